"""«Opret sag»: a document read, looked through and registered; or a case written from scratch."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import PurePath
from typing import IO, Any

import sqlalchemy as sa
from fastapi import APIRouter, HTTPException, Response
from sqlalchemy.engine import Connection
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from app.web.access import CurrentVisit, Visit, only
from app.web.act import Act, act_on, state
from app.web.case.registering import LINES, FromDocument, NewCase, Source, Written, read_source
from app.web.case_work import with_names
from app.web.facts import done
from app.web.fields import Files, Number, Text, always
from app.web.forms import Form, Typed
from app.web.queues import WAIT, FullError
from app.web.render import page_about
from app.web.uploads import NotNowError, file_name, in_turn
from documents.case.intake import keeping, unknown_department
from documents.reading import ReadCase, UnreadableDocumentError
from documents.reading.child import check_size
from documents.reading.result import as_plain
from models import tables as t
from models.access.visibility import visible
from models.case.earlier_case import earlier_case
from models.case.material import as_material
from models.files import FileStore
from process.case.refusals import WhyCase
from process.commands.act import id_by_content
from process.commands.case import RegisterCase
from process.limits import PROPOSAL
from process.permission import ADMINISTRATION
from process.refusals import Refusal

router = APIRouter()
NOTHING_READ: dict[str, Any] = {"udvalg": set(), "parter": [], "afdeling": "", "sagsbehandler": ""}


@router.get("/sager/ny")
def show(visit: CurrentVisit) -> Response:
    new = visit.read(_new)
    me = new.register.persons.get(visit.viewer.person)
    return page_about(
        new,
        "case/new_case.html.j2",
        me=me.code if me else "",
        here=next((seat.body for seat in visit.viewer.seats if seat.role in ADMINISTRATION), None),
        code_of=lambda body: new.register.organizations[body].code if body else "",
        places=range(LINES),
        first_year=new.day.year + 1,
    )


# Both are read while no thread of the pages waits; what follows is a page as any other.


@router.post("/sager/ny")
async def read_document(visit: CurrentVisit) -> Response:
    """Read the document and show what was found; nothing is registered before somebody has looked."""
    new = await run_in_threadpool(visit.read, _new)
    source = await _uploaded(visit, new)
    if source is None:
        return await run_in_threadpool(show, visit)
    visit.typed = Typed(FormData())
    return await run_in_threadpool(_looked_through, replace(new, source=source))


@router.post("/sager/ny/dokument")
async def register_document(visit: CurrentVisit) -> Response:
    """The same document twice is one case, whichever door it came by."""
    new = await run_in_threadpool(visit.read, _new)
    source, place = await _read_again(visit, new)
    visit.typed.prefix = f"s{place}-"

    def about(connection: Connection, visit: Visit) -> NewCase:
        return replace(_new(connection, visit), source=source, place=place)

    act = Act(always, FromDocument, "oprettet", state=_registered)
    return await run_in_threadpool(act_on, visit, act, about, lambda visit: _looked_through(visit.read(about)))


@router.post("/sager/ny/tom")
def register_written(visit: CurrentVisit) -> Response:
    return act_on(visit, Act(always, Written, "oprettet", state=_registered), _new, show)


def _looked_through(new: NewCase) -> Response:
    source = new.source
    cases = [_shown(new, source, case) for case in source.document.cases] if source else []
    links = new.visit.site.links
    seal = links.seal(_handed_in_by(new.visit, source.sha256)) if source and links else ""
    return page_about(new, "case/new_case_read.html.j2", source=source, seal=seal, cases=cases, open_case=new.place)


def _shown(new: NewCase, source: Source, case: ReadCase) -> dict[str, Any]:
    """One case of the document: what was read, what was noticed, and what the form begins with."""
    register, asked_for = new.register, new.asked_by(case)
    begins: dict[str, Any] = {"titel": case.title, "type": case.case_type, "journal": case.case_number or ""}
    strange = None
    if isinstance(asked_for, RegisterCase):
        begins |= {
            "afdeling": register.organizations[asked_for.department].code,
            "sagsbehandler": register.persons[asked_for.officer].code,
            "udvalg": {register.organizations[body].code for body in asked_for.committees},
            "parter": [register.organizations[body].name for body in asked_for.hearing_bodies],
        }
        strange = unknown_department(case, register, new.day, asked_for.department)
    return {
        "case": case,
        "begins": NOTHING_READ | begins,
        "missing": asked_for.danish if isinstance(asked_for, Refusal) else strange["message"] if strange else "",
        "noticed": [replace(each, message=with_names(register, each.message)) for each in source.noticed(case)],
        "proposals": [
            as_material(number, proposal.title, 1, as_plain(proposal))
            for number, proposal in enumerate(case.proposals, 1)
        ],
    }


# -- what it is about ------------------------------------------------------------------------------------------------


def _new(connection: Connection, visit: Visit) -> NewCase:
    only(visit.viewer.may_register)
    return NewCase(visit, visit.site.surroundings(connection), visit.site.today())


class Upload(Form):
    dokument: Files


async def _uploaded(visit: Visit, new: NewCase) -> Source | None:
    """The document handed in; None where it will not do, which is then said beside its field."""
    form, site, typed = visit.typed.read(Upload), visit.site, visit.typed
    if form is None or not form.dokument:
        typed.wrong("dokument", "Vælg et dokument.")
        return None
    if site.data is None:
        typed.wrong("dokument", "Der kan ikke modtages filer her. Udfyld den tomme formular i stedet.")
        return None
    name, file = file_name(form.dokument[0]), form.dokument[0].file
    try:
        check_size(name, form.dokument[0].size or 0, PROPOSAL)
        return await in_turn(visit.request, site, name, partial(_source, new, name, file, FileStore(site.data)))
    except UnreadableDocumentError as unreadable:
        typed.wrong("dokument", unreadable.message_da)
    except NotNowError as not_now:
        typed.wrong("dokument", str(not_now))
        typed.later = not_now.later
    return None


def _source(new: NewCase, name: str, file: IO[bytes], store: FileStore) -> Source:
    return read_source(name, file, store, new.register, new.day)


class ReadBefore(Form):
    """`segl` shows that this person handed the document in: a digest alone, guessed or seen, opens nobody's file."""

    fil: Text
    navn: Text
    nummer: Number
    segl: Text


def _handed_in_by(visit: Visit, sha256: str) -> str:
    return f"document|{visit.viewer.person}|{sha256}"


async def _read_again(visit: Visit, new: NewCase) -> tuple[Source, int]:
    """The document of the form's last step, read again: what is registered is what the file says. With the place of the
    case in it.
    """
    form, data, links = visit.typed.read(ReadBefore), visit.site.data, visit.site.links
    if data is None or links is None or form is None:
        raise HTTPException(422)
    if not links.is_sealed(_handed_in_by(visit, form.fil), form.segl):
        raise HTTPException(422)
    name = PurePath(form.navn[:200].replace("\\", "/")).name.strip(". ") or "fil.txt"
    store, place = FileStore(data), form.nummer or 0
    try:
        file = await run_in_threadpool(store.opened, form.fil)
        if file is None:
            raise HTTPException(422)
        with file:
            owner = f"person:{visit.viewer.person}"
            source = await visit.site.readers.read(owner, partial(_source, new, name, file, store))
    except (ValueError, UnreadableDocumentError):
        raise HTTPException(422) from None
    except FullError:
        raise HTTPException(503, headers={"Retry-After": str(WAIT)}) from None
    if place >= len(source.document.cases):
        raise HTTPException(422)
    return source, place


def _registered(visit: Visit, new: NewCase, command: RegisterCase) -> Response | None:
    source = new.source
    if source is not None:
        with visit.reading() as connection:
            earlier = earlier_case(connection, command)
        command = keeping(command, earlier) if earlier else command
    own_id = id_by_content(f"import:{source.sha256}:{new.place}") if source else None
    receipt = state(visit, command, {WhyCase.COMMITTEE_NEEDED: "udvalg"}, own_id)
    if receipt is None:
        return None
    with visit.reading() as connection:
        shown = sa.and_(t.cases.c.id == receipt.case_id, visible(visit.viewer, visit.site.now()))
        number = connection.execute(sa.select(t.cases.c.number).where(shown)).scalar()
    if number is None:  # somebody else's, closed: not even its number is told
        return done("/sager/ny", "findes-lukket")
    return done(f"/sager/{number}", "findes" if receipt.repeated else "oprettet")
