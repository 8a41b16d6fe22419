"""A case that is closed when it stands on an agenda already: nobody outside reads it there, and an opening is noted."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.database import reading
from models.reference import read_register
from process.commands import case as c
from process.commands import meeting as mc
from tests.law.test_hearings_as_read import stated
from tests.web.office import CASE, COORDINATOR, OFFICER, Office, prepared

MEETING = "/moeder/socialudvalg/2027-09-14"
PAGES = (MEETING, f"{MEETING}/protokol", f"{MEETING}/dokumenter")
INSIDE = ("bjarne.bakkegaard", OFFICER, COORDINATOR)
OUTSIDE = ("carsten.revsgaard", "esben.snedker", "susanne.hoegsberg")
"""A member of another committee, a case officer of another department, the auditor."""


def on_an_agenda(office: Office) -> None:
    office.imported_and_approved()
    with reading(office.store.engine) as connection:
        register = read_register(connection)
    body = register.organization("socialudvalg")
    assert body is not None
    meeting = next(each.id for each in register.meetings_of(body.id) if each.held_on.isoformat() == "2027-09-14")
    stated(office, mc.PlaceOnAgenda(meeting=meeting, case=1, override_reason="Udvalget har bedt om det."), None)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, on_an_agenda)


def readers(office: Office, who: tuple[str, ...]) -> set[str]:
    """Who reads the case's title on some page of the meeting."""
    title = office.state().case.title
    return {person for person in who for page in PAGES if title in office.person(person).get(page).text}


@pytest.mark.parametrize("way", [{"lukket": "ja"}, {"omtale": "2027-10-01", "omtale-tid": "12:00"}])
def test_its_item_is_closed_with_it(office: Office, way: dict[str, str]) -> None:
    assert readers(office, OUTSIDE) == set(OUTSIDE), "while it is open"
    office.done(COORDINATOR, CASE, "fortrolig", grund="Personsag", **way)
    assert readers(office, OUTSIDE) == set()
    assert readers(office, INSIDE) == set(INSIDE)
    assert "Punkt 1" in office.get("susanne.hoegsberg", "/aabninger"), "that they opened it is noted"


def test_it_is_open_again_with_its_case(office: Office) -> None:
    stated(office, c.KeepBack(case=1, is_closed=True, reason="Personsag"), None)
    stated(office, c.KeepBack(case=1, is_closed=False, reason="En fejl"), None)
    assert readers(office, OUTSIDE) == set(OUTSIDE)
