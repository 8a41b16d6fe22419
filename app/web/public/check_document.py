"""Kontrol: whether a PDF is what the municipality published, found by its SHA-256. The file itself is never kept."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.web.access import TypedForm, form_token, keep_form_token
from app.web.fields import files_of
from app.web.forms import Problem
from app.web.installation import CurrentSite, Installation
from app.web.public.agendas import address_of
from app.web.render import page
from models.files import digest_of
from models.public.documents import clean_digest, published_document
from process.limits import CHECKED

router = APIRouter()
NO_DIGEST = "Det er ikke en SHA-256. Den består af 64 tegn: tal og bogstaverne a til f."
NO_FILE = "Vælg den fil, der skal kontrolleres."
TOO_LARGE = "Filen fylder mere end 20 MB. Beregn filens SHA-256 på din egen computer, og indsæt den i stedet."


@router.get("/kontrol")
def ask(request: Request, site: CurrentSite, sha256: Annotated[str, Query(max_length=200)] = "") -> Response:
    """The empty page, or what is known of a hash that was pasted."""
    digest = clean_digest(sha256)
    wrong = {"sha256": NO_DIGEST} if sha256.strip() and not digest else {}
    return _page(request, site, digest, sha256, **wrong)


@router.post("/kontrol")
def check(request: Request, site: CurrentSite, typed: TypedForm) -> Response:
    """The same for a file: hashed piece by piece, and gone with the request."""
    files = files_of(typed.form.getlist("fil"))
    if not files:
        return _page(request, site, fil=NO_FILE)
    if (files[0].size or 0) > CHECKED.largest:
        return _page(request, site, fil=TOO_LARGE)
    return _page(request, site, digest_of(files[0].file))


def _page(request: Request, site: Installation, digest: str = "", pasted: str = "", **wrong: str) -> Response:
    with site.reading() as connection:
        register = site.surroundings(connection).register
        known = published_document(connection, digest, register, site.now()) if digest else None
    organ = register.organizations[known.organization] if known else None
    token, address = form_token(request), address_of(organ, known.held_on) if organ and known else ""
    document = {"digest": digest, "known": known, "organ": organ, "address": address}
    problems = [Problem(field, sentence) for field, sentence in wrong.items()]
    shown = {**document, "pasted": pasted, "token": token, "wrong": wrong, "problems": problems}
    response = page(request, "public/check_document.html.j2", 422 if wrong else 200, **shown)
    keep_form_token(response, token, site, "/kontrol")
    return response
