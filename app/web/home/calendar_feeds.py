"""Calendar feeds: `/kalender/….ics` for calendar programs, and the page where one makes and ends one's own links."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request
from sqlalchemy.engine import Connection
from starlette.datastructures import FormData
from starlette.responses import Response

from app.web.access import LinkOverError, Visitor, signed_in
from app.web.facts import done
from app.web.forms import Typed, form_of
from app.web.installation import Installation, installation
from app.web.render import page
from documents.writing.calendar_feed import feed
from models.access.calendar_feed import FeedEvent, body_feed, person_feed
from models.access.links import Link, ensure_feed, feeds_of, revoke
from models.database import reading, writing
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
def read(request: Request, site: Installation = Depends(installation)) -> Response:
    """The feed. Its person must still hold a seat: of the body, or any. Nothing is written by reading."""
    link: Link = request.state.link
    with reading(site.engine) as connection:
        register = site.surroundings(connection).register
        name = _name(link, register, site)
        if name is None:
            raise LinkOverError
        events = _events(connection, link, site, register)
    tag = f'W/"{hashlib.sha256(repr((name, events)).encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": f"private, max-age={KEPT_FOR}"}
    if tag in request.headers.get("if-none-match", "").split(", "):
        return Response(status_code=304, headers=headers)
    host = urlsplit(_address(request, site)).hostname or "sagsgang"
    headers["Content-Disposition"] = 'inline; filename="sagsgang.ics"'
    return Response(feed(name, events, site.now(), host), media_type="text/calendar; charset=utf-8", headers=headers)


@router.get("/kalender")
def show(
    request: Request, visitor: Visitor = Depends(signed_in), site: Installation = Depends(installation)
) -> Response:
    with reading(site.engine) as connection:
        register = site.surroundings(connection).register
        choices = list(_choices(connection, request, site, visitor, register))
    return page(request, "home/calendar_feeds.html.j2", choices=choices, can_make=site.links is not None)


@router.post("/kalender")
def change(
    form: FormData = Depends(form_of), visitor: Visitor = Depends(signed_in), site: Installation = Depends(installation)
) -> Response:
    """Make a link, or end it. Only one's own, and only of a body one sits in."""
    typed, person = Typed(form), visitor.viewer.person
    with writing(site.engine) as connection:
        register = site.surroundings(connection).register
        bodies = {register.organizations[one].code: one for one in _bodies(person, site, register)}
        body = typed.choice("feed", {MINE: None, **bodies}, "")
        if not typed.problems and typed.text("goer") == "slut":
            revoke(connection, [one.id for one in feeds_of(connection, person) if one.body == body], site.now())
            return done("/kalender", "kalender-slut")
        if not typed.problems and site.links is not None:
            ensure_feed(connection, person, body, site.now())
            return done("/kalender", "kalender")
    return done("/kalender", "")


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


def _choices(
    connection: Connection, request: Request, site: Installation, visitor: Visitor, register: Register
) -> Iterator[Choice]:
    person, maker = visitor.viewer.person, site.links
    made = {link.body: link for link in feeds_of(connection, person)}
    bodies = [
        (register.organizations[one].code, register.organizations[one].name, one)
        for one in _bodies(person, site, register)
    ]
    wanted: list[tuple[str, str, int | None]] = [(MINE, "Mine frister og møder", None), *bodies]
    for key, name, of_body in wanted:
        link = made.get(of_body)
        path = urlsplit(maker.feed_address(link)).path if maker and link else ""
        yield Choice(key, name, of_body, _address(request, site) + path if path else "")


def _address(request: Request, site: Installation) -> str:
    """Where people reach us: as configured, else as this reader did."""
    return site.base_url.rstrip("/") or str(request.base_url).rstrip("/")
