"""The record of a meeting, written while it is held: who was there, each item's decision, closing, signing, and what
may be done afterwards. One page for the meeting, one for each item.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from sqlalchemy.engine import Connection
from starlette.datastructures import FormData
from starlette.responses import Response

from app.web.access import Visitor, signed_in
from app.web.facts import done, state
from app.web.forms import Typed, form_of
from app.web.installation import Installation, installation
from app.web.meeting import record_acts as acts
from app.web.meeting import record_item_acts as item_acts
from app.web.meeting import record_votes as ballot
from app.web.meeting.agenda_placing import case_numbered
from app.web.meeting.closing_view import closing
from app.web.meeting.meetings import Code, Day, facts
from app.web.meeting.record_view import items_of, signings, undecided, view_of
from app.web.meeting_work import MeetingWork, meeting_work
from app.web.render import page
from models.access.visibility import numbers_of
from models.database import reading
from process.commands import meeting as mc
from process.commands.meeting import MeetingCommand
from process.ids import CaseId
from process.refusals import Refusal
from process.state.meeting import AgendaItem
from process.words import decisions
from process.words.codes import OUTCOMES
from process.words.minutes import attendance_rows

router = APIRouter()
Item = Annotated[int, Path(ge=1, le=1_000_000)]
QUICK = "kort"
AFTER = frozenset({"afvigende", "afvigende-ud", "stands", "stands-tilbage", "bekraeft", "ret", "tilfoej", "aendr"})
"""Acts on an item that has its decision."""
OUTCOME_OPTIONS = [(str(outcome), word.capitalize()) for outcome, word in OUTCOMES.items()]


@router.get("/moeder/{body}/{day}/protokol")
def show(
    request: Request,
    body: Code,
    day: Day,
    sag: Annotated[str, Query(max_length=20)] = "",
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """`sag`: the case somebody comes from, to decide it alone; its form is then open and filled in so far."""
    asked = FormData([("sag", sag)] if sag else [])
    return _page(request, site, visitor, (body, day), Typed(asked, "alene-" if sag else ""))


@router.post("/moeder/{body}/{day}/protokol")
def act(
    request: Request,
    body: Code,
    day: Day,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """What concerns the whole meeting, and the short form of an item (`kort-7`)."""
    name = str(form.get("handling"))
    typed = Typed(form, f"{name}-")
    with reading(site.engine) as connection:
        work = meeting_work(connection, site, visitor, body, day)
        command, key, anchor = _read(connection, work, typed, name)
    if not _is_stated(site, visitor, typed, command):
        return _page(request, site, visitor, (body, day), typed, 422)
    return done(f"{work.address}/protokol", key, anchor)


def _read(connection: Connection, work: MeetingWork, typed: Typed, name: str) -> tuple[MeetingCommand | None, str, str]:
    """The command, the words after it, and where on the page to go on. 422 for a form nobody gave out."""
    quick, _, number = name.partition("-")
    if quick == QUICK and number.isdecimal() and len(number) < 7:
        item = work.item(int(number))
        return item_acts.ITEM_ACTS[QUICK].read(typed, work, item), "besluttet", _after(work, item)
    if name not in acts.ACTS:
        raise HTTPException(422)
    case = _case(connection, work, typed) if name in acts.ABOUT_A_CASE else None
    anchor = "fremmoede" if name in ("fremmoede", "oevrige") else ""
    return acts.ACTS[name].read(typed, work, case), acts.ACTS[name].done, anchor


def _after(work: MeetingWork, item: AgendaItem) -> str:
    """The next item that waits for its decision: the secretary goes on from there."""
    left = [one.number for one in work.record.undecided() if one.number != item.number]
    later = [number for number in left if work.record.order_of(number) > work.record.order_of(item.number)]
    return f"punkt-{(later or left or [item.number])[0]}"


def _case(connection: Connection, work: MeetingWork, typed: Typed) -> CaseId | None:
    number = typed.text("sag", "Skriv sagens nummer, for eksempel 2027-0001.")
    found = case_numbered(connection, work, number) if number else None
    if number and found is None:
        typed.wrong("sag", f"Der findes ingen sag med nummeret {number[:40]}.")
    return found.case.id if found else None


def _is_stated(site: Installation, visitor: Visitor, typed: Typed, command: MeetingCommand | None) -> bool:
    if command is None or typed.problems:
        return False
    answer = state(site, visitor, command, command_id=typed.command_id, expected_version=typed.version)
    if isinstance(answer, Refusal):
        typed.refused(answer)
        return False
    return True


def _form_values(typed: Typed) -> dict[str, Any]:
    return {
        "problems": typed.problems,
        "wrong": {problem.field: problem.sentence for problem in typed.problems},
        "typed": typed.as_typed(),
        "open_act": typed.prefix.rstrip("-"),
        "outcomes": OUTCOME_OPTIONS,
        "alone_outcomes": [(key, word) for key, word in OUTCOME_OPTIONS if key in acts.ALONE],
    }


def _page(
    request: Request, site: Installation, visitor: Visitor, where: tuple[str, str], typed: Typed, status: int = 200
) -> Response:
    with reading(site.engine) as connection:
        work = meeting_work(connection, site, visitor, *where)
        cases = numbers_of(connection, work.viewer, work.states, site.now())
    rows, offered = items_of(work), acts.offered(work)
    return page(
        request,
        "meeting/record.html.j2",
        status,
        rows=rows,
        marked=[row.label for row in rows if row.marks],
        acts=offered,
        is_held=acts.is_held(work),
        may_write=work.may(mc.RecordDecision),
        attendance=attendance_rows(work.record, work.register),
        members=acts.members(work),
        stand_ins=acts.stand_ins(work),
        chairs=acts.chairs(work),
        undecided=undecided(work),
        closing=closing(work) if "luk" in offered else None,
        signings=signings(work),
        additions=decisions.corrections(work.record, 0),
        waiting={item.number: item_acts.waiting(work, item) for item in work.record.items},
        cases=cases,
        **_form_values(typed),
        **facts(work),
        **work.words(),
    )


# -- one item -----------------------------------------------------------------------------------------------------


@router.get("/moeder/{body}/{day}/protokol/{number}")
def show_item(
    request: Request,
    body: Code,
    day: Day,
    number: Item,
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    return _item_page(request, site, visitor, (body, day), number, Typed(FormData()))


@router.post("/moeder/{body}/{day}/protokol/{number}")
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
    if name not in item_acts.ITEM_ACTS or name == QUICK:
        raise HTTPException(422)
    typed = Typed(form, f"{name}-")
    with reading(site.engine) as connection:
        work = meeting_work(connection, site, visitor, body, day)
    command = item_acts.ITEM_ACTS[name].read(typed, work, work.item(number))
    if not _is_stated(site, visitor, typed, command):
        return _item_page(request, site, visitor, (body, day), number, typed, 422)
    return done(f"{work.address}/protokol/{number}", item_acts.ITEM_ACTS[name].done)


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
        work = meeting_work(connection, site, visitor, *where)
        cases = numbers_of(connection, work.viewer, work.states, site.now())
    item = work.item(number)
    if item.removed_at is not None:
        raise HTTPException(404)
    stands, offered = ballot.typed_of(work, item), item_acts.item_offered(work, item)
    return page(
        request,
        "meeting/record_item.html.j2",
        status,
        row=view_of(work, item),
        item=item,
        acts=offered,
        has_after=bool(offered & AFTER),
        stands=stands,
        parties=ballot.parties_at(work, item.number),
        lines=_amendment_lines(stands, typed),
        bodies=[(one.code, one.name) for one in ballot.referable(work)],
        speakers=item_acts.speakers(work, item),
        entered=item_acts.entered(work, item),
        doubted=item_acts.doubted(work, item),
        raised=item_acts.raised(work, item),
        stand_ins=acts.stand_ins(work),
        is_desk=item_acts.is_desk(work),
        waiting=item_acts.waiting(work, item),
        point_fields=[f"at-{place}-udfald" for place, _ in enumerate(item.points, 1)],
        guests="\n".join(f"{one.name}, {one.capacity}" if one.capacity else one.name for one in item.guests),
        beside_it=_neighbours(work, item),
        cases=cases,
        **_form_values(typed),
        **facts(work),
        **work.words(),
    )


def _amendment_lines(stands: dict[str, str], typed: Typed) -> range:
    """A line for each amendment that stands or was typed, and empty ones."""
    used = sum(1 for name in {**stands, **typed.as_typed()} if name.startswith("forslag-") and name.endswith("-tekst"))
    return range(1, max(used, sum(1 for name in stands if name.endswith("-tekst")) + ballot.MORE_AMENDMENTS) + 1)


def _neighbours(work: MeetingWork, item: AgendaItem) -> tuple[AgendaItem | None, AgendaItem | None]:
    """The items before and after, to go through them in turn."""
    seen = [one for first in work.agenda() for one in (first, *work.sub_items(first.number))]
    at = next((place for place, one in enumerate(seen) if one.number == item.number), 0)
    return (seen[at - 1] if at else None), (seen[at + 1] if at + 1 < len(seen) else None)
