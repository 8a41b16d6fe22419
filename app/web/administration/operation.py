"""«Drift»: what is wrong with the installation and what to do about it, in words, for its administrators."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter, Response

from app.web.access import CurrentVisit, only
from app.web.administration.checks import Level, checks, worst
from app.web.render import page
from models.todo.restoration import open_tasks
from models.version import newest_migration
from process.words import codes

router = APIRouter()
ADDRESS = "/drift"


@router.get(ADDRESS)
def show(visit: CurrentVisit) -> Response:
    only(visit.viewer.runs_installation)
    site = visit.site
    seen = site.watch.look(site)
    judged = checks(seen, site.disk_low_mb)
    with visit.reading() as connection:
        left = len(open_tasks(connection))
    return page(
        visit,
        "administration/operation.html.j2",
        checks=judged,
        level=worst(judged),
        Level=Level,
        seen=seen,
        flows=[(codes.FLOWS[flow][0], seen.signs.successes.get(flow) if seen.signs else None) for flow in codes.FLOWS],
        left=left,
        version=version("sagsgang"),
        migration=newest_migration(),
    )
