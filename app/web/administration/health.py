"""Is it running? For monitoring: alive, and ready. The engine may be down while people read and record: *degraded*."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Request
from sqlalchemy.engine import Connection
from starlette.responses import JSONResponse

from app.web.access import sender
from app.web.administration.checks import LATE, Level, checks, worst
from app.web.installation import Installation, installation
from app.web.watch import Observed
from models import tables as t
from process.commands.act import is_uuid

router = APIRouter()


@dataclass(frozen=True, slots=True)
class EngineHealth:
    """When the engine last did its work (None: never). `mode` is `flow`, or `plain` when Prefect took no runs."""

    last: datetime | None
    mode: str
    is_late: bool


_NEWEST = sa.select(t.flow_successes.c.at, t.flow_successes.c.mode).order_by(t.flow_successes.c.at.desc()).limit(1)


def engine_health(connection: Connection, site: Installation) -> EngineHealth:
    """Read from our own rows: Prefect can look well while scheduling nothing (DESIGN §5)."""
    now, row = site.now(), connection.execute(_NEWEST).first()
    has_had_its_chance = site.watch.patience.is_over(now)
    if row is None:
        return EngineHealth(None, "", has_had_its_chance)
    return EngineHealth(row.at, row.mode, now - row.at > LATE and has_had_its_chance)


@router.get("/drift/live")
async def live(request: Request) -> dict[str, str]:
    """Alive. Whoever asks with a UUID (`sagsgang doctor`) hears besides which installation this is, as proved by its
    secret, and how his own request got here.
    """
    links, question = installation(request).links, request.headers.get("X-Sagsgang-Prove", "")
    if links is None or not is_uuid(question):
        return {"status": "ok"}
    proof = links.proof(question)
    return {"status": "ok", "proof": proof, "scheme": request.url.scheme, "client": sender(request)}


@router.get("/drift/klar")
async def ready(request: Request) -> JSONResponse:
    """200 `ok` or `degraded` (`wrong` names the checks), 503 `failed`: a fact cannot be written. Within two seconds."""
    site = installation(request)
    seen = await asyncio.get_running_loop().run_in_executor(site.watch.threads, site.watch.look, site)
    answer = told(seen, site.disk_low_mb)
    return JSONResponse(answer, 503 if answer["status"] == Level.BAD else 200)


def told(seen: Observed, disk_low_mb: int) -> dict[str, Any]:
    """Numbers of the installation only: whoever reads this has no login."""
    judged, signs = checks(seen, disk_low_mb), seen.signs
    answer: dict[str, Any] = {
        "status": worst(judged),
        "wrong": list(dict.fromkeys(check.key for check in judged if check.level is not Level.GOOD)),
        "database": seen.database,
        "migration": seen.wrong_version or "ok",
        "disk_free_mb": min((disk.free // 1_000_000 for disk in seen.disks), default=None),
        "newest_backup": _iso(seen.newest_backup),
    }
    if signs is None:
        return answer
    return answer | {
        "last_sweep": _iso(signs.last.at if signs.last else None),
        "late_flows": [] if seen.is_patient else [trouble.flow for trouble in signs.troubled],
        "oldest_mail": _iso(signs.oldest_mail),
        "messages_put_aside": signs.outbox["put_aside"],
        "outbox_held": signs.is_held,
        "overdue_deadlines": signs.overdue_deadlines,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
