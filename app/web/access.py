"""Who gets in: every route needs a signed-in user unless it stands in `PUBLIC`, and every POST its form token.

Both are dependencies of the whole application, so a new page is closed until somebody opens it here.
"""

from __future__ import annotations

import contextlib
import hmac
import secrets
from dataclasses import dataclass

from fastapi import Depends, HTTPException, Request, Response
from sqlalchemy.exc import OperationalError

from app.web.installation import Installation, installation
from models.database import reading, writing
from models.signin import Session, renew, session
from models.visibility import Viewer, viewer_of

PUBLIC = frozenset({"/log-ind", "/drift/live", "/drift/klar"})
"""Addresses anybody may read. `/static` is a mount of files, not a route."""

READS = frozenset({"GET", "HEAD"})
FORM_COOKIE = "sagsgang-formular"


class SignInNeededError(Exception):
    """Nobody is signed in; the answer is the sign-in page, then back here."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """The signed-in person of this request."""

    session: Session
    viewer: Viewer


def gate(request: Request, site: Installation = Depends(installation)) -> None:
    """Let a request through to a public page, or to any page for a signed-in person."""
    request.state.visitor = None
    if request.url.path in PUBLIC:
        return
    request.state.visitor = _find_visitor(request, site)
    if request.state.visitor is None:
        raise SignInNeededError


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


async def own_form(request: Request) -> None:
    """Refuse a form that was not ours: wrong origin, or without the token its page was given."""
    if request.method in READS:
        return
    if not comes_from_here(request):
        raise HTTPException(403, "form")
    form = await request.form()
    sent, expected = form.get("csrf"), _expected_token(request)
    if not expected or not isinstance(sent, str) or not hmac.compare_digest(sent.encode(), expected.encode()):
        raise HTTPException(403, "form")


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
    visitor = request.state.visitor
    return visitor.session.csrf if isinstance(visitor, Visitor) else request.cookies.get(FORM_COOKIE, "")


def form_token(request: Request) -> str:
    """The token of a form shown to somebody who is not signed in yet; give it back by `keep_form_token`."""
    return request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(32)


def keep_form_token(response: Response, token: str, site: Installation) -> None:
    response.set_cookie(FORM_COOKIE, token, httponly=True, samesite="strict", secure=site.is_secure, path="/log-ind")


def local_path(wanted: str) -> str:
    """`wanted` when it is a path on this site, else the front page: a link must not lead people away."""
    plain = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and wanted.isprintable()
    return wanted if plain and not wanted.startswith("/log-") else "/"
