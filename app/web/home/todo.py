"""«Mine opgaver»: the cases that wait for the reader, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fastapi import APIRouter, Response
from sqlalchemy.engine import Connection
from starlette.responses import RedirectResponse

from app.web.access import CurrentVisit
from app.web.home.at_once import ACTS, ALL, offered_on
from app.web.installation import Installation, Surroundings
from app.web.render import page
from documents.hearing.what_became import years_of
from models.access.confidentiality import kept_back_marks
from models.access.visibility import Viewer
from models.case.overview import CaseRow
from models.hearing.incoming import unclear_returns
from models.hearing.missing import AskedBody, in_lines, missing
from models.meeting.calendar import meeting_tasks
from models.meeting.own_meetings import own_meetings
from models.todo.follow_ups import owed_by
from models.todo.hearings import hearing_tasks
from models.todo.postings import postings
from models.todo.records import RecordTaskKind, record_tasks
from models.todo.restoration import open_tasks
from models.todo.routes import route_tasks
from process.ids import BodyId
from process.permission import ANSWERING
from process.register import BodyKind, Register, SeatRole

router = APIRouter()


@router.get("/")
def front(visit: CurrentVisit) -> Response:
    """To the page that answers this role's first question of the morning."""
    return RedirectResponse("/overblik" if visit.viewer.begins_with_overview else "/opgaver", 303)


@router.get("/opgaver")
def show(visit: CurrentVisit, valg: str = "") -> Response:
    site, viewer = visit.site, visit.viewer
    with site.reading() as connection:
        around = site.surroundings(connection)
        calendar, register, rules = around.calendar, around.register, around.rules
        cases = site.overview.status(
            connection, site.now(), calendar, register, rules, site.reference.rules, viewer=viewer
        ).cases
        own_bodies = [
            register.organizations[body] for body in sorted(_speaks_for(viewer)) if years_of(connection, body)
        ]
        owed = _owed(connection, viewer, site, around)
        about = (connection, viewer, site.now(), register)
        follow_ups = owed_by(*about)
        tasks = [*hearing_tasks(*about), *route_tasks(*about)]
        to_post = len(postings(*about))
        restored = open_tasks(connection) if viewer.keeps_outbox else []
        unclear = unclear_returns(connection) if viewer.keeps_outbox else ()
        meetings, records, own = meeting_tasks(*about), record_tasks(*about), own_meetings(*about)
        listed = {row.case for row in owed} | {row.case for row in follow_ups} | {row.case for row in tasks}
        marks = kept_back_marks(connection, listed, site.now())
        owed_lines = in_lines(connection, owed)
    to_sign = [record for record in records if record.kind is RecordTaskKind.SIGN]
    waiting = [mine for row in cases if (mine := row.as_seen_by(*viewer.persons))]
    return page(
        visit,
        "home/todo.html.j2",
        cases=waiting,
        office=_of_the_office(viewer, register, cases, site.today()),
        takes={"tag": ACTS["tag"].title},
        covering=[register.persons[absent].name for absent in viewer.covers],
        offers=offered_on(visit, {row.stage for row in waiting}),
        ticked=valg == ALL,
        others=[row for row in cases if row.officer_id in viewer.persons and not row.as_seen_by(*viewer.persons)],
        tasks=tasks,
        owed=owed_lines,
        follow_ups=follow_ups,
        meetings=meetings,
        records=[record for record in records if record not in to_sign],
        own=own,
        own_bodies=own_bodies,
        to_sign=to_sign,
        restored=restored,
        unclear=len(unclear),
        to_post=to_post,
        marks=marks,
    )


def _speaks_for(viewer: Viewer) -> set[BodyId]:
    return {seat.body for seat in viewer.seats if seat.role in ANSWERING and seat.kind is not BodyKind.DEPARTMENT}


def _owed(connection: Connection, viewer: Viewer, site: Installation, around: Surroundings) -> tuple[AskedBody, ...]:
    """The answers the bodies the reader speaks for still owe, the most pressing first."""
    mine = _speaks_for(viewer)
    if not mine:
        return ()
    waiting = missing(connection, site.now(), around.register, viewer=viewer)
    return tuple(row for row in waiting if row.request.body in mine)


def _of_the_office(viewer: Viewer, register: Register, cases: Iterable[CaseRow], today: date) -> list[CaseRow]:
    """What waits for others in the same office: who coordinates too, or is a secretary of the same body."""
    bodies = set(viewer.bodies_as(SeatRole.SECRETARY))
    colleagues = {
        seat.person
        for seat in register.seats
        if seat.holds_on(today)
        and (
            (viewer.is_coordinator and seat.role is SeatRole.COORDINATOR)
            or (seat.role is SeatRole.SECRETARY and seat.organization in bodies)
        )
    } - set(viewer.persons)
    others = (row for row in cases if row.as_seen_by(*viewer.persons) is None)
    return [seen for row in others if (seen := row.as_seen_by(*colleagues)) is not None]
