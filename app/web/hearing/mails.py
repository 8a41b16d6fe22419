"""A mail that answers a letter of a hearing: an answer when the coordinator says so, and not before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Response
from sqlalchemy.engine import Connection

from app.web.access import CurrentVisit, Visit
from app.web.access_log import of_case, record
from app.web.act import Act, act_on, own_id, state
from app.web.case_work import CaseNumber
from app.web.facts import done
from app.web.fields import Many, Text, Tick, among, asked, sent_as
from app.web.files import attachment
from app.web.forms import Form
from app.web.hearing.desk import KINDS, Code, Desk, desk_of, show_body
from models.access.links import LARGEST_ID
from models.database import writing
from models.hearing.incoming import (
    Incoming,
    SettledMeanwhileError,
    incoming_in_case,
    settle_as_none,
    settle_as_response,
)
from process.commands import hearing as hc
from process.commands.act import CaseCommand
from process.register import Register
from process.state.hearing import Answer, Channel

router = APIRouter()
MailNumber = Annotated[int, Path(ge=1, le=LARGEST_ID)]
ADDRESS = "/sager/{number}/hoering/{code}/mail/{mail}"


@dataclass(frozen=True, slots=True)
class DeskMail:
    """One mail on a body's desk."""

    desk: Desk
    mail: Incoming

    @property
    def register(self) -> Register:
        return self.desk.register

    @property
    def key(self) -> dict[str, Any]:
        return self.desk.key


def _desk_mail(connection: Connection, visit: Visit, number: str, code: str, mail: int) -> DeskMail:
    """404 for a mail of another body's hearing."""
    desk = desk_of(connection, visit, number, code)
    mine = (each for each in desk.mails(incoming_in_case(connection, desk.work.case.id)) if each.id == mail)
    here = next(mine, None)
    if here is None:
        raise HTTPException(404)
    return DeskMail(desk, here)


def _show(visit: Visit, number: str, code: str, mail: int) -> Response:  # noqa: ARG001
    return show_body(visit, number, code)


@router.post(ADDRESS + "/svar")
def register(visit: CurrentVisit, number: CaseNumber, code: Code, mail: MailNumber) -> Response:
    visit.typed.prefix = f"mail-{mail}-"
    return act_on(visit, RESPONSE, _desk_mail, _show, number, code, mail)


@router.post(ADDRESS + "/ikke-svar")
def put_aside(visit: CurrentVisit, number: CaseNumber, code: Code, mail: MailNumber) -> Response:
    visit.typed.prefix = f"ikke-{mail}-"
    return act_on(visit, NO_RESPONSE, _desk_mail, _show, number, code, mail)


@router.get(ADDRESS + "/filer/{sha256}")
def file(
    visit: CurrentVisit,
    number: CaseNumber,
    code: Code,
    mail: MailNumber,
    sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")],
) -> Response:
    """As it came: downloaded, never shown in the page."""
    at = visit.read(_desk_mail, number, code, mail)
    kept = next((each for each in at.mail.files if each.sha256 == sha256), None)
    if kept is None:
        raise HTTPException(404)
    answer = attachment(visit.site, kept.sha256, kept.name)
    record(visit.site, visit.visitor, of_case(at.desk.work.view))
    return answer


class MailedAnswer(Form, states=hc.RecordResponse):
    answer: Annotated[Answer, sent_as("svar"), among(KINDS, "Vælg, hvad organet har svaret.")]
    text: Annotated[Text, sent_as("tekst")]
    filer: Many
    is_partial: Annotated[Tick, sent_as("delvist")]
    submitted_by: Annotated[Text, sent_as("hvem")]

    def command(self, subject: DeskMail) -> CaseCommand:
        """It came when the mail server took it, with those of its files that were left ticked."""
        recorded: hc.RecordResponse = super().command(subject)
        files = tuple(each for each in subject.mail.files if each.sha256 in self.filer)
        return replace(recorded, files=files, channel=Channel.MAIL, received_at=subject.mail.received_at)


class NoAnswer(Form):
    reason: Annotated[Text, sent_as("grund"), asked("Skriv, hvorfor mailen ikke er et svar.")]

    def command(self, _subject: DeskMail) -> str:
        return self.reason


def _may_register(at: DeskMail) -> bool:
    return at.desk.may(hc.RecordResponse)


def _registered(visit: Visit, at: DeskMail, command: CaseCommand) -> Response | None:
    """The answer and what became of the mail, in one transaction."""
    by = (at.mail.id, visit.site.now(), visit.viewer.person, own_id(visit))
    try:
        receipt = state(visit, command, also=lambda connection: settle_as_response(connection, *by))
    except SettledMeanwhileError:
        return done(_page(at), "mail-er-set")
    return done(_page(at), "svar") if receipt else None


def _put_aside(visit: Visit, at: DeskMail, reason: str) -> Response:
    if not _may_register(at):
        raise HTTPException(403)
    with writing(visit.site.engine) as connection:
        by = (at.mail.id, visit.site.now(), visit.viewer.person, own_id(visit))
        is_settled = settle_as_none(connection, *by, reason)
    return done(_page(at), "ikke-svar" if is_settled else "mail-er-set")


def _page(at: DeskMail) -> str:
    return f"{at.desk.work.address}/hoering/{at.desk.body.code}"


RESPONSE: Act[DeskMail] = Act(_may_register, MailedAnswer, "svar", state=_registered)
NO_RESPONSE: Act[DeskMail] = Act(_may_register, NoAnswer, "ikke-svar", state=_put_aside)
