"""«Opret sag»: a document read, looked through and registered; or a case written from scratch."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from app.web.access import Visitor, signed_in
from app.web.case.registering import (
    LINES,
    Source,
    choices,
    command_of_document,
    command_of_form,
    draft_of_form,
    proposed,
    read_source,
    strange_department,
)
from app.web.case_work import only, with_names
from app.web.facts import done, state
from app.web.forms import Typed, form_of
from app.web.installation import Installation, Surroundings, installation
from app.web.render import page
from app.web.uploads import file_name
from documents.reading import ReadCase, UnreadableDocumentError
from documents.reading.result import as_plain
from models.case.material import as_material
from models.database import reading
from models.files import FileStore
from models.rows.case import load_case
from process.case.refusals import WhyCase
from process.commands.case import RegisterCase
from process.permission import ADMINISTRATION
from process.refusals import Refusal

router = APIRouter()
LARGEST = 20 * 1024 * 1024


@router.get("/sager/ny")
def show(
    request: Request, visitor: Visitor = Depends(signed_in), site: Installation = Depends(installation)
) -> Response:
    return _page(request, site, _around(site, visitor), visitor, Typed(FormData()))


@router.post("/sager/ny")
def read_document(
    request: Request,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """Read the document and show what was found; nothing is registered before somebody has looked."""
    around, typed = _around(site, visitor), Typed(form)
    source = _uploaded(typed, site, around)
    if source is None:
        return _page(request, site, around, visitor, typed, 422)
    return _preview(request, site, around, source, Typed(FormData()))


@router.post("/sager/ny/dokument")
def register_document(
    request: Request,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """The same document twice is one case, whichever door it came by."""
    around, typed = _around(site, visitor), Typed(form)
    source, place = _kept(typed, site, around), typed.number("nummer") or 0
    if place >= len(source.document.cases):
        raise HTTPException(422)
    typed.prefix = f"s{place}-"
    command = command_of_document(typed, source, source.document.cases[place], around, site.today())
    answer = _register(site, visitor, command, typed, f"import:{source.sha256}:{place}")
    return answer or _preview(request, site, around, source, typed, place, 422)


@router.post("/sager/ny/tom")
def register_written(
    request: Request,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    around, typed = _around(site, visitor), Typed(form)
    draft = draft_of_form(typed)
    command = command_of_form(typed, around, site.today(), (draft,))
    answer = _register(site, visitor, command, typed, typed.command_id)
    return answer or _page(request, site, around, visitor, typed, 422)


def _around(site: Installation, visitor: Visitor) -> Surroundings:
    only(visitor.viewer.may_register)
    with reading(site.engine) as connection:
        return site.surroundings(connection)


def _uploaded(typed: Typed, site: Installation, around: Surroundings) -> Source | None:
    chosen = typed.files("dokument")
    if not chosen:
        typed.wrong("dokument", "Vælg et dokument.")
        return None
    if site.data is None:
        typed.wrong("dokument", "Der kan ikke modtages filer her. Udfyld den tomme formular i stedet.")
        return None
    content = chosen[0].file.read(LARGEST + 1)
    if len(content) > LARGEST:
        typed.wrong("dokument", "Filen fylder mere end 20 MB. Del den op, eller gem den mindre.")
        return None
    try:
        return read_source(content, file_name(chosen[0]), FileStore(site.data), around, site.today())
    except UnreadableDocumentError as unreadable:
        typed.wrong("dokument", unreadable.message_da)
        return None


def _kept(typed: Typed, site: Installation, around: Surroundings) -> Source:
    """The document of the form's last step, read again: what is registered is what the file says."""
    if site.data is None:
        raise HTTPException(422)
    name = PurePath(typed.text("navn")[:200].replace("\\", "/")).name.strip(". ") or "fil.txt"
    store = FileStore(site.data)
    try:
        content = store.read(typed.text("fil"))
        if content is None:
            raise HTTPException(422)
        return read_source(content, name, store, around, site.today())
    except (ValueError, UnreadableDocumentError):
        raise HTTPException(422) from None


def _register(
    site: Installation, visitor: Visitor, command: RegisterCase | None, typed: Typed, command_id: str
) -> Response | None:
    if command is None or typed.problems:
        return None
    answer = state(site, visitor, command, command_id=command_id)
    if isinstance(answer, Refusal):
        typed.refused(answer, "udvalg" if answer.code == WhyCase.COMMITTEE_NEEDED else "")
        return None
    with reading(site.engine) as connection:
        found = load_case(connection, answer.case_id) if answer.case_id else None
    if found is None:
        raise LookupError("a registered case is there")
    return done(f"/sager/{found.case.number}", "findes" if answer.repeated else "oprettet")


def _page(
    request: Request, site: Installation, around: Surroundings, visitor: Visitor, typed: Typed, status: int = 200
) -> Response:
    register = around.register
    me = register.persons.get(visitor.viewer.person)
    return page(
        request,
        "case/new_case.html.j2",
        status,
        me=me.code if me else "",
        here=next((seat.body for seat in visitor.viewer.seats if seat.role in ADMINISTRATION), None),
        code_of=lambda body: register.organizations[body].code if body else "",
        places=range(LINES),
        first_year=site.today().year + 1,
        **_form(typed, around, site),
    )


def _preview(
    request: Request,
    site: Installation,
    around: Surroundings,
    source: Source,
    typed: Typed,
    place: int = 0,
    status: int = 200,
) -> Response:
    return page(
        request,
        "case/new_case_read.html.j2",
        status,
        source=source,
        cases=[_shown(source, case, around, site) for case in source.document.cases],
        open_case=place,
        **_form(typed, around, site),
    )


def _form(typed: Typed, around: Surroundings, site: Installation) -> dict[str, Any]:
    return {
        "choices": choices(around, site.today()),
        "problems": typed.problems,
        "wrong": {problem.field: problem.sentence for problem in typed.problems},
        "typed": typed.as_typed(),
        "ticked": set(typed.many("udvalg")) | set(typed.many("svar")),
        "is_typed": bool(typed.form),
    }


def _shown(source: Source, case: ReadCase, around: Surroundings, site: Installation) -> dict[str, Any]:
    """One case of the document: what was read, what was noticed, and what the form begins with."""
    register, day = around.register, site.today()
    found = proposed(source, case, around, day)
    begins: dict[str, Any] = {"titel": case.title, "type": case.case_type, "journal": case.case_number or ""}
    strange = ""
    if isinstance(found, RegisterCase):
        begins |= {
            "afdeling": register.organizations[found.department].code,
            "sagsbehandler": register.persons[found.officer].code,
            "udvalg": {register.organizations[body].code for body in found.committees},
            "parter": [register.organizations[body].name for body in found.hearing_bodies],
        }
        strange = strange_department(case, around, day, found.department)
    return {
        "case": case,
        "begins": {"udvalg": set(), "parter": [], "afdeling": "", "sagsbehandler": "", **begins},
        "missing": found.danish if isinstance(found, Refusal) else strange,
        "noticed": [replace(one, message=with_names(register, one.message)) for one in source.noticed(case)],
        "proposals": [as_material(number, one.title, 1, as_plain(one)) for number, one in enumerate(case.proposals, 1)],
    }
