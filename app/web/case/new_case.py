"""«Opret sag»: a document read, looked through and registered; or a case written from scratch."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import Any

from fastapi import APIRouter, HTTPException, Response
from sqlalchemy.engine import Connection
from starlette.datastructures import FormData

from app.web.access import CurrentVisit, Visit, only
from app.web.act import Act, act_on, state
from app.web.case.registering import LINES, FromDocument, NewCase, Source, Written, read_source
from app.web.case_work import with_names
from app.web.facts import done
from app.web.fields import Files, Number, Text, always
from app.web.forms import Form, Typed
from app.web.render import page_about
from app.web.uploads import file_name
from documents.case.intake import unknown_department
from documents.reading import ReadCase, UnreadableDocumentError
from documents.reading.result import as_plain
from models.case.material import as_material
from models.files import FileStore
from models.rows.case import load_case
from process.case.refusals import WhyCase
from process.commands.act import id_by_content
from process.commands.case import RegisterCase
from process.permission import ADMINISTRATION
from process.refusals import Refusal

router = APIRouter()
LARGEST = 20 * 1024 * 1024
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


@router.post("/sager/ny")
def read_document(visit: CurrentVisit) -> Response:
    """Read the document and show what was found; nothing is registered before somebody has looked."""
    new = visit.read(_new)
    source = _uploaded(visit, new)
    if source is None:
        return show(visit)
    visit.typed = Typed(FormData())
    return _looked_through(replace(new, source=source))


@router.post("/sager/ny/dokument")
def register_document(visit: CurrentVisit) -> Response:
    """The same document twice is one case, whichever door it came by."""
    act = Act(always, FromDocument, "oprettet", state=_registered)
    return act_on(visit, act, _kept, show_again)


@router.post("/sager/ny/tom")
def register_written(visit: CurrentVisit) -> Response:
    return act_on(visit, Act(always, Written, "oprettet", state=_registered), _new, show)


def show_again(visit: Visit) -> Response:
    return _looked_through(visit.read(_kept))


def _looked_through(new: NewCase) -> Response:
    source = new.source
    cases = [_shown(new, source, case) for case in source.document.cases] if source else []
    return page_about(new, "case/new_case_read.html.j2", source=source, cases=cases, open_case=new.place)


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


def _uploaded(visit: Visit, new: NewCase) -> Source | None:
    """The document handed in; None where it will not do, which is then said beside its field."""
    form, site = visit.typed.read(Upload), visit.site
    content = form.dokument[0].file.read(LARGEST + 1) if form and form.dokument else b""
    if form is None or not form.dokument:
        visit.typed.wrong("dokument", "Vælg et dokument.")
    elif site.data is None:
        visit.typed.wrong("dokument", "Der kan ikke modtages filer her. Udfyld den tomme formular i stedet.")
    elif len(content) > LARGEST:
        visit.typed.wrong("dokument", "Filen fylder mere end 20 MB. Del den op, eller gem den mindre.")
    else:
        try:
            return read_source(content, file_name(form.dokument[0]), FileStore(site.data), new.around, new.day)
        except UnreadableDocumentError as unreadable:
            visit.typed.wrong("dokument", unreadable.message_da)
    return None


class ReadBefore(Form):
    fil: Text
    navn: Text
    nummer: Number


def _kept(connection: Connection, visit: Visit) -> NewCase:
    """The document of the form's last step, read again: what is registered is what the file says."""
    new, form = _new(connection, visit), visit.typed.read(ReadBefore)
    if visit.site.data is None or form is None:
        raise HTTPException(422)
    name = PurePath(form.navn[:200].replace("\\", "/")).name.strip(". ") or "fil.txt"
    store, place = FileStore(visit.site.data), form.nummer or 0
    try:
        content = store.read(form.fil)
        source = read_source(content, name, store, new.around, new.day) if content is not None else None
    except (ValueError, UnreadableDocumentError):
        source = None
    if source is None or place >= len(source.document.cases):
        raise HTTPException(422)
    visit.typed.prefix = f"s{place}-"
    return replace(new, source=source, place=place)


def _registered(visit: Visit, new: NewCase, command: RegisterCase) -> Response | None:
    source = new.source
    own_id = id_by_content(f"import:{source.sha256}:{new.place}") if source else None
    receipt = state(visit, command, {WhyCase.COMMITTEE_NEEDED: "udvalg"}, own_id)
    if receipt is None:
        return None
    with visit.reading() as connection:
        case = load_case(connection, receipt.case_id) if receipt.case_id else None
    if case is None:
        raise LookupError("a registered case is there")
    return done(f"/sager/{case.case.number}", "findes" if receipt.repeated else "oprettet")
