"""Kontrol: whether a PDF is what the municipality published, found by its SHA-256. The file itself is never kept."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from app.web.access import LARGEST_CHECKED, form_token, keep_form_token
from app.web.forms import Typed, form_of
from app.web.installation import Installation, installation
from app.web.render import page
from models.database import reading
from models.public.documents import clean_digest, published_document

router = APIRouter()
NO_DIGEST = "Det er ikke en SHA-256. Den består af 64 tegn: tal og bogstaverne a til f."
NO_FILE = "Vælg den fil, der skal kontrolleres."
TOO_LARGE = "Filen fylder mere end 20 MB. Beregn filens SHA-256 på din egen computer, og indsæt den i stedet."


@router.get("/kontrol")
def ask(
    request: Request,
    sha256: Annotated[str, Query(max_length=200)] = "",
    site: Installation = Depends(installation),
) -> Response:
    """The empty page, or what is known of a hash that was pasted."""
    digest = clean_digest(sha256)
    return _page(request, site, digest, pasted=sha256, wrong=NO_DIGEST if sha256.strip() and not digest else "")


@router.post("/kontrol")
def check(request: Request, form: FormData = Depends(form_of), site: Installation = Depends(installation)) -> Response:
    """The same for a file: hashed in memory, and gone with the request."""
    files = Typed(form).files("fil")
    if not files:
        return _page(request, site, "", wrong_file=NO_FILE)
    content = files[0].file.read(LARGEST_CHECKED + 1)
    if len(content) > LARGEST_CHECKED:
        return _page(request, site, "", wrong_file=TOO_LARGE)
    return _page(request, site, hashlib.sha256(content).hexdigest())


def _page(
    request: Request, site: Installation, digest: str, *, pasted: str = "", wrong: str = "", wrong_file: str = ""
) -> Response:
    known, body, address = None, None, ""
    if digest:
        with reading(site.engine) as connection:
            register = site.surroundings(connection).register
            known = published_document(connection, digest, register, site.now())
        if known is not None:
            body = register.organizations[known.organization]
            address = f"/dagsordener/{body.code}/{known.held_on.isoformat()}"
    token = form_token(request)
    code = 422 if wrong or wrong_file else 200
    response = page(
        request,
        "public/check_document.html.j2",
        code,
        digest=digest,
        known=known,
        organ=body,
        address=address,
        pasted=pasted,
        wrong=wrong,
        wrong_file=wrong_file,
        token=token,
    )
    keep_form_token(response, token, site, "/kontrol")
    return response
