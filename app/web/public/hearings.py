"""The public hearings: what is heard, how to answer, what became of it. No login, nothing of a closed case."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request, Response

from app.web.installation import CurrentSite
from app.web.render import page
from models import tables as t
from models.public.hearings import one_hearing, open_hearings
from models.rows.case_states import case_states
from notifications.hearing.ahead import ways
from process.deadlines import due_instant
from process.planning.public_period import period_words, public_hearing_line

router = APIRouter()


@router.get("/hoeringer")
def show_list(request: Request, site: CurrentSite) -> Response:
    with site.reading() as connection:
        hearings = open_hearings(connection, site.refreshed(connection), site.now())
    return page(request, "public/hearings.html.j2", hearings=hearings, period=period_words)


@router.get("/hoeringer/{number}")
def show(request: Request, number: Annotated[str, Path(max_length=20)], site: CurrentSite) -> Response:
    """404 for what has not been in public hearing, and for what is not there alike."""
    with site.reading() as connection:
        reference = site.refreshed(connection)
        heard = one_hearing(connection, number, reference, site.now())
        if heard is None:
            raise HTTPException(404)
        states = case_states(connection, t.cases.c.id == heard.id)
    way = ways(states, reference, site.now()).get(heard.id)
    decider = way.told(due_instant(heard.hearing.due_on, heard.hearing.due_time), "fristen") if way else ""
    came_in = public_hearing_line(heard.hearing) if heard.hearing.remarks or heard.hearing.late else ""
    return page(request, "public/hearing.html.j2", heard=heard, decider=decider, came_in=came_in, period=period_words)
