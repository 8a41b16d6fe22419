"""Round every answer: safe headers, a limit to what is sent in, one log line without personal data, no bare failure."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Mapping

from fastapi import HTTPException
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.log import failure, request_number
from app.web.errors import error_page
from app.web.installation import Installation
from process import limits

log = logging.getLogger("sagsgang.web")

WITH_FILES = limits.MOST_FILES * limits.ANSWER.largest + limits.FORM
LARGER: Mapping[str, int] = {
    "/svar/": WITH_FILES,
    "/sager/": WITH_FILES,
    "/moeder/": limits.ANNEX.largest + limits.FORM,
    "/kontrol": limits.CHECKED.largest + limits.FORM,
}
"""Addresses below these take in files. What they do with one, and how large it may be, they say themselves."""

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
YEAR = 31_536_000  # seconds
FILES = frozenset({200, 206, 304})  # a file that is missing today may be there tomorrow


class Envelope:
    """Outermost of our own layers, so that errors wear the headers too."""

    def __init__(self, app: ASGIApp, site: Installation) -> None:
        self.app, self.site = app, site
        self.headers = HEADERS | ({"Strict-Transport-Security": f"max-age={YEAR}"} if site.is_secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method, scope = scope["method"], _as_get(scope)
        began, status = time.perf_counter(), 0
        number = secrets.token_hex(8)
        request_number.set(number)

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._dress(scope, message, number)
            elif method == "HEAD":
                message = {**message, "body": b""}
            await send(message)

        try:
            called = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
            inner = self.app if self.site.goes_by(called) else error_page(Request(scope), 421)
            await inner(scope, _limited(scope, receive), answer)
        except Exception as error:  # the last net: a reader gets a page, the log gets the place
            log.error("failed: %s", failure(error))
            if status:
                raise  # the answer was half out: the server closes the connection
            await error_page(Request(scope), 500)(scope, receive, answer)
        finally:
            _note(scope, method, status, began)

    def _dress(self, scope: Scope, message: Message, number: str) -> None:
        headers = MutableHeaders(scope=message)
        headers["X-Request-ID"] = number
        for name, value in self.headers.items():
            headers.setdefault(name, value)
        headers.setdefault("Cache-Control", _keep_for(scope["path"], message["status"]))


def _as_get(scope: Scope) -> Scope:
    """Whoever asks for the head of a page is answered as if he had asked for the page (RFC 9110, 9.3.2)."""
    return {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope


def _keep_for(path: str, status: int) -> str:
    """Vendored files carry their version in the path and our own a digest in the query; pages are never kept."""
    return f"public, max-age={YEAR}, immutable" if path.startswith("/static/") and status in FILES else "no-store"


def _limited(scope: Scope, receive: Receive) -> Receive:
    """Receive, refusing more than the address takes in, whatever the headers promised."""
    limit = next((bytes_ for below, bytes_ in LARGER.items() if scope["path"].startswith(below)), limits.FORM)
    stated = dict(scope["headers"]).get(b"content-length", b"")
    promised = stated.isdigit()  # the server holds the sender to it
    taken = int(stated) if promised else 0

    async def read() -> Message:
        nonlocal taken
        message = {"type": "http.request"} if taken > limit else await receive()
        if not promised:
            taken += len(message.get("body", b""))
        if taken > limit:
            raise HTTPException(413)
        return message

    return read


def _note(scope: Scope, method: str, status: int, began: float) -> None:
    """One line and one count: the route's pattern, never its values or the search words."""
    route, seconds = getattr(scope.get("route"), "path", "-"), time.perf_counter() - began
    facts = {"method": method, "route": route, "status": status, "ms": round(1000 * seconds)}
    log.info("%s %s %s", method, route, status, extra={"facts": facts})
    scope["app"].state.installation.counted.answered(method, route, status, seconds)
