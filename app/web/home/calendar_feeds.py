"""Calendar feeds: `/kalender/….ics` for calendar programs, and the page where one makes and ends one's own links."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from sqlalchemy.engine import Connection

from app.web.access import CurrentVisit, LinkOverError, Visit
from app.web.facts import done
from app.web.installation import CurrentSite, Installation
from app.web.render import page
from documents.writing.calendar_feed import feed
from models.access.calendar_feed import FeedEvent, body_feed, person_feed
from models.access.links import Link, ensure_feed, feeds_of, revoke
from models.access.signin import may_sign_in
from models.database import writing
from process.register import BodyKind, Register

router = APIRouter()
MINE = "mig"
KEPT_FOR = 15 * 60
"""Seconds a calendar program may keep what it has read."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One feed a person can have: their own, or that of a body they sit in. `address` when they have it."""

    key: str
    name: str
    body: int | None
    address: str = ""


@router.get("/kalender/{token}.ics")
def read(request: Request, site: CurrentSite) -> Response:
    """The feed. Its person must still hold a seat, of the body or any, and no closed login. Nothing is written by
    reading.
    """
    link: Link = request.state.link
    with site.reading() as connection:
        register = site.surroundings(connection).register
        name = _name(link, register, site)
        if name is None or not may_sign_in(connection, link.person):
            raise LinkOverError
        events = _events(connection, link, site, register)
    tag = f'W/"{hashlib.sha256(repr((name, events)).encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": f"private, max-age={KEPT_FOR}"}
    if tag in request.headers.get("if-none-match", "").split(", "):
        return Response(status_code=304, headers=headers)
    host = urlsplit(site.address).hostname or "sagsgang"
    headers["Content-Disposition"] = 'inline; filename="sagsgang.ics"'
    return Response(feed(name, events, site.now(), host), media_type="text/calendar; charset=utf-8", headers=headers)


@router.get("/kalender")
def show(visit: CurrentVisit) -> Response:
    with visit.reading() as connection:
        choices = list(_choices(connection, visit))
    return page(visit, "home/calendar_feeds.html.j2", choices=choices, can_make=visit.site.links is not None)


@router.post("/kalender")
def change(visit: CurrentVisit) -> Response:
    """Make a link, or end it. Only one's own, and only of a body one sits in."""
    site, person, form = visit.site, visit.viewer.person, visit.typed.form
    with writing(site.engine) as connection:
        register = site.surroundings(connection).register
        bodies = {MINE: None, **{register.organizations[body].code: body for body in _bodies(person, site, register)}}
        wanted = str(form.get("feed"))
        if wanted not in bodies:
            return done(visit.path, "")
        if form.get("goer") == "slut":
            mine = feeds_of(connection, person)
            revoke(connection, [link.id for link in mine if link.body == bodies[wanted]], site.now())
            return done(visit.path, "kalender-slut")
        if site.links is not None:
            ensure_feed(connection, person, bodies[wanted], site.now())
    return done(visit.path, "kalender" if site.links is not None else "")


def _events(connection: Connection, link: Link, site: Installation, register: Register) -> tuple[FeedEvent, ...]:
    if link.body is not None:
        return body_feed(connection, link.body, site.now(), register)
    return person_feed(connection, link.person, site.now(), register)


def _name(link: Link, register: Register, site: Installation) -> str | None:
    """What the calendar is called; None when its person holds the seat no more."""
    if link.body is not None:
        return register.organizations[link.body].name if link.body in _bodies(link.person, site, register) else None
    in_office = any(True for _ in register.roles_of(link.person, site.today()))
    return f"Sagsgang: {register.persons[link.person].name}" if in_office else None


def _bodies(person: int, site: Installation, register: Register) -> list[int]:
    """The bodies a person sits in today; a department is no body that meets."""
    seats = (seat.organization for seat in register.roles_of(person, site.today()))
    kinds = register.organizations
    return list(dict.fromkeys(body for body in seats if kinds[body].kind is not BodyKind.DEPARTMENT))


def _choices(connection: Connection, visit: Visit) -> Iterator[Choice]:
    site, person = visit.site, visit.viewer.person
    register = site.surroundings(connection).register
    made = {link.body: link for link in feeds_of(connection, person)}
    organs = [register.organizations[body] for body in _bodies(person, site, register)]
    wanted: list[tuple[str, str, int | None]] = [(MINE, "Mine frister og møder", None)]
    wanted += [(organ.code, organ.name, organ.id) for organ in organs]
    for key, name, of_body in wanted:
        link = made.get(of_body)
        path = urlsplit(site.links.feed_address(link)).path if site.links and link else ""
        yield Choice(key, name, of_body, site.address + path if path else "")
