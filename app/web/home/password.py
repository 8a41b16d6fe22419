"""A person's own password."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response

from app.example.logins import PASSWORD
from app.web.access import CurrentVisit, Visit, sender
from app.web.render import page
from models.access.signin import SHORTEST_PASSWORD, PasswordError, change_password, check_password
from models.database import writing

router = APIRouter()
WRONG = "Den nuværende adgangskode er forkert. Skriv den igen."
TWO_DIFFER = "De to nye adgangskoder er ikke ens. Skriv den samme begge gange."
TOO_MANY = "Der er prøvet for mange gange. Vent et kvarter, og prøv så igen."
EVERYBODY_KNOWS = "Den adgangskode kender alle. Vælg en anden."
Typed = Annotated[str, Form(max_length=1000)]


@router.get("/adgangskode")
def ask(visit: CurrentVisit) -> Response:
    return _form(visit)


@router.post("/adgangskode")
def change(visit: CurrentVisit, nuvaerende: Typed = "", ny: Typed = "", gentaget: Typed = "") -> Response:
    """Check the present password as at the door; then every other browser of this person is signed out."""
    site, session = visit.site, visit.visitor.session
    if ny != gentaget:
        return _form(visit, TWO_DIFFER)
    if ny == PASSWORD and not site.is_example:
        return _form(visit, EVERYBODY_KNOWS)
    address = f"{sender(visit.request)}, signed in"
    if site.limiter.wait(session.username, address, site.wall.now()) is not None:
        return _form(visit, TOO_MANY, 429)
    with site.limiter.checking(session.username, address), site.reading() as connection:
        if check_password(connection, session.username, nuvaerende) != session.login:
            return _form(visit, WRONG)
    site.limiter.succeeded(session.username, address)
    try:
        with writing(site.engine) as connection:
            change_password(connection, session.login, ny, visit.request.cookies[site.cookie])
    except PasswordError as problem:
        return _form(visit, str(problem))
    return _form(visit, done="Adgangskoden er ændret. Andre browsere er logget ud.")


def _form(visit: Visit, error: str = "", status: int = 0, done: str = "") -> Response:
    status = status or (422 if error else 200)
    return page(visit.request, "home/password.html.j2", status, error=error, done=done, shortest=SHORTEST_PASSWORD)
