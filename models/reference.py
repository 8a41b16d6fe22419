"""What every decision refers to: the register, the rule versions, the calendar. Read once, kept until they change."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from config.files.rules import parse_rules, rule_book
from config.load import calendar_of
from models import tables as t
from models.rows.prepared import Prepared
from process.calendar import CalendarRangeError, WorkCalendar, local_day
from process.office_hours import next_office_moment
from process.register import LegislativeTerm, MeetingDate, Membership, Organization, Person, Register
from process.rules import RuleBook, Statute

_VERSION = Prepared(sa.select(t.counters.c.value).where(t.counters.c.name == "register"))


class Reference:
    """One process's copy of the register and the rules. `refresh` costs one indexed read while nothing changed.

    `undo_minutes` overrides every plan's undo period (the example municipality only, see config/settings.py).
    """

    def __init__(self, undo_minutes: int | None = None) -> None:
        self._undo_minutes = undo_minutes
        self._version = -1
        self.register = Register()
        self._texts: tuple[tuple[int, str, str, date], ...] = ()
        self._self_sending: list[str] = []
        self._books: dict[tuple[int, ...], tuple[RuleBook, WorkCalendar]] = {}

    def refresh(self, connection: Connection) -> None:
        found = _VERSION.first(connection)
        version = found[0] if found else 0
        if version == self._version:
            return
        self.register = read_register(connection)
        rows = connection.execute(
            sa.select(
                t.config_versions.c.id,
                t.config_versions.c.kind,
                t.config_versions.c.text,
                t.config_versions.c.valid_from,
            ).order_by(t.config_versions.c.id)
        )
        self._texts = tuple((row.id, row.kind, row.text, row.valid_from) for row in rows)
        books = [parse_rules("routes", text) for _, kind, text, _ in self._texts if kind == "routes"]
        self._self_sending = sorted(
            {route.case_type for book in books for route in book.values() if route.letters_send_themselves}
        )
        self._version = version

    def newest_config(self) -> int:
        """The id a case registered now pins."""
        return self._texts[-1][0] if self._texts else 0

    def office_is_open(self, now: datetime) -> bool:
        """Whether letters may leave at this moment, by the newest rules; beyond their calendar nothing is closed."""
        rules, calendar = self.rules(self.newest_config(), local_day(now))
        try:
            return next_office_moment(now, rules.reminders, calendar) <= now
        except CalendarRangeError:
            return True

    def self_sending_types(self) -> list[str]:
        """Case types that some version of the rules sends without «Send høring»; `decide` asks the pinned one."""
        return self._self_sending

    def rules(self, pinned: int, day: date) -> tuple[RuleBook, WorkCalendar]:
        """The rules as they stood at configuration version `pinned`, for a case begun on `day`."""
        chosen: dict[str, tuple[int, str]] = {}
        for row_id, kind, text, valid_from in self._texts:
            if row_id <= pinned and valid_from <= day:
                chosen[kind] = (row_id, text)
        key = tuple(sorted(row_id for row_id, _ in chosen.values()))
        if key not in self._books:
            texts = {kind: text for kind, (_, text) in chosen.items()}
            calendar = (
                calendar_of(parse_rules("calendar", texts["calendar"])) if "calendar" in texts else WorkCalendar()
            )
            self._books[key] = (self._with_undo(rule_book(texts)), calendar)
        return self._books[key]

    def statute(self, day: date) -> Statute:
        """What the governing statute says on this day: the newest, not what some case began under."""
        return self.rules(self.newest_config(), day)[0].statute

    def _with_undo(self, book: RuleBook) -> RuleBook:
        """The example may ask for another undo period than its plan's, so that nobody waits in a demonstration."""
        if self._undo_minutes is None:
            return book
        return replace(book, reminders=replace(book.reminders, undo_minutes=self._undo_minutes))


def read_register(connection: Connection) -> Register:
    return Register(
        organizations={row.id: row for row in map(_organization, connection.execute(_ALL_ORGANIZATIONS))},
        persons={row.id: Person(*row) for row in connection.execute(_ALL_PERSONS)},
        memberships=tuple(Membership(*row) for row in connection.execute(_ALL_MEMBERSHIPS)),
        meetings=tuple(MeetingDate(*row) for row in connection.execute(_ALL_MEETINGS)),
        terms=tuple(LegislativeTerm(*row) for row in connection.execute(_ALL_TERMS)),
    )


def _columns(table: sa.Table, kind: type[Any]) -> list[sa.Column[Any]]:
    return [table.c[field.name] for field in fields(kind)]


_ALL_ORGANIZATIONS = sa.select(*_columns(t.organizations, Organization)).order_by(t.organizations.c.id)
_ALL_PERSONS = sa.select(*_columns(t.persons, Person)).order_by(t.persons.c.id)
_ALL_MEMBERSHIPS = sa.select(*_columns(t.memberships, Membership)).order_by(t.memberships.c.id)
_ALL_MEETINGS = sa.select(*_columns(t.meetings, MeetingDate)).order_by(t.meetings.c.starts_at, t.meetings.c.id)
_ALL_TERMS = sa.select(*_columns(t.terms, LegislativeTerm)).order_by(t.terms.c.starts_on, t.terms.c.id)


def _organization(row: sa.Row[Any]) -> Organization:
    cells: dict[str, Any] = dict(row._mapping)
    cells["aliases"] = tuple(json.loads(str(cells["aliases"])))
    return Organization(**cells)
