"""Signing in and out."""

from __future__ import annotations

from math import ceil
from secrets import token_hex
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from starlette.responses import RedirectResponse

from app.example.logins import PASSWORD
from app.web.access import CurrentVisit, form_token, keep_form_token, local_path, sender
from app.web.installation import CurrentSite, Installation
from app.web.render import page
from models.access.signin import check_password, open_session, sign_out
from models.database import writing

router = APIRouter()

BROWSER_KNOWN_FOR = 180 * 24 * 60 * 60  # seconds
WRONG = "Brugernavn eller adgangskode er forkert. Kontrollér begge, og prøv igen."


@router.get("/log-ind")
def ask(
    request: Request,
    site: CurrentSite,
    naeste: Annotated[str, Query(max_length=500)] = "/",
    bevaret: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    return _form(request, site, naeste, is_kept=bool(bevaret))


@router.post("/log-ind")
def enter(
    request: Request,
    site: CurrentSite,
    brugernavn: Annotated[str, Form(max_length=200)] = "",
    adgangskode: Annotated[str, Form(max_length=1000)] = "",
    naeste: Annotated[str, Form(max_length=500)] = "/",
) -> Response:
    """Check the password without a write transaction, since it is slow by design; then open the session."""
    now, username = site.wall.now(), brugernavn.strip().casefold()
    address = _known_browser(request, site, username) or sender(request)
    if not username or not adgangskode:
        return _form(request, site, naeste, 422, "Skriv både brugernavn og adgangskode.", brugernavn)
    wait = site.limiter.wait(username, address, now)
    if wait is not None:
        minutes = ceil(wait.total_seconds() / 60)
        long = "1 minut" if minutes == 1 else f"{minutes} minutter"
        words = f"Der er prøvet for mange gange. Vent {long}, og prøv så igen."
        return _form(request, site, naeste, 429, words, brugernavn)
    with site.limiter.checking(username, address), site.reading() as connection:
        login = check_password(connection, username, adgangskode)
    if adgangskode == PASSWORD and not site.is_example:
        login = None  # everybody knows it: a database that once was the example's may still hold its logins
    if login is None:
        site.limiter.failed(address)
        return _form(request, site, naeste, 422, WRONG, brugernavn)
    site.limiter.succeeded(username, address)
    return _remembered(_entered(site, login, naeste), site, username)


def _entered(site: Installation, login: int, wanted: str) -> Response:
    with writing(site.engine) as connection:
        token = open_session(connection, login, site.wall.now())
    response = RedirectResponse(local_path(wanted), 303)
    response.set_cookie(site.cookie, token, httponly=True, samesite="lax", secure=site.is_secure)
    return response


def _known_browser(request: Request, site: Installation, username: str) -> str:
    """What stands for the address of a browser from which this name has signed in before; "" for any other."""
    nonce, _, seal = request.cookies.get(_known(site), "").partition(".")
    if site.links is None or not site.links.is_sealed(f"browser|{username}|{nonce}", seal):
        return ""
    return f"browser {nonce}"


def _remembered(response: Response, site: Installation, username: str) -> Response:
    if site.links is not None:
        nonce = token_hex(16)
        value = f"{nonce}.{site.links.seal(f'browser|{username}|{nonce}')}"
        secure = site.is_secure
        response.set_cookie(_known(site), value, BROWSER_KNOWN_FOR, httponly=True, samesite="strict", secure=secure)
    return response


def _known(site: Installation) -> str:
    return f"{site.cookie}-browser"


@router.post("/log-ud")
def leave(visit: CurrentVisit) -> Response:
    site = visit.site
    with writing(site.engine) as connection:
        sign_out(connection, visit.request.cookies[site.cookie])
    response = RedirectResponse("/log-ind?naeste=%2F", 303)
    response.delete_cookie(site.cookie, httponly=True, samesite="lax", secure=site.is_secure)
    return response


def _form(
    request: Request,
    site: Installation,
    wanted: str,
    status: int = 200,
    error: str = "",
    username: str = "",
    is_kept: bool = False,
) -> Response:
    token = form_token(request)
    shown = {
        "form_token": token,
        "wanted": local_path(wanted),
        "error": error,
        "username": username,
        "is_kept": is_kept,
    }
    response = page(request, "home/login.html.j2", status, **shown)
    keep_form_token(response, token, site)
    return response
