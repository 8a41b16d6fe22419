"""«Direktionsoverblik»: what is at risk, why, and who acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlencode

import sqlalchemy as sa
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy.engine import Connection

from app.web.access import CurrentVisit, Visit, only
from app.web.administration.health import engine_health
from app.web.home.at_once import ALL, offered_on
from app.web.paging import TICKABLE, PageNumber, Pages
from app.web.render import page
from models.access.confidentiality import kept_back_marks
from models.access.links import LARGEST_ID
from models.case.ended import BY_ID, DECIDED, DEPARTMENT, NUMBER, TITLE, EndedCases
from models.case.overview import CaseRow, Status
from notifications.outbox.gate import is_held
from process.planning.risk import RiskLevel
from process.stages import ORDER, Stage
from process.words.alphabet import danish_order

router = APIRouter()

SOONEST = 50
"""Outstanding answers told here; «Hvem mangler» tells them all."""


class Order(StrEnum):
    """The columns the list may be sorted by, as they stand in the address."""

    RISK = "risiko"
    NUMBER = "sag"
    TITLE = "titel"
    STAGE = "stadie"
    DEPARTMENT = "afdeling"
    HOLDER = "hos"
    HELD = "dage"
    DEADLINE = "frist"
    FORECAST = "forventet"


class Direction(StrEnum):
    UP = "stigende"
    DOWN = "faldende"


def _nothing(value: object) -> object:
    """An empty choice in a form («Alle») is no choice."""
    return None if value == "" else value


class Wanted(BaseModel):
    """What the reader asked to see, from the address: bookmarkable, and nothing else is understood."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    valg: Annotated[str, Field(max_length=10)] = ""
    afdeling: Annotated[Annotated[int, Field(ge=1, le=LARGEST_ID)] | None, BeforeValidator(_nothing)] = None
    stadie: Annotated[Stage | None, BeforeValidator(_nothing)] = None
    risiko: Annotated[RiskLevel | None, BeforeValidator(_nothing)] = None
    q: Annotated[str, Field(max_length=100)] = ""
    sorter: Order = Order.RISK
    retning: Direction = Direction.UP
    side: PageNumber = 1

    @property
    def is_filtered(self) -> bool:
        return any((self.afdeling is not None, self.stadie, self.risiko, self.q.strip()))

    def address(self, **changes: Any) -> str:
        """The same page with other choices."""
        chosen = self.model_dump() | {"side": 1} | changes
        standard = Wanted().model_dump()
        return "?" + urlencode({key: str(value) for key, value in chosen.items() if value not in (None, standard[key])})

    def pages(self, count: int) -> Pages:
        """Of a list of so many cases."""
        return Pages(self.side, count, "/overblik" + self.address().removesuffix("?"), "sager", TICKABLE)

    def sorted_by(self, column: Order) -> str:
        """The address of a column's heading: sort by it; by the one sorted already, the other way."""
        down = self.sorter is column and self.retning is Direction.UP
        return self.address(sorter=column, retning=Direction.DOWN if down else Direction.UP)


@router.get("/overblik")
def show(visit: CurrentVisit, wanted: Annotated[Wanted, Query()]) -> Response:
    only(visit.viewer.is_administration)
    with visit.reading() as connection:
        overview = visit.site.status(connection, visit.viewer)
        pages, shown = _cases(connection, visit, overview, wanted)
        health = engine_health(connection, visit.site)
        held = is_held(connection)
        outstanding = [row for row in overview.hearings if row.is_outstanding]
        told = outstanding[:SOONEST]
        marks = kept_back_marks(connection, {row.case for row in told}, visit.site.now())
    return page(
        visit,
        "home/overview.html.j2",
        offers=offered_on(visit, {row.stage for row in shown}, with_endings=True),
        ticked=wanted.valg == ALL,
        status=overview,
        health=health,
        held=held,
        wanted=wanted,
        cases=shown,
        pages=pages,
        outstanding=told,
        count_outstanding=len(outstanding),
        marks=marks,
        table=_table(overview),
        **_choices(overview),
    )


def _cases(connection: Connection, visit: Visit, overview: Status, wanted: Wanted) -> tuple[Pages, Sequence[CaseRow]]:
    """The page that is asked for, with its rows: ended ones are read for whoever asks, the others kept between two
    changes.
    """
    if wanted.stadie is not Stage.ENDED:
        chosen = choose(overview, wanted)
        pages = wanted.pages(len(chosen))
        return pages, pages.of(chosen)
    if wanted.risiko is not None:
        return wanted.pages(0), ()
    order, is_falling = OF_ENDED.get(wanted.sorter, BY_ID), wanted.retning is Direction.DOWN
    of_viewer = (connection, visit.viewer, visit.site.now())
    ended = EndedCases(*of_viewer, wanted.afdeling, wanted.q.strip(), order, is_falling)
    pages = wanted.pages(ended.count())
    return pages, ended.rows(visit.site.assessors(connection), pages.passed, pages.per_page)


def _choices(overview: Status) -> dict[str, Any]:
    return {
        "departments": sorted(overview.departments.items(), key=lambda pair: danish_order(pair[1])),
        "stages": list(ORDER),
        "levels": (RiskLevel.OUT_OF_REACH, RiskLevel.IN_DANGER, RiskLevel.ON_TRACK),
        "Order": Order,
        "columns": COLUMNS,
    }


def _table(overview: Status) -> list[tuple[str, int, list[int]]]:
    """Stage by department: (department, its id, count per stage), only departments with cases."""
    names, tally = overview.departments, overview.tally
    ids = sorted(
        {department for _, department in tally}, key=lambda department: danish_order(names.get(department, ""))
    )
    return [(names.get(i, "–"), i, [tally.get((stage, i), 0) for stage in ORDER]) for i in ids]


def choose(overview: Status, wanted: Wanted) -> list[CaseRow]:
    """The rows asked for, in the order asked for; equal ones as the overview has them (at risk first)."""
    rows = [row for row in overview.cases if _fits(row, wanted)] if wanted.is_filtered else list(overview.cases)
    if wanted.sorter is Order.RISK:
        return rows if wanted.retning is Direction.UP else rows[::-1]
    key = KEYS[wanted.sorter]
    known = [row for row in rows if key(row) is not None]
    unknown = [row for row in rows if key(row) is None]  # «–» stands last either way
    return sorted(known, key=key, reverse=wanted.retning is Direction.DOWN) + unknown


def _fits(row: CaseRow, wanted: Wanted) -> bool:
    chosen = ((wanted.afdeling, row.department_id), (wanted.stadie, row.stage), (wanted.risiko, row.risk))
    if any(choice not in (None, its) for choice, its in chosen):
        return False
    needle = wanted.q.strip().casefold()
    return not needle or needle in row.searched


KEYS: Mapping[Order, Callable[[CaseRow], Any]] = {
    Order.NUMBER: lambda row: row.case,
    Order.TITLE: lambda row: danish_order(row.title),
    Order.STAGE: lambda row: ORDER.index(row.stage),
    Order.DEPARTMENT: lambda row: danish_order(row.department),
    Order.HOLDER: lambda row: danish_order(row.holder) if row.holder else None,
    Order.HELD: lambda row: row.days_held,
    Order.DEADLINE: lambda row: row.next_deadline,
    Order.FORECAST: lambda row: row.forecast,
}
OF_ENDED: Mapping[Order, sa.ColumnElement[Any]] = {
    Order.NUMBER: NUMBER,
    Order.TITLE: TITLE,
    Order.DEPARTMENT: DEPARTMENT,
    Order.FORECAST: DECIDED,
}
"""Of the others an ended case has none, or all have the same."""
COLUMNS = (
    (Order.RISK, "Risiko"),
    (Order.TITLE, "Sag"),
    (Order.STAGE, "Stadie"),
    (Order.HOLDER, "Ligger hos"),
    (Order.DEADLINE, "Næste frist"),
    (Order.FORECAST, "Forventet beslutning"),
)
