"""Cases and meetings as the last command left them: what several commands share, so that nobody reads them again.

Of one transaction (`models/batch.py`); or from one to the next, where a process alone writes its database, as a
simulation does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from process.ids import CaseId, MeetingId
from process.parts import changed
from process.state.case import CaseState, Placement
from process.state.decision import Decision
from process.state.meeting import AgendaItem, MeetingState


@dataclass
class Kept:
    """Each as it would be read again."""

    cases: dict[CaseId, CaseState] = field(default_factory=dict)
    meetings: dict[MeetingId, MeetingState] = field(default_factory=dict)
    news: set[CaseId] = field(default_factory=set)
    """The cases that a command has changed, or the meeting they stand on; whoever looks through them empties it."""
    _unsettled: tuple[set[CaseId], set[MeetingId]] = field(default_factory=lambda: (set(), set()))
    """What has been kept since the last transaction that stands."""

    def keep_case(self, case: CaseState) -> None:
        self.cases[case.case.id] = case
        self.news.add(case.case.id)
        self._unsettled[0].add(case.case.id)

    def keep_meeting(self, before: MeetingState, after: MeetingState) -> None:
        """The meeting, and its cases as they now stand on it."""
        self.meetings[after.meeting.id] = after
        self._unsettled[1].add(after.meeting.id)
        if _standing(before) == _standing(after):  # who was there moves no case
            return
        stood, stand = placements_on(before), placements_on(after)
        self.news.update(stood, stand)
        self._unsettled[0].update(stood, stand)
        for case in stood.keys() | stand.keys():
            kept = self.cases.get(case)
            if kept is not None and stood.get(case) != stand.get(case):
                elsewhere = [place for place in kept.placements if place.meeting != after.meeting.id]
                self.cases[case] = changed(kept, placements=in_order([*elsewhere, *stand.get(case, ())]))

    def forget(self) -> None:
        self.cases.clear()
        self.meetings.clear()
        self.settle()

    def settle(self) -> None:
        """A transaction has been written: what it has left stands."""
        for kept in self._unsettled:
            kept.clear()

    def forget_unsettled(self) -> None:
        """A transaction has come to nothing, and with it what it has left of cases and meetings."""
        cases, meetings = self._unsettled
        for case in cases:
            self.cases.pop(case, None)
        for meeting in meetings:
            self.meetings.pop(meeting, None)
        self.settle()


def _standing(record: MeetingState) -> tuple[object, ...]:
    """All that placements are made of."""
    meeting = record.meeting
    return meeting.state, meeting.held_on, meeting.organization, record.items, record.decisions


def in_order(placements: Iterable[Placement]) -> tuple[Placement, ...]:
    return tuple(sorted(placements, key=lambda place: (place.held_on, place.item)))


def placements_on(record: MeetingState) -> dict[CaseId, tuple[Placement, ...]]:
    """Where cases stand on a meeting, as `models.rows.case.PLACEMENTS` has it."""
    decisions = {decision.item: decision for decision in record.decisions}
    places: dict[CaseId, tuple[Placement, ...]] = {}
    for item in record.items:
        if item.case_id is not None and item.removed_at is None:
            place = _placement(record, item, decisions.get(item.number))
            places[item.case_id] = (*places.get(item.case_id, ()), place)
    return places


def _placement(record: MeetingState, item: AgendaItem, decision: Decision | None) -> Placement:
    meeting, consultation = record.meeting, item.consultation or 0
    if decision is None:
        return Placement(consultation, meeting.id, meeting.organization, item.number, meeting.state, meeting.held_on)
    points = tuple((point.point, point.outcome, point.amendment) for point in decision.points)
    return Placement(
        consultation=consultation,
        meeting=meeting.id,
        body=meeting.organization,
        item=item.number,
        meeting_state=meeting.state,
        held_on=meeting.held_on,
        outcome=decision.outcome,
        refer_to=decision.refer_to,
        is_stopped=decision.stopped_by is not None,
        stopped_by=decision.stopped_by,
        requests=decision.requests,
        is_alone=decision.alone_by is not None,
        revision=decision.revision or 0,
        question=decision.question,
        postponed_to=decision.postponed_to,
        points=points,
        proposed=len(item.points) if points else 0,
    )
