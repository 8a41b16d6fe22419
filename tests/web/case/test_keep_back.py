"""The case's page: why it is hidden, and who may change that."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.office import CASE, OFFICER, Office, prepared, words


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, Office.imported_and_approved)


def test_the_officer_closes_a_running_case_and_its_page_says_so(office: Office) -> None:
    assert 'href="#fortrolig-grund">Skriv, hvorfor' in office.refused(
        OFFICER, CASE, "fortrolig", lukket="ja", grund=" "
    )
    page = words(office.done(OFFICER, CASE, "fortrolig", lukket="ja", grund="Personsag"))
    assert "Sagen er lukket (fortrolig): kun de, der behandler den, kan se den." in page
    assert "Sagens fortrolighed blev ændret. »Personsag«" in page
