"""«Send høring»: every letter read as it will go, its deadline chosen, sent; taken back while it can be."""

from __future__ import annotations

from collections import Counter
from datetime import date, time
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Response
from sqlalchemy.engine import Connection
from starlette.datastructures import FormData

from app.web.access import CurrentVisit, Visit, allowed, only
from app.web.act import Act, act_on, own_id
from app.web.case_work import CaseNumber, CasePart, Work, case_work
from app.web.facts import done
from app.web.fields import NOON, ByKey, Day, Hour, Many, Text, always, asked, sent_as
from app.web.forms import Form, MistakesError, Typed, button
from app.web.hearing.letter_drafts import DraftedLetter, drafted_letters_of, planned
from app.web.render import page_about
from models.hearing.stopping import of_case, stop, unsent
from models.rows.package import load_package
from process.commands import hearing as hc
from process.hearing.brakes import SUMMARY_ABOVE, Sending
from process.hearing.brakes import sending as summed_up
from process.refusals import Refusal
from process.register import Organization
from process.state.hearing import HearingRequest

router = APIRouter()
Code = Annotated[str, Path(max_length=100)]

sending = allowed(case_work, lambda work: work.may(hc.SendHearing))
WHAT_WAS_WRONG = "Skriv, hvad der var forkert, og hvad der gælder. Det står i mailen."
READ_HERE = 12
"""So many letters stand whole on the page; more have a page each, or it would be as long as a book."""


@router.get("/sager/{number}/breve")
def show(visit: CurrentVisit, number: CaseNumber) -> Response:
    form = _as_far_as_understood(visit.typed)
    with visit.about(sending, number) as work:
        wished = planned(work, {body.id: due for body, due in form.deadlines(work)})
        letters = drafted_letters_of(work, wished.deadlines)
        package = load_package(work.connection, work.case.package)
        may_stop = bool(unsent(work.connection, of_case(work.case.id)))
    return page_about(
        work,
        "hearing/letters.html.j2",
        chosen=set(form.til) if visit.typed.form else {letter.body.code for letter in letters},
        letters=letters,
        meaning=wished.answer,
        reasons=wished.reasons,
        package=package,
        inline=len(letters) <= READ_HERE,
        leaves_at=next((letter.leaves_at for letter in letters if letter.leaves_at), None),
        shared=_in_several(letters),
        summed=_summed(work, letters),
        may_stop=may_stop,
        can_be_undone=_sent(work, can_be_undone=True),
        gone=_sent(work, can_be_undone=False),
        open_findings=sum(len(proposal.findings) for proposal in work.view.proposals),
    )


@router.get("/sager/{number}/breve/{code}")
def read_one(visit: CurrentVisit, number: CaseNumber, code: Code) -> Response:
    """One letter, with the way to the next."""
    with visit.about(sending, number) as work:
        deadlines, body = planned(work, {}).deadlines, work.organization(code).id
        letters = drafted_letters_of(work, deadlines, only=body)
        codes = [letter.body.code for letter in drafted_letters_of(work, {})] if letters else []
    if not letters:
        raise HTTPException(404)
    at = codes.index(code)
    return page_about(
        work,
        "hearing/letter.html.j2",
        letter=letters[0],
        place=at + 1,
        count=len(codes),
        before=codes[at - 1] if at else "",
        after=codes[at + 1] if at + 1 < len(codes) else "",
    )


@router.post("/sager/{number}/breve")
def send(visit: CurrentVisit, number: CaseNumber) -> Response:
    """«Send høring», or only look again with the deadlines typed so far."""
    looks_again = visit.typed.form.get("se") == "igen"
    return show(visit, number) if looks_again else act_on(visit, SEND, sending, show, number)


@router.post("/sager/{number}/breve/stop")
def stop_all(visit: CurrentVisit, number: CaseNumber) -> Response:
    """«Stop alt usendt»: each letter of the case that has not left."""
    return act_on(visit, STOP, _stoppable, show, number)


@router.post("/sager/{number}/breve/ret")
def correct(visit: CurrentVisit, number: CaseNumber) -> Response:
    """One correction to all who have a letter."""
    visit.typed.prefix = "ret-"
    return act_on(visit, CORRECT, _correctable, show, number)


@router.post("/sager/{number}/breve/{code}/fortryd")
def cancel(visit: CurrentVisit, number: CaseNumber, code: Code) -> Response:
    """Take a letter back before it leaves; the rules say when that is too late."""
    return act_on(visit, CANCEL, _letter, _all_chosen, number, code)


def _all_chosen(visit: Visit, number: str, _code: str) -> Response:
    """The letters that wait are as they were before the button of another was pressed."""
    visit.typed.form = FormData()
    return show(visit, number)


def _summed(work: Work, letters: tuple[DraftedLetter, ...]) -> Sending | None:
    """What it comes to, said before so many are sent."""
    if len(letters) <= SUMMARY_ABOVE:
        return None
    due = {each.body.id: (each.due_on, each.due_time) for each in letters if each.due_on is not None}
    return summed_up(due, 1, work.register, work.ctx.today)


def _in_several(letters: tuple[DraftedLetter, ...]) -> set[int]:
    """People who get more than one of these letters: they come in one mail."""
    count = Counter(person.id for letter in letters for person in letter.recipients)
    return {person for person, letters_to in count.items() if letters_to > 1}


def _sent(work: Work, *, can_be_undone: bool) -> list[HearingRequest]:
    sent = [letter for letter in work.state.requests if letter.sent_at and letter.is_waiting]
    return [each for each in sent if each.release_at and (work.ctx.now < each.release_at) is can_be_undone]


# -- the forms -------------------------------------------------------------------------------------------------------


class Letters(Form):
    til: Many
    frist: ByKey[Day]
    tid: ByKey[Hour]

    def deadlines(self, work: Work) -> list[tuple[Organization, tuple[date, time]]]:
        """Those typed; one left empty stays the proposed one."""
        typed = ((work.register.organization(code), code, day) for code, day in self.frist.items())
        return [(body, (day, self.tid.get(code) or NOON)) for body, code, day in typed if body and day]

    def command(self, work: Work) -> hc.SendHearing:
        waiting = {letter.body.code: letter.body.id for letter in drafted_letters_of(work, {})}
        chosen = tuple(waiting[code] for code in self.til if code in waiting)
        if not chosen:
            raise MistakesError(("breve", "Vælg mindst ét brev, der skal sendes."))
        deadlines = {body.id: due for body, due in self.deadlines(work) if body.id in chosen}
        return hc.SendHearing(case=work.case.id, bodies=chosen, deadlines=deadlines)


def _as_far_as_understood(typed: Typed) -> Letters:
    """A deadline that is no date must not hide what the others would mean."""
    form = None if typed.problems else typed.read(Letters)
    wrong = {problem.field for problem in typed.problems}
    rest = FormData([(name, value) for name, value in typed.form.multi_items() if name not in wrong])
    return form or Typed(rest).read(Letters) or Letters(til=(), frist={}, tid={})


def _letter(connection: Connection, visit: Visit, number: str, code: str) -> CasePart:
    work = case_work(connection, visit, number)
    only(work.may(hc.CancelLetter))
    return CasePart(work, {**work.key, "body": work.organization(code).id})


class Correction(Form, states=hc.CorrectLetter):
    text: Annotated[Text, sent_as("rettelse"), asked(WHAT_WAS_WRONG)]


def _stoppable(connection: Connection, visit: Visit, number: str) -> Work:
    work = case_work(connection, visit, number)
    only(work.may(hc.CancelLetter))
    return work


def _correctable(connection: Connection, visit: Visit, number: str) -> Work:
    work = case_work(connection, visit, number)
    only(work.may(hc.CorrectLetter))
    return work


def _stop(visit: Visit, work: Work, _form: Stopped) -> Response | None:
    with visit.reading() as connection:
        waiting = unsent(connection, of_case(work.case.id))
    answers = stop(visit.site.store, waiting, visit.viewer.person, own_id(visit), visit.site.now())
    if all(isinstance(answer, Refusal) for answer in answers):
        visit.typed.wrong("", "Alle breve er gået ud. Send en rettelse i stedet.")
        return None
    return done(f"{work.address}/breve", "stoppet")


class Stopped(Form):
    def command(self, _work: Work) -> Stopped:
        return self


STOP: Act[Work] = Act(always, Stopped, "stoppet", state=_stop)
CORRECT: Act[Work] = Act(always, Correction, "rettelse", to=lambda work, _: f"{work.address}/breve")
SEND: Act[Work] = Act(always, Letters, "sendt")
CANCEL: Act[CasePart] = Act(
    always, button(hc.CancelLetter), "fortrudt", to=lambda letter, _: f"{letter.work.address}/breve"
)
