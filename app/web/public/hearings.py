"""The public hearings that run: what is heard, its dates, and how to answer. No login, nothing of a closed case."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request, Response

from app.web.installation import CurrentSite
from app.web.render import page
from models.public.hearings import open_hearing, open_hearings
from process.planning.public_period import period_words

router = APIRouter()


@router.get("/hoeringer")
def show_list(request: Request, site: CurrentSite) -> Response:
    with site.reading() as connection:
        site.surroundings(connection)
        hearings = open_hearings(connection, site.reference, site.now())
    return page(request, "public/hearings.html.j2", hearings=hearings, period=period_words)


@router.get("/hoeringer/{number}")
def show(request: Request, number: Annotated[str, Path(max_length=20)], site: CurrentSite) -> Response:
    """404 for what is not in public hearing now, and for what is not there alike."""
    with site.reading() as connection:
        site.surroundings(connection)
        hearing = open_hearing(connection, number, site.reference, site.now())
    if hearing is None:
        raise HTTPException(404)
    return page(request, "public/hearing.html.j2", heard=hearing, period=period_words)
