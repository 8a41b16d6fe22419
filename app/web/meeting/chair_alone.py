"""The decision of the chair (KSL § 22) or the mayor (§ 31) between meetings, as it is reached from the case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.engine import Connection

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
from process.register import MeetingDate, Organization, SeatRole
from process.stages import StepState
from process.state.case import Outcome

BY_ONE = (Outcome.APPROVED, Outcome.APPROVED_WITH_CHANGES, Outcome.RECOMMENDED, Outcome.NOT_APPROVED)
"""What one person can decide in the body's place. The rules take more down; to note, to send round or to pass on alone
has no meaning, so nobody is offered it."""


@dataclass(frozen=True, slots=True)
class Alone:
    """One body in whose place the reader may decide the case. `address`: the form at the meeting that is told of it."""

    body: str
    paragraph: str
    address: str


def alone_on(connection: Connection, work: Work) -> tuple[Alone, ...]:
    """The bodies whose turn it is, whose chair or secretary the reader is; none where the rules would refuse it."""
    return tuple(_found(connection, work))


def _found(connection: Connection, work: Work) -> Iterator[Alone]:
    turn = {step.body for step in work.state.treatments() if step.state in (StepState.READY, StepState.OPEN)}
    for body in (work.register.organizations[one] for one in sorted(turn)):
        meeting = next(_ahead(work, body), None)
        if meeting is None or body.kind not in ALONE or not may(FACTS[mc.DecideAlone].seats, work.ctx, (body.id,)):
            continue
        if _would_be_taken(connection, work, meeting):
            address = f"{meeting_address(body, meeting.held_on)}/protokol?sag={work.case.number}#andet"
            yield Alone(body.name, ALONE[body.kind], address)


def _ahead(work: Work, body: Organization) -> Iterator[MeetingDate]:
    today = work.ctx.today
    return (one for one in work.register.meetings_of(body.id) if one.state in COMING and one.held_on >= today)


def _would_be_taken(connection: Connection, work: Work, meeting: MeetingDate) -> bool:
    record = load_meeting(connection, meeting.id)
    chair = work.register.first_in(meeting.organization, work.ctx.today, SeatRole.CHAIR)
    command = mc.DecideAlone(
        meeting=meeting.id, case=work.case.id, outcome=Outcome.APPROVED, reason="…", decided_by=chair
    )
    return record is not None and not isinstance(decide(work.state, record, command, work.ctx), Refusal)
