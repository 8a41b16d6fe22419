"""The meetings of the coming weeks as the database has them: the secretaries' diary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from app.simulation.town import Town
from models import tables as t
from models.database import reading
from models.rows.meeting import load_meeting
from process.ids import BodyId, MeetingId, PersonId
from process.people import secretary_of
from process.register import POLITICAL, BodyKind, MeetingStatus
from process.state.meeting import MeetingState

_COLUMNS = ("id", "organization", "starts_at", "held_on", "state", "approved_at", "minutes_published_at", "closed_at")
_DAYS = ("case_deadline_on", "chair_on", "dispatch_on", "publish_on", "seats_on")
_QUERY = (
    sa.select(*(t.meetings.c[name] for name in (*_COLUMNS, *_DAYS)))
    .where(t.meetings.c.held_on.between(sa.bindparam("first"), sa.bindparam("last")))
    .where(t.meetings.c.state != MeetingStatus.CANCELLED)
    .order_by(t.meetings.c.starts_at, t.meetings.c.id)
)
LOOK_BACK = timedelta(days=21)
LOOK_AHEAD = timedelta(days=120)
"""Further than any body goes without a meeting."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One meeting, with what has been done about it so far."""

    id: MeetingId
    organization: BodyId
    starts_at: datetime
    held_on: date
    state: MeetingStatus
    approved_at: datetime | None
    minutes_published_at: datetime | None
    closed_at: datetime | None
    case_deadline_on: date | None
    chair_on: date | None
    dispatch_on: date | None
    publish_on: date | None
    seats_on: date | None

    @property
    def seated_on(self) -> date:
        return self.seats_on or self.held_on

    @property
    def is_open(self) -> bool:
        return self.state is not MeetingStatus.CLOSED


@dataclass
class Diary:
    """Read once a day; a change of a meeting made the same day is seen the next."""

    town: Town
    _day: date = date.min
    _entries: tuple[Entry, ...] = field(default_factory=tuple)

    def entries(self) -> tuple[Entry, ...]:
        if self._day != self.town.today:
            self.refresh()
        return self._entries

    def refresh(self) -> None:
        self._day = self.town.today
        with reading(self.town.store.engine) as connection:
            rows = connection.execute(_QUERY, {"first": self._day - LOOK_BACK, "last": self._day + LOOK_AHEAD}).all()
        self._entries = tuple(Entry(*row) for row in rows)

    def of(self, body: BodyId) -> Iterable[Entry]:
        return (entry for entry in self.entries() if entry.organization == body)

    def record(self, meeting: MeetingId) -> MeetingState:
        kept = self.town.store.kept
        if kept is not None and meeting in kept.meetings:
            return kept.meetings[meeting]
        with reading(self.town.store.engine) as connection:
            record = load_meeting(connection, meeting)
        if record is None:
            raise LookupError(f"meeting {meeting} is in the diary and not in the database")
        return record

    def kind(self, entry: Entry) -> BodyKind:
        return self.town.register.organizations[entry.organization].kind

    def is_political(self, entry: Entry) -> bool:
        return self.kind(entry) in POLITICAL

    def secretary(self, entry: Entry) -> PersonId | None:
        return secretary_of(self.town.register, entry.organization, self.town.today)
