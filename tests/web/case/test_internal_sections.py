"""What the administration writes for itself stands on the case's page for the administration alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.office import CASE, OFFICER, SECRETARY, Office, prepared, words

INTERNAL, OPEN = "Høringsberettigede", "Værkstedet på Havnevej bliver til et åbent værested"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = prepared(tmp_path, Office.imported_and_approved)
    office.send()
    return office


@pytest.mark.parametrize(("person", "is_shown"), [(OFFICER, True), (SECRETARY, False)])
def test_a_body_reads_the_proposal_as_its_letter_has_it(office: Office, person: str, is_shown: bool) -> None:
    page = words(office.get(person, CASE))
    assert OPEN in page
    assert (INTERNAL in page) is is_shown
