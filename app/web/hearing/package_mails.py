"""A mail in reply to a letter about several cases: shown once, and an answer about those the coordinator says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Response
from sqlalchemy.engine import Connection

from app.web.access import CurrentVisit, Visit
from app.web.act import Act, act_on, own_id
from app.web.facts import done
from app.web.fields import Many, Text, Tick, always, among
from app.web.forms import Form, MistakesError, in_danish
from app.web.hearing.desk import KINDS
from app.web.hearing.mails import MailNumber, NoAnswer
from app.web.hearing.package import Gathered, Number, gathered_of
from app.web.hearing.package import show as show_package
from app.web.hearing.packages import ADDRESS
from models.all_or_none import record_all
from models.database import writing
from models.hearing.incoming import MailTogether, SettledMeanwhileError, settle_as_none, settle_as_response
from models.store import Receipt
from process.commands import hearing as hc
from process.commands.act import part_of
from process.refusals import Refusal
from process.state.hearing import Answer, Channel

router = APIRouter()
BELOW = f"{ADDRESS}/{{number}}/mail/{{mail}}"


@dataclass(frozen=True, slots=True)
class PackageMail:
    gathered: Gathered
    mail: MailTogether

    @property
    def numbers(self) -> dict[str, int]:
        """The cases it may be an answer about, with its part for each."""
        number_of = {state.case.id: state.case.number for state in self.gathered.view.cases}
        return {number_of[part.case_id]: part.id for part in self.mail.parts if part.case_id in number_of}


def _mail(connection: Connection, visit: Visit, number: str, mail: int) -> PackageMail:
    gathered = gathered_of(connection, visit, number)
    here = next((each for each in gathered.mails if each.first.id == mail), None)
    if here is None:
        raise HTTPException(404)
    return PackageMail(gathered, here)


def _show(visit: Visit, number: str, mail: int) -> Response:  # noqa: ARG001
    return show_package(visit, number)


@router.post(BELOW + "/svar")
def register(visit: CurrentVisit, number: Number, mail: MailNumber) -> Response:
    visit.typed.prefix = f"mail-{mail}-"
    return act_on(visit, RESPONSE, _mail, _show, number, mail)


@router.post(BELOW + "/ikke-svar")
def put_aside(visit: CurrentVisit, number: Number, mail: MailNumber) -> Response:
    visit.typed.prefix = f"ikke-{mail}-"
    return act_on(visit, NO_RESPONSE, _mail, _show, number, mail)


class MailedAnswer(Form):
    sag: Many
    svar: Annotated[Answer, among(KINDS, "Vælg, hvad organet har svaret.")]
    tekst: Text
    delvist: Tick
    hvem: Text

    def command(self, subject: PackageMail) -> Sequence[tuple[int, hc.RecordResponse]]:
        """For each case its own answer: the same words stand in each, so that each memo stands by itself."""
        known = subject.numbers
        chosen = [number for number in self.sag if number in known]
        if not chosen:
            raise MistakesError(("sag", "Vælg mindst ét forslag, som mailen er et svar på."))
        cases = {state.case.number: state.case.id for state in subject.gathered.view.cases}
        mail = subject.mail.first
        return [
            (
                known[number],
                hc.RecordResponse(
                    case=cases[number],
                    body=subject.mail.body,
                    answer=self.svar,
                    text=self.tekst,
                    submitted_by=self.hvem,
                    is_partial=self.delvist,
                    channel=Channel.MAIL,
                    received_at=mail.received_at,
                    files=mail.files,
                ),
            )
            for number in chosen
        ]


def _registered(visit: Visit, at: PackageMail, answers: Sequence[tuple[int, hc.RecordResponse]]) -> Response | None:
    """All answers, and what became of the mail, in one transaction."""
    now, person, sent = visit.site.now(), visit.viewer.person, own_id(visit)

    def settled(connection: Connection, _answers: Sequence[Receipt | Refusal]) -> None:
        for mail, _ in answers:
            settle_as_response(connection, mail, now, person, part_of(sent, str(mail)))

    stated = [(str(mail), answer) for mail, answer in answers]
    try:
        refused = record_all(visit.site.store, stated, person, sent, now, settled)
    except SettledMeanwhileError:
        return done(at.gathered.address, "mail-er-set")
    for _, refusal in refused:
        visit.typed.wrong("", in_danish(refusal))
    return None if refused else done(at.gathered.address, "svar")


def _put_aside(visit: Visit, at: PackageMail, reason: str) -> Response:
    now, person, sent = visit.site.now(), visit.viewer.person, own_id(visit)
    with writing(visit.site.engine) as connection:
        are_settled = [
            settle_as_none(connection, part.id, now, person, part_of(sent, str(part.id)), reason)
            for part in at.mail.parts
        ]
    return done(at.gathered.address, "ikke-svar" if any(are_settled) else "mail-er-set")


RESPONSE: Act[PackageMail] = Act(always, MailedAnswer, "svar", state=_registered)
NO_RESPONSE: Act[PackageMail] = Act(always, NoAnswer, "ikke-svar", state=_put_aside)
