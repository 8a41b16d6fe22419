"""The overview kept between two changes: what directors open all day is counted anew only for the cases in which
something happened.

Every change of a case, a meeting or a delivery is chained in the history (DESIGN §3.4, §3.7): what was appended since
tells which cases may look otherwise. Who may see what is asked of the database every time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import embargo_ends
from models.access.visibility import Viewer, visible
from models.case.overview import CaseRow, Status, at_risk_first, soonest_first, status, tally
from models.case.under_way import UNFINISHED
from models.hearing.missing import RequestKey
from process.calendar import instant, local_day
from process.ids import CaseId, PersonId
from process.planning.assessment import Assessor, Assessors
from process.rules import RuleBook

_HEAD = sa.select(t.chain_head.c.position).where(t.chain_head.c.id == 1)
_SINCE = (
    sa.select(t.history.c.case_id, t.history.c.meeting_id).where(t.history.c.position > sa.bindparam("head")).distinct()
)
MOST_TOUCHED = 500
"""Cases counted again one by one; after more than that all are."""
MOST_NAMED = 500
"""Cases that are named one by one in a statement."""
MOST_KEPT = 4
"""Overviews of one measure: whoever began to read before another had brought it up is served by the one before."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """The whole overview, and what it was made from. `until`: when the next embargo or public hearing ends, or
    a letter pressed then leaves on another day.
    """

    status: Status
    head: int
    by: Assessor
    until: datetime | None

    def serves(self, head: int, assessors: Assessors, now: datetime) -> bool:
        """Whether it can be brought up to what a reader sees who has this much of the history before them."""
        return self.head <= head and self.is_of(assessors, now)

    def is_of(self, assessors: Assessors, now: datetime) -> bool:
        """Whether nothing but the history can have changed it."""
        mine, its = self.by, assessors.newest
        measured_alike = mine.register is its.register and mine.calendar is its.calendar and mine.rules is its.rules
        is_of_now = self.status.as_of <= now and (self.until is None or now < self.until)
        return measured_alike and is_of_now and mine.today == its.today


class KeptOverview:
    """One process's copy. The answer is the same as `status`, for unfinished cases. `when_counted`: done each time all
    of it was counted, and not a few cases anew.
    """

    def __init__(self, when_counted: Callable[[], object] = lambda: None) -> None:
        self.when_counted = when_counted
        self._kept: list[_Kept] = []  # the newest first
        self._lock = threading.Lock()

    def status(
        self,
        connection: Connection,
        assessors: Assessors,
        now: datetime,
        *,
        viewer: Viewer | None = None,
    ) -> Status:
        """As `models.case.overview.status`, within the caller's one consistent reading."""
        whole = self._current_status(connection, assessors, now)
        if viewer is None or viewer.may_see_closed:
            return replace(whole, as_of=now)
        mine = visible(viewer, now)
        seen = set(connection.scalars(sa.select(t.cases.c.id).where(mine, UNFINISHED)))
        cases = tuple(row for row in whole.cases if row.id in seen)
        numbers = {row.case for row in cases}
        hearings = tuple(row for row in whole.hearings if row.case in numbers)
        return replace(whole, as_of=now, tally=tally(connection, mine), cases=cases, hearings=hearings)

    def concerning(
        self,
        connection: Connection,
        assessors: Assessors,
        now: datetime,
        *,
        viewer: Viewer,
        persons: Iterable[PersonId],
    ) -> list[CaseRow]:
        """Of the cases of `status`, at risk first, those in which it is the turn of one of these persons, or that one
        of them is officer of. The others are not looked at.
        """
        whole = self._current_status(connection, assessors, now)
        theirs = set().union(*(whole.concerning.get(person, ()) for person in persons))
        if theirs and not viewer.may_see_closed:
            theirs &= set(connection.scalars(sa.select(t.cases.c.id).where(visible(viewer, now), _among(theirs))))
        return [row for row in whole.cases if row.id in theirs]

    def missing(
        self,
        connection: Connection,
        assessors: Assessors,
        now: datetime,
        *,
        viewer: Viewer,
        bodies: Collection[int] | None = None,
    ) -> list[tuple[RequestKey, ...]]:
        """The answers still to come that this viewer may know of, the keys of each line (`Status.missing`); `bodies`:
        what these owe.
        """
        whole = self._current_status(connection, assessors, now).missing
        lines = [line.keys for line in whole if bodies is None or line.body in bodies]
        if viewer.may_see_closed or not lines:
            return lines
        asked = {CaseId(case) for keys in lines for case, *_ in keys}
        seen = set(connection.scalars(sa.select(t.cases.c.id).where(visible(viewer, now), _among(asked))))
        known = (tuple(key for key in keys if key[0] in seen) for keys in lines)
        return [keys for keys in known if keys]

    def _current_status(self, connection: Connection, assessors: Assessors, now: datetime) -> Status:
        head = connection.execute(_HEAD).scalar_one_or_none() or 0
        with self._lock:  # the first reader after a change counts, the others wait for it
            kept = next((each for each in self._kept if each.serves(head, assessors, now)), None)
            if kept is not None and kept.head == head:
                return kept.status
            overview = (
                status(connection, assessors, now) if kept is None else _brought_up(connection, kept, assessors, now)
            )
            until = _good_until(connection, overview, now, assessors.newest.rules)
            anew, others = _Kept(overview, head, assessors.newest, until), [] if kept is None else self._kept
            self._kept = sorted([anew, *others], key=lambda each: (each.head, each.status.as_of), reverse=True)[
                :MOST_KEPT
            ]
            is_whole = kept is None
            del kept, others
            if is_whole:
                self.when_counted()
            return overview


def _among(ids: Collection[int]) -> sa.ColumnElement[bool]:
    """These cases; of very many, the database is asked about all that are under way."""
    return t.cases.c.id.in_(ids) if len(ids) <= MOST_NAMED else UNFINISHED


def _brought_up(connection: Connection, kept: _Kept, assessors: Assessors, now: datetime) -> Status:
    """The kept overview with the rows anew of every case that was touched since."""
    touched = _touched_since(connection, kept.head)
    if len(touched) > MOST_TOUCHED:
        return status(connection, assessors, now)
    anew = status(connection, assessors, now, only=touched)
    gone = {row.case for row in kept.status.cases if row.id in touched}
    cases = [row for row in kept.status.cases if row.id not in touched]
    hearings = [row for row in kept.status.hearings if row.case not in gone]
    return replace(
        anew,
        cases=tuple(sorted((*cases, *anew.cases), key=at_risk_first)),
        hearings=tuple(sorted((*hearings, *anew.hearings), key=soonest_first)),
    )


def _touched_since(connection: Connection, head: int) -> set[CaseId]:
    """The cases named by the history after this position, those on the agenda of a meeting it names, and those that are
    decided in one of these.
    """
    named = connection.execute(_SINCE, {"head": head}).all()
    touched = {CaseId(row.case_id) for row in named if row.case_id is not None}
    meetings = {row.meeting_id for row in named if row.meeting_id is not None}
    on_agenda = sa.select(t.agenda_items.c.case_id).where(t.agenda_items.c.meeting_id.in_(meetings)).distinct()
    touched |= {case for case in connection.scalars(on_agenda) if case is not None}
    return touched | set(connection.scalars(sa.select(t.cases.c.id).where(t.cases.c.joined_into.in_(touched))))


def _good_until(connection: Connection, overview: Status, now: datetime, rules: RuleBook) -> datetime | None:
    hours = (hour for row in overview.cases for hour in (row.public_from, row.heard_until))
    ends = (*hours, embargo_ends(connection, now))
    closes = instant(local_day(now), rules.reminders.office_to) - timedelta(minutes=rules.reminders.undo_minutes)
    return min((end for end in (*ends, closes) if end is not None and end > now), default=None)
