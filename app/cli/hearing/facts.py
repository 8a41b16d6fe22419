"""Facts about a hearing: sent, answered, promised, extended, asked again, withdrawn, summed up."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import typer

from app.cli.converters import Typed, moment
from app.cli.fact import CASE, argument, fact, option
from process.commands import hearing as hc
from process.ids import CaseId
from process.state.hearing import Answer

if TYPE_CHECKING:
    from app.cli.door import Door

BODIES = option("Only this body; repeat for more.", "--body")
UNTIL = option("The day, 2027-09-24.")
AT_ANY_COST = option("Also when it costs the case a meeting or a dispatch.", "--accept-cost")
DAYS = option("Hearing period in days; 0 keeps each body's own.", "--days")
RECEIVED = option("When it was received, if not now.", "--received")


def add_to(cli: typer.Typer) -> None:
    _letters(partial(fact, cli))
    _answers(partial(fact, cli))
    _as_a_body(partial(fact, cli))
    _under_way(partial(fact, cli))


def _letters(stated: partial[None]) -> None:
    stated(
        "send-hearing",
        hc.SendHearing,
        bodies=BODIES,
        deadlines=option("BODY=2027-09-24 or BODY='2027-09-24 12:00'; else the playbook's.", "--due"),
    )
    stated("cancel-letter", hc.CancelLetter)
    stated(
        "record-posted",
        hc.RecordPosted,
        recipient=option("Code of the person it was posted to."),
        on=option("The day it was posted."),
        by_phone=option("A reminder said on the telephone instead."),
    )
    stated("correct-letter", hc.CorrectLetter, text=option("What was wrong, and what holds instead."), bodies=BODIES)


def _answers(stated: partial[None]) -> None:
    stated(
        "answer",
        hc.RecordResponse,
        answer=option("How the body answered.", default=Answer.REMARKS),
        text=option("The answer's text."),
        submitted_by=option("Who handed it in."),
        on_behalf_of=option("On whose behalf."),
        received_at=RECEIVED,
        is_partial=option("From a part of the body only."),
        corrects=option("Number of the earlier answer it corrects."),
        is_date_unknown=option("Nobody knows when it came."),
        agreed_on=option("The meeting that approved it, or the last day of a written round."),
        agreed_from=option("The first day of a written round."),
        minority=option("What a minority says instead."),
        minority_by=option("Whose that is."),
        read_back_to=option("Given on the telephone: who approved it when it was read aloud."),
    )
    stated("promise", hc.PromiseResponse, on=option("The day of its meeting."))
    stated(
        "extend",
        hc.ExtendHearing,
        due=option("Deadline, 2027-09-24 (noon) or '2027-09-24 12:00'.", kind=str),
        due_on=lambda _, typed: moment(typed["due"])[0],
        due_time=lambda _, typed: moment(typed["due"])[1],
        accepts_cost=AT_ANY_COST,
    )
    stated("withdraw-hearing", hc.WithdrawHearing)
    stated(
        "file-memo",
        hc.FileMemo,
        text=option("The memo."),
        points=option("JSON list of points: response, point, comment, verdict."),
    )
    stated(
        "approve-memo",
        hc.ApproveMemo,
        case=argument(CASE.help, CASE.name, read=_judged),
        anyway=option(
            "Approve although no point of an answer that is against has been judged.",
            "--anyway",
            kind=bool,
            default=False,
        ),
    )


def _as_a_body(stated: partial[None]) -> None:
    stated("share-draft", hc.ShareDraft, is_closed=option("Close it to comments again.", "--close"))
    stated("hand-over-draft", hc.HandOverDraft)
    number = "Number of the answer within the case."
    stated("dispute-answer", hc.DisputeResponse, response=argument(number, "number"), text=option("What happened."))
    stated(
        "settle-dispute",
        hc.SettleDispute,
        response=argument(number, "number"),
        stands=option("Whether the answer stands, or is withdrawn.", "--stands/--withdrawn"),
    )


def _judged(door: Door, number: str, typed: Typed) -> CaseId:
    """The case, where no answer that is against stands unjudged in its memo, or somebody approves all the same."""
    from models.database import reading
    from models.hearing.memo import memo_view, unjudged_refusal
    from models.store import RefusedError

    with reading(door.engine) as connection:
        refusal = unjudged_refusal(memo_view(connection, number, door.now, door.register))
    if refusal is not None and not typed["anyway"]:
        raise RefusedError(refusal)
    return door.case(number)


def _under_way(stated: partial[None]) -> None:
    stated("ask-extension", hc.AskExtension, until=UNTIL)
    stated("refuse-extension", hc.RefuseExtension)
    stated("hold-reminders", hc.HoldReminders, until=UNTIL, note=option("What was said."))
    stated("remind-now", hc.RemindNow)
    stated("confirm-answer", hc.ConfirmResponse)
    stated(
        "unsolicited",
        hc.RecordUnsolicited,
        sender=option("Who it is from."),
        text=option("What it says."),
        received_at=RECEIVED,
        is_objection=option("It objects to what is in public hearing.", "--objection"),
    )
    stated(
        "publish-hearing",
        hc.PublishHearing,
        starts_on=option("The day it was made public, 2027-09-01.", "--from"),
        due_on=option("Its last day; else when the law's weeks are over.", "--to"),
        due_time=option("The hour it ends.", "--at"),
        where=option("Where it was made public.", "--in"),
    )
    stated("strike-public-hearing", hc.StrikePublicHearing, number=argument("Its number within the case."))
    stated(
        "clear-answer",
        hc.DecidePublication,
        response=argument("Number of the answer within the case.", "number"),
        verdict=option("cleared, redacted or withheld."),
        public_text=option("The text shown instead, if redacted."),
    )
    stated("new-round", hc.NewRound, bodies=BODIES, period_days=DAYS, accepts_cost=AT_ANY_COST)
    stated(
        "judge-change",
        hc.JudgeChange,
        is_material=option("Whether they must be asked anew.", "--material/--immaterial"),
        proposal=option("Number of the proposal within the case.", default=1),
        period_days=DAYS,
        accepts_cost=AT_ANY_COST,
    )
    stated("replace-body", hc.ReplaceBody, old=argument("The body that is no more."), new=argument("Its successor."))
