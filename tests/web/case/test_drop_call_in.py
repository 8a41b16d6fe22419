"""A committee's member demands § 23 on the item's page, and drops it on the case's: what a plain login can do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from process.commands import act
from process.commands import case as c
from process.commands import meeting as mc
from process.commands.act import Act
from process.register import POLITICAL, VOTING, BodyKind, MeetingDate, Register, SeatRole
from process.state.case import Outcome
from tests.builders.case import a_registration
from tests.web.office import CASE, COORDINATOR, Office, words


@pytest.mark.slow
def test_the_member_demands_it_and_drops_it_and_the_decision_then_stands(tmp_path: Path) -> None:
    office = Office(tmp_path)
    store, register = office.store, office.store.reference.register
    command, officer = a_registration(register, case_type="committee_case")
    body = command.committees[0]
    meeting = next(m for m in register.meetings_of(body) if m.starts_at > office.clock.now())
    member = register.first_in(body, meeting.held_on, SeatRole.MEMBER)
    secretary = register.persons[register.first_in(body, meeting.held_on, SeatRole.SECRETARY) or 0].code
    assert member
    other = next(p for p in register.persons if _sits_elsewhere(register, p, body, meeting.held_on))
    code, stranger = register.persons[member].code, register.persons[other].code

    def do(what: act.Command, actor: int | None = None) -> int:
        office.later(minutes=1)
        done = store.apply(what, Act(actor, f"{office.clock.now()}"), office.clock.now()).case_id
        return done or 0

    case = do(command, officer)
    do(c.SubmitDraft(case=case), officer)
    while office.state().pending_links():
        do(c.ApproveDraft(case=case), office.state().pending_links()[0].person)
    do(c.Advance(case=case))
    assert office.person(code).get(CASE).status_code == 200, "on the route of the own committee"
    assert office.person(stranger).get(CASE).status_code == 404, "another committee's member"
    do(mc.PlaceOnAgenda(meeting=meeting.id, case=case, override_reason="Haster", late_reason="Frist"))
    office.clock.moment = meeting.starts_at
    do(mc.RecordDecision(meeting=meeting.id, case=case, outcome=Outcome.APPROVED))
    item = f"/moeder/{register.organizations[body].code}/{meeting.held_on}/protokol/{office.state().placements[0].item}"
    assert "stands" not in office.offered(stranger, item)
    assert "Beslutningen er standset og indbringes efter § 23" in words(office.done(code, item, "stands"))
    assert "Begæringen er trukket tilbage" in words(office.done(code, item, "stands-tilbage"))
    office.done(code, item, "stands")
    assert f'href="{CASE}"' in office.get(code, item)
    do(mc.CloseRecord(meeting=meeting.id))
    do(c.Advance(case=case))
    assert "frafald" not in office.offered(COORDINATOR)
    page = office.refused(secretary, CASE, "frafald", grund=" ")
    assert 'href="#frafald-grund">Skriv, hvorfor begæringen frafaldes.' in page
    assert "frafald" in office.offered(secretary), "who can write it down for the member"
    assert office.person(stranger).get(CASE).status_code == (200 if _sits_in_council(register, other, meeting) else 404)
    assert "Begæringen er frafaldet" in words(office.done(code, CASE, "frafald", grund="Jeg har fået svar."))
    assert office.state().case.decided_on == meeting.held_on


def _sits_elsewhere(register: Register, person: int, body: int, day: date) -> bool:
    """A member of the council and of a committee, not of this one."""
    seats = list(register.roles_of(person, day))
    kinds = {register.organizations[seat.organization].kind for seat in seats}
    is_political = BodyKind.COMMITTEE in kinds and kinds <= POLITICAL
    return is_political and all(seat.organization != body and seat.role in VOTING for seat in seats)


def _sits_in_council(register: Register, person: int, meeting: MeetingDate) -> bool:
    """The § 23 has put the case before the council: its members may read it now."""
    seats = register.roles_of(person, meeting.held_on)
    return any(register.organizations[seat.organization].kind is BodyKind.COUNCIL for seat in seats)
