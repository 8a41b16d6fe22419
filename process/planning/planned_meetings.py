"""The meetings a body has planned, in an index by day: every case asks for the same ones."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from process.register import MeetingDate, MeetingStatus


def ready_by(meeting: MeetingDate, is_first: bool) -> date:
    """The last day on which a treatment can be ready for this meeting: *sagsfristen* for the first treatment, which
    comes from the administration; *udsendelsen* for the later ones, which come from another meeting (sagsfristen lies
    before that meeting as a rule), and for hearing memos.
    """
    dispatch_on = meeting.dispatch_on or meeting.held_on
    return meeting.case_deadline_on or dispatch_on if is_first else dispatch_on


def agenda_deadline(meeting: MeetingDate) -> date:
    """The last day on which a hearing body's own secretary can take a letter on this meeting's agenda."""
    return meeting.case_deadline_on or meeting.dispatch_on or meeting.held_on


@dataclass(frozen=True, slots=True)
class Deadlines:
    """By place in the calendar: the last day to be `ready` for the meeting there, and where the latest such day stands
    among it and all before it; of equal days that of the meeting held last.
    """

    ready: tuple[date, ...]
    latest: tuple[int, ...]

    @classmethod
    def of(cls, meetings: Sequence[MeetingDate], is_first: bool) -> Deadlines:
        ready = tuple(ready_by(meeting, is_first) for meeting in meetings)
        return cls(ready, tuple(_latest_so_far(ready, [meeting.held_on for meeting in meetings])))


def _latest_so_far(ready: Sequence[date], held: Sequence[date]) -> Iterator[int]:
    latest = 0
    for place in range(len(ready)):
        if (ready[place], held[place]) > (ready[latest], held[latest]):
            latest = place
        yield latest


@dataclass(frozen=True, slots=True)
class PlannedMeetings:
    """A body's planned meetings, soonest first. `held` are their days; `first` the deadlines of a case's first
    treatment, `later` those of the others (`ready_by`).
    """

    meetings: tuple[MeetingDate, ...]
    held: tuple[date, ...]
    first: Deadlines
    later: Deadlines

    @classmethod
    def of(cls, meetings: Iterable[MeetingDate]) -> PlannedMeetings:
        planned = (each for each in meetings if each.state is MeetingStatus.PLANNED)
        ordered = tuple(sorted(planned, key=attrgetter("held_on", "starts_at")))
        held = tuple(meeting.held_on for meeting in ordered)
        return cls(ordered, held, Deadlines.of(ordered, is_first=True), Deadlines.of(ordered, is_first=False))

    def between(self, first: date, last: date) -> range:
        """The places of those held from one day to another, both included."""
        return range(bisect_left(self.held, first), bisect_right(self.held, last))

    def on(self, day: date) -> MeetingDate | None:
        place = bisect_left(self.held, day)
        return self.meetings[place] if place < len(self.held) and self.held[place] == day else None

    def reached(self, held_from: date, ready_on: date, is_first: bool) -> MeetingDate | None:
        """The first one held on or after a day, for which a treatment ready on another is in time."""
        ready = self.ready(is_first)
        for place in range(bisect_left(self.held, held_from), len(ready)):
            if ready_on <= ready[place]:
                return self.meetings[place]
        return None

    def ready(self, is_first: bool) -> Sequence[date]:
        return self.first.ready if is_first else self.later.ready

    def latest(self, places: range, is_first: bool) -> tuple[date, MeetingDate]:
        """Of these the one with the latest deadline, and that day. It need not be the latest meeting: a budget meeting
        may be dispatched the day before.
        """
        deadlines = self.first if is_first else self.later
        latest = deadlines.latest[places[-1]]
        if latest < places[0]:  # one before them all
            latest = max(places, key=lambda place: (deadlines.ready[place], self.held[place]))
        return deadlines.ready[latest], self.meetings[latest]
