"""The overview kept between two changes: what directors open all day is counted anew only when something happened.

Every change of a case, a meeting or a delivery is chained in the history (DESIGN §3.4, §3.7), so its head tells whether
anything shown here can have changed. Who may see what is asked of the database every time.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import embargo_ends
from models.access.visibility import Viewer, visible
from models.case.overview import Status, status, tally
from process.calendar import WorkCalendar, instant, local_day
from process.register import Register
from process.rules import RuleBook
from process.stages import Stage

_HEAD = sa.select(t.chain_head.c.position).where(t.chain_head.c.id == 1)


@dataclass(frozen=True, slots=True)
class _Kept:
    """The whole overview, and what it was made from. `until`: when the next embargo ends, or a letter pressed then
    leaves on another day.
    """

    status: Status
    head: int | None
    today: date
    around: tuple[WorkCalendar, Register, RuleBook]
    until: datetime | None

    def is_good(self, head: int | None, now: datetime, around: tuple[WorkCalendar, Register, RuleBook]) -> bool:
        is_around = all(ours is theirs for ours, theirs in zip(self.around, around, strict=True))
        is_of_now = self.status.as_of <= now and (self.until is None or now < self.until)
        return is_around and is_of_now and head == self.head and local_day(now) == self.today


class KeptOverview:
    """One process's copy. The answer is the same as `status`, for unfinished cases."""

    def __init__(self) -> None:
        self._kept: _Kept | None = None
        self._lock = threading.Lock()

    def status(
        self,
        connection: Connection,
        now: datetime,
        calendar: WorkCalendar,
        register: Register,
        rules: RuleBook,
        *,
        viewer: Viewer | None = None,
    ) -> Status:
        """As `models.case.overview.status`, within the caller's one consistent reading."""
        whole = self._current_status(connection, now, (calendar, register, rules))
        mine = visible(viewer, now)
        seen = set(connection.scalars(sa.select(t.cases.c.id).where(mine, t.cases.c.stage != Stage.ENDED)))
        cases = tuple(row for row in whole.cases if row.id in seen)
        numbers = {row.case for row in cases}
        hearings = tuple(row for row in whole.hearings if row.case in numbers)
        return replace(whole, as_of=now, tally=tally(connection, mine), cases=cases, hearings=hearings)

    def _current_status(
        self, connection: Connection, now: datetime, around: tuple[WorkCalendar, Register, RuleBook]
    ) -> Status:
        head = connection.execute(_HEAD).scalar_one_or_none()
        with self._lock:  # the first reader after a change counts, the others wait for it
            kept = self._kept
            if kept is None or not kept.is_good(head, now, around):
                overview = status(connection, now, *around)
                ends = (*(row.public_from for row in overview.cases), embargo_ends(connection, now))
                closes = instant(local_day(now), around[2].reminders.office_to)
                closes -= timedelta(minutes=around[2].reminders.undo_minutes)
                ahead = (end for end in (*ends, closes) if end is not None and end > now)
                kept = self._kept = _Kept(overview, head, local_day(now), around, min(ahead, default=None))
            return kept.status
