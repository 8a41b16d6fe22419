"""When it does not go well: a page in Danish that says what happened and what to do, never a bare code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import RedirectResponse

from app.web.access import (
    READS,
    AskedTogetherError,
    CodeNeededError,
    GivenBackError,
    HearingWithdrawnError,
    KeptError,
    LinkOverError,
    MovedError,
    SignInNeededError,
    TooManyGuessesError,
)
from app.web.access_log import NOT_RECORDED
from app.web.forms import TRY_AGAIN
from app.web.installation import installation
from app.web.parts import SECRET
from app.web.render import page
from models.database import is_passing
from process.register import Person, SeatRole

# status -> heading, what happened, what to do
SENTENCES = {
    401: ("Log ind", "Du er ikke logget ind.", "Log ind, og prøv igen."),
    403: (
        "Du har ikke adgang til siden",
        "Siden er forbeholdt andre roller end dem, du har i dag.",
        "Kontakt organets sekretær, høringskoordinatoren eller systemets administrator, hvis du skal bruge den.",
    ),
    404: (
        "Vi kan ikke finde siden",
        "Adressen findes ikke, eller det, den fører til, er ikke synligt for dig.",
        "Kontrollér adressen, eller find siden fra forsiden.",
    ),
    405: ("Det kan man ikke her", "Siden tager ikke imod den slags henvendelse.", "Gå til forsiden, og begynd forfra."),
    413: ("Det er for stort", "Der er sendt mere, end siden tager imod.", "Send mindre, og prøv igen."),
    421: (
        "Adressen er ikke vores",
        "Siden er hentet under et navn, som systemet ikke kender.",
        "Brug den adresse, kommunen har oplyst. Systemets administrator kan se den i SAGSGANG_BASE_URL.",
    ),
    422: (
        "Vi forstod ikke det valgte",
        "Adressen indeholder et valg, som siden ikke kender.",
        "Gå tilbage, og vælg fra listerne på siden.",
    ),
    429: (
        "Der er spurgt for mange gange",
        "Der er kommet mange forespørgsler herfra på kort tid.",
        "Vent et minut, og prøv så igen.",
    ),
    408: (
        "Det tog for lang tid",
        "Det, der blev sendt, nåede ikke frem i tide.",
        "Prøv igen, gerne med en mindre fil.",
    ),
    503: (
        "Systemet er optaget lige nu",
        "Systemet kan ikke nå sin database lige nu. Det, du sendte, er ikke registreret endnu.",
        "Vent et øjeblik, og prøv igen. Det bliver kun registreret én gang.",
    ),
    500: (
        "Noget gik galt hos os",
        "Siden kunne ikke vises. Intet af det, du har registreret, er gået tabt.",
        "Prøv igen om lidt. Sker det igen, så fortæl systemets administrator, hvornår det skete.",
    ),
}
OPENING_NOT_RECORDED = (
    "Siden kan ikke vises lige nu",
    "Siden rummer noget lukket eller endnu ikke offentligt. Det skal skrives ned, når nogen åbner det, og det kan "
    "systemet ikke lige nu.",
    "Vent et minut, og prøv igen. Sker det igen, så fortæl systemets administrator, hvornår det skete.",
)
NOT_OUR_FORM = (
    "Formularen kunne ikke sendes",
    "Formularen er for gammel, eller den er sendt fra en anden side end vores. Intet er registreret.",
    "Gå tilbage, hent siden igen, og send formularen på ny.",
)

OF_DETAIL = {"form": NOT_OUR_FORM, NOT_RECORDED: OPENING_NOT_RECORDED}


def sign_in_first(request: Request, error: Exception) -> Response:
    """To the sign-in page, and back here afterwards: to what can be read again, or to the page a form stood on, whose
    text is kept meanwhile.
    """
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    kept_for = error.kept_for if isinstance(error, SignInNeededError) else ""
    wanted = kept_for or (here if request.method in READS else "/")
    asked = {"naeste": wanted if wanted != "/" else "", "bevaret": "ja" if kept_for else ""}
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in asked.items() if value)
    return RedirectResponse(f"/log-ind?{query}" if query else "/log-ind", 303)


def kept(_request: Request, _error: KeptError) -> Response:
    return Response(status_code=204)


def given_back(_request: Request, error: GivenBackError) -> Response:
    return RedirectResponse(error.page, 303)


def link_over(request: Request, error: Exception) -> Response:
    """One page for every link that opens nothing: it says whom to ask, and not why."""
    is_guessing, asker = isinstance(error, TooManyGuessesError), _coordinator(request)
    return page(request, "hearing/link_over.html.j2", 429 if is_guessing else 404, asker=asker, is_guessing=is_guessing)


def withdrawn(request: Request, error: HearingWithdrawnError) -> Response:
    """Whoever was asked is told that no answer is wanted any more."""
    return page(request, "hearing/link_withdrawn.html.j2", 410, hearing=error, asker=_coordinator(request))


def _coordinator(request: Request) -> Person | None:
    site = installation(request)
    with site.reading() as connection:
        register = site.surroundings(connection).register
    person = register.anyone(site.today(), SeatRole.COORDINATOR)
    return register.persons.get(person) if person is not None else None


def moved(request: Request, error: MovedError) -> Response:
    """To where it is now; a form made for the old page is not sent on."""
    there = request.url.path.replace(error.was, error.now, 1)
    if request.method not in ("GET", "HEAD") or there == request.url.path:
        return error_page(request, 404)
    return RedirectResponse(there, 303)


def elsewhere(request: Request, error: AskedTogetherError | CodeNeededError) -> Response:  # noqa: ARG001
    return RedirectResponse(error.path, 303)


def refused(request: Request, error: Exception) -> Response:
    """Also what was not understood: a choice of an address, a character no database takes (PostgreSQL and NUL)."""
    if not isinstance(error, HTTPException):
        return error_page(request, 422)
    response = error_page(request, error.status_code, OF_DETAIL.get(error.detail))
    response.headers.update(error.headers or {})
    return response


def error_page(request: Request, status: int, words: tuple[str, str, str] | None = None) -> Response:
    sentences = zip(("heading", "happened", "advice"), words or SENTENCES.get(status) or SENTENCES[500], strict=True)
    is_public = request.url.path.startswith(("/dagsordener", "/hoeringer"))  # who reads there has no login to go to
    again = _to_send_again(request) if status in (429, 503) else {}
    response = page(request, "error.html.j2", status, is_public=is_public, again=again, **dict(sentences))
    if status == 503:
        response.headers.setdefault("Retry-After", str(TRY_AGAIN.seconds))
    return response


def locked(request: Request, error: OperationalError) -> Response:
    """Another held the database for too long, or its server is away, and the page has no words of its own for it."""
    if not is_passing(error):
        raise error
    return error_page(request, 503)


def crowded(request: Request, error: NoConnectionError) -> Response:  # noqa: ARG001
    """All connections of this process were in others' hands for too long."""
    return error_page(request, 503)


def hung_up(_request: Request, _error: ClientDisconnect) -> Response:
    """Who sent it went away in the middle: there is nobody to answer, and nothing is wrong with us."""
    return Response(status_code=400)


def _to_send_again(request: Request) -> dict[str, Any]:
    """The form that was sent (it was ours: `access.own_form`), so that one press sends it again. Never a password."""
    sent = getattr(request.state, "sent", None)
    if sent is None or SECRET in sent:
        return {}
    fields = [(name, value) for name, value in sent.multi_items() if isinstance(value, str)]
    query = f"?{request.url.query}" if request.url.query else ""
    return {
        "address": request.url.path + query,
        "hidden": [(name, value) for name, value in fields if not _is_prose(value)],
        "texts": [(name, value) for name, value in fields if _is_prose(value)],
        "had_files": len(fields) < len(sent.multi_items()),
    }


def _is_prose(value: str) -> bool:
    """What somebody would be sorry to write again: shown, and not only kept."""
    return " " in value or "\n" in value


HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Response]] = {
    SignInNeededError: sign_in_first,
    GivenBackError: given_back,
    KeptError: kept,
    LinkOverError: link_over,
    HearingWithdrawnError: withdrawn,
    TooManyGuessesError: link_over,
    MovedError: moved,
    AskedTogetherError: elsewhere,
    CodeNeededError: elsewhere,
    HTTPException: refused,
    RequestValidationError: refused,
    DataError: refused,
    OperationalError: locked,
    NoConnectionError: crowded,
    ClientDisconnect: hung_up,
}
