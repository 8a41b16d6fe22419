"""Numbers for Prometheus, in its text format. Of the installation and of this web process; never of a case or a person.

Where several web processes run, each tells its own answers, times and refusals, and all the same of the installation.
"""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
from collections.abc import Iterator
from datetime import datetime

from fastapi import APIRouter, HTTPException, Request, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from app.web.administration.checks import Level, checks, worst
from app.web.installation import Installation, installation
from app.web.watch import Observed
from models.vital_signs import VitalSigns

router = APIRouter()
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
LEVELS = {Level.GOOD: 0, Level.LOOK: 1, Level.BAD: 2}


@router.get("/drift/maalinger")
async def measured(request: Request) -> Response:
    site = installation(request)
    if not may_measure(request, site.metrics_token.get_secret_value()):
        raise HTTPException(403)
    loop = asyncio.get_running_loop()
    text = await loop.run_in_executor(site.watch.threads, _written, site)
    return Response(text, media_type=CONTENT_TYPE_PLAIN_0_0_4)


def may_measure(request: Request, token: str) -> bool:
    """With a token whoever has it; without one this machine alone, and nobody for whom a proxy speaks."""
    if token:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host if request.client else "").is_loopback
    except ValueError:
        return False


def _written(site: Installation) -> bytes:
    registry = CollectorRegistry()
    registry.register(_Seen(site.watch.look(site), site))
    return generate_latest(registry) + generate_latest(site.counted.registry)


class _Seen:
    """One look at the installation, as a collector of the library."""

    def __init__(self, seen: Observed, site: Installation) -> None:
        self._seen = seen
        self._site = site

    def collect(self) -> Iterator[Metric]:
        seen, site = self._seen, self._site
        level = LEVELS[worst(checks(seen, site.disk_low_mb))]
        yield _gauge("health", "0 ok, 1 degraded, 2 failed, as /drift/klar.", level)
        free = GaugeMetricFamily("sagsgang_disk_free_bytes", "Room on the disk of a folder.", labels=["folder"])
        for disk in seen.disks:
            free.add_metric([disk.name], disk.free)
        yield free
        yield _gauge("readers_waiting", "Files that wait to be read, in this web process.", site.readers.line.waiting)
        if seen.newest_backup:
            yield _gauge(
                "newest_backup_timestamp_seconds", "When the newest backup was made.", _time(seen.newest_backup)
            )
        if seen.signs:
            yield from _of_signs(seen.signs, seen.now)


def _of_signs(signs: VitalSigns, now: datetime) -> Iterator[Metric]:
    outbox = GaugeMetricFamily("sagsgang_outbox", "Notices (overdue, due) and messages by state.", labels=["state"])
    for state, count in signs.outbox.items():
        outbox.add_metric([state], count)
    yield outbox
    last = GaugeMetricFamily(
        "sagsgang_flow_last_success_timestamp_seconds", "When each flow last did its work.", labels=["flow", "mode"]
    )
    for flow, success in signs.successes.items():
        last.add_metric([flow, success.mode], _time(success.at))
    yield last
    troubled = GaugeMetricFamily("sagsgang_flow_failures", "Failures since the last success.", labels=["flow"])
    for trouble in signs.troubled:
        troubled.add_metric([trouble.flow], trouble.failures)
    yield troubled
    yield _gauge("outbox_oldest_mail_age_seconds", "Of the mail that has waited longest.", _age(signs.oldest_mail, now))
    yield _gauge("outbox_held", "1: nothing leaves until somebody releases it.", signs.is_held)
    yield _gauge("overdue_deadlines", "Hearings past their deadline and not closed.", signs.overdue_deadlines)
    yield _gauge("engine_ready_cases", "Cases that could be moved.", signs.ready)
    yield _gauge("engine_lag_seconds", "How long the first of them has waited.", _age(signs.ready_since, now))
    yield _gauge("history_entries", "Entries of the history.", signs.head[0])


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"sagsgang_{name}", text, value=value)


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0


def _time(moment: datetime) -> float:
    return moment.timestamp()
