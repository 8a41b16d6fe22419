"""The hearing desk of one case: every body asked on one line, and what came from it recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Response
from sqlalchemy.engine import Connection

from app.web.access import CurrentVisit, Visit, allowed
from app.web.act import Act, Acts, act_on, offered
from app.web.case_work import CaseNumber, Work, case_work
from app.web.fields import (
    NOON,
    Day,
    Files,
    Hour,
    Moment,
    Number,
    Text,
    Tick,
    a_day,
    among,
    asked,
    between,
    bodies_among,
    body_among,
    number_among,
    or_else,
    sent_as,
)
from app.web.forms import Form, MistakesError
from app.web.handed_in.uploads import keep_files, takes
from app.web.hearing.as_a_body.agreed import Agreed
from app.web.render import page_about
from models.hearing.incoming import Incoming, incoming_in_case
from models.hearing.missing import asked_in_case
from process.calendar import danish_date, local_day
from process.commands import hearing as hc
from process.commands.act import CaseCommand
from process.deadlines import END_OF_DAY
from process.hearing.answers import MED_ANSWERS
from process.ids import BodyId
from process.limits import ANSWER
from process.planning.public_period import public_hearing_line
from process.register import BodyKind, MeetingStatus, Organization, Register
from process.sent import when_sent
from process.state.confidentiality import is_unmentionable
from process.state.hearing import Answer, Channel, HearingRequest, HearingResponse, PublicHearing
from process.words import codes
from process.words.alphabet import danish_order
from process.words.grammar import sentence

router = APIRouter()
of_administration = allowed(case_work, lambda work: work.visit.viewer.is_administration)
"""The desk is the administration's; who only speaks for a body has a page of its own."""
Code = Annotated[str, Path(max_length=100)]
MEETINGS_SHOWN = 4
LONGEST_ROUND = 365  # days
OF_COUNCILS = (Answer.REMARKS, Answer.NO_REMARKS, Answer.SUPPORT, Answer.OPPOSE, Answer.NO_ANSWER_WILL_COME)
OF_MED = (Answer.DISCUSSED, Answer.JOINT_STATEMENT, Answer.STAFF_STATEMENT, Answer.NO_ANSWER_WILL_COME)
KINDS = {str(kind): kind for kind in (*OF_COUNCILS, *MED_ANSWERS)}


@router.get("/sager/{number}/hoering")
def show(visit: CurrentVisit, number: CaseNumber) -> Response:
    with visit.about(of_administration, number) as work:
        rows = asked_in_case(work.connection, work.case.id, visit.site.now(), work.register)
        mails = incoming_in_case(work.connection, work.case.id)
    bodies = {(asked.consultation, asked.round): asked.body for asked in work.state.requests}
    ended = [row for row in rows if row.request.answered_at or row.request.closed_at]
    template = work.ctx.rules.route_for(work.case.case_type)
    shortest = template.second_round_days if template else 0
    return page_about(
        work,
        "hearing/desk.html.j2",
        rows=rows,
        mails_from={bodies[mail.consultation, mail.round] for mail in mails if mail.waits},
        answers=sorted(work.state.responses, key=lambda response: response.number, reverse=True),
        ticked=set(visit.typed.form.getlist("organ")),
        ended=ended if work.may(hc.NewRound) and work.case.decided_on is None else [],
        shortest=shortest,
        round_costs=work.cost_of(hc.NewRound(case=work.case.id, reason="–", period_days=shortest)) if ended else "",
        public_hearings=[(hearing, public_hearing_line(hearing)) for hearing in work.state.live_public_hearings()],
        needs_public=work.ctx.assessor.public_law(work.state),
        may_publish=work.may(hc.PublishHearing) and work.case.released_at is not None,
        may_record=work.may(hc.RecordUnsolicited),
        may_send=work.may(hc.SendHearing),
        unsent_letters=sum(row.request.sent_at is None and not row.request.is_finished for row in rows),
    )


@router.post("/sager/{number}/hoering", dependencies=[takes(ANSWER)])
def record(visit: CurrentVisit, number: CaseNumber) -> Response:
    """What concerns the hearing as a whole: a new round, a statement nobody asked for."""
    return act_on(visit, WHOLE_ACTS, of_administration, show, number)


@router.get("/sager/{number}/hoering/{code}")
def show_body(visit: CurrentVisit, number: CaseNumber, code: Code) -> Response:
    with visit.about(desk_of, number, code) as desk:
        rows = asked_in_case(desk.work.connection, desk.work.case.id, visit.site.now(), desk.register)
        mails = desk.mails(incoming_in_case(desk.work.connection, desk.work.case.id))
    work, body = desk.work, desk.body
    row = next((each for each in rows if desk.request and each.request.consultation == desk.request.consultation), None)
    if row is None:
        raise HTTPException(404)
    ahead = [meeting for meeting in work.register.meetings_of(body.id) if meeting.held_on >= work.ctx.today]
    return page_about(
        work,
        "hearing/desk_body.html.j2",
        row=row,
        organ=body,
        rounds=[request for request in work.state.requests if request.body == body.id],
        meetings=[each for each in ahead if each.state is not MeetingStatus.CANCELLED][:MEETINGS_SHOWN],
        responses=desk.responses,
        response_options=[
            (str(response.number), f"Svar {response.number}, {danish_date(local_day(response.received_at))}")
            for response in desk.responses
        ],
        acts=offered(ACTS, desk),
        kinds=answers_of(body),
        successors=successors(desk),
        mails=mails,
        has_letter=desk.has_letter,
        letters=[line for line in work.view.notices if line.body == body.name],
    )


@router.post("/sager/{number}/hoering/{code}", dependencies=[takes(ANSWER)])
def record_body(visit: CurrentVisit, number: CaseNumber, code: Code) -> Response:
    """What concerns one body; the rules are asked by the store, as everywhere."""
    return act_on(visit, ACTS, desk_of, show_body, number, code)


@dataclass(frozen=True, slots=True)
class Desk:
    """One body on the desk of one case. `request` None: nobody has asked it."""

    work: Work
    body: Organization
    request: HearingRequest | None

    @property
    def register(self) -> Register:
        return self.work.register

    @property
    def key(self) -> dict[str, Any]:
        return {**self.work.key, "body": self.body.id, "old": self.body.id}

    def may(self, kind: type[CaseCommand]) -> bool:
        return self.work.may(kind, self.body.id)

    def mails(self, of_case: Iterable[Incoming]) -> list[Incoming]:
        """Those that came to this body's hearing, in whatever round."""
        asked = {(each.consultation, each.round) for each in self.work.state.requests if each.body == self.body.id}
        return [mail for mail in of_case if (mail.consultation, mail.round) in asked]

    @property
    def has_letter(self) -> bool:
        """Whether there is a letter that may be on paper: it has left, and mails may speak of the case."""
        is_told = not is_unmentionable(self.work.case, self.work.ctx.now)
        return self.request is not None and when_sent(self.request) is not None and is_told

    @property
    def responses(self) -> list[HearingResponse]:
        return [response for response in self.work.state.responses if response.body == self.body.id]


def desk_of(connection: Connection, visit: Visit, number: str, code: str) -> Desk:
    work = of_administration(connection, visit, number)
    body = work.organization(code)
    return Desk(work, body, work.state.request_of(body.id))


def answers_of(body: Organization) -> list[tuple[str, str]]:
    """The kinds of answer a body gives, in Danish."""
    kinds = OF_MED if body.kind is BodyKind.MED else OF_COUNCILS
    return [(str(kind), sentence(codes.ANSWERS[kind])) for kind in kinds]


def successors(desk: Desk) -> list[tuple[str, str]]:
    """Bodies of the same kind that exist today; the one the register names first."""
    old, today = desk.body, desk.work.ctx.today
    same = [body for body in desk.register.organizations.values() if body.kind is old.kind and body.id != old.id]
    same.sort(key=lambda body: (body.id != old.successor, danish_order(body.name)))
    return [(body.code, body.name) for body in same if body.exists_on(today)]


# -- the hearing as a whole ------------------------------------------------------------------------------------------


NO_BODY = "Vælg mindst ét organ, der skal spørges igen."
ROUND = f"En ny runde varer fra 1 til {LONGEST_ROUND} dage. Skriv et tal derimellem."


def _every_body(work: Work) -> list[tuple[str, str]]:
    return [(body.code, body.name) for body in work.register.organizations.values()]


class NewRound(Form, states=hc.NewRound):
    bodies: Annotated[tuple[BodyId, ...], sent_as("organ"), bodies_among(_every_body), asked(NO_BODY)]
    reason: Annotated[Text, sent_as("grund"), asked("Skriv, hvorfor der er en ny runde. Det står i brevet.")]
    period_days: Annotated[Number, sent_as("dage"), between(1, LONGEST_ROUND, ROUND), or_else(0)]
    accepts_cost: Annotated[Tick, sent_as("alligevel")]


class Unsolicited(Form, states=hc.RecordUnsolicited):
    sender: Annotated[Text, sent_as("afsender"), asked("Skriv, hvem svaret er fra.")]
    text: Annotated[Text, sent_as("tekst")]
    received_at: Annotated[Moment, sent_as("modtaget")]
    is_objection: Annotated[Tick, sent_as("indsigelse")]
    filer: Files

    def command(self, work: Work) -> CaseCommand:
        """Files are kept last, when nothing else is wrong."""
        recorded: hc.RecordUnsolicited = super().command(work)
        return replace(recorded, files=keep_files(self.filer, work.visit.site, work.visit.typed, "filer"))


class Published(Form, states=hc.PublishHearing):
    starts_on: Annotated[date, sent_as("fra"), a_day, asked("Skriv den dag, forslaget blev offentliggjort.")]
    due_on: Annotated[Day, sent_as("til")]
    due_time: Annotated[Hour, sent_as("tid"), or_else(END_OF_DAY)]
    where: Annotated[Text, sent_as("hvor")]


def _in_public(work: Work) -> tuple[PublicHearing, ...]:
    return work.state.live_public_hearings()


class StruckPublicHearing(Form, states=hc.StrikePublicHearing):
    number: Annotated[
        int,
        sent_as("nummer"),
        number_among(_in_public, "Vælg en offentlig høring."),
    ]
    reason: Annotated[Text, sent_as("grund"), asked("Skriv, hvorfor den offentlige høring ikke tæller.")]


WHOLE_ACTS: Acts[Work] = {
    "offentlig": Act(lambda work: work.may(hc.PublishHearing), Published, "gemt"),
    "stryg-offentlig": Act(lambda work: work.may(hc.StrikePublicHearing), StruckPublicHearing, "gemt"),
    "runde": Act(lambda work: work.may(hc.NewRound), NewRound, "ny-runde"),
    "uopfordret": Act(lambda work: work.may(hc.RecordUnsolicited), Unsolicited, "gemt"),
}


# -- one body --------------------------------------------------------------------------------------------------------


OWN = "Vælg et af organets svar."


class RecordedAnswer(Agreed, states=hc.RecordResponse):
    answer: Annotated[Answer, sent_as("svar"), among(KINDS, "Vælg, hvad organet har svaret.")]
    text: Annotated[Text, sent_as("tekst")]
    received_at: Annotated[Moment, sent_as("modtaget")]
    filer: Files
    is_date_unknown: Annotated[Tick, sent_as("ukendt")]
    is_partial: Annotated[Tick, sent_as("delvist")]
    submitted_by: Annotated[Text, sent_as("hvem")]
    on_behalf_of: Annotated[Text, sent_as("vegne")]
    corrects: Annotated[int | None, sent_as("retter"), number_among(lambda on: on.responses, OWN, may_be_empty=True)]

    def command(self, desk: Desk) -> CaseCommand:
        recorded: hc.RecordResponse = super().command(desk)
        self.check_agreed(local_day(desk.work.case.created_at), desk.work.ctx.today)
        files = keep_files(self.filer, desk.work.visit.site, desk.work.visit.typed, "filer")
        received_at = None if self.is_date_unknown else self.received_at
        channel = Channel.DOCUMENT if files else Channel.MAIL
        return replace(recorded, files=files, channel=channel, received_at=received_at)


NOT_READ = "Læs svaret højt for den, der ringer, og sæt kryds, når det er godkendt."


class PhonedAnswer(Form, states=hc.RecordResponse):
    submitted_by: Annotated[Text, sent_as("hvem"), asked("Skriv, hvem der ringede.")]
    received_at: Annotated[Moment, sent_as("modtaget")]
    answer: Annotated[Answer, sent_as("svar"), among(KINDS, "Vælg, hvad organet svarer.")]
    text: Annotated[Text, sent_as("tekst")]
    laest: Tick
    godkendt: Text

    def command(self, desk: Desk) -> CaseCommand:
        if not self.laest:
            raise MistakesError(("laest", NOT_READ))
        recorded: hc.RecordResponse = super().command(desk)
        return replace(recorded, channel=Channel.PHONE, read_back_to=self.godkendt or self.submitted_by)


class Promise(Form, states=hc.PromiseResponse):
    on: Annotated[date, sent_as("dag"), a_day, asked("Skriv den dag, organet holder møde.")]


class HeldReminders(Form, states=hc.HoldReminders):
    until: Annotated[date, sent_as("dag"), a_day, asked("Skriv den dag, påmindelsen skal vente til.")]
    note: Text


class AskedExtension(Form, states=hc.AskExtension):
    until: Annotated[date, sent_as("dag"), a_day, asked("Skriv den dag, organet beder om frist til.")]
    reason: Annotated[Text, sent_as("note")]


class Extension(Form, states=hc.ExtendHearing):
    due_on: Annotated[date, sent_as("dag"), a_day, asked("Skriv den nye frist.")]
    due_time: Annotated[Hour, sent_as("tid"), or_else(NOON)]
    reason: Annotated[Text, sent_as("note"), asked("Skriv, hvorfor fristen bliver længere.")]
    accepts_cost: Annotated[Tick, sent_as("alligevel")]


class RefusedExtension(Form, states=hc.RefuseExtension):
    reason: Annotated[Text, sent_as("note"), asked("Skriv, hvorfor organet ikke kan få længere frist.")]


class WithdrawnHearing(Form, states=hc.WithdrawHearing):
    reason: Annotated[Text, sent_as("note"), asked("Skriv, hvorfor høringen trækkes tilbage.")]


class ReplacedBody(Form, states=hc.ReplaceBody):
    new: Annotated[BodyId, sent_as("organ"), body_among(successors, "Vælg det organ, der tager over.")]
    reason: Annotated[Text, sent_as("note"), asked("Skriv, hvorfor organet er afløst.")]


def _is_waiting(desk: Desk) -> bool:
    return desk.request is not None and desk.request.is_waiting and desk.work.case.ending is None


def _wants_more_time(desk: Desk) -> bool:
    request = desk.request
    return bool(request and request.extension_wanted_on and not request.extension_refused_at)


def _may_extend(desk: Desk) -> bool:
    request = desk.request
    is_open = request is not None and request.sent_at and not request.answered_at and not request.withdrawn_at
    stands = desk.work.case.memo_approved_at is None and desk.work.case.ending is None
    return bool(is_open and stands) and desk.may(hc.ExtendHearing)


def _may_withdraw(desk: Desk) -> bool:
    """The letter has left: it is recalled with a reason, no longer taken back."""
    request = desk.request
    is_out = bool(request and request.release_at and request.release_at <= desk.work.ctx.now)
    return is_out and _waits(hc.WithdrawHearing, desk)


def _waits(kind: type[CaseCommand], desk: Desk) -> bool:
    return _is_waiting(desk) and desk.may(kind)


def _may_answer(desk: Desk) -> bool:
    return desk.may(hc.RecordResponse)


def _may_refuse(desk: Desk) -> bool:
    return _wants_more_time(desk) and desk.may(hc.RefuseExtension)


def _may_ask(desk: Desk) -> bool:
    return _waits(hc.AskExtension, desk) and not _wants_more_time(desk)


def _may_replace(desk: Desk) -> bool:
    is_unfinished = any(step.body == desk.body.id for step in desk.work.state.unfinished())
    open_case = desk.work.case.ending is None and desk.may(hc.ReplaceBody)
    return is_unfinished and open_case and bool(successors(desk))


ACTS: Acts[Desk] = {
    "svar": Act(_may_answer, RecordedAnswer, "svar", "Registrér svar, der er kommet på mail eller papir"),
    "telefon": Act(_may_answer, PhonedAnswer, "svar", "Skriv et svar ned, der gives i telefonen"),
    "lovet": Act(partial(_waits, hc.PromiseResponse), Promise, "gemt", "Organet svarer efter sit møde"),
    "talt": Act(partial(_waits, hc.HoldReminders), HeldReminders, "udsat", "Har talt med dem: udsæt påmindelse"),
    "laengere": Act(_may_extend, Extension, "laengere", "Giv længere frist"),
    "afslag": Act(_may_refuse, RefusedExtension, "gemt", "Afslå længere frist"),
    "bedt": Act(_may_ask, AskedExtension, "gemt", "Organet beder om længere frist"),
    "tilbage": Act(_may_withdraw, WithdrawnHearing, "gemt", "Træk høringen tilbage"),
    "afloest": Act(_may_replace, ReplacedBody, "gemt", "Organet er afløst af et andet"),
}
"""In the order they are needed."""
