"""Who gets in: every route needs a signed-in user unless it stands in `PUBLIC`, and every POST its form token.

Both are dependencies of the whole application, so a new page is closed until somebody opens it here.
"""

from __future__ import annotations

import contextlib
import hmac
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass

from fastapi import Depends, HTTPException, Request, Response
from sqlalchemy.exc import OperationalError
from starlette.datastructures import FormData
from starlette.formparsers import MultiPartException, MultiPartParser

from app.web.installation import Installation, installation
from models.access.links import ANSWER, FEED, open_link
from models.access.signin import Session, renew, session
from models.access.visibility import Viewer, viewer_of
from models.database import reading, writing

PUBLIC = frozenset({"/log-ind", "/drift/live", "/drift/klar"})
"""Addresses anybody may read. `/static` is a mount of files, not a route."""
OPEN = frozenset(
    {
        "/dagsordener",
        "/dagsordener/{body}/atom.xml",
        "/dagsordener/{body}/{day}",
        "/dagsordener/{body}/{day}/{file}",
        "/kontrol",
        "/oparl/v1.1",
        "/oparl/v1.1/{kind}",
        "/oparl/v1.1/{kind}/{key}",
    }
)
"""Routes of what is published: for everybody, and the same for everybody. They count requests, and know no visitor."""
CHECKING = "/kontrol"
LARGEST_CHECKED = 20_000_000
"""Bytes of a file whose hash is asked for."""
ANSWERING, FEEDS = "/svar/", "/kalender/"
BY_LINK = {ANSWERING: ANSWER, FEEDS: FEED}
"""Addresses below these are opened by the token in them, and by nothing else."""

READS = frozenset({"GET", "HEAD"})
FORM_COOKIE = "sagsgang-formular"


class MovedError(Exception):
    """The body's meeting of the day `was` is held on `day` now, and so are its pages."""

    def __init__(self, body: str, was: str, day: str) -> None:
        super().__init__(was)
        self.was, self.now, self.day = f"/{body}/{was}", f"/{body}/{day}", day


class LinkOverError(Exception):
    """This address opens nothing (any more). Which of the reasons is nobody's business who does not know it."""


class TooManyGuessesError(Exception):
    """Addresses that open nothing were asked for again and again from the same place."""


class SignInNeededError(Exception):
    """Nobody is signed in; the answer is the sign-in page, then back here."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """The signed-in person of this request."""

    session: Session
    viewer: Viewer


def gate(request: Request, site: Installation = Depends(installation)) -> None:
    """Let a request through to a public page, to the page of a personal link, or to any page for a signed-in person."""
    request.state.visitor = request.state.link = None
    if request.url.path in PUBLIC:
        return
    if getattr(request.scope.get("route"), "path", "") in OPEN:
        _count(request, site)
        return
    kind = next((kind for below, kind in BY_LINK.items() if request.url.path.startswith(below)), None)
    if kind is not None:
        _enter_by_link(request, site, kind)
        return
    request.state.visitor = _find_visitor(request, site)
    if request.state.visitor is None:
        raise SignInNeededError


def _count(request: Request, site: Installation) -> None:
    address = request.client.host if request.client else ""
    if site.throttle.is_too_many(address, site.wall.now()):
        raise HTTPException(429, headers={"Retry-After": "60"})


def _enter_by_link(request: Request, site: Installation, kind: str) -> None:
    """Before a form or a file is read: whoever has no link sends nothing. A good link is never held up by the guesses
    of others who share its address; that it could be guessed is out of the question (256 bits).
    """
    token, now = str(request.path_params.get("token", "")), site.wall.now()
    if site.links is not None:
        with reading(site.engine) as connection:
            request.state.link = open_link(connection, site.links, kind, token, site.now())
    if request.state.link is None or site.links is None:
        address = request.client.host if request.client else ""
        raise LinkOverError if site.limiter.wait("link", address, now) is None else TooManyGuessesError
    request.state.csrf = site.links.seal(f"form|{token}")


def signed_in(request: Request) -> Visitor:
    """The dependency of a page that wants to know who reads it."""
    found = request.state.visitor
    if not isinstance(found, Visitor):
        raise SignInNeededError
    return found


def _find_visitor(request: Request, site: Installation) -> Visitor | None:
    token = request.cookies.get(site.cookie)
    if not token:
        return None
    now = site.wall.now()
    with reading(site.engine) as connection:
        found = session(connection, token, now)
        viewer = viewer_of(connection, found.person, site.today()) if found else None
    if found is None or viewer is None:
        return None
    if found.is_worth_renewing(now):
        # A page that can be read is shown, also while the database takes no writes.
        with contextlib.suppress(OperationalError), writing(site.engine) as connection:
            renew(connection, token, now)
    return Visitor(found, viewer)


async def own_form(request: Request) -> AsyncIterator[None]:
    """Refuse a form that was not ours: wrong origin, or without the token its page was given. Files that came with it
    are closed, and so gone, once the page has been answered.
    """
    if request.method in READS:
        yield
        return
    if not comes_from_here(request):
        raise HTTPException(403, "form")
    form = await _form_in_memory(request) if request.url.path == CHECKING else await request.form()
    try:
        sent, expected = form.get("csrf"), _expected_token(request)
        if not expected or not isinstance(sent, str) or not hmac.compare_digest(sent.encode(), expected.encode()):
            raise HTTPException(403, "form")
        yield
    finally:
        await form.close()


async def _form_in_memory(request: Request) -> FormData:
    """The form of a page that keeps nothing: a file in it never touches the disk, whatever its size."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.form()
    parser = MultiPartParser(request.headers, request.stream(), max_files=1, max_fields=5)
    parser.spool_max_size = LARGEST_CHECKED + 1
    try:
        request._form = await parser.parse()
    except MultiPartException as error:
        raise HTTPException(400, error.message) from error
    return request._form


def comes_from_here(request: Request) -> bool:
    """Whether the browser says that the request began on our own pages. Silence of an old browser is not a no:
    the token decides.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")


def _expected_token(request: Request) -> str:
    if request.state.link is not None:
        return str(request.state.csrf)
    visitor = request.state.visitor
    return visitor.session.csrf if isinstance(visitor, Visitor) else request.cookies.get(FORM_COOKIE, "")


def form_token(request: Request) -> str:
    """The token of a form shown to somebody who is not signed in yet; give it back by `keep_form_token`."""
    return request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(32)


def keep_form_token(response: Response, token: str, site: Installation, path: str = "/log-ind") -> None:
    response.set_cookie(FORM_COOKIE, token, httponly=True, samesite="strict", secure=site.is_secure, path=path)


def local_path(wanted: str) -> str:
    """`wanted` when it is a path on this site, else the front page: a link must not lead people away."""
    plain = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and wanted.isprintable()
    return wanted if plain and not wanted.startswith("/log-") else "/"
