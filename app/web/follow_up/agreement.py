"""The agreement a case carries: its points, how they stand, what the facts speak for, the reports that were filed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from sqlalchemy.engine import Connection
from starlette.datastructures import FormData
from starlette.responses import Response

from app.web.access import Visitor, signed_in
from app.web.access_log import of_case, record
from app.web.case_work import Work, only, work_on
from app.web.facts import done, state
from app.web.forms import Problem, Typed, form_of
from app.web.hearing.papers import WORD
from app.web.installation import Installation, installation
from app.web.render import page
from documents.case.intake import aliases
from documents.reading.agreement_list import PointList, numbered, read_pasted
from documents.reading.errors import UnreadableDocumentError
from documents.writing.follow_up.agreement import agreement_csv, agreement_xlsx, counts_in_words
from models.database import reading
from models.follow_up.agreement import AgreementView, agreement_view, known_case
from process.commands import follow_up as fc
from process.commands.act import CaseCommand
from process.refusals import Refusal
from process.register import Register
from process.state.follow_up import PointStatus

router = APIRouter()
Number = Annotated[str, Path(max_length=20)]
Report = Annotated[int, Query(ge=0, le=1000)]
SHEET = WORD.replace("wordprocessingml.document", "spreadsheetml.sheet")
STATUSES = {str(status): status for status in PointStatus}
TABLE = "text/csv; charset=utf-8"


@router.get("/sager/{number}/aftale")
def show(
    request: Request,
    number: Number,
    rapport: Report = 0,
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    return _page(request, site, visitor, number, Typed(FormData()), rapport)


@router.get("/sager/{number}/aftale.csv")
def as_table(
    number: Number,
    rapport: Report = 0,
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    work, view = _read(site, visitor, number, rapport)
    record(site, visitor, of_case(work.seen.view))
    return _file(agreement_csv(view), TABLE, f"aftale-{number}{_which(rapport)}.csv")


@router.get("/sager/{number}/aftale.xlsx")
def as_sheet(
    number: Number,
    rapport: Report = 0,
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    work, view = _read(site, visitor, number, rapport)
    record(site, visitor, of_case(work.seen.view))
    return _file(agreement_xlsx(view, work.case.title), SHEET, f"aftale-{number}{_which(rapport)}.xlsx")


@router.post("/sager/{number}/aftale")
def act(
    request: Request,
    number: Number,
    form: FormData = Depends(form_of),
    visitor: Visitor = Depends(signed_in),
    site: Installation = Depends(installation),
) -> Response:
    """The list pasted, a status set, a point linked, the green proposals taken, a report filed."""
    name = str(form.get("handling"))
    if name not in READ:
        raise HTTPException(422)
    typed = Typed(form, f"{name}-")
    with reading(site.engine) as connection:
        work = work_on(connection, site, visitor, number)
        command = READ[name](typed, Desk(work, connection, site, visitor))
    if command is None or typed.problems:
        return _page(request, site, visitor, number, typed, status=422)
    answer = state(site, visitor, command, command_id=typed.command_id, expected_version=typed.version)
    if isinstance(answer, Refusal):
        typed.refused(answer)
        return _page(request, site, visitor, number, typed, status=422)
    point = typed.text("punkt")
    return done(f"/sager/{number}/aftale", "gemt", f"punkt-{point}" if point.isdecimal() else "")


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a form is read: the case, and what else may have to be looked up."""

    work: Work
    connection: Connection
    site: Installation
    visitor: Visitor


def _read_list(typed: Typed, desk: Desk) -> CaseCommand | None:
    text = typed.text("liste", "Indsæt listen: ét punkt på hver linje.")
    if typed.problems:
        return None
    work = desk.work
    try:
        found = read_pasted(text, aliases(work.register, work.ctx.today))
    except UnreadableDocumentError as wrong:
        typed.wrong("liste", wrong.message_da)
        return None
    if found.findings and not typed.is_ticked("alligevel"):
        typed.wrong("liste", " ".join(numbered(found.findings[:5])))
        return None
    return fc.SetAgreement(case=work.case.id, points=_planned(found, work.register))


def _read_status(typed: Typed, desk: Desk) -> CaseCommand | None:
    number = _point(typed, desk.work)
    status = typed.choice(f"status-{number}", STATUSES, "Vælg grøn eller gul.")
    asked = "Skriv en kommentar til den gule status." if status is PointStatus.YELLOW else ""
    comment = typed.text(f"kommentar-{number}", asked)
    if number is None or status is None:
        return None
    return fc.SetPointStatus(case=desk.work.case.id, points=(number,), status=status, comment=comment)


def _read_link(typed: Typed, desk: Desk) -> CaseCommand | None:
    number = _point(typed, desk.work)
    wanted = typed.text(f"sag-{number}")
    found = known_case(desk.connection, wanted, desk.site.now(), desk.visitor.viewer) if wanted else None
    if wanted and found is None:
        typed.wrong(f"sag-{number}", f"Der findes ingen sag {wanted[:40]}. Skriv den som 2027-0001.")
    return fc.LinkPoint(case=desk.work.case.id, point=number, linked_case=found) if number is not None else None


def _read_green(typed: Typed, desk: Desk) -> CaseCommand | None:
    work = desk.work
    view = agreement_view(desk.connection, work.state, desk.site.now(), work.register)
    if view is None or not view.unset_green:
        typed.problems.append(Problem("", "Alle punkter, der kan foreslås som grønne, har allerede en status."))
        return None
    return fc.SetPointStatus(case=work.case.id, points=view.unset_green, status=PointStatus.GREEN)


READ: Mapping[str, Callable[[Typed, Desk], CaseCommand | None]] = {
    "liste": _read_list,
    "status": _read_status,
    "knyt": _read_link,
    "groenne": _read_green,
    "rapport": lambda _, desk: fc.FileStatusReport(case=desk.work.case.id),
}


def _planned(found: PointList, register: Register) -> tuple[fc.PlannedPoint, ...]:
    """The points as the command has them: bodies by their ids."""
    bodies = {one.code: one.id for one in register.organizations.values()}
    return tuple(fc.PlannedPoint(one.text, one.heading, bodies.get(one.body), one.month) for one in found.points)


def _point(typed: Typed, work: Work) -> int | None:
    known = {str(one.number): one.number for one in work.state.points}
    return typed.choice("punkt", known, "Punktet findes ikke. Hent siden igen.")


def _read(site: Installation, visitor: Visitor, number: str, report: int) -> tuple[Work, AgreementView]:
    """404 for a case without an agreement, and for a report nobody has filed."""
    with reading(site.engine) as connection:
        work = work_on(connection, site, visitor, number)
        view = agreement_view(connection, work.state, site.now(), work.register, viewer=visitor.viewer, report=report)
    if view is None or not (view.rows or work.may(fc.SetAgreement)):
        raise HTTPException(404)
    return work, view


def _page(
    request: Request,
    site: Installation,
    visitor: Visitor,
    number: str,
    typed: Typed,
    report: int = 0,
    status: int = 200,
) -> Response:
    work, view = _read(site, visitor, number, report)
    if status != 200:
        only(work.may(fc.SetAgreement))
    return page(
        request,
        "follow_up/agreement.html.j2",
        status,
        agreement=view,
        summary=counts_in_words(view.counts),
        may_set=work.may(fc.SetPointStatus) and not report,
        problems=typed.problems,
        wrong={problem.field: problem.sentence for problem in typed.problems},
        typed=typed.as_typed(),
        open_act=typed.as_typed().get("handling", ""),
        **work.words(),
    )


def _which(report: int) -> str:
    return f"-{report}-status" if report else ""


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
