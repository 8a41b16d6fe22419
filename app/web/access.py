"""Who gets in: every route needs a signed-in user unless it stands in `PUBLIC`, and every POST its form token.

Both are dependencies of the whole application, so a new page is closed until somebody opens it here.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_network
from typing import Annotated, Concatenate, NoReturn, ParamSpec, TypeVar

from fastapi import Depends, HTTPException, Request, Response
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from app.web.forms import Typed, form_of
from app.web.handed_in.queues import LONGEST_SENDING, FullError
from app.web.installation import Installation, installation
from app.web.kept_text import by_form, given_back, keep_one, keep_sent, page_of, token_of, writer_of
from app.web.parts import KEEP, in_parts
from models.access.links import ANSWER, COMMENT, FEED, PAGE, open_link
from models.access.signin import Session, renew, session
from models.access.visibility import Viewer, viewer_of
from models.database import writing
from process.commands.act import is_uuid
from process.limits import FORM

PUBLIC = frozenset({"/log-ind", "/drift/live", "/drift/klar", "/drift/maalinger"})
"""Addresses without a login; the measurements themselves look at who asks. `/static` is a mount of files, no route."""
OPEN = {
    *("/dagsordener", "/dagsordener/{body}/atom.xml", "/dagsordener/{body}/{day}", "/dagsordener/{body}/{day}/{file}"),
    *("/hoeringer", "/hoeringer/{number}"),
    *("/oevelse/{token}", "/oevelse/{token}/send"),
    *("/kontrol", "/oparl/v1.1", "/oparl/v1.1/system", "/oparl/v1.1/{kind}", "/oparl/v1.1/{kind}/{key}"),
}
"""Routes of what is published: for everybody, and the same for everybody. They count requests, and know no visitor."""
ANSWERING, COMMENTING, FEEDS, OF_BODY = "/svar/", "/kommentar/", "/kalender/", "/organ/"
BY_LINK = {ANSWERING: ANSWER, COMMENTING: COMMENT, FEEDS: FEED, OF_BODY: PAGE}
"""Addresses below these are opened by the token in them, and by nothing else."""

Subject = TypeVar("Subject")
Where = ParamSpec("Where")
READS = frozenset({"GET", "HEAD"})
FORM_COOKIE = "sagsgang-formular"


class MovedError(Exception):
    """The body's meeting of the day `was` is held on `day` now, and so are its pages."""

    def __init__(self, body: str, was: str, day: str) -> None:
        super().__init__(was)
        self.was, self.now, self.day = f"/{body}/{was}", f"/{body}/{day}", day


class LinkOverError(Exception):
    """This address opens nothing (any more). Which of the reasons is nobody's business who does not know it."""


@dataclass
class AskedTogetherError(Exception):
    """A link to what is asked together, at the address of one alone: the page of them all is at `path`."""

    path: str


@dataclass
class CodeNeededError(Exception):
    """A good link to what no mail may hold: its page asks at `path` for a one-time code first."""

    path: str


@dataclass
class HearingWithdrawnError(Exception):
    """A good link to a hearing that is withdrawn. `title` and `reason` are empty where the case is confidential."""

    number: str
    title: str
    body: str
    the_matter: str
    withdrawn_at: datetime
    reason: str


class TooManyGuessesError(Exception):
    """Addresses that open nothing were asked for again and again from the same place."""


class SignInNeededError(Exception):
    """Nobody is signed in; the answer is the sign-in page, then back here. `kept_for`: the page of a form that was
    kept.
    """

    def __init__(self, kept_for: str = "") -> None:
        super().__init__(kept_for)
        self.kept_for = kept_for


class KeptError(Exception):
    """What was typed so far is kept, and that is all."""


class GivenBackError(Exception):
    """A form of an earlier session of the same person: it is kept, and shown on its `page`."""

    def __init__(self, page: str) -> None:
        super().__init__(page)
        self.page = page


@dataclass(frozen=True, slots=True)
class Visitor:
    """The signed-in person of this request."""

    session: Session
    viewer: Viewer


async def gate(request: Request) -> None:
    """Let a request through to a public page, to the page of a personal link, or to any page for a signed-in person."""
    request.state.visitor = request.state.link = None
    if request.url.path not in PUBLIC:  # health must not wait for a thread that others need
        await run_in_threadpool(_enter, request, installation(request))


def _enter(request: Request, site: Installation) -> None:
    if getattr(request.scope.get("route"), "path", "") in OPEN:
        _count(request, site)
        return
    kind = next((kind for below, kind in BY_LINK.items() if request.url.path.startswith(below)), None)
    if kind is not None:
        _enter_by_link(request, site, kind)
        return
    request.state.visitor = _find_visitor(request, site)
    if request.state.visitor is None and request.method in READS:
        raise SignInNeededError


def sender(request: Request) -> str:
    """The address a request comes from; of IPv6 the network, since one household has more addresses than can be counted
    (RFC 6177).
    """
    host = request.client.host if request.client else ""
    if ":" not in host:
        return host
    try:
        return str(ip_network((host.partition("%")[0], 64), strict=False))
    except ValueError:
        return host


def _count(request: Request, site: Installation) -> None:
    if site.throttle.is_too_many(sender(request), site.wall.now()):
        raise HTTPException(429, headers={"Retry-After": "60"})


def _enter_by_link(request: Request, site: Installation, kind: str) -> None:
    """Before a form or a file is read: whoever has no link sends nothing. A good link is never held up by the guesses
    of others who share its address; that it could be guessed is out of the question (256 bits).
    """
    token, now = str(request.path_params.get("token", "")), site.wall.now()
    if site.links is not None:
        with site.reading() as connection:
            request.state.link = open_link(connection, site.links, kind, token, site.now())
    if request.state.link is None or site.links is None:
        raise LinkOverError if site.limiter.wait("link", sender(request), now) is None else TooManyGuessesError
    request.state.csrf = site.links.seal(f"form|{token}")


def signed_in(request: Request) -> Visitor:
    """The dependency of a page that wants to know who reads it."""
    visitor = request.state.visitor
    if not isinstance(visitor, Visitor):
        raise SignInNeededError
    return visitor


def allowed(
    load: Callable[Concatenate[Connection, Visit, Where], Subject], may: Callable[[Subject], bool]
) -> Callable[Concatenate[Connection, Visit, Where], Subject]:
    """As `load`, for those who may; 403 for others."""

    def loaded(connection: Connection, visit: Visit, /, *where: Where.args, **named: Where.kwargs) -> Subject:
        subject = load(connection, visit, *where, **named)
        only(may(subject))
        return subject

    return loaded


@dataclass(slots=True)
class Visit:
    """One request of somebody who is signed in, with what was typed where a form was sent."""

    request: Request
    site: Installation
    visitor: Visitor
    typed: Typed

    @property
    def viewer(self) -> Viewer:
        return self.visitor.viewer

    def reading(self) -> contextlib.AbstractContextManager[Connection]:
        return self.site.reading()

    @contextlib.contextmanager
    def about(
        self, load: Callable[Concatenate[Connection, Visit, Where], Subject], *where: Where.args, **named: Where.kwargs
    ) -> Iterator[Subject]:
        """What a page is about, read; its connection is open within."""
        with self.reading() as connection:
            yield load(connection, self, *where, **named)

    def read(
        self, load: Callable[Concatenate[Connection, Visit, Where], Subject], *where: Where.args, **named: Where.kwargs
    ) -> Subject:
        with self.about(load, *where, **named) as subject:
            return subject

    @property
    def path(self) -> str:
        return self.request.url.path


def only(allowed: bool) -> None:
    """403 for a page that is somebody else's work."""
    if not allowed:
        raise HTTPException(403)


async def typed_form(request: Request) -> Typed:
    """What was sent; on a page that is only read, what its reader typed there and did not save."""
    back = by_form(getattr(request.state, "given_back", {}))
    if back:
        alone = next((fields for part, fields in back.items() if part.startswith("/")), {})
        return Typed(FormData(back.get("", alone)), others=back)
    form, others = in_parts(await form_of(request))
    return Typed(form, others=others)


TypedForm = Annotated[Typed, Depends(typed_form)]
"""The dependency of a page that asks for nobody, and takes a form."""


async def visit_of(request: Request, typed: TypedForm) -> Visit:
    return Visit(request, installation(request), signed_in(request), typed)


CurrentVisit = Annotated[Visit, Depends(visit_of)]
"""The dependency of every page behind the sign-in: `visit: CurrentVisit`."""


def _find_visitor(request: Request, site: Installation) -> Visitor | None:
    token = request.cookies.get(site.cookie)
    if not token:
        return None
    now = site.wall.now()
    with site.reading() as connection:
        signed_in = session(connection, token, now)
        viewer = viewer_of(connection, signed_in.person, site.today()) if signed_in else None
        if viewer is not None and request.method == "GET":
            request.state.given_back = given_back(connection, request.url.path, viewer.person)
    if signed_in is None or viewer is None:
        return None
    if signed_in.is_worth_renewing(now):
        # A page that can be read is shown, also while the database takes no writes.
        with contextlib.suppress(OperationalError), writing(site.engine) as connection:
            renew(connection, token, now)
    return Visitor(signed_in, viewer)


async def own_form(request: Request) -> AsyncIterator[None]:
    """Refuse a form that was not ours: wrong origin, without the token its page was given, or with a number that no
    page of ours has made. Files that came with it are closed, and so gone, once the page has been answered.
    """
    if request.method in READS:
        yield
        return
    if not comes_from_here(request):
        raise HTTPException(403, "form")
    form = await _received(request)
    try:
        sent, expected = str(form.get("csrf") or ""), _expected_token(request)
        if not expected or not hmac.compare_digest(sent.encode(), expected.encode()):
            await run_in_threadpool(_keep_or_refuse, request, form, sent)
        numbers = (value for name, value in form.multi_items() if name.endswith("command_id"))
        if not all(is_uuid(number) for number in numbers if number):
            raise HTTPException(422)
        if KEEP in form:
            await run_in_threadpool(_keep_only, request, form)
        request.state.sent = form
        yield
    finally:
        await form.close()


def _keep_or_refuse(request: Request, form: FormData, token: str) -> NoReturn:
    """A form of a session that is over. What was typed into it is kept for whom its page was made."""
    site, visitor = installation(request), request.state.visitor
    writer = writer_of(site, token)
    is_kept = writer is not None and keep_sent(request, site, form, writer)
    if is_kept and visitor is not None and visitor.viewer.person == writer:
        raise GivenBackError(page_of(request, form))
    if _needs_sign_in(request):
        raise SignInNeededError(page_of(request, form) if is_kept else "")
    raise HTTPException(403, "form")


def _keep_only(request: Request, form: FormData) -> NoReturn:
    """A form that is still being written: it states nothing, whatever it is about."""
    visitor = request.state.visitor
    if isinstance(visitor, Visitor):
        keep_one(request, installation(request), form, visitor.viewer.person)
    raise KeptError


def _needs_sign_in(request: Request) -> bool:
    is_open = request.url.path in PUBLIC or getattr(request.scope.get("route"), "path", "") in OPEN
    return request.state.visitor is None and request.state.link is None and not is_open


async def _received(request: Request) -> FormData:
    """The form, its files spooled to the disk without a name. Only so many large ones at a time, and none for ever."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) <= FORM:
        return await request.form()
    bodies = installation(request).bodies
    is_known = request.state.visitor is not None or request.state.link is not None
    line, owner = (bodies.let_in, str(id(request))) if is_known else (bodies.strangers, sender(request))
    try:
        async with line.turn(owner), asyncio.timeout(LONGEST_SENDING):
            return await request.form()
    except FullError:
        raise HTTPException(503, headers={"Retry-After": "60"}) from None
    except TimeoutError:
        raise HTTPException(408) from None


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
    if isinstance(visitor, Visitor):
        return token_of(installation(request), visitor.session)
    return "" if _needs_sign_in(request) else request.cookies.get(FORM_COOKIE, "")


def form_token(request: Request) -> str:
    """The token of a form shown to somebody who is not signed in yet; give it back by `keep_form_token`."""
    return request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(32)


def keep_form_token(response: Response, token: str, site: Installation, path: str = "/log-ind") -> None:
    response.set_cookie(FORM_COOKIE, token, httponly=True, samesite="strict", secure=site.is_secure, path=path)


def local_path(wanted: str) -> str:
    """`wanted` when it is a path on this site, else the front page: a link must not lead people away."""
    plain = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and wanted.isprintable()
    return wanted if plain and not wanted.startswith("/log-") else "/"
