"""Facts about a case: its draft, its route, its course, its new term, what is decided together with others."""

from __future__ import annotations

from functools import partial

import typer

from app.cli.fact import argument, fact, option
from process.commands import case as c
from process.rules import Role

CONSULTATION = argument("Number of the consultation, see `show`.", "number")


def add_course(cli: typer.Typer) -> None:
    stated = partial(fact, cli)
    stated("submit", c.SubmitDraft)
    stated("approve", c.ApproveDraft, comment=option("A remark to the officer."))
    stated("return", c.ReturnDraft, comment=option("What must change.", default=""))
    stated(
        "add-body",
        c.AddConsultation,
        body=argument("Body, by code or name."),
        role=option("The part it plays.", default=Role.HEARING),
        step=option("Step number; equal numbers run in parallel.", default=1),
        duty=option("Why it is heard."),
        period_days=option("Hearing period in days.", "--days"),
    )
    stated("strike", c.StrikeConsultation, consultation=CONSULTATION)
    stated("restore", c.RestoreConsultation, consultation=CONSULTATION)
    stated("retarget", c.Retarget, target_meeting=argument("The meeting aimed at, BODY/YYYY-MM-DD.", "meeting"))
    stated("send-on", c.SendOn)
    stated("drop-call-in", c.DropCallIn)
    stated("withdraw", c.WithdrawCase)
    stated("carry-out", c.CarryOut, text=option("What was done."))


def add_terms(cli: typer.Typer) -> None:
    """What a new term of the council, or somebody outside, asks of a case under way."""
    stated = partial(fact, cli)
    stated(
        "confirm-route",
        c.ConfirmRoute,
        replacements=option("Who takes over from an ended body; repeat.", "--replace", metavar="OLD=NEW"),
    )
    stated(
        "set-wall",
        c.SetExternalDeadline,
        on=option("The day, 2027-09-24."),
        what=option("Whose deadline it is, as the document says it."),
    )
    stated("strike-wall", c.StrikeExternalDeadline, number=argument("Number of the external deadline within the case."))


def add_together(cli: typer.Typer) -> None:
    """Cases decided in another one, a catalogue's pool and priorities, how proposals end."""
    stated = partial(fact, cli)
    stated("join", c.JoinCase, into=argument("The case it is decided in.", "INTO"))
    stated("leave", c.LeaveCase)
    stated(
        "priorities",
        c.SetPriorities,
        pool_1000_dkk=option("The catalogue's pool in 1.000 kr.", "--pool"),
        order=option("The proposals' numbers, most wanted first: 3,1,2.", kind=str, default="", read=_numbers),
    )
    stated("settle", c.SettleProposals, endings=argument("Proposal and ending: 1=included 2=dropped."))


def _numbers(_door: object, text: str, _typed: object) -> tuple[int, ...]:
    from app.cli.errors import WrongUseError

    try:
        return tuple(int(number) for number in text.split(",") if number.strip())
    except ValueError:
        raise WrongUseError(f"write the order as 3,1,2, not {text!r}") from None
