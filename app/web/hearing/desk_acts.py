"""What somebody at the hearing desk may record about one body, and the command each filled-in form becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.web.case_work import Work
from app.web.forms import Typed
from app.web.installation import Installation
from app.web.uploads import keep_files
from process.commands import hearing as hc
from process.commands.act import CaseCommand
from process.hearing.answers import MED_ANSWERS
from process.register import BodyKind, Organization
from process.state.hearing import Answer, Channel, HearingRequest
from process.words import codes

OF_COUNCILS = (Answer.REMARKS, Answer.NO_REMARKS, Answer.SUPPORT, Answer.OPPOSE, Answer.NO_ANSWER_WILL_COME)
OF_MED = (Answer.DISCUSSED, Answer.JOINT_STATEMENT, Answer.STAFF_STATEMENT, Answer.NO_ANSWER_WILL_COME)


@dataclass(frozen=True, slots=True)
class Desk:
    """One body on the desk of one case. `request` None: nobody has asked it."""

    work: Work
    body: Organization
    request: HearingRequest | None
    site: Installation


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to record: its heading, when it is offered, and how the form is read; `done` is the words after it."""

    title: str
    is_offered: Callable[[Desk], bool]
    read: Callable[[Typed, Desk], CaseCommand | None]
    done: str = "gemt"


def answers_of(body: Organization) -> list[tuple[str, str]]:
    """The kinds of answer a body gives, in Danish."""
    kinds = OF_MED if body.kind is BodyKind.MED else OF_COUNCILS
    return [(str(kind), codes.ANSWERS[kind].capitalize()) for kind in kinds]


def offered(desk: Desk) -> dict[str, str]:
    """The acts to show, by name, with their headings."""
    return {name: act.title for name, act in ACTS.items() if act.is_offered(desk)}


def _answer(typed: Typed, desk: Desk) -> CaseCommand | None:
    kinds = {str(kind): kind for kind in (*OF_COUNCILS, *MED_ANSWERS)}
    kind = typed.choice("svar", kinds, "Vælg, hvad organet har svaret.")
    text = typed.text("tekst")
    is_unknown = typed.is_ticked("ukendt")
    received = None if is_unknown else typed.moment("modtaget")
    numbers = {str(one.number): one.number for one in desk.work.state.responses if one.body == desk.body.id}
    corrects = typed.choice("retter", numbers, "Vælg et af organets svar.") if typed.text("retter") else None
    files = () if typed.problems else keep_files(typed, "filer", desk.site)
    if kind is None:
        return None
    return hc.RecordResponse(
        case=desk.work.case.id,
        body=desk.body.id,
        answer=kind,
        text=text,
        submitted_by=typed.text("hvem"),
        on_behalf_of=typed.text("vegne"),
        received_at=received,
        is_date_unknown=is_unknown,
        is_partial=typed.is_ticked("delvist"),
        corrects=corrects,
        channel=Channel.DOCUMENT if files else Channel.MAIL,
        files=files,
    )


def _promise(typed: Typed, desk: Desk) -> CaseCommand | None:
    on = typed.day("dag", "Skriv den dag, organet holder møde.")
    return hc.PromiseResponse(case=desk.work.case.id, body=desk.body.id, on=on) if on else None


def _hold(typed: Typed, desk: Desk) -> CaseCommand | None:
    until = typed.day("dag", "Skriv den dag, påmindelsen skal vente til.")
    if until is None:
        return None
    return hc.HoldReminders(case=desk.work.case.id, body=desk.body.id, until=until, note=typed.text("note"))


def _ask(typed: Typed, desk: Desk) -> CaseCommand | None:
    until = typed.day("dag", "Skriv den dag, organet beder om frist til.")
    if until is None:
        return None
    return hc.AskExtension(case=desk.work.case.id, body=desk.body.id, until=until, reason=typed.text("note"))


def _extend(typed: Typed, desk: Desk) -> CaseCommand | None:
    due_on, due_time = typed.day("dag", "Skriv den nye frist."), typed.hour("tid")
    reason = typed.text("note", "Skriv, hvorfor fristen bliver længere.")
    if due_on is None:
        return None
    return hc.ExtendHearing(case=desk.work.case.id, body=desk.body.id, due_on=due_on, due_time=due_time, reason=reason)


def _refuse(typed: Typed, desk: Desk) -> CaseCommand | None:
    reason = typed.text("note", "Skriv, hvorfor organet ikke kan få længere frist.")
    return hc.RefuseExtension(case=desk.work.case.id, body=desk.body.id, reason=reason)


def _withdraw(typed: Typed, desk: Desk) -> CaseCommand | None:
    reason = typed.text("note", "Skriv, hvorfor høringen trækkes tilbage.")
    return hc.WithdrawHearing(case=desk.work.case.id, body=desk.body.id, reason=reason)


def _replace(typed: Typed, desk: Desk) -> CaseCommand | None:
    options = {one.code: one.id for one in successors(desk)}
    new = typed.choice("organ", options, "Vælg det organ, der tager over.")
    reason = typed.text("note", "Skriv, hvorfor organet er afløst.")
    return hc.ReplaceBody(case=desk.work.case.id, old=desk.body.id, new=new, reason=reason) if new else None


def successors(desk: Desk) -> list[Organization]:
    """Bodies of the same kind that exist today; the one the register names first."""
    register, today = desk.work.register, desk.work.ctx.today
    found = [
        one
        for one in register.organizations.values()
        if one.kind is desk.body.kind and one.id != desk.body.id and one.exists_on(today)
    ]
    return sorted(found, key=lambda one: (one.id != desk.body.successor, one.name))


def _is_waiting(desk: Desk) -> bool:
    return desk.request is not None and desk.request.is_waiting and desk.work.case.ending is None


def _wants_more_time(desk: Desk) -> bool:
    asked = desk.request
    return bool(asked and asked.extension_wanted_on and not asked.extension_refused_at)


def _may_extend(desk: Desk) -> bool:
    asked = desk.request
    is_open = asked is not None and asked.sent_at and not asked.answered_at and not asked.withdrawn_at
    stands = desk.work.case.memo_approved_at is None and desk.work.case.ending is None
    return bool(is_open and stands) and desk.work.may(hc.ExtendHearing)


def _is_out(desk: Desk) -> bool:
    """The letter has left: it is recalled with a reason, no longer taken back."""
    asked = desk.request
    return _is_waiting(desk) and bool(asked and asked.release_at and asked.release_at <= desk.work.ctx.now)


def _may_answer(desk: Desk) -> bool:
    return desk.work.may(hc.RecordResponse, desk.body.id)


def _unfinished(desk: Desk) -> bool:
    return any(step.body == desk.body.id for step in desk.work.state.unfinished()) and desk.work.case.ending is None


ACTS: Mapping[str, Act] = {
    "svar": Act("Registrér svar, der er kommet på mail eller papir", _may_answer, _answer, "svar"),
    "lovet": Act(
        "Organet svarer efter sit møde",
        lambda desk: _is_waiting(desk) and desk.work.may(hc.PromiseResponse, desk.body.id),
        _promise,
    ),
    "talt": Act(
        "Har talt med dem: udsæt påmindelse",
        lambda desk: _is_waiting(desk) and desk.work.may(hc.HoldReminders),
        _hold,
        "udsat",
    ),
    "laengere": Act("Giv længere frist", _may_extend, _extend, "laengere"),
    "afslag": Act(
        "Afslå længere frist",
        lambda desk: _wants_more_time(desk) and desk.work.may(hc.RefuseExtension),
        _refuse,
    ),
    "bedt": Act(
        "Organet beder om længere frist",
        lambda desk: _is_waiting(desk) and not _wants_more_time(desk) and desk.work.may(hc.AskExtension, desk.body.id),
        _ask,
    ),
    "tilbage": Act(
        "Træk høringen tilbage",
        lambda desk: _is_out(desk) and desk.work.may(hc.WithdrawHearing),
        _withdraw,
    ),
    "afloest": Act(
        "Organet er afløst af et andet",
        lambda desk: _unfinished(desk) and desk.work.may(hc.ReplaceBody) and bool(successors(desk)),
        _replace,
    ),
}
"""In the order they are needed. The names are the forms' own (`handling`)."""
