"""Putting the web application together. Everything it needs is passed in; nothing is opened on import."""

from __future__ import annotations

from pathlib import Path

from fastapi import Depends, FastAPI
from sqlalchemy.engine import Engine
from starlette.staticfiles import StaticFiles

from app.clock import Clock, SystemClock
from app.web import access, errors
from app.web.administration import access_log, health
from app.web.case import actions, case, catalogue, new_case, plan, route
from app.web.envelope import Envelope
from app.web.follow_up import agreement
from app.web.hearing import answer, changes, desk, letters, memo, missing, papers, parties, responses
from app.web.home import calendar_feeds, login, overview, todo
from app.web.installation import Installation
from app.web.meeting import absences, agenda, documents, meetings, publication, record
from app.web.public import agendas, check_document, oparl
from app.web.render import STATIC, templates

PAGES = (
    login,
    answer,
    overview,
    missing,
    todo,
    new_case,  # before the pages of one case: none is numbered «ny»
    case,
    papers,
    actions,
    parties,
    plan,
    agreement,
    catalogue,
    letters,
    desk,
    responses,
    memo,
    changes,
    route,
    meetings,
    agenda,
    record,
    documents,
    absences,
    calendar_feeds,
    access_log,
    agendas,
    publication,
    check_document,
    oparl,
    health,
)


def create_app(
    engine: Engine,
    clock: Clock,
    *,
    municipality: str = "",
    base_url: str = "",
    wall: Clock | None = None,
    undo_minutes: int | None = None,
    data: Path | None = None,
) -> FastAPI:
    """The site of one municipality. `base_url` is the address people use; https there makes cookies `Secure`.

    `data` is the folder for files that are handed in. `wall` is the machine's clock, which sessions go by; only tests
    give another.
    """
    app = FastAPI(
        title="Sagsgang",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(access.gate), Depends(access.own_form)],
        exception_handlers=errors.HANDLERS,
    )
    app.state.installation = Installation(
        engine=engine,
        clock=clock,
        wall=wall or SystemClock(),
        templates=templates(),
        municipality=municipality,
        base_url=base_url,
        undo_minutes=undo_minutes,
        data=data,
    )
    for pages in PAGES:
        app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(Envelope, is_secure=base_url.startswith("https://"))
    return app
