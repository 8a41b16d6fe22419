"""Documents of a meeting: made, kept with every version, fetched.

What says something closed is for those who may see all of it; others see the public versions and their own items.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Response

from app.web.access import CurrentVisit, Visit
from app.web.access_log import of_document, record
from app.web.act import Act, Acts, act_on, own_id
from app.web.facts import done
from app.web.fields import among, asked, number_among
from app.web.files import published_file
from app.web.forms import Form
from app.web.meeting_work import BodyCode, HeldOn, MeetingWork, OnAgenda, meeting_work
from app.web.render import page_about
from config.look import look_of
from config.settings import settings
from documents.writing.meeting.filing import MEDIA, PUBLIC, Letterhead, keep_document
from documents.writing.word import template_of
from models.files import FileStore
from models.meeting.editions import Edition, editions
from models.public.looking import looking_at
from models.store import RefusedError
from process.commands import meeting as mc
from process.commands.act import part_of
from process.ids import NO_ITEM, ItemNumber
from process.meeting.editions import WHY
from process.public.values import PUBLIC_BODIES
from process.public.view import Looking, says_too_much
from process.state.meeting import AgendaItem
from process.state.record import DocumentKind, MeetingDocument, Published
from process.words.codes import DOCUMENTS
from process.words.grammar import sentence

router = APIRouter()
FORMATS: Mapping[str, str] = {"pdf": "PDF", "docx": "Word", "html": "HTML"}


@dataclass(frozen=True, slots=True)
class Row:
    """One kept version, as the list shows it."""

    document: MeetingDocument
    name: str
    format: str
    is_newest: bool


@router.get("/moeder/{body}/{day}/dokumenter")
def show(visit: CurrentVisit, body: BodyCode, day: HeldOn) -> Response:
    with visit.about(meeting_work, body, day) as work:
        frozen = _editions(work)
    return page_about(
        work,
        "meeting/documents.html.j2",
        why=WHY,
        rows=list(_rows(work)),
        kinds=[(str(kind), sentence(DOCUMENTS[kind])) for kind in _offered(work) if work.may(mc.FileDocument)],
        formats=list(FORMATS.items()),
        editions=frozen,
        numbers=[(n, f"{n}. udgave") for n in sorted({edition.number for edition in frozen})],
        points=[(item.number, f"{work.record.label(item.number)} {item.title}") for item in _seen(work)],
        may_publish=work.may(mc.Publish) and work.body.kind in PUBLIC_BODIES,
    )


@router.get("/moeder/{body}/{day}/dokumenter/{number}")
def fetch(visit: CurrentVisit, body: BodyCode, day: HeldOn, number: OnAgenda) -> Response:
    work = visit.read(meeting_work, body, day)
    wanted = next((document for document in _readable(work) if document.number == number), None)
    if wanted is not None:
        record(visit.site, visit.visitor, of_document(work, wanted))
    return published_file(visit.site, wanted)


@router.post("/moeder/{body}/{day}/dokumenter")
def act(visit: CurrentVisit, body: BodyCode, day: HeldOn) -> Response:
    """Make a document and keep it."""
    return act_on(visit, ACTS, meeting_work, show, body, day)


def _sees_all(work: MeetingWork) -> bool:
    """Whether nothing on the agenda, and no annex, is kept from the reader."""
    return all(work.sees(item) for item in work.record.items) and all(map(work.sees_annex, work.record.annexes))


def _readable(work: MeetingWork) -> list[MeetingDocument]:
    if _sees_all(work):
        return [document for document in work.record.documents if document.sha256]
    site = work.visit.site
    with site.reading() as connection:
        looking = looking_at(connection, [work.meeting.id], work.register, site.now()).get(work.meeting.id)
    return [document for document in work.record.documents if document.sha256 and _may_read(work, document, looking)]


def _may_read(work: MeetingWork, document: MeetingDocument, looking: Looking | None) -> bool:
    """A reader from whom something is kept: of a public one, unless it says more than may be said now."""
    if document.kind in PUBLIC:
        return looking is None or not says_too_much(looking, document)
    if document.kind is DocumentKind.EXCERPT:
        item = work.record.item(document.item)
        annexes = (annex for annex in work.record.annexes if annex.item == document.item)
        return item is not None and work.sees(item) and all(map(work.sees_annex, annexes))
    return False


def _offered(work: MeetingWork) -> tuple[DocumentKind, ...]:
    """What this reader may make: inside versions only where they may read them."""
    return tuple(kind for kind in DOCUMENTS if kind in PUBLIC or kind is DocumentKind.EXCERPT or _sees_all(work))


def _rows(work: MeetingWork) -> Iterator[Row]:
    """The newest first."""
    seen: set[tuple[DocumentKind, int, str]] = set()
    formats = {media: FORMATS[name] for name, media in MEDIA.items()}
    for document in sorted(_readable(work), key=lambda document: -document.number):
        key = (document.kind, document.item, document.media_type)
        point = f", punkt {work.record.label(document.item)}" if document.item else ""
        name, fmt = f"{sentence(DOCUMENTS[document.kind])}{point}", formats.get(document.media_type, "Fil")
        yield Row(document, name, fmt, key not in seen)
        seen.add(key)


# -- making one ------------------------------------------------------------------------------------------------------


def _seen(work: MeetingWork) -> list[AgendaItem]:
    return [item for item in work.record.in_order() if work.sees(item)]


def _editions(work: MeetingWork) -> list[Edition]:
    """Of the agenda, then of the minutes; the oldest first."""
    return [edition for what in Published for edition in editions(work.connection, work.meeting.id, what)]


def _kinds(work: MeetingWork) -> dict[str, DocumentKind]:
    return {str(kind): kind for kind in _offered(work)}


NO_EDITION = "Den udgave findes ikke. Vælg et nummer, der står på listen over udgaver."
WHICH = "Vælg det punkt, der skal skrives ud."
Excerpted = Annotated[ItemNumber | None, number_among(_seen, WHICH, may_be_empty=True)]


class NewDocument(Form):
    udgave: Annotated[DocumentKind, among(_kinds, "Vælg, hvilket dokument der skal laves.")]
    punkt: Annotated[Excerpted, asked(WHICH, lambda _, typed: typed.get("udgave") is DocumentKind.EXCERPT)]
    nummer: Annotated[int | None, number_among(_editions, NO_EDITION, may_be_empty=True)]
    format: Annotated[str, among({name: name for name in FORMATS}, "Vælg PDF, Word eller HTML.")]

    def command(self, _work: MeetingWork) -> NewDocument:
        return self


def _keep(visit: Visit, work: MeetingWork, wanted: NewDocument) -> Response | None:
    """Made and kept: the command that says so carries the digest of the file."""
    site = visit.site
    if site.data is None:
        raise HTTPException(503)
    letterhead = Letterhead(site.municipality, template_of(settings().config), look_of(settings().config))
    item = wanted.punkt or NO_ITEM if wanted.udgave is DocumentKind.EXCERPT else NO_ITEM
    about = (site.store, FileStore(site.data), work.meeting.id, wanted.udgave, wanted.format, work.viewer.person)
    by, edition = part_of(own_id(visit), "fil"), wanted.nummer or 0
    try:
        keep_document(*about, site.now(), letterhead=letterhead, item=item, edition=edition, command_id=by)
    except LookupError:
        visit.typed.wrong("nummer", NO_EDITION)
        return None
    except RefusedError as refused:
        visit.typed.refused(refused.refusal)
        return None
    return done(visit.path, "dokument")


ACTS: Acts[MeetingWork] = {"lav": Act(lambda work: work.may(mc.FileDocument), NewDocument, "dokument", state=_keep)}
