"""Agendas and minutes for everybody, without login (KSL §§ 8 and 20): the list, one meeting, its files, a feed a body.

Nothing here asks who reads. What is shown comes through `models.public.agendas` only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Annotated, Literal, TypeVar

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from sqlalchemy.engine import Connection
from starlette.responses import Response

from app.web.installation import Installation, installation
from app.web.meeting_work import elsewhere
from app.web.public.files import file_response
from app.web.render import page
from documents.writing.public.atom import Entry, atom
from models.database import reading
from models.public.agendas import Hit, ListedMeeting, find_public, listed_meetings, public_bodies, read_public, search
from process.calendar import danish_date
from process.register import Organization, Register

router = APIRouter()
PER_PAGE = 25
MOST_HITS = 100
IN_FEED = 30
One = TypeVar("One")
BodyCode = Annotated[str, Path(max_length=80)]
Day = Annotated[str, Path(max_length=10)]


@router.get("/dagsordener")
def show_list(
    request: Request,
    organ: Annotated[str, Query(max_length=80)] = "",
    q: Annotated[str, Query(max_length=200)] = "",
    vis: Literal["kommende", "tidligere"] = "kommende",
    side: Annotated[int, Query(ge=1, le=10_000)] = 1,
    site: Installation = Depends(installation),
) -> Response:
    now, today = site.now(), site.today()
    with reading(site.engine) as connection:
        register = site.surroundings(connection).register
        bodies = public_bodies(register)
        chosen = [one for one in bodies if organ in ("", one.code)]
        if not chosen:
            raise HTTPException(404)
        wanted = [one.id for one in chosen]
        hits = list(islice(search(connection, q, wanted, register, now), MOST_HITS)) if q.strip() else []
        meetings = () if q.strip() else listed_meetings(connection, wanted, now)
    if vis == "kommende":
        found = [one for one in meetings if one.held_on >= today]
    else:
        found = [one for one in reversed(meetings) if one.held_on < today and one.is_published]
    lines, hits_here = _on_page(found, side), _on_page(hits, side)
    return page(
        request,
        "public/list.html.j2",
        bodies=[one for one in bodies if one.starts_on is None or one.starts_on <= today],
        organ=organ,
        chosen=chosen[0] if organ else None,
        q=q,
        vis=vis,
        side=side,
        meetings=lines[0],
        hits=[(one, meeting_address(register, one)) for one in hits_here[0]],
        is_full=len(hits) == MOST_HITS,
        pages=hits_here[1] if q.strip() else lines[1],
        body=lambda one: register.organizations[one],
    )


def _on_page(found: Sequence[One], side: int) -> tuple[Sequence[One], int]:
    """The lines of one page, and how many pages there are."""
    return found[(side - 1) * PER_PAGE : side * PER_PAGE], max(-(-len(found) // PER_PAGE), 1)


def meeting_address(register: Register, hit: Hit) -> str:
    return f"/dagsordener/{register.organizations[hit.meeting.organization].code}/{hit.meeting.held_on.isoformat()}"


@router.get("/dagsordener/{body}/atom.xml")
def feed(request: Request, body: BodyCode, site: Installation = Depends(installation)) -> Response:
    """What this body has published, newest first."""
    now, base = site.now(), public_address(request, site)
    with reading(site.engine) as connection:
        register = site.surroundings(connection).register
        found = next((one for one in public_bodies(register) if one.code == body), None)
        if found is None:
            raise HTTPException(404)
        meetings = [one for one in listed_meetings(connection, [found.id], now) if one.is_published]
        newest = sorted(meetings, key=lambda one: one.minutes_at or one.agenda_at or now, reverse=True)[:IN_FEED]
        entries = list(_entries(connection, newest, found, base, register, now))
    entries.sort(key=lambda one: one.updated, reverse=True)
    own = f"{base}/dagsordener/{body}/atom.xml"
    title = f"{found.name}: dagsordener og referater"
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
    for one in meetings:
        found = read_public(connection, one.id, register, now)
        if found is None or found.changed_at is None:
            continue
        address = f"{base}/dagsordener/{body.code}/{found.held_on.isoformat()}"
        what, key = ("Referat", "referat") if found.minutes_at else ("Dagsorden", "dagsorden")
        titles = "; ".join(f"{item.label}. {item.title}" for item in found.items if item.title)
        yield Entry(f"{address}#{key}", f"{what}: {body.name}, {danish_date(found.held_on)}", found.changed_at, titles)


@router.get("/dagsordener/{body}/{day}")
def show_meeting(request: Request, body: BodyCode, day: Day, site: Installation = Depends(installation)) -> Response:
    """The agenda until the minutes are out. A meeting with nothing published is shown by its day alone, whatever may be
    written in it.
    """
    with reading(site.engine) as connection:
        register = site.surroundings(connection).register
        found = find_public(connection, body, day, register, site.now())
        if found is None:
            raise elsewhere(connection, next((one for one in public_bodies(register) if one.code == body), None), day)
    return page(request, "public/meeting.html.j2", organ=found[0], meeting=found[1])


@router.get("/dagsordener/{body}/{day}/{file}")
def show_file(
    body: BodyCode,
    day: Day,
    file: Annotated[str, Path(pattern=r"^(bilag|dokument)-[1-9][0-9]{0,5}$")],
    site: Installation = Depends(installation),
) -> Response:
    """An annex or a document of what is published; 404 for all others, and for those that are not there."""
    with reading(site.engine) as connection:
        register = site.surroundings(connection).register
        found = find_public(connection, body, day, register, site.now())
        if found is None:
            raise elsewhere(connection, next((one for one in public_bodies(register) if one.code == body), None), day)
    kind, _, number = file.partition("-")
    wanted = found[1].annex(int(number)) if kind == "bilag" else found[1].document(int(number))
    return file_response(site, wanted)


def public_address(request: Request, site: Installation) -> str:
    """Where people reach us: as configured, else as this reader did."""
    return site.base_url.rstrip("/") or str(request.base_url).rstrip("/")
