"""The secretary's and the chair's page: cases proposed and placed, items added and put in order, the agenda approved
and sent out, the meeting moved or cancelled; and the page of one item.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from sqlalchemy.engine import Connection
from starlette.datastructures import FormData
from starlette.responses import Response

from app.web.access import Visitor, signed_in
from app.web.case_work import only
from app.web.facts import done, state
from app.web.forms import Typed, form_of, in_danish
from app.web.installation import Installation, installation
from app.web.meeting.agenda_acts import ACTS, is_late, is_open, leaders, leads_itself, offered
from app.web.meeting.agenda_item_acts import ITEM_ACTS, annex_typed
from app.web.meeting.agenda_placing import chosen_cases, moved_one, placing_typed, reordered
from app.web.meeting.meetings import Code, Day, agenda_shown, assessor_of, facts
from app.web.meeting_work import MeetingWork, meeting_address, meeting_work
from app.web.render import page
from models.database import reading
from models.files import FileStore
from models.meeting.proposed_items import ProposedItem, proposed_items
from process.calendar import local_day
from process.commands import meeting as mc
from process.commands.meeting import MeetingCommand
from process.refusals import Refusal

router = APIRouter()
PLACING = "saet-paa"
"""The form that places several cases: each is a command of its own."""
Item = Annotated[int, Path(ge=1, le=1_000_000)]


@router.get("/moeder/{body}/{day}/dagsorden")
def show(
    request: Request,
    body: Code,
    day: Day,
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    return _page(request, site, visitor, (body, day), Typed(FormData()))


@router.post("/moeder/{body}/{day}/dagsorden")
def act(
    request: Request,
    body: Code,
    day: Day,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """One of the page's forms, named by `handling`."""
    name = str(form.get("handling"))
    typed = Typed(form, f"{name}-")
    with reading(site.engine) as connection:
        work = _work(connection, site, visitor, (body, day))
        chosen = chosen_cases(typed, work, _proposed(connection, work, site)) if name == PLACING else []
        command = None if name == PLACING else _read(name, typed, work, connection)
    where = (
        _placed(site, visitor, typed, chosen, work) if name == PLACING else _stated(site, visitor, typed, command, work)
    )
    if where is None:
        return _page(request, site, visitor, (body, day), typed, 422)
    return done(where, _done_key(name))


def _read(name: str, typed: Typed, work: MeetingWork, connection: Connection) -> MeetingCommand | None:
    if name == "saet-sag":
        return placing_typed(typed, work, connection)[0]
    if name == "ryk":
        return moved_one(typed, work)
    if name == "raekkefoelge":
        return reordered(typed, work)
    if name not in ACTS:
        raise HTTPException(422)
    return ACTS[name].read(typed, work)


def _done_key(name: str) -> str:
    if name == "saet-sag":
        return "sat-en-paa"
    if name == PLACING:
        return "sat-paa"
    return ACTS[name].done if name in ACTS else "raekkefoelge"


def _stated(
    site: Installation, visitor: Visitor, typed: Typed, command: MeetingCommand | None, work: MeetingWork
) -> str | None:
    """State it, and where to go then; None when something must be mended first, which `typed` then says."""
    if command is None or typed.problems:
        return None
    answer = state(site, visitor, command, command_id=typed.command_id, expected_version=typed.version)
    if isinstance(answer, Refusal):
        typed.refused(answer)
        return None
    if isinstance(command, mc.MoveMeeting):
        return f"{meeting_address(work.body, local_day(command.starts_at))}/dagsorden"
    return f"{work.address}/dagsorden"


def _placed(
    site: Installation,
    visitor: Visitor,
    typed: Typed,
    chosen: Iterable[tuple[ProposedItem, mc.PlaceOnAgenda]],
    work: MeetingWork,
) -> str | None:
    """Each on its own: one that is refused does not hold up the others, and is named."""
    if typed.problems:
        return None
    for one, command in chosen:
        own_id = f"{typed.command_id}-{one.case_id}" if typed.command_id else ""
        answer = state(site, visitor, command, command_id=own_id)
        if isinstance(answer, Refusal):
            typed.wrong("sag", f"{one.case} blev ikke sat på: {in_danish(answer)}")
    return None if typed.problems else f"{work.address}/dagsorden"


def _work(connection: Connection, site: Installation, visitor: Visitor, where: tuple[str, str]) -> MeetingWork:
    """The meeting, for those whose work its agenda is."""
    work = meeting_work(connection, site, visitor, *where)
    only(work.may(mc.PlaceOnAgenda))
    return work


def _proposed(connection: Connection, work: MeetingWork, site: Installation) -> tuple[ProposedItem, ...]:
    if not is_open(work) or work.meeting.held_on < work.ctx.today:
        return ()
    return proposed_items(connection, assessor_of(connection, site), work.record, viewer=work.viewer, now=site.now())


def _page(
    request: Request, site: Installation, visitor: Visitor, where: tuple[str, str], typed: Typed, status: int = 200
) -> Response:
    with reading(site.engine) as connection:
        work = _work(connection, site, visitor, where)
        proposed = _proposed(connection, work, site)
        shown = agenda_shown(connection, work, site)
    return page(
        request,
        "meeting/agenda.html.j2",
        status,
        proposed=proposed,
        acts=offered(work),
        is_late=is_late(work),
        is_open=is_open(work),
        leaders=leaders(work),
        leads_itself=leads_itself(work),
        ticked=set(typed.many("sag")) if typed.many("sag") else {one.case for one in proposed if one.is_ready},
        **_form_values(typed),
        **shown,
        **facts(work),
        **work.words(),
    )


def _form_values(typed: Typed) -> dict[str, object]:
    return {
        "problems": typed.problems,
        "wrong": {problem.field: problem.sentence for problem in typed.problems},
        "typed": typed.as_typed(),
        "open_act": typed.as_typed().get("handling", ""),
    }


# -- one item -----------------------------------------------------------------------------------------------------


@router.get("/moeder/{body}/{day}/dagsorden/{number}")
def show_item(
    request: Request,
    body: Code,
    day: Day,
    number: Item,
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    return _item_page(request, site, visitor, (body, day), number, Typed(FormData()))


@router.post("/moeder/{body}/{day}/dagsorden/{number}")
def act_on_item(
    request: Request,
    body: Code,
    day: Day,
    number: Item,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    name = str(form.get("handling"))
    if name not in ITEM_ACTS and name != "bilag":
        raise HTTPException(422)
    typed = Typed(form, f"{name}-")
    with reading(site.engine) as connection:
        work = _work(connection, site, visitor, (body, day))
    item = work.item(number)
    store = FileStore(site.data) if site.data else None
    command = annex_typed(typed, work, item, store) if name == "bilag" else ITEM_ACTS[name][0](typed, work, item)
    if _stated(site, visitor, typed, command, work) is None:
        return _item_page(request, site, visitor, (body, day), number, typed, 422)
    if name == "tag-af":
        return done(f"{work.address}/dagsorden", "punkt-af")
    return done(f"{work.address}/dagsorden/{number}", "bilag" if name == "bilag" else ITEM_ACTS[name][1])


def _item_page(
    request: Request,
    site: Installation,
    visitor: Visitor,
    where: tuple[str, str],
    number: int,
    typed: Typed,
    status: int = 200,
) -> Response:
    with reading(site.engine) as connection:
        work = _work(connection, site, visitor, where)
        item = work.item(number)
        shown = agenda_shown(connection, work, site)
    if item.removed_at is not None:
        raise HTTPException(404)
    return page(
        request,
        "meeting/agenda_item.html.j2",
        status,
        item=item,
        is_open=is_open(work),
        annexes=[(str(one.number), one.title) for one in work.annexes_of(item.number)],
        **_form_values(typed),
        **shown,
        **facts(work),
        **work.words(),
    )
