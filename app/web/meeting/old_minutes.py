"""«Gamle referater»: what was decided before the program was taken into use, searched; for the administration."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from app.web.access import CurrentVisit, only
from app.web.access_log import record
from app.web.fields import day_of
from app.web.paging import PageNumber, Pages
from app.web.render import page
from models.access.log import Opened
from models.meeting.old_minutes import Wanted, bodies, count, search
from models.tables.access import OpenedKind

router = APIRouter()
ADDRESS = "/moeder/gamle-referater"
NO_DAY = "»{}« er ikke en dato. Skriv den som 24-09-2019."


@router.get(ADDRESS)
def show(
    visit: CurrentVisit,
    q: Annotated[str, Query(max_length=200)] = "",
    organ: Annotated[str, Query(max_length=200)] = "",
    fra: Annotated[str, Query(max_length=20)] = "",
    til: Annotated[str, Query(max_length=20)] = "",
    side: PageNumber = 1,
) -> Response:
    """Closed items only for those who may see what is closed; each that is shown is noted."""
    only(visit.viewer.is_administration)
    (since, wrong_from), (until, wrong_to) = _day(fra), _day(til)
    wanted = Wanted(q, organ, since, until, visit.viewer.may_see_closed)
    with visit.reading() as connection:
        pages = Pages(side, count(connection, wanted), _address(q, organ, fra, til))
        lines = search(connection, wanted, limit=pages.per_page, offset=pages.passed)
        known = bodies(connection)
    closed = [Opened(OpenedKind.OLD_ITEM, line.meeting, line.position) for line in lines if line.is_closed]
    record(visit.site, visit.request.state.visitor, closed)
    return page(
        visit,
        "meeting/old_minutes.html.j2",
        lines=lines,
        pages=pages,
        bodies=[(name, name) for name in known],
        asked={"q": q, "organ": organ, "fra": fra, "til": til},
        problems_said=[sentence for sentence in (wrong_from, wrong_to) if sentence],
    )


def _day(text: str) -> tuple[date | None, str]:
    try:
        return (day_of(text) if text.strip() else None), ""
    except ValueError:
        return None, NO_DAY.format(text)


def _address(q: str, organ: str, fra: str, til: str) -> str:
    asked = {name: text for name, text in (("q", q), ("organ", organ), ("fra", fra), ("til", til)) if text}
    return ADDRESS + (f"?{urlencode(asked)}" if asked else "")
