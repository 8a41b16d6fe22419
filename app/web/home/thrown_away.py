"""The button beside what was given back: throw it away."""

from __future__ import annotations

from fastapi import APIRouter, Response

from app.web.access import CurrentVisit
from app.web.facts import done
from app.web.kept_text import drop, page_of

router = APIRouter()


@router.post("/bevaret")
def throw_away(visit: CurrentVisit) -> Response:
    """What was kept of a page is not wanted."""
    form = visit.typed.form
    page_of_it = page_of(visit.request, form)
    drop(visit.site, page_of_it, visit.viewer.person, [str(part) for part in form.getlist("smid")])
    return done(page_of_it, "smidt-vaek")
