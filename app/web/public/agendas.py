"""Agendas and minutes for everybody, without login (KSL §§ 8 and 20): the list, one meeting, its files, a feed a body.

Nothing here asks who reads. What is shown comes through `models.public.looking` only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from sqlalchemy.engine import Connection

from app.web.files import published_file
from app.web.installation import CurrentSite, Installation
from app.web.meeting_work import moved_or_missing
from app.web.paging import PageNumber, Pages
from app.web.render import page
from documents.writing.public.atom import Entry, atom
from documents.writing.public.meeting import printed_meeting
from models.public.agendas import (
    ListedMeeting,
    coming_meetings,
    earlier_meetings,
    find_public,
    newly_published,
    public_bodies,
    search,
)
from models.public.looking import read_published
from process.calendar import danish_date
from process.public.values import PublicMeeting
from process.register import Organization, Register

router = APIRouter()
PER_PAGE = 25
MOST_HITS = 100
IN_FEED = 30
BodyCode = Annotated[str, Path(max_length=80)]
HeldOn = Annotated[str, Path(max_length=10)]


@router.get("/dagsordener")
def show_list(
    request: Request,
    site: CurrentSite,
    organ: Annotated[str, Query(max_length=80)] = "",
    q: Annotated[str, Query(max_length=200)] = "",
    vis: Literal["kommende", "tidligere"] = "kommende",
    side: PageNumber = 1,
) -> Response:
    now, today = site.now(), site.today()
    with site.reading() as connection:
        register = site.surroundings(connection).register
        bodies = public_bodies(register)
        chosen = [body for body in bodies if organ in ("", body.code)]
        if not chosen:
            raise HTTPException(404)
        wanted = [body.id for body in chosen]
        address, shown = _list_address(vis, organ, q), list[ListedMeeting]()
        most = min(side * PER_PAGE + 1, MOST_HITS)  # of this page, and whether there is one after it
        searched = search(connection, q, wanted, register, now, most)
        if q.strip():
            goes_on = most < MOST_HITS and len(searched.hits) == most
            pages = Pages(side, len(searched.hits), address, per_page=PER_PAGE, is_cut=goes_on)
        else:
            of_time = coming_meetings if vis == "kommende" else earlier_meetings
            meetings = of_time(connection, wanted, now, today)
            pages = Pages(side, meetings.count(), address, per_page=PER_PAGE)
            shown = meetings.rows(pages.passed, PER_PAGE)
    organs = register.organizations
    return page(
        request,
        "public/list.html.j2",
        bodies=[body for body in bodies if body.starts_on is None or body.starts_on <= today],
        organ=organ,
        chosen=chosen[0] if organ else None,
        q=q,
        vis=vis,
        coming=_list_address("kommende", organ),
        earlier=_list_address("tidligere", organ),
        meetings=shown,
        hits=[
            (hit, address_of(organs[hit.meeting.organization], hit.meeting.held_on)) for hit in pages.of(searched.hits)
        ],
        may_be_more=searched.may_be_more and not pages.is_cut,
        pages=pages,
        body=organs.__getitem__,
    )


def _list_address(vis: str, organ: str, q: str = "") -> str:
    chosen = {"vis": vis, "organ": organ, "q": q}
    return "/dagsordener?" + urlencode({name: text for name, text in chosen.items() if text})


def address_of(body: Organization, held_on: date) -> str:
    return f"/dagsordener/{body.code}/{held_on.isoformat()}"


def _body(register: Register, code: str) -> Organization | None:
    return next((body for body in public_bodies(register) if body.code == code), None)


@router.get("/dagsordener/{body}/atom.xml")
def feed(body: BodyCode, site: CurrentSite) -> Response:
    """What this body has published, newest first."""
    now, base = site.now(), site.address
    with site.reading() as connection:
        register = site.surroundings(connection).register
        organ = _body(register, body)
        if organ is None:
            raise HTTPException(404)
        meetings = newly_published(connection, organ.id, now).rows(0, IN_FEED)
        entries = list(_entries(connection, meetings, organ, base, register, now))
    entries.sort(key=lambda entry: entry.updated, reverse=True)
    own = f"{base}/dagsordener/{body}/atom.xml"
    title = f"{organ.name}: dagsordener og referater"
    content = atom(title, site.municipality, own, f"{base}/dagsordener?organ={body}", entries, now)
    return Response(content, media_type="application/atom+xml; charset=utf-8")


def _entries(
    connection: Connection,
    meetings: Sequence[ListedMeeting],
    body: Organization,
    base: str,
    register: Register,
    now: datetime,
) -> Iterator[Entry]:
    for meeting in read_published(connection, [listed.id for listed in meetings], register, now):
        if meeting.changed_at is None:
            continue
        what, key = ("Referat", "referat") if meeting.minutes_at else ("Dagsorden", "dagsorden")
        address = f"{base}{address_of(body, meeting.held_on)}#{key}"
        titles = "; ".join(f"{item.label}. {item.title}" for item in meeting.items if item.title)
        yield Entry(address, f"{what}: {meeting.body_name}, {danish_date(meeting.held_on)}", meeting.changed_at, titles)


@router.get("/dagsordener/{body}/{day}")
def show_meeting(request: Request, body: BodyCode, day: HeldOn, site: CurrentSite) -> Response:
    """The agenda until the minutes are out. A meeting with nothing published is shown by its day alone, whatever may be
    written in it.
    """
    with site.reading() as connection:
        organ, meeting = _published(connection, site, body, day)
        plan = site.assessors(connection)
        paper = printed_meeting(connection, meeting, plan, site.municipality, site.now())
    return page(request, "public/meeting.html.j2", organ=organ, meeting=meeting, paper=paper)


@router.get("/dagsordener/{body}/{day}/{file}")
def show_file(
    body: BodyCode,
    day: HeldOn,
    file: Annotated[str, Path(pattern=r"^(bilag|dokument)-[1-9][0-9]{0,5}$")],
    site: CurrentSite,
) -> Response:
    """An annex or a document of what is published; 404 for all others, and for those that are not there."""
    with site.reading() as connection:
        _, meeting = _published(connection, site, body, day)
    kind, _, number = file.partition("-")
    return published_file(site, meeting.annex(int(number)) if kind == "bilag" else meeting.document(int(number)))


def _published(connection: Connection, site: Installation, body: str, day: str) -> tuple[Organization, PublicMeeting]:
    register = site.surroundings(connection).register
    published = find_public(connection, body, day, register, site.now())
    if published is None:
        raise moved_or_missing(connection, _body(register, body), day)
    return published
