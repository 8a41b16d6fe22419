"""The answers of a case, word for word, and what is decided about those the publication guard has stopped."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Response
from sqlalchemy.engine import Connection

from app.web.access import CurrentVisit, Visit, allowed
from app.web.access_log import of_answers, of_case, record
from app.web.act import Act, act_on
from app.web.case_work import AnswerNumber, CaseNumber, CasePart, case_work
from app.web.fields import Text, always, among, sent_as
from app.web.files import attachment
from app.web.forms import Form
from app.web.render import page_about
from models.hearing.response_texts import ResponseTexts, response_texts
from process.commands import hearing as hc
from process.hearing.refusals import WhyHearing
from process.personal_data import personal_data, redact, summary
from process.refusals import Why
from process.state.hearing import ResponsePublication

router = APIRouter()
of_administration = allowed(case_work, lambda work: work.visit.viewer.is_administration)
VERDICTS = {
    "vis": ResponsePublication.CLEARED,
    "tekst": ResponsePublication.REDACTED,
    "vis-ikke": ResponsePublication.WITHHELD,
}


@router.get("/sager/{number}/svar")
def show(visit: CurrentVisit, number: CaseNumber) -> Response:
    with visit.about(of_administration, number) as work:
        texts = response_texts(work.connection, work.case.id)
    return page_about(
        work,
        "hearing/responses.html.j2",
        responses=[(response, texts.get(response.number, ResponseTexts())) for response in work.state.responses],
        personal=lambda text: summary(personal_data(text)),
        redacted=lambda text: redact(text, personal_data(text)),
        may_decide=work.may(hc.DecidePublication),
        may_settle=work.may(hc.SettleDispute),
    )


@router.post("/sager/{number}/svar/{response}/offentliggoerelse")
def decide_publication(visit: CurrentVisit, number: CaseNumber, response: AnswerNumber) -> Response:
    visit.typed.prefix = f"svar-{response}-"

    def load(connection: Connection, visit: Visit, number: str) -> CasePart:
        work = case_work(connection, visit, number)
        return CasePart(work, {**work.key, "response": response})

    return act_on(visit, PUBLICATION, load, show, number)


@router.get("/sager/{number}/svar/{response}/filer/{sha256}")
def file(
    visit: CurrentVisit,
    number: CaseNumber,
    response: AnswerNumber,
    sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")],
) -> Response:
    """A file as it came. Never shown in the page: what strangers hand in is downloaded, not run."""
    with visit.about(of_administration, number) as work:
        files = response_texts(work.connection, work.case.id).get(response, ResponseTexts()).files
    kept = next((file for file in files if file.sha256 == sha256), None)
    if kept is None:
        raise HTTPException(404)
    answer = attachment(visit.site, kept.sha256, kept.name)
    opened = (each for each in work.state.responses if each.number == response)
    record(visit.site, visit.visitor, (*of_case(work.view), *of_answers(work.view, opened)))
    return answer


class Publication(Form, states=hc.DecidePublication):
    verdict: Annotated[ResponsePublication, sent_as("valg"), among(VERDICTS, "Vælg, hvordan svaret må vises.")]
    tekst: Text
    reason: Annotated[Text, sent_as("begrundelse")]

    @property
    def public_text(self) -> str:
        return self.tekst if self.verdict is ResponsePublication.REDACTED else ""


PUBLICATION: Act[CasePart] = Act(
    always,
    Publication,
    "gemt",
    at={Why.TEXT_NEEDED: "tekst", WhyHearing.STILL_PERSONAL: "tekst", "": "begrundelse"},
    to=lambda part, command: f"{part.work.address}/svar#svar-{command.response}",
)
