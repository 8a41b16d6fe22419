"""The lists of «Mine opgaver». Each is cut to the page that is shown before its lines are read whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy.engine import Connection

from app.web.access import Visit
from app.web.installation import Surroundings
from app.web.paging import PER_PAGE, TICKABLE, Pages
from models.access.visibility import Viewer
from models.case.overview import CaseRow
from models.hearing.missing import MissingLine, RequestKey, lines_of
from models.todo.follow_ups import Owed, owed_by
from models.todo.hearings import HearingTask, hearing_tasks
from models.todo.routes import route_tasks
from process.ids import BodyId, PersonId
from process.permission import ANSWERING
from process.register import BodyKind, Register, SeatRole

FIRST_LINES = 20
"""Lines of a list on the page that has them all."""


class ListName(StrEnum):
    """The lists that may grow long, as they stand in the address and on the page."""

    ANSWERS = "svar"
    MINE = "mine"
    OFFICE = "kontoret"
    FOLLOW_UPS = "opfoelgning"
    TASKS = "stilling"
    OTHERS = "andre"


@dataclass(frozen=True)
class Reading:
    """The database, and who reads."""

    connection: Connection
    visit: Visit

    @property
    def viewer(self) -> Viewer:
        return self.visit.viewer

    @cached_property
    def around(self) -> Surroundings:
        return self.visit.site.surroundings(self.connection)

    @property
    def register(self) -> Register:
        return self.around.register

    @cached_property
    def about(self) -> tuple[Connection, Viewer, datetime, Register]:
        return self.connection, self.viewer, self.visit.site.now(), self.register

    @cached_property
    def colleagues(self) -> frozenset[PersonId]:
        """The others of the same office: who coordinates too, or is a secretary of the same body."""
        viewer, today = self.viewer, self.visit.site.today()
        bodies = set(viewer.bodies_as(SeatRole.SECRETARY))
        seats = (
            seat.person
            for seat in self.register.seats
            if (viewer.is_coordinator and seat.role is SeatRole.COORDINATOR)
            or (seat.role is SeatRole.SECRETARY and seat.organization in bodies)
            if seat.holds_on(today)
        )
        return frozenset(seats) - set(viewer.persons)

    @cached_property
    def cases(self) -> list[CaseRow]:
        """Those in which it is the turn of the reader or a colleague, or that the reader is officer of."""
        site, people = self.visit.site, {*self.viewer.persons, *self.colleagues}
        measured = site.assessors(self.connection), site.now()
        return site.overview.concerning(self.connection, *measured, viewer=self.viewer, persons=people)


@dataclass(frozen=True, slots=True)
class Shown:
    """The lines of a list that are shown; `pages.count` is how many it has. `cases`: those they name, by number."""

    pages: Pages
    lines: Sequence[Any] = ()

    @property
    def cases(self) -> Iterator[str]:
        for line in self.lines:
            yield line.first.case if isinstance(line, MissingLine) else line.case


@dataclass(frozen=True, slots=True)
class OwnList:
    """One list. `read` gives all its lines, as little of each as can be; `whole` those that are shown."""

    read: Callable[[Reading], Sequence[Any]]
    whole: Callable[[Reading, Sequence[Any]], Sequence[Any]] = lambda _, lines: lines
    first_lines: int = FIRST_LINES
    per_page: int = PER_PAGE

    def first(self, reading: Reading, address: str) -> Shown:
        return self._shown(reading, address, 1, self.first_lines)

    def on_page(self, reading: Reading, address: str, side: int) -> Shown:
        return self._shown(reading, address, side, self.per_page)

    def _shown(self, reading: Reading, address: str, side: int, per_page: int) -> Shown:
        lines = self.read(reading)
        pages = Pages(side, len(lines), address, per_page=per_page)
        return Shown(pages, self.whole(reading, pages.of(lines)))


def speaks_for(viewer: Viewer) -> set[BodyId]:
    return {seat.body for seat in viewer.seats if seat.role in ANSWERING and seat.kind is not BodyKind.DEPARTMENT}


def _answers(reading: Reading) -> list[tuple[RequestKey, ...]]:
    """What the bodies the reader speaks for still owe."""
    bodies = speaks_for(reading.viewer)
    return reading.visit.site.missing(reading.connection, reading.viewer, bodies) if bodies else []


def _whole_answers(reading: Reading, keys: Sequence[tuple[RequestKey, ...]]) -> tuple[MissingLine, ...]:
    return lines_of(reading.connection, keys, reading.visit.site.now(), reading.register)


def _mine(reading: Reading) -> list[CaseRow]:
    return [row for row in reading.cases if not row.actors.isdisjoint(reading.viewer.persons)]


def _others(reading: Reading) -> list[CaseRow]:
    own = (row for row in reading.cases if row.officer_id in reading.viewer.persons)
    return [row for row in own if row.actors.isdisjoint(reading.viewer.persons)]


def _office(reading: Reading) -> list[CaseRow]:
    others = (row for row in reading.cases if row.actors.isdisjoint(reading.viewer.persons))
    return [row for row in others if not row.actors.isdisjoint(reading.colleagues)]


def _seen_by_me(reading: Reading, rows: Sequence[CaseRow]) -> list[CaseRow | None]:
    return [row.as_seen_by(*reading.viewer.persons) for row in rows]


def _seen_by_colleagues(reading: Reading, rows: Sequence[CaseRow]) -> list[CaseRow | None]:
    return [row.as_seen_by(*reading.colleagues) for row in rows]


def _follow_ups(reading: Reading) -> tuple[Owed, ...]:
    return owed_by(*reading.about)


def _tasks(reading: Reading) -> list[HearingTask]:
    return [*hearing_tasks(*reading.about), *route_tasks(*reading.about)]


LISTS: Mapping[ListName, OwnList] = {
    ListName.ANSWERS: OwnList(_answers, _whole_answers),
    ListName.MINE: OwnList(_mine, _seen_by_me, TICKABLE, TICKABLE),
    ListName.OFFICE: OwnList(_office, _seen_by_colleagues, per_page=TICKABLE),
    ListName.FOLLOW_UPS: OwnList(_follow_ups),
    ListName.TASKS: OwnList(_tasks),
    ListName.OTHERS: OwnList(_others),
}
