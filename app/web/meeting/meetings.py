"""The calendar of meetings, and one meeting as everybody sees it who may: agenda, versions, dispatch, quorum."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from sqlalchemy.engine import Connection
from starlette.responses import Response

from app.web.access import Visitor, signed_in
from app.web.access_log import of_annex, record
from app.web.installation import Installation, installation
from app.web.meeting_work import MeetingWork, meeting_work
from app.web.render import page
from documents.case.difference import shortened
from documents.meeting.agenda_difference import AgendaChange, agenda_difference
from models.access.visibility import numbers_of
from models.case.assessment import Assessor
from models.database import reading
from models.files import FileStore
from models.meeting.agenda_versions import AgendaEdition, agenda_versions
from models.meeting.calendar import DEADLINES, CalendarRow, bodies_of, meeting_calendar
from models.meeting.coming_items import ComingItem, coming_items
from models.meeting.own_meetings import own_bodies
from process.calendar import MONTHS, CalendarRangeError, local_day
from process.commands import meeting as mc
from process.deadlines import working_days_between
from process.law import COUNCIL_DISPATCH_DAYS
from process.register import BodyKind
from process.state.meeting import AgendaItem, ItemSubject
from process.state.quorum import forecast
from process.words import codes

router = APIRouter()
Code = Annotated[str, Path(max_length=100)]
Day = Annotated[str, Path(max_length=10)]
YEARS = range(1970, 2200)


@router.get("/moeder")
def show_calendar(
    request: Request,
    organ: Annotated[str, Query(max_length=100)] = "",
    maaned: Annotated[str, Query(max_length=20)] = "",
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """The coming meetings, or one whole month, of all bodies the reader may see or of one; the reader's own first."""
    today = site.today()
    month, problem = _month(maaned)
    days, is_coming = _days(month or today, is_whole=month is not None), month is None
    with reading(site.engine) as connection:
        register = site.surroundings(connection).register
        bodies = bodies_of(visitor.viewer, register)
        if not bodies:
            raise HTTPException(403)
        chosen = [one for one in bodies if one.code == organ] or list(bodies)
        found = meeting_calendar(
            connection, register, [one.id for one in chosen], days, viewer=visitor.viewer, now=site.now()
        )
    if organ and len(chosen) != 1:
        problem = "Vælg et organ fra listen. Her er alle organers møder."
    own = {register.organizations[body].code for body in own_bodies(visitor.viewer)}
    asked = organ if len(chosen) == 1 else ""
    return page(
        request,
        "meeting/meetings.html.j2",
        groups=_grouped(found, own),
        bodies=[(one.code, one.name) for one in bodies if any(one.exists_on(day) for day in days)],
        organ=asked,
        month=month,
        when="fra i dag" if is_coming else f"i {MONTHS[days[0].month - 1]} {days[0].year}",
        last=days[1],
        before=[_address(asked, one) for one in (today if is_coming else _shifted(days[0], -1),) if one],
        after=[_address(asked, one) for one in (_shifted(days[1], 1),) if one],
        coming=_address(asked, None),
        problem=problem,
        aw=codes,
    )


def _days(first: date, *, is_whole: bool) -> tuple[date, date]:
    """The whole month; or from a day on to the end of the month after it."""
    last = first if is_whole else _shifted(first, 1) or first
    return first, last.replace(day=monthrange(last.year, last.month)[1])


def _grouped(rows: Sequence[CalendarRow], own: Container[str]) -> list[tuple[str, list[CalendarRow]]]:
    """The reader's own bodies' meetings first; under no heading where all are, or none."""
    mine, others = [row for row in rows if row.code in own], [row for row in rows if row.code not in own]
    if mine and others:
        return [("Dine organer", mine), ("Andre organer", others)]
    return [("", mine or others)] if rows else []


def _month(asked: str) -> tuple[date | None, str]:
    """The first day of the month asked for. None for none, with a sentence for what is no month."""
    try:
        year, month = asked.split("-")
        if asked.isascii() and len(year) == 4 and int(year) in YEARS:
            return date(int(year), int(month), 1), ""
    except ValueError:
        pass
    return None, f"»{asked}« er ikke en måned. Skriv den som 2027-10. Her er de kommende møder." if asked else ""


def _shifted(month: date, by: int) -> date | None:
    number = month.year * 12 + month.month - 1 + by
    return date(number // 12, number % 12 + 1, 1) if number // 12 in YEARS else None


def _address(organ: str, month: date | None) -> str:
    """The list of one month, or of the coming meetings."""
    asked = {"organ": organ} if organ else {}
    asked |= {"maaned": f"{month:%Y-%m}"} if month else {}
    return "/moeder" + ("?" + urlencode(asked) if asked else "")


@router.get("/moeder/{body}/kommende")
def show_coming(
    request: Request, body: Code, visitor: Visitor = Depends(signed_in), site: Installation = Depends(installation)
) -> Response:
    """What is on its way to one body, and when by the plan."""
    with reading(site.engine) as connection:
        bodies = bodies_of(visitor.viewer, site.surroundings(connection).register)
        found = next((one for one in bodies if one.code == body), None)
        if found is None:
            raise HTTPException(404)
        assessor = assessor_of(connection, site)
        coming = coming_items(connection, assessor, found.id, viewer=visitor.viewer, now=site.now())
    return page(request, "meeting/coming.html.j2", organ=found, coming=coming)


@router.get("/moeder/{body}/{day}")
def show(
    request: Request,
    body: Code,
    day: Day,
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    with reading(site.engine) as connection:
        work = meeting_work(connection, site, visitor, body, day)
        shown = agenda_shown(connection, work, site)
        editions = agenda_versions(connection, work.meeting.id)
    return page(
        request, "meeting/meeting.html.j2", versions=_versions(work, editions), **shown, **facts(work), **work.words()
    )


def agenda_shown(connection: Connection, work: MeetingWork, site: Installation) -> dict[str, Any]:
    """The agenda for `_agenda.html.j2`: the items the reader may know of, and the cases they may open."""
    return {
        "cases": numbers_of(connection, work.viewer, work.states, site.now()),
        "coming": _coming(connection, work, site),
        "shortened": shortened,
    }


def _coming(connection: Connection, work: MeetingWork, site: Installation) -> tuple[ComingItem, ...]:
    """What the agenda's own item «Kommende sager» lists: what comes after this meeting."""
    if not any(item.subject is ItemSubject.COMING for item in work.agenda()):
        return ()
    assessor = assessor_of(connection, site)
    body, held_on = work.meeting.organization, work.meeting.held_on
    return coming_items(connection, assessor, body, viewer=work.viewer, now=site.now(), after=held_on)


def assessor_of(connection: Connection, site: Installation) -> Assessor:
    around = site.surroundings(connection)
    return Assessor(around.register, around.calendar, around.rules, site.today())


def facts(work: MeetingWork) -> dict[str, Any]:
    """What stands at the top of every page about a meeting."""
    meeting = work.meeting
    sent_on = local_day(meeting.dispatched_at) if meeting.dispatched_at else None
    return {
        "aw": codes,
        "deadlines": [(word, found) for name, word in DEADLINES if (found := getattr(meeting, name)) is not None],
        "sent_on": sent_on,
        "working_days": _working_days(work, sent_on or meeting.dispatch_on),
        "wanted_days": COUNCIL_DISPATCH_DAYS if work.body.kind is BodyKind.COUNCIL else 0,
        "forecast": forecast(work.record, work.register),
        "may_prepare": work.may(mc.PlaceOnAgenda),
        "may_tell": work.may(mc.ReportAbsence),
    }


def _working_days(work: MeetingWork, day: date | None) -> int | None:
    """From the dispatch to the meeting, as the body counts them; None where the calendar does not reach."""
    if day is None:
        return None
    try:
        return working_days_between(day, work.meeting.held_on, work.ctx.calendar, work.body.counts_saturday)
    except CalendarRangeError:
        return None


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """One version of the agenda and what it changed, as far as the reader may know. The newest first."""

    edition: AgendaEdition
    changes: tuple[AgendaChange, ...]
    is_first: bool


def _versions(work: MeetingWork, editions: tuple[AgendaEdition, ...]) -> list[ShownVersion]:
    found = []
    for before, edition in zip((None, *editions), editions, strict=False):
        changes = agenda_difference(before.lines, edition.lines) if before else ()
        closed = {line["number"] for one in (before, edition) if one for line in one.lines if line["closed"]}
        seen = tuple(change for change in changes if _knows(work, change.item, change.item in closed))
        if before is None or seen:
            found.append(ShownVersion(edition, seen, before is None))
    return found[::-1]


def _knows(work: MeetingWork, number: int, was_closed: bool) -> bool:
    """Whether the reader may know of an item, also as it was: what was closed once is not told afterwards."""
    item: AgendaItem | None = work.record.item(number)
    return item is not None and work.sees(replace(item, is_closed=True) if was_closed else item)


@router.get("/moeder/{body}/{day}/bilag/{number}")
def annex(
    body: Code,
    day: Day,
    number: Annotated[int, Path(ge=1, le=1_000_000)],
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """An annex as it came, for those who may see it; downloaded, never run in the page."""
    with reading(site.engine) as connection:
        work = meeting_work(connection, site, visitor, body, day)
    kept = next((one for one in work.record.annexes if one.number == number and one.removed_at is None), None)
    if kept is None or not work.sees_annex(kept):
        raise HTTPException(404)
    content = FileStore(site.data).read(kept.sha256) if site.data else None
    if content is None:
        raise HTTPException(404)
    record(site, visitor, of_annex(work, kept))
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(kept.name)}"}
    return Response(content, media_type="application/octet-stream", headers=headers)
