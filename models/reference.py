"""What every decision refers to: the register, the rule versions, the calendar. Read once, kept until they change."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from config.files.rules import parse_rules, rule_book
from config.load import calendar_of
from models import tables as t
from models.rows.prepared import Prepared
from models.rows.register import COVERS, MEETING_DATES, MEMBERSHIPS, ORGANIZATIONS, PERSONS, TERMS
from models.rows.shape import Shape, Value
from process.calendar import CalendarRangeError, WorkCalendar, local_day
from process.office_hours import next_office_moment
from process.planning.assessment import Assessor, Assessors
from process.register import Register
from process.rules import RuleBook, Statute
from process.state.case import Case

REGISTER_VERSION = sa.select(t.counters.c.value).where(t.counters.c.name == "register")
_VERSION = Prepared(REGISTER_VERSION)


class NotLoadedError(Exception):
    """What must be read and parsed first, before anything is locked: `Reference.load`. Of rules: `pinned` and `day`."""

    def __init__(self, pinned: int | None = None, day: date | None = None) -> None:
        super().__init__("not loaded")
        self.pinned, self.day = pinned, day


class Reference:
    """One process's copy of the register and the rules. `refresh` costs one indexed read while nothing changed.

    `undo_minutes` overrides every plan's undo period (the example municipality only, see config/settings.py).
    """

    def __init__(self, undo_minutes: int | None = None) -> None:
        self._undo_minutes = undo_minutes
        self._version = -1
        self._held = threading.local()
        self.register = Register()
        self._texts: tuple[tuple[int, str, str, date], ...] = ()
        self._self_sending: list[str] = []
        self._books: dict[tuple[int, ...], tuple[RuleBook, WorkCalendar]] = {}

    @contextmanager
    def loading_nothing(self) -> Iterator[None]:
        """Within, in this thread, what is not loaded yet raises `NotLoadedError`: others wait for what we hold."""
        self._held.is_held = True
        try:
            yield
        finally:
            self._held.is_held = False

    def load(self, connection: Connection, missing: NotLoadedError) -> bool:
        """Load what was missing, where nothing is locked; False where there was nothing to load."""
        before = self._version, len(self._books)
        self.refresh(connection)
        if missing.pinned is not None and missing.day is not None:
            self.rules(missing.pinned, missing.day)
        return before != (self._version, len(self._books))

    @property
    def version(self) -> int:
        """Counts up with every change of register, rules or calendar."""
        return self._version

    @property
    def _is_held(self) -> bool:
        return getattr(self._held, "is_held", False)

    def refresh(self, connection: Connection, version: int | None = None) -> None:
        """`version`: of the register as it stands, from whoever has asked for it with something else."""
        if version is None:
            version = next((known for (known,) in _VERSION.rows(connection)), 0)
        if version == self._version:
            return
        if self._is_held:
            raise NotLoadedError
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
            if self._is_held:
                raise NotLoadedError(pinned, day)
            texts = {kind: text for kind, (_, text) in chosen.items()}
            calendar = (
                calendar_of(parse_rules("calendar", texts["calendar"])) if "calendar" in texts else WorkCalendar()
            )
            self._books[key] = (self._with_undo(rule_book(texts)), calendar)
        return self._books[key]

    def assessor(self, case: Case, now: datetime) -> Assessor:
        """What the case is measured with: the rules and the calendar it began under."""
        rules, calendar = self.rules(case.pinned_config, local_day(case.created_at))
        return Assessor(self.register, calendar, rules, local_day(now), now)

    def assessors(self, now: datetime) -> Assessors:
        """What all cases are measured with at this moment: the register as it stands, the rules each began under."""
        today = local_day(now)
        rules, calendar = self.rules(self.newest_config(), today)
        return Assessors(Assessor(self.register, calendar, rules, today, now), self.rules)

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
        organizations={body.id: body for body in _all(connection, ORGANIZATIONS)},
        persons={person.id: person for person in _all(connection, PERSONS)},
        memberships=_all(connection, MEMBERSHIPS),
        meetings=_all(connection, MEETING_DATES, t.meetings.c.starts_at),
        terms=_all(connection, TERMS, t.terms.c.starts_on),
        covers=_all(connection, COVERS),
    )


def _all(connection: Connection, shape: Shape[Value], *first: sa.Column[Any]) -> tuple[Value, ...]:
    query = sa.select(*shape.columns).order_by(*first, shape.table.c.id)
    return tuple(map(shape.value, connection.execute(query)))
