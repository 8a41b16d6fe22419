"""The calendar of meetings, and one meeting as everybody sees it who may: agenda, versions, dispatch, quorum."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query, Response
from sqlalchemy.engine import Connection

from app.web.access import CurrentVisit, Visit, only
from app.web.access_log import of_annex, record
from app.web.files import attachment
from app.web.meeting.minutes import minutes_read
from app.web.meeting_work import BodyCode, HeldOn, MeetingWork, OnAgenda, meeting_work
from app.web.paging import PER_PAGE, PageNumber, Pages
from app.web.render import page
from documents.case.difference import shortened
from documents.meeting.agenda_difference import AgendaChange, agenda_difference
from models.access.confidentiality import kept_back_marks
from models.access.visibility import numbers_of
from models.case.overview import CaseRow, on_their_way
from models.meeting.agenda_versions import AgendaEdition, agenda_versions
from models.meeting.calendar import CalendarRow, bodies_of, meeting_calendar, ready_cases
from models.meeting.coming_items import ComingItem, coming_to, with_links
from models.meeting.own_meetings import own_bodies
from process.calendar import MONTHS
from process.meeting.members_items import is_open_to_members
from process.register import VOTING, Organization, Register, SeatRole
from process.state.meeting import AgendaItem, ItemSubject
from process.words import codes

router = APIRouter()
YEARS = range(1970, 2200)


@router.get("/moeder")
def show_calendar(
    visit: CurrentVisit,
    organ: Annotated[str, Query(max_length=100)] = "",
    maaned: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The coming meetings, or one whole month, of all bodies the reader may see or of one; the reader's own first."""
    today = visit.site.today()
    month, problem = _month(maaned)
    days, is_coming = _days(month or today, is_whole=month is not None), month is None
    with visit.reading() as connection:
        register = visit.site.surroundings(connection).register
        bodies = bodies_of(visit.viewer, register)
        only(bool(bodies))
        chosen = [body for body in bodies if body.code == organ] or list(bodies)
        ready = ready_cases(_on_their_way(connection, visit))
        rows = meeting_calendar(connection, register, [body.id for body in chosen], days, ready, today)
    if organ and len(chosen) != 1:
        problem = "Vælg et organ fra listen. Her er alle organers møder."
    own = {register.organizations[body].code for body in own_bodies(visit.viewer)}
    brings = {seat.code for seat in _open_to(visit, register)}
    asked = organ if len(chosen) == 1 else ""
    return page(
        visit,
        "meeting/meetings.html.j2",
        groups=_grouped(rows, own),
        bodies=[(body.code, body.name) for body in bodies if any(body.exists_on(day) for day in days)],
        organ=asked,
        month=month,
        when="fra i dag" if is_coming else f"i {MONTHS[days[0].month - 1]} {days[0].year}",
        last=days[1],
        before=[_address(asked, first) for first in (today if is_coming else _shifted(days[0], -1),) if first],
        after=[_address(asked, first) for first in (_shifted(days[1], 1),) if first],
        coming=_address(asked, None),
        problem=problem,
        brings=[(body.code, body.name) for body in bodies if body.code in brings],
        aw=codes,
    )


def _on_their_way(connection: Connection, visit: Visit) -> list[CaseRow]:
    """The cases whose way to a body the reader knows of."""
    return on_their_way(connection, visit.site.status(connection, None).cases, visit.viewer, visit.site.now())


def _open_to(visit: Visit, register: Register) -> Iterator[Organization]:
    """The bodies before which the reader may bring a matter of their own, or write one down for a member."""
    statute = visit.site.reference.statute(visit.site.today())
    for seat in visit.viewer.seats:
        if seat.role in VOTING or seat.role is SeatRole.SECRETARY:
            body = register.organizations[seat.body]
            if is_open_to_members(body.kind, statute):
                yield body


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
def show_coming(visit: CurrentVisit, body: BodyCode, side: PageNumber = 1) -> Response:
    """What is on its way to one body, and when by the plan."""
    site, now = visit.site, visit.site.now()
    with site.reading() as connection:
        bodies = bodies_of(visit.viewer, site.surroundings(connection).register)
        organ = next((each for each in bodies if each.code == body), None)
        if organ is None:
            raise HTTPException(404)
        every = coming_to(connection, site.status(connection, None).cases, organ.id, visit.viewer, now)
        pages = Pages(side, len(every), visit.path)
        coming = with_links(connection, pages.of(every), visit.viewer, now)
        marks = kept_back_marks(connection, {row.case for row in coming}, now)
    return page(visit, "meeting/coming.html.j2", organ=organ, coming=coming, pages=pages, marks=marks)


@router.get("/moeder/{body}/{day}")
def show(
    visit: CurrentVisit, body: BodyCode, day: HeldOn, vis: Annotated[Literal["", "dagsorden"], Query()] = ""
) -> Response:
    """The agenda until the record is closed; then the minutes, and the agenda by `vis`."""
    with visit.about(meeting_work, body, day) as work:
        minutes = None if vis else minutes_read(work)
        shown = agenda_shown(work)
        editions = agenda_versions(work.connection, work.meeting.id)
    versions = _versions(work, editions) if minutes is None else []
    return page(visit, "meeting/meeting.html.j2", minutes=minutes, versions=versions, **shown, **work.words())


def agenda_shown(work: MeetingWork) -> dict[str, Any]:
    """The agenda for `_agenda.html.j2`: the items the reader may know of, and the cases they may open."""
    cases = numbers_of(work.connection, work.viewer, work.states, work.ctx.now)
    coming, count_coming = _coming(work)
    listed = {*cases.values(), *(row.case for row in coming)}
    return {
        "cases": cases,
        "coming": coming,
        "count_coming": count_coming,
        "marks": kept_back_marks(work.connection, listed, work.ctx.now),
        "shortened": shortened,
    }


def _coming(work: MeetingWork) -> tuple[tuple[ComingItem, ...], int]:
    """The first of what the agenda's own item «Kommende sager» lists, which is what comes after this meeting; and how
    many there are.
    """
    if not any(item.subject is ItemSubject.COMING for item in work.agenda()):
        return (), 0
    rows, meeting = work.visit.site.status(work.connection, None).cases, work.meeting
    reader = (work.viewer, work.ctx.now)
    coming = coming_to(work.connection, rows, meeting.organization, *reader, after=meeting.held_on)
    return with_links(work.connection, coming[:PER_PAGE], *reader), len(coming)


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """One version of the agenda and what it changed, as far as the reader may know. The newest first."""

    edition: AgendaEdition
    changes: tuple[AgendaChange, ...]
    is_first: bool


def _versions(work: MeetingWork, editions: tuple[AgendaEdition, ...]) -> list[ShownVersion]:
    versions = []
    for before, edition in zip((None, *editions), editions, strict=False):
        changes = agenda_difference(before.lines, edition.lines) if before else ()
        closed = {line["number"] for each in (before, edition) if each for line in each.lines if line["closed"]}
        seen = tuple(change for change in changes if _knows(work, change.item, change.item in closed))
        if before is None or seen:
            versions.append(ShownVersion(edition, seen, before is None))
    return versions[::-1]


def _knows(work: MeetingWork, number: int, was_closed: bool) -> bool:
    """Whether the reader may know of an item, also as it was: what was closed once is not told afterwards."""
    item: AgendaItem | None = work.record.item(number)
    return item is not None and work.sees(replace(item, is_closed=True) if was_closed else item)


@router.get("/moeder/{body}/{day}/bilag/{number}")
def annex(visit: CurrentVisit, body: BodyCode, day: HeldOn, number: OnAgenda) -> Response:
    """An annex as it came, for those who may see it; downloaded, never run in the page."""
    work = visit.read(meeting_work, body, day)
    kept = next((each for each in work.record.annexes if each.number == number and each.removed_at is None), None)
    if kept is None or not work.sees_annex(kept):
        raise HTTPException(404)
    answer = attachment(visit.site, kept.sha256, kept.name, kept.media_type)
    record(visit.site, visit.visitor, of_annex(work, kept))
    return answer
