"""Documents of a meeting: made, kept with every version, fetched.

What says something closed is for those who may see all of it; others see the public versions and their own items.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from app.web.access import Visitor, signed_in
from app.web.access_log import of_document, record
from app.web.facts import done, new_id
from app.web.forms import Typed, form_of
from app.web.installation import Installation, installation
from app.web.meeting.meetings import Code, Day, facts
from app.web.meeting_work import MeetingWork, meeting_work
from app.web.public.files import file_response
from app.web.render import page
from config.settings import settings
from documents.writing.meeting.filing import MEDIA, PUBLIC, Letterhead, keep_document
from documents.writing.word import template_of
from models.database import reading
from models.files import FileStore
from models.store import RefusedError
from process.commands import meeting as mc
from process.ids import NO_ITEM, ItemNumber
from process.public.values import PUBLIC_BODIES
from process.state.record import DocumentKind, MeetingDocument
from process.words.codes import DOCUMENTS

router = APIRouter()
FORMATS: Mapping[str, str] = {"pdf": "PDF", "docx": "Word", "html": "HTML"}
MAKE = "lav"
Number = Annotated[int, Path(ge=1, le=1_000_000)]


@dataclass(frozen=True, slots=True)
class Row:
    """One kept version, as the list shows it."""

    document: MeetingDocument
    name: str
    format: str
    is_newest: bool


@router.get("/moeder/{body}/{day}/dokumenter")
def show(
    request: Request,
    body: Code,
    day: Day,
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    return _page(request, site, visitor, (body, day), Typed(FormData()))


@router.get("/moeder/{body}/{day}/dokumenter/{number}")
def fetch(
    body: Code,
    day: Day,
    number: Number,
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    with reading(site.engine) as connection:
        work = meeting_work(connection, site, visitor, body, day)
    wanted = next((one for one in work.record.documents if one.number == number and _may_read(work, one)), None)
    if wanted is not None:
        record(site, visitor, of_document(work, wanted))
    return file_response(site, wanted)


@router.post("/moeder/{body}/{day}/dokumenter")
def act(
    request: Request,
    body: Code,
    day: Day,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """Make a document and keep it."""
    if form.get("handling") != MAKE:
        raise HTTPException(422)
    typed = Typed(form, f"{MAKE}-")
    with reading(site.engine) as connection:
        work = meeting_work(connection, site, visitor, body, day)
    _make(site, work, typed)
    if typed.problems:
        return _page(request, site, visitor, (body, day), typed, 422)
    return done(f"{work.address}/dokumenter", "dokument")


def _make(site: Installation, work: MeetingWork, typed: Typed) -> None:
    kind = typed.choice("udgave", {str(one): one for one in _offered(work)}, "Vælg, hvilket dokument der skal laves.")
    fmt = typed.choice("format", {one: one for one in FORMATS}, "Vælg PDF, Word eller HTML.")
    item = NO_ITEM
    if kind is DocumentKind.EXCERPT:
        chosen = {str(one.number): one.number for one in work.record.in_order() if work.sees(one)}
        item = typed.choice("punkt", chosen, "Vælg det punkt, der skal skrives ud.") or NO_ITEM
    if kind is not None and fmt is not None and not typed.problems:
        _keep(site, work, typed, kind, fmt, item)


def _keep(
    site: Installation, work: MeetingWork, typed: Typed, kind: DocumentKind, fmt: str, item: ItemNumber = NO_ITEM
) -> None:
    if site.data is None:
        raise HTTPException(503)
    letterhead = Letterhead(site.municipality, template_of(settings().config))
    about = (site.store, FileStore(site.data), work.meeting.id, kind, fmt, work.viewer.person, site.now())
    try:
        keep_document(*about, letterhead=letterhead, item=item, command_id=f"{typed.command_id[:90] or new_id()}-fil")
    except RefusedError as refused:
        typed.refused(refused.refusal)


def _sees_all(work: MeetingWork) -> bool:
    """Whether nothing on the agenda, and no annex, is kept from the reader."""
    return all(work.sees(item) for item in work.record.items) and all(map(work.sees_annex, work.record.annexes))


def _may_read(work: MeetingWork, document: MeetingDocument) -> bool:
    if document.kind in PUBLIC:
        return True
    if document.kind is DocumentKind.EXCERPT:
        item = work.record.item(document.item)
        annexes = (one for one in work.record.annexes if one.item == document.item)
        return item is not None and work.sees(item) and all(map(work.sees_annex, annexes))
    return _sees_all(work)


def _offered(work: MeetingWork) -> tuple[DocumentKind, ...]:
    """What this reader may make: inside versions only where they may read them."""
    return tuple(kind for kind in DOCUMENTS if kind in PUBLIC or kind is DocumentKind.EXCERPT or _sees_all(work))


def _rows(work: MeetingWork) -> Iterator[Row]:
    """The newest first."""
    seen: set[tuple[DocumentKind, int, str]] = set()
    formats = {media: FORMATS[name] for name, media in MEDIA.items()}
    for one in sorted(work.record.documents, key=lambda one: -one.number):
        if not _may_read(work, one):
            continue
        key = (one.kind, one.item, one.media_type)
        point = f", punkt {work.record.label(one.item)}" if one.item else ""
        yield Row(
            one, f"{DOCUMENTS[one.kind].capitalize()}{point}", formats.get(one.media_type, "Fil"), key not in seen
        )
        seen.add(key)


def _page(
    request: Request, site: Installation, visitor: Visitor, where: tuple[str, str], typed: Typed, code: int = 200
) -> Response:
    with reading(site.engine) as connection:
        work = meeting_work(connection, site, visitor, *where)
    may_make = work.may(mc.FileDocument)
    return page(
        request,
        "meeting/documents.html.j2",
        code,
        **work.words(),
        **facts(work),
        rows=list(_rows(work)),
        kinds=[(str(kind), DOCUMENTS[kind].capitalize()) for kind in _offered(work)] if may_make else [],
        formats=list(FORMATS.items()),
        points=[
            (one.number, f"{work.record.label(one.number)} {one.title}")
            for one in work.record.in_order()
            if work.sees(one)
        ],
        may_publish=work.may(mc.Publish) and work.body.kind in PUBLIC_BODIES,
        problems=typed.problems,
        wrong={problem.field: problem.sentence for problem in typed.problems},
        typed=typed.as_typed(),
        open_act=typed.prefix.rstrip("-"),
    )
