"""The agreement a case carries: its points, how they stand, what the facts speak for, the reports that were filed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Response

from app.web.access import CurrentVisit, Visit, only
from app.web.access_log import of_case, record
from app.web.act import Act, Acts, act_on
from app.web.case_work import CaseNumber, Work, a_known_case, case_work
from app.web.fields import OfRow, Text, Tick, among, asked, number_among, sent_as
from app.web.files import SHEET, TABLE, named_file
from app.web.forms import Form, MistakesError, button
from app.web.render import page_about
from documents.case.intake import aliases
from documents.reading.agreement_list import numbered, read_pasted
from documents.reading.errors import UnreadableDocumentError
from documents.writing.follow_up.agreement import agreement_csv, agreement_xlsx, counts_in_words
from models.access.visibility import numbers_of
from models.follow_up.agreement import AgreementView, agreement_view
from process.commands import follow_up as fc
from process.commands.act import CaseCommand
from process.ids import CaseId
from process.state.follow_up import PointStatus

router = APIRouter()
Report = Annotated[int, Query(ge=0, le=1000)]
STATUSES = {str(status): status for status in PointStatus}


@router.get("/sager/{number}/aftale")
def show(visit: CurrentVisit, number: CaseNumber, rapport: Report = 0) -> Response:
    work, view = _read(visit, number, rapport)
    only(not visit.typed.problems or work.may(fc.SetAgreement))
    return page_about(
        work,
        "follow_up/agreement.html.j2",
        agreement=view,
        summary=counts_in_words(view.counts),
        may_set=work.may(fc.SetPointStatus) and not rapport,
    )


@router.get("/sager/{number}/aftale.csv")
def as_table(visit: CurrentVisit, number: CaseNumber, rapport: Report = 0) -> Response:
    work, view = _read(visit, number, rapport)
    record(visit.site, visit.visitor, of_case(work.view))
    return named_file(agreement_csv(view), TABLE, f"aftale-{number}{_which(rapport)}.csv")


@router.get("/sager/{number}/aftale.xlsx")
def as_sheet(visit: CurrentVisit, number: CaseNumber, rapport: Report = 0) -> Response:
    work, view = _read(visit, number, rapport)
    record(visit.site, visit.visitor, of_case(work.view))
    return named_file(agreement_xlsx(view, work.case.title), SHEET, f"aftale-{number}{_which(rapport)}.xlsx")


@router.post("/sager/{number}/aftale")
def act(visit: CurrentVisit, number: CaseNumber) -> Response:
    """The list pasted, a status set, a point linked, the green proposals taken, a report filed."""
    return act_on(visit, ACTS, case_work, show, number)


def _read(visit: Visit, number: str, report: int) -> tuple[Work, AgreementView]:
    """404 for a case without an agreement, and for a report nobody has filed."""
    with visit.about(case_work, number) as work:
        view = agreement_view(
            work.connection, work.state, work.ctx.now, work.register, viewer=visit.viewer, report=report
        )
    if view is None or not (view.rows or work.may(fc.SetAgreement)):
        raise HTTPException(404)
    return work, view


def _which(report: int) -> str:
    return f"-{report}-status" if report else ""


# -- the forms -------------------------------------------------------------------------------------------------------


class PointList(Form):
    liste: Annotated[Text, asked("Indsæt listen: ét punkt på hver linje.")]
    alligevel: Tick

    def command(self, work: Work) -> CaseCommand:
        try:
            pasted = read_pasted(self.liste, aliases(work.register, work.ctx.today))
        except UnreadableDocumentError as unreadable:
            raise MistakesError(("liste", unreadable.message_da)) from None
        if pasted.findings and not self.alligevel:
            raise MistakesError(("liste", " ".join(numbered(pasted.findings[:5]))))
        bodies = {body.code: body.id for body in work.register.organizations.values()}
        points = (fc.PlannedPoint(each.text, each.heading, bodies.get(each.body), each.month) for each in pasted.points)
        return fc.SetAgreement(case=work.case.id, points=tuple(points))


NO_POINT = "Punktet findes ikke. Hent siden igen."
UNKNOWN_CASE = "Punktet er knyttet til en sag, du ikke har adgang til. Kun en, der har adgang, kan løse det fra den."
NO_COMMENT = "Skriv en kommentar til den gule status."


def _is_yellow(_work: Work, typed: Mapping[str, Any]) -> bool:
    return typed.get("status") is PointStatus.YELLOW


class Status(Form, states=fc.SetPointStatus):
    punkt: Annotated[int, number_among(lambda work: work.state.points, NO_POINT)]
    status: Annotated[PointStatus, OfRow("punkt"), among(STATUSES, "Vælg grøn eller gul.")]
    comment: Annotated[Text, sent_as("kommentar"), OfRow("punkt"), asked(NO_COMMENT, _is_yellow)]

    @property
    def points(self) -> tuple[int]:
        return (self.punkt,)


class Link(Form):
    point: Annotated[int, sent_as("punkt"), number_among(lambda work: work.state.points, NO_POINT)]
    linked_case: Annotated[CaseId | None, sent_as("sag"), OfRow("punkt"), a_known_case]

    def command(self, work: Work) -> CaseCommand:
        """The meeting a point was presented at is no part of the form, and stays. Nor does it let go of a case that it
        does not show.
        """
        point = next(point for point in work.state.points if point.number == self.point)
        linked = [] if point.linked_case is None or self.linked_case else [point.linked_case]
        if len(numbers_of(work.connection, work.visit.viewer, linked, work.ctx.now)) < len(linked):
            raise MistakesError((f"sag-{point.number}", UNKNOWN_CASE))
        return fc.LinkPoint(case=work.case.id, point=self.point, linked_case=self.linked_case, meeting=point.meeting)


class GreenOnes(Form):
    def command(self, work: Work) -> CaseCommand:
        view = agreement_view(work.connection, work.state, work.ctx.now, work.register, viewer=work.visit.viewer)
        if view is None or not view.unset_green:
            raise MistakesError(("", "Alle punkter, der kan foreslås som grønne, har allerede en status."))
        return fc.SetPointStatus(case=work.case.id, points=view.unset_green, status=PointStatus.GREEN)


def _may_set(work: Work) -> bool:
    return work.may(fc.SetPointStatus)


ACTS: Acts[Work] = {
    "liste": Act(lambda work: work.may(fc.SetAgreement), PointList, "gemt"),
    "status": Act(_may_set, Status, "gemt", to=lambda work, command: f"{work.visit.path}#punkt-{command.points[0]}"),
    "knyt": Act(_may_set, Link, "gemt", to=lambda work, command: f"{work.visit.path}#punkt-{command.point}"),
    "groenne": Act(_may_set, GreenOnes, "gemt"),
    "rapport": Act(_may_set, button(fc.FileStatusReport), "gemt"),
}
