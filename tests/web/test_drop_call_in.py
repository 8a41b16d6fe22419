"""A member has dropped their § 23: the committee's secretary writes it down on the page of the case."""

from __future__ import annotations

from pathlib import Path

import pytest

from process import commands as c
from process import meeting_commands as mc
from process.case import Outcome
from process.commands import Act
from process.register import SeatRole
from tests.builders import a_registration
from tests.web.office import CASE, COORDINATOR, Office, words


@pytest.mark.slow
def test_the_committees_secretary_is_offered_it_and_the_decision_then_stands(tmp_path: Path) -> None:
    office = Office(tmp_path)
    store, register = office.store, office.store.reference.register
    command, officer = a_registration(register, case_type="committee_case")
    body = command.committees[0]
    meeting = next(m for m in register.meetings_of(body) if m.starts_at > office.clock.now())
    member = register.first_in(body, meeting.held_on, SeatRole.MEMBER)
    secretary = register.persons[register.first_in(body, meeting.held_on, SeatRole.SECRETARY) or 0].code
    assert member

    def do(what: c.Command, actor: int | None = None) -> int:
        office.later(minutes=1)
        done = store.apply(what, Act(actor, f"{office.clock.now()}"), office.clock.now()).case_id
        return done or 0

    case = do(command, officer)
    do(c.SubmitDraft(case=case), officer)
    while office.state().pending_links():
        do(c.ApproveDraft(case=case), office.state().pending_links()[0].person)
    do(c.Advance(case=case))
    do(mc.PlaceOnAgenda(meeting=meeting.id, case=case, override_reason="Haster", late_reason="Frist"))
    office.clock.moment = meeting.starts_at
    do(mc.RecordDecision(meeting=meeting.id, case=case, outcome=Outcome.APPROVED))
    do(mc.StopDecision(meeting=meeting.id, item=office.state().placements[0].item, member=member), member)
    do(mc.CloseRecord(meeting=meeting.id))
    do(c.Advance(case=case))
    assert "frafald" not in office.offered(COORDINATOR)
    page = office.refused(secretary, CASE, "frafald", grund=" ")
    assert 'href="#frafald-grund">Skriv, hvorfor begæringen frafaldes.' in page
    assert "Begæringen er frafaldet" in words(office.done(secretary, CASE, "frafald", grund="Medlemmet har fået svar."))
    assert office.state().case.decided_on == meeting.held_on
