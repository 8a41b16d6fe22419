"""A case that is closed when it stands on an agenda already: nobody outside reads it there, and an opening is noted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from models.database import reading
from models.reference import read_register
from models.rows.case import load_case
from process.commands import case as c
from process.commands import meeting as mc
from process.commands.act import Act
from process.register import SeatRole
from process.state.record import DocumentKind
from tests.law.test_hearings_as_read import stated
from tests.publishing import publishing
from tests.web.meeting.test_publication import client, desk
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


@pytest.mark.parametrize("way", [{"is_closed": True}, {"public_from": datetime(2028, 6, 1, 10, tzinfo=UTC)}])
def test_the_published_file_is_not_given_out_either(tmp_path: Path, way: dict[str, Any]) -> None:
    """It tells the case's title and text: to nobody outside, nor to a member of another body."""
    town = publishing(tmp_path)
    town.prepare()
    town.open_case()
    town.publish_agenda()
    case = next(item.case_id for item in reversed(town.record.items) if item.case_id is not None)
    register = town.store.reference.register
    day, other_body = town.meeting.held_on, register.organization("teknik_miljoeudvalg")
    assert other_body is not None
    own = {seat.person for seat in register.seats_in(town.meeting.organization, day)}
    others = (seat.person for seat in register.seats_in(other_body.id, day, SeatRole.MEMBER))
    member = next(person for person in others if person not in own)
    nobody, other = client(town), client(town, member)
    public = [document for document in town.record.documents if document.kind is DocumentKind.AGENDA_PUBLIC][-1].number
    files = {nobody: f"{town.address}/dokument-{public}", other: f"{desk(town).rpartition('/')[0]}/dokumenter/{public}"}
    assert [who.get(path).status_code for who, path in files.items()] == [200, 200]
    with reading(town.store.engine) as connection:
        state = load_case(connection, case)
    assert state is not None
    at = town.clock + timedelta(minutes=5)
    town.store.apply(c.KeepBack(case=case, reason="Personsag", **way), Act(state.case.officer, "kept-back"), at)
    assert [who.get(path).status_code for who, path in files.items()] == [404, 404]


@pytest.mark.parametrize("way", [{"is_closed": True}, {"public_from": datetime(2028, 6, 1, 10, tzinfo=UTC)}])
@pytest.mark.parametrize("by_case", [True, False])
def test_who_harvests_what_has_changed_hears_of_it(tmp_path: Path, way: dict[str, Any], *, by_case: bool) -> None:
    """What was read before it was closed lies in other systems: they drop it when they ask what has changed since."""
    town = publishing(tmp_path)
    town.prepare()
    town.open_case()
    town.publish_agenda()
    item = next(item for item in reversed(town.record.items) if item.case_id is not None)
    title, nobody = item.title, client(town)
    closed_at = town.clock + timedelta(minutes=5)
    changed = f"/oparl/v1.1/agendaItem?modified_since={closed_at:%Y-%m-%dT%H:%M:%SZ}"
    assert nobody.get(changed).json()["data"] == []
    town.until(closed_at)
    if by_case:
        with reading(town.store.engine) as connection:
            state = load_case(connection, item.case_id or 0)
        assert state is not None
        town.do(c.KeepBack(case=state.case.id, reason="Personsag", **way), state.case.officer)
    else:
        town.say(mc.ChangeItem, item=item.number, reason="Personsag", **way)
    (told,) = nobody.get(changed).json()["data"]
    assert told["id"].endswith(f"/{town.meeting.id}-{item.number}")
    assert title not in str(told)
    feed = nobody.get(f"{town.address.rpartition('/')[0]}/atom.xml").text
    assert f"{closed_at + timedelta(minutes=1):%Y-%m-%dT%H:%M}" in feed
    assert title not in feed
