"""Is it running? For monitoring: alive, and ready. The engine may be down while people read and record: *degraded*."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Request
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from starlette.responses import JSONResponse

from app.web.access import sender
from app.web.installation import CurrentSite, Installation
from models import tables as t
from models.backup.folder import newest_backup
from models.flow_successes import late_flows
from models.tables.outbox import IS_PUT_ASIDE, IS_QUEUED
from models.version import wrong_version
from notifications.outbox.gate import is_held
from process.commands.act import is_uuid

log = logging.getLogger("sagsgang.web")
router = APIRouter()

# One that has never run is not told: the engine catches up with it a minute after it starts.
LATE_FLOWS = {
    "sweep": timedelta(minutes=40),
    "housekeeping": timedelta(hours=28),
    "backup": timedelta(hours=28),
}
BACKUP_LATE = timedelta(hours=28)
MAIL_LATE = timedelta(hours=1)
"""A mail that no server has taken for so long is a matter for whoever runs this."""
LATE = timedelta(minutes=15)
"""The sweep comes every ten minutes; after this long without one the engine is taken to be down."""


@dataclass(frozen=True, slots=True)
class EngineHealth:
    """When the engine last did its work (None: never). `mode` is `flow`, or `plain` when Prefect took no runs."""

    last: datetime | None
    mode: str
    is_late: bool


def engine_health(connection: Connection, now: datetime) -> EngineHealth:
    """Read from our own rows: Prefect can look well while scheduling nothing (DESIGN §5)."""
    newest = sa.select(t.flow_successes.c.at, t.flow_successes.c.mode).order_by(t.flow_successes.c.at.desc()).limit(1)
    row = connection.execute(newest).first()
    if row is None:
        return EngineHealth(None, "", True)
    return EngineHealth(row.at, row.mode, now - row.at > LATE)


_OLDEST = sa.select(sa.func.min(t.messages.c.created_at)).where(IS_QUEUED)
_PUT_ASIDE = sa.select(sa.func.count()).select_from(t.messages).where(IS_PUT_ASIDE)


@router.get("/drift/live")
def live(request: Request, site: CurrentSite) -> dict[str, str]:
    """Alive. Whoever asks with a UUID (`sagsgang doctor`) hears besides which installation this is, as proved by its
    secret, and how his own request got here.
    """
    question = request.headers.get("X-Sagsgang-Prove", "")
    if site.links is None or not is_uuid(question):
        return {"status": "ok"}
    return {
        "status": "ok",
        "proof": site.links.proof(question),
        "scheme": request.url.scheme,
        "client": sender(request),
    }


@router.get("/drift/klar")
def ready(site: CurrentSite) -> JSONResponse:
    """200 `ok` or `degraded` (the engine or the backup is late; mail is stuck or held), 503 `failed` (no database, or
    another's).
    """
    try:
        with site.reading() as connection:
            answer = _checked(connection, site)
    except SQLAlchemyError as error:
        log.error("not ready: %s", type(error).__name__)
        answer = {"status": "failed", "database": "unreachable", "migration": None, "last_sweep": None}
    return JSONResponse(answer, 503 if answer["status"] == "failed" else 200)


def _checked(connection: Connection, site: Installation) -> dict[str, Any]:
    now = site.now()
    wrong = wrong_migration(connection)
    health = engine_health(connection, now)
    late = late_flows(connection, now, LATE_FLOWS, is_never_late=False)
    aside, oldest, held = put_aside(connection), oldest_mail(connection), is_held(connection)
    is_mail_late = oldest is not None and now - oldest > MAIL_LATE
    backup = newest_backup(site.backups) if site.backups else None
    is_backup_late = backup is not None and site.wall.now() - backup > BACKUP_LATE
    is_good = not any((health.is_late, health.mode == "plain", late, aside, held, is_mail_late, is_backup_late))
    good = "ok" if is_good else "degraded"
    return {
        "status": "failed" if wrong else good,
        "database": "ok",
        "migration": wrong or "ok",
        "last_sweep": health.last.isoformat() if health.last else None,
        "late_flows": sorted(late),
        "oldest_mail": oldest.isoformat() if oldest else None,
        "messages_put_aside": aside,
        "outbox_held": held,
        "newest_backup": backup.isoformat() if backup else None,
    }


def oldest_mail(connection: Connection) -> datetime | None:
    """When the mail that has waited longest to be taken was written; None when all have left."""
    moment: datetime | None = connection.execute(_OLDEST).scalar_one()
    return moment


def put_aside(connection: Connection) -> int:
    """Messages of which it could not be recorded what became of them: somebody must look."""
    return connection.execute(_PUT_ASIDE).scalar_one()


def wrong_migration(connection: Connection) -> str:
    """What is wrong with the database's migration, in words; "" when it is the one this version expects."""
    try:
        version = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    except DBAPIError:
        version = None
    return wrong_version(version)
