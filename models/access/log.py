"""The access log: its small writer, its reading for auditors, its forgetting.

It stands outside the history: it is about people reading, grows with every evening before a meeting, and is deleted
when its purpose is over (GDPR art. 5), which nothing in a chain can be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.database import insert_new
from models.rows.meeting import load_meeting
from models.tables.access import OpenedKind
from process.calendar import COPENHAGEN
from process.register import Register
from process.state.meeting import MeetingState

OF_A_CASE = (OpenedKind.CASE, OpenedKind.ANSWER)
OF_A_MEETING = (OpenedKind.ITEM, OpenedKind.ANNEX, OpenedKind.DOCUMENT)


@dataclass(frozen=True, slots=True)
class Opened:
    """One thing that is kept back, shown to somebody. `about` and `number` as in `OpenedKind`."""

    kind: OpenedKind
    about: int
    number: int = 0


# -- writing --------------------------------------------------------------------------------------------------------


def not_recorded(
    connection: Connection, person: int, openings: Collection[Opened], now: datetime
) -> tuple[Opened, ...]:
    """Those of the openings that this person is not recorded with in this hour: most pages are opened again and again,
    and a read costs a fraction of a write.
    """
    query = sa.select(t.access_log.c.kind, t.access_log.c.about, t.access_log.c.number).where(
        t.access_log.c.person == person,
        t.access_log.c.hour == _hour(now),
        t.access_log.c.about.in_({opening.about for opening in openings}),
    )
    known = {Opened(*row) for row in connection.execute(query)}
    return tuple(dict.fromkeys(opening for opening in openings if opening not in known))


def record_access(connection: Connection, person: int, openings: Collection[Opened], now: datetime) -> None:
    """At most one row for a person, a thing and an hour, whoever else records at the same moment."""
    rows = [
        {
            "person": person,
            "kind": opening.kind,
            "about": opening.about,
            "number": opening.number,
            "hour": _hour(now),
            "at": now,
        }
        for opening in openings
    ]
    insert_new(connection, t.access_log, rows)


def _hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)


def forget_access(connection: Connection, before: datetime) -> int:
    """Entries older than that are deleted; returns how many."""
    return connection.execute(sa.delete(t.access_log).where(t.access_log.c.at < before)).rowcount


# -- reading --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AccessQuery:
    """Which entries; None: all. `case` finds also the items, annexes and documents of agendas it stands on."""

    case: int | None = None
    meetings: tuple[int, ...] | None = None
    person: int | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class AccessLogLine:
    """One entry in words that give nothing away. `case` is a number, `body` (its code) and `held_on` name a meeting,
    `label` is what people call the item, `file` the name of a document.
    """

    at: datetime
    person: str
    kind: OpenedKind
    number: int
    case: str = ""
    body: str = ""
    held_on: date | None = None
    label: str = ""
    file: str = ""

    def as_json(self) -> dict[str, object]:
        """The time in Copenhagen, with offset."""
        cells = {name: getattr(self, name) for name in ("person", "kind", "case", "body", "held_on", "label", "file")}
        at = self.at.astimezone(COPENHAGEN).isoformat(timespec="seconds")
        number = {"number": self.number} if self.number else {}
        return {"at": at, **{name: str(value) for name, value in cells.items() if value}, **number}


def count_accesses(connection: Connection, asked: AccessQuery) -> int:
    query = sa.select(sa.func.count()).select_from(t.access_log).where(*_conditions(asked))
    return int(connection.execute(query).scalar_one())


def access_log(
    connection: Connection, register: Register, asked: AccessQuery, *, limit: int | None = None, offset: int = 0
) -> tuple[AccessLogLine, ...]:
    """The newest first."""
    query = (
        sa.select(*(t.access_log.c[name] for name in _Recorded._fields))
        .where(*_conditions(asked))
        .order_by(t.access_log.c.at.desc(), t.access_log.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    rows = [_Recorded(*row) for row in connection.execute(query)]
    numbers = _case_numbers(connection, {row.about for row in rows if row.kind in OF_A_CASE})
    meetings = {row.about for row in rows if row.kind in OF_A_MEETING}
    records = {meeting: record for meeting in meetings if (record := load_meeting(connection, meeting)) is not None}
    old = _old_meetings(connection, {row.about for row in rows if row.kind is OpenedKind.OLD_ITEM})
    return tuple(_lines(rows, register, numbers, records, old))


def _case_numbers(connection: Connection, cases: Collection[int]) -> Mapping[int, str]:
    query = sa.select(t.cases.c.id, t.cases.c.number).where(t.cases.c.id.in_(cases))
    return {row.id: row.number for row in connection.execute(query)}


def _old_meetings(connection: Connection, meetings: Collection[int]) -> Mapping[int, tuple[str, date]]:
    old = t.old_meetings.c
    query = sa.select(old.id, old.body, old.held_on).where(old.id.in_(meetings))
    return {row.id: (row.body, row.held_on) for row in connection.execute(query)} if meetings else {}


class _Recorded(NamedTuple):
    at: datetime
    person: int
    kind: OpenedKind
    about: int
    number: int


def _lines(
    rows: Collection[_Recorded],
    register: Register,
    numbers: Mapping[int, str],
    records: Mapping[int, MeetingState],
    old: Mapping[int, tuple[str, date]],
) -> Iterator[AccessLogLine]:
    for row in rows:
        person = register.persons.get(row.person)
        name = person.name if person else ""
        if row.kind in OF_A_CASE:
            yield AccessLogLine(row.at, name, row.kind, row.number, case=numbers.get(row.about, ""))
        elif row.kind is OpenedKind.OLD_ITEM:
            printed, day = old.get(row.about, ("", None))
            yield AccessLogLine(row.at, name, row.kind, row.number, body=printed, held_on=day)
        elif (record := records.get(row.about)) is not None:
            body, within = register.organizations[record.meeting.organization], _within(record, row.kind, row.number)
            held_on = record.meeting.held_on
            yield AccessLogLine(row.at, name, row.kind, row.number, body=body.code, held_on=held_on, **within)


def _within(record: MeetingState, kind: OpenedKind, number: int) -> dict[str, str]:
    """What people call it: the item's printed number, the document's name. An annex's own name may give it away."""
    if kind is OpenedKind.DOCUMENT:
        return {"file": next((document.name for document in record.documents if document.number == number), "")}
    if kind is OpenedKind.ANNEX:
        item = next((annex.item for annex in record.annexes if annex.number == number), 0)
        return {"label": record.label(item)}
    return {"label": record.label(number)}


def _conditions(asked: AccessQuery) -> Iterator[sa.ColumnElement[bool]]:
    if asked.case is not None:
        yield _about_case(asked.case)
    if asked.meetings is not None:
        yield sa.and_(t.access_log.c.about.in_(asked.meetings), t.access_log.c.kind.in_(OF_A_MEETING))
    if asked.person is not None:
        yield t.access_log.c.person == asked.person
    if asked.since is not None:
        yield t.access_log.c.at >= asked.since


def _about_case(case: int) -> sa.ColumnElement[bool]:
    """The case itself, the items it stands on with their annexes, and editions of the agendas with those items."""
    own = sa.select(t.agenda_items.c.meeting_id, t.agenda_items.c.number).where(t.agenda_items.c.case_id == case)
    annexes = sa.select(t.annexes.c.meeting_id, t.annexes.c.number).where(
        sa.tuple_(t.annexes.c.meeting_id, t.annexes.c.item).in_(own)
    )
    documents = sa.select(t.meeting_documents.c.meeting_id, t.meeting_documents.c.number).where(
        sa.or_(
            sa.tuple_(t.meeting_documents.c.meeting_id, t.meeting_documents.c.item).in_(own),
            sa.and_(
                t.meeting_documents.c.item == 0,
                t.meeting_documents.c.meeting_id.in_(sa.select(own.subquery().c.meeting_id)),
            ),
        )
    )
    place = sa.tuple_(t.access_log.c.about, t.access_log.c.number)
    return sa.or_(
        sa.and_(t.access_log.c.kind.in_(OF_A_CASE), t.access_log.c.about == case),
        sa.and_(t.access_log.c.kind == OpenedKind.ITEM, place.in_(own)),
        sa.and_(t.access_log.c.kind == OpenedKind.ANNEX, place.in_(annexes)),
        sa.and_(t.access_log.c.kind == OpenedKind.DOCUMENT, place.in_(documents)),
    )
