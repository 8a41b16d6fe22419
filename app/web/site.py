"""Putting the web application together. Everything it needs is passed in; nothing is opened on import."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import Depends, FastAPI
from sqlalchemy.engine import Engine
from starlette.staticfiles import StaticFiles

from app.clock import Clock, SystemClock
from app.web import access, errors
from app.web.administration import access_log, health, metrics, operation, outbox, restoration
from app.web.case import budget, budget_round, case, case_file, catalogue, new_case, plan, revise, route, settle
from app.web.envelope import Envelope
from app.web.follow_up import agreement
from app.web.hearing import (
    body_year,
    changes,
    desk,
    hearing_plan,
    letter_files,
    letters,
    link_code,
    mails,
    memo,
    missing,
    package,
    package_letters,
    package_mails,
    packages,
    papers,
    parties,
    posting,
    responses,
    takeover,
)
from app.web.hearing.answer import answer, together
from app.web.hearing.as_a_body import body_page, commenting, disowning, sharing
from app.web.home import at_once, calendar_feeds, handing_over, login, overview, password, thrown_away, todo
from app.web.installation import Installation
from app.web.meeting import (
    absences,
    agenda,
    agenda_item,
    documents,
    meetings,
    members_items,
    old_minutes,
    publication,
    read_minutes,
    record,
    record_item,
)
from app.web.public import agendas, check_document, hearings, oparl, practice
from app.web.render import STATIC, templates
from config.secret import Secret

NOBODY = Secret("")
PAGES = (
    *(login, password, overview, todo, at_once, handing_over, calendar_feeds, thrown_away),
    *(
        new_case,
        case,
        plan,
        revise,
        settle,
        route,
        catalogue,
        case_file,
        budget,
        budget_round,
    ),  # «ny» before the pages of one case: none has that number
    *(
        answer,
        together,
        sharing,
        commenting,
        disowning,
        packages,
        package,
        package_letters,
        package_mails,
        takeover,
        missing,
        papers,
        parties,
        letters,
        letter_files,
        posting,
        desk,
        mails,
        responses,
    ),
    *(memo, changes, body_page, body_year, hearing_plan, link_code, agreement),
    *(members_items, old_minutes),  # before the page of one day's meeting: no day has that name
    *(meetings, agenda, agenda_item, record, record_item, read_minutes, documents, absences, publication),
    *(access_log, outbox, restoration, operation, agendas, hearings, check_document, practice, oparl, health, metrics),
)


@asynccontextmanager
async def _lifetime(app: FastAPI) -> AsyncIterator[None]:
    yield
    app.state.installation.readers.close()
    app.state.installation.watch.threads.shutdown(wait=False, cancel_futures=True)


def create_app(
    engine: Engine,
    clock: Clock,
    *,
    municipality: str = "",
    base_url: str = "",
    wall: Clock | None = None,
    undo_minutes: int | None = None,
    data: Path | None = None,
    is_example: bool = True,
    backups: Path | None = None,
    disk_low_mb: int = 2000,
    metrics_token: Secret = NOBODY,
) -> FastAPI:
    """The site of one municipality. `base_url` is the address people use; https there makes cookies `Secure`.

    `data` is the folder for files that are handed in, `backups` that of the backups, whose age health tells. Outside
    the example (`is_example`) its password opens nothing. `wall` is the machine's clock, which sessions and backups go
    by; only tests give another. `metrics_token` opens the measurements; without one this machine alone reads them.
    """
    app = FastAPI(
        title="Sagsgang",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(access.gate), Depends(access.own_form)],
        lifespan=_lifetime,
    )
    app.state.installation = Installation(
        engine,
        clock,
        wall or SystemClock(),
        templates(),
        municipality,
        base_url,
        undo_minutes,
        data,
        is_example,
        backups,
        disk_low_mb,
        metrics_token,
    )
    for error, handler in errors.HANDLERS.items():
        app.add_exception_handler(error, handler)
    for pages in PAGES:
        app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(Envelope, site=app.state.installation)
    return app
