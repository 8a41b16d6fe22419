"""A note on the case: any employee who may act on it writes one; those it is kept from do not see that it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.office import CASE, COORDINATOR, OFFICER, SECRETARY, Office, prepared, words

NOTE = "notat"
SECRET = "Ring til Kaj fra Lillebakken"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, Office.imported_and_approved)


def test_the_note_is_in_the_history_with_who_and_when(office: Office) -> None:
    page = words(office.done(OFFICER, CASE, NOTE, tekst=f" {SECRET} "))
    assert f"Et internt notat. »{SECRET}«" in page
    assert f"»{SECRET}«" in words(office.get(COORDINATOR, CASE))


def test_an_empty_note_is_asked_for_at_its_field(office: Office) -> None:
    assert 'href="#notat-tekst">Skriv notatet.' in office.refused(OFFICER, CASE, NOTE, tekst=" ")


def test_bodies_see_neither_the_note_nor_that_there_is_one(office: Office) -> None:
    office.done(OFFICER, CASE, NOTE, tekst=SECRET)
    office.send()
    page = words(office.get(SECRETARY, CASE))
    assert NOTE not in office.offered(SECRETARY)
    assert SECRET not in page
    assert "internt notat" not in page
