"""Which cases have something to take in: what has been stated and has not moved its case yet.

Asked by the one writer after each command, so that nobody has to look through the cases for those that are ready.
"""

from __future__ import annotations

from collections.abc import Iterator

from process.calendar import CalendarRangeError
from process.case.advance import advance
from process.change import Change, Context
from process.commands.case import Advance
from process.ids import CaseId
from process.register import MeetingStatus
from process.state.case import CaseState
from process.state.meeting import AgendaItem, MeetingState

_OVER = (MeetingStatus.CLOSED, MeetingStatus.CANCELLED)


def is_ready(case: CaseState, ctx: Context) -> bool:
    """Whether advancing would move it. Exact, for it is tried."""
    try:
        return advance(Change(ctx, case), Advance(case=case.case.id)) is None
    except (CalendarRangeError, OverflowError):
        return False


def treated_cases(before: MeetingState, after: MeetingState) -> set[CaseId]:
    """The cases that may be ready by what a command has done to a meeting: placed there or taken off, the meeting moved
    or cancelled, its record closed, an outcome changed afterwards, a decision by the chair alone. What is written in an
    open record moves nothing yet.
    """
    return {case for case, _ in set(_standings(before)) ^ set(_standings(after))}


def _standings(meeting: MeetingState) -> Iterator[tuple[CaseId, tuple[object, ...]]]:
    """Each case of a meeting, with what it can take in of it."""
    is_over = meeting.meeting.state in _OVER
    stands = (meeting.meeting.held_on, meeting.meeting.state if is_over else None)
    for item in meeting.items:
        if item.case_id is not None and item.removed_at is None:
            yield item.case_id, (*stands, item.number, item.consultation, _binding(meeting, item, is_over))


def _binding(meeting: MeetingState, item: AgendaItem, is_over: bool) -> object:
    decision = meeting.decision_on(item.number)
    return decision if decision is not None and (is_over or decision.alone_by is not None) else None
