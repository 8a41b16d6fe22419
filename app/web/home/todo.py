"""«Mine opgaver»: the cases that wait for the reader, the most pressing first."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from sqlalchemy.engine import Connection
from starlette.responses import RedirectResponse, Response

from app.web.access import Visitor, signed_in
from app.web.installation import Installation, Surroundings, installation
from app.web.render import page
from models.access.visibility import Viewer
from models.case.overview import CaseRow
from models.database import reading
from models.hearing.missing import AskedBody, missing
from models.meeting.calendar import meeting_tasks
from models.meeting.own_meetings import own_meetings
from models.todo.follow_ups import owed_by
from models.todo.hearings import hearing_tasks
from models.todo.records import RecordTaskKind, record_tasks
from models.todo.routes import route_tasks
from process.permission import ANSWERING
from process.register import BodyKind

router = APIRouter()


@router.get("/")
def front(visitor: Visitor = Depends(signed_in)) -> Response:
    """To the page that answers this role's first question of the morning."""
    return RedirectResponse("/overblik" if visitor.viewer.begins_with_overview else "/opgaver", 303)


@router.get("/opgaver")
def show(
    request: Request, visitor: Visitor = Depends(signed_in), site: Installation = Depends(installation)
) -> Response:
    with reading(site.engine) as connection:
        around = site.surroundings(connection)
        found = site.overview.status(
            connection, site.now(), around.calendar, around.register, around.rules, viewer=visitor.viewer
        )
        owed = _owed(connection, visitor.viewer, site, around)
        about = (connection, visitor.viewer, site.now(), around.register)
        follow_ups = owed_by(*about)
        tasks = [*hearing_tasks(*about), *route_tasks(*about)]
        meetings, records, own = meeting_tasks(*about), record_tasks(*about), own_meetings(*about)
    mine = [row for row in found.cases if row.holder_id == visitor.viewer.person]
    others = _also_mine(found.cases, visitor.viewer.person)
    lists: dict[str, Any] = {"tasks": tasks, "owed": owed, "follow_ups": follow_ups}
    to_sign = [one for one in records if one.kind is RecordTaskKind.SIGN]
    lists |= {"meetings": meetings, "records": [one for one in records if one not in to_sign]}
    lists |= {"own": own, "to_sign": to_sign}
    return page(request, "home/todo.html.j2", cases=mine, others=others, **lists)


def _owed(connection: Connection, viewer: Viewer, site: Installation, around: Surroundings) -> tuple[AskedBody, ...]:
    """The answers the bodies the reader speaks for still owe, the most pressing first."""
    mine = {seat.body for seat in viewer.seats if seat.role in ANSWERING and seat.kind is not BodyKind.DEPARTMENT}
    if not mine:
        return ()
    waiting = missing(connection, site.now(), around.register, viewer=viewer)
    return tuple(row for row in waiting if row.request.body in mine)


def _also_mine(cases: tuple[CaseRow, ...], person: int) -> list[CaseRow]:
    """Cases the reader is officer of, that wait for somebody else."""
    return [row for row in cases if row.officer_id == person and row.holder_id != person]
