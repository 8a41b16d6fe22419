"""The decision of the chair (KSL § 22) or the mayor (§ 31) between meetings, as it is reached from the case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.web.case_work import Work
from app.web.meeting_work import meeting_address
from models.rows.meeting import load_meeting
from process.commands import meeting as mc
from process.decide import decide
from process.handlers import FACTS
from process.law import ALONE
from process.meeting.leave import COMING
from process.permission import may
from process.refusals import Refusal
from process.register import MeetingDate, SeatRole
from process.stages import StepState
from process.state.case import Outcome

BY_ONE = (Outcome.APPROVED, Outcome.APPROVED_WITH_CHANGES, Outcome.RECOMMENDED, Outcome.NOT_APPROVED)
"""What one person can decide in the body's place. The rules take more down; to note, to send round or to pass on alone
has no meaning, so nobody is offered it."""


@dataclass(frozen=True, slots=True)
class ChairDecision:
    """One body in whose place the reader may decide the case. `address`: the form at the meeting that is told of it."""

    body: str
    paragraph: str
    address: str


def chair_decisions(work: Work) -> Iterator[ChairDecision]:
    """Of the bodies whose turn it is and whose chair or secretary the reader is; none that the rules would refuse."""
    turn = {step.body for step in work.state.treatments() if step.state in (StepState.READY, StepState.OPEN)}
    for body in (work.register.organizations[each] for each in sorted(turn)):
        meetings, today = work.register.meetings_of(body.id), work.ctx.today
        meeting = next((each for each in meetings if each.state in COMING and each.held_on >= today), None)
        if meeting is None or body.kind not in ALONE or not may(FACTS[mc.DecideAlone].seats, work.ctx, (body.id,)):
            continue
        if _would_be_taken(work, meeting):
            address = f"{meeting_address(body, meeting.held_on)}/protokol?sag={work.case.number}#andet"
            yield ChairDecision(body.name, ALONE[body.kind], address)


def _would_be_taken(work: Work, meeting: MeetingDate) -> bool:
    record, ctx = load_meeting(work.connection, meeting.id), work.ctx
    chair = work.register.first_in(meeting.organization, ctx.today, SeatRole.CHAIR)
    command = mc.DecideAlone(
        meeting=meeting.id, case=work.case.id, outcome=Outcome.APPROVED, reason="…", decided_by=chair
    )
    known = work.visit.site.store.context_given(command, work.state, ctx.act, ctx.now, record)
    return record is not None and not isinstance(decide(work.state, record, command, known), Refusal)
