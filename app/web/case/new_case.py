"""«Opret sag»: a document read, looked through and registered; or a case written from scratch."""

from __future__ import annotations

from dataclasses import replace
from typing import IO, Any

import sqlalchemy as sa
from fastapi import APIRouter, HTTPException, Response
from sqlalchemy.engine import Connection
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from app.web.access import CurrentVisit, Visit, only
from app.web.act import Act, act_on, own_id, state
from app.web.case.registering import LINES, FromDocument, NewCase, Source, Written, read_source
from app.web.case_work import with_names
from app.web.facts import done
from app.web.fields import Number, Text, always
from app.web.forms import Form, Typed
from app.web.handed_in.read_document import Reader, read_again, seal_of, uploaded
from app.web.render import page_about
from documents.case.earlier import ReadBefore, read_before
from documents.case.intake import keeping, kept_closed, unknown_department
from documents.reading import ReadCase
from documents.reading.result import as_plain
from models import tables as t
from models.access.visibility import visible
from models.case.earlier_case import earlier_case
from models.case.material import as_material
from models.files import FileStore
from process.case.refusals import WhyCase
from process.commands.act import id_by_content, part_of
from process.commands.case import RegisterCase
from process.permission import ADMINISTRATION
from process.refusals import Refusal, Why

router = APIRouter()
NO_FILES = "Der kan ikke modtages filer her. Udfyld den tomme formular i stedet."
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
    source = await uploaded(visit, _reader(new), NO_FILES)
    if source is None:
        return await run_in_threadpool(show, visit)
    visit.typed = Typed(FormData())
    return await run_in_threadpool(_looked_through, replace(new, source=source))


@router.post("/sager/ny/dokument")
async def register_document(visit: CurrentVisit) -> Response:
    """The same document twice is one case, whichever door it came by."""
    return await _of_document(visit, Act(always, FromDocument, "oprettet", state=_registered), "s")


@router.post("/sager/ny/dokument/ret")
async def revise_by_document(visit: CurrentVisit) -> Response:
    """The case that was read of the document before gets what is new in it."""
    return await _of_document(visit, Act(always, NewVersion, "revideret", state=_revised), "r")


async def _of_document(visit: Visit, act: Act[NewCase], form: str) -> Response:
    """What is done with one case of a document that was looked through; its fields' names begin with `form`."""
    source = await read_again(visit, _reader(await run_in_threadpool(visit.read, _new)))
    place = _place(visit, source)
    visit.typed.prefix = f"{form}{place}-"

    def about(connection: Connection, visit: Visit) -> NewCase:
        return replace(_new(connection, visit), source=source, place=place)

    return await run_in_threadpool(act_on, visit, act, about, lambda visit: _looked_through(visit.read(about)))


@router.post("/sager/ny/tom")
def register_written(visit: CurrentVisit) -> Response:
    return act_on(visit, Act(always, Written, "oprettet", state=_registered), _new, show)


def _looked_through(new: NewCase) -> Response:
    source = new.source
    cases = [_shown(new, source, case) for case in source.document.cases] if source else []
    seal = seal_of(new.visit, source.sha256) if source else ""
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
        "before": _before(new, source, case, asked_for),
        "begins": NOTHING_READ | begins,
        "missing": asked_for.danish if isinstance(asked_for, Refusal) else strange["message"] if strange else "",
        "noticed": [replace(each, message=with_names(register, each.message)) for each in source.noticed(case)],
        "proposals": [
            as_material(number, proposal.title, 1, as_plain(proposal))
            for number, proposal in enumerate(case.proposals, 1)
        ],
    }


def _before(new: NewCase, source: Source, case: ReadCase, asked_for: RegisterCase | Refusal) -> ReadBefore | None:
    """The case the document was read as before, where the reader may see it."""
    visit, place = new.visit, source.document.cases.index(case)
    seen = visible(visit.viewer, visit.site.now())
    with visit.reading() as connection:
        return read_before(connection, asked_for, case, id_by_content(f"import:{source.sha256}:{place}"), seen)


# -- what it is about ------------------------------------------------------------------------------------------------


def _new(connection: Connection, visit: Visit) -> NewCase:
    only(visit.viewer.may_register)
    return NewCase(visit, visit.site.surroundings(connection), visit.site.today())


def _reader(new: NewCase) -> Reader[Source]:
    def read(name: str, file: IO[bytes], store: FileStore) -> Source:
        return read_source(name, file, store, new.register, new.day)

    return read


class Place(Form):
    """Which case of the document."""

    nummer: Number


def _place(visit: Visit, source: Source) -> int:
    form = visit.typed.read(Place)
    place = form.nummer or 0 if form is not None else 0
    if place >= len(source.document.cases):
        raise HTTPException(422)
    return place


class NewVersion(Form):
    """Why, where the proposal has left its drafting."""

    grund: Text

    def command(self, _new: NewCase) -> str:
        return self.grund


def _revised(visit: Visit, new: NewCase, reason: str) -> Response | None:
    if new.source is None:
        raise ValueError("a document that was read")
    case = new.source.document.cases[new.place]
    before = _before(new, new.source, case, new.asked_by(case))
    if before is None or not before.again.drafts:
        visit.typed.wrong("", "Sagen er ændret i mellemtiden. Læs dokumentet igen.")
        return None
    commands, sent = before.again.commands(before.case.id, reason), own_id(visit)
    for command in commands:
        if state(visit, command, {Why.REASON_NEEDED: "grund"}, part_of(sent, command.proposal)) is None:
            return None
    return done(f"/sager/{before.case.number}", "revideret")


def _registered(visit: Visit, new: NewCase, command: RegisterCase) -> Response | None:
    source = new.source
    if source is not None:
        with visit.reading() as connection:
            earlier = earlier_case(connection, command)
            known = earlier_case(connection, command, visible(visit.viewer, visit.site.now()))
        if earlier is not None:
            command = keeping(command, earlier) if earlier == known else kept_closed(command, earlier)
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
