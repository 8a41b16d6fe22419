"""Facts about a case: its draft, its route, its course, its new term, what is decided together with others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.converters import pair
from app.cli.errors import WrongUseError
from app.cli.fact import CaseNumber, Reason, argument, composed_fact, fact, option
from process.commands import case as c
from process.rules import Role
from process.words.codes import SIGN_CONVENTIONS

if TYPE_CHECKING:
    from app.cli.door import Door

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
    stated(
        "keep-back",
        c.KeepBack,
        is_closed=option("Behind closed doors.", "--closed"),
        public_from=option("Not to be spoken of before, e.g. '2027-10-05 12:00'."),
        public_title=option("The title outside."),
    )
    stated("keep-out-of-mail", c.KeepOutOfMail, is_lifted=option("It may stand in mails again.", "--lift"))
    stated("send-on", c.SendOn)
    stated("drop-call-in", c.DropCallIn)
    stated("take", c.TakeCase)
    stated("give-back", c.GiveBackCase)
    stated("note", c.AddNote, text=argument("What to remember.", "text"))
    stated("withdraw", c.WithdrawCase)
    stated("carry-out", c.CarryOut, text=option("What was done."))
    composed_fact(cli, "revise", revise)


def revise(
    door: Door,
    case: CaseNumber,
    proposal: Annotated[int, typer.Option(help="Number of the proposal within the case.")] = 1,
    title: Annotated[str, typer.Option(help="The new title; else it stands.")] = "",
    amount: Annotated[list[str], typer.Option(help="YEAR=AMOUNT in 1.000 kr.; repeat for more.")] = [],  # noqa: B006
    section: Annotated[list[str], typer.Option(help="HEADING=TEXT; a heading not there is added.")] = [],  # noqa: B006
    price_level: Annotated[
        str, typer.Option(help="In which year's prices the amounts are, 2028; else it stands.")
    ] = "",
    plus_is: Annotated[str, typer.Option(help="What a plus means, spending or income; else it stands.")] = "",
    reason: Reason = "",
) -> c.ReviseProposal:
    """Give a proposal a new version; outside drafting with a reason."""
    from documents.case.revision import revised
    from models.case.earlier_texts import contents
    from models.case.material import ordered_sections
    from models.database import reading

    case_id = door.case(case)
    with reading(door.engine) as connection:
        version = _version(connection, case_id, proposal)
        content = contents(connection, case_id, {proposal: version}).get(proposal, {})
    content = {**content, **_stated_in(price_level, plus_is)}
    sections = {**dict(ordered_sections(content)), **dict(map(pair, section))}
    draft = revised(content, title or str(content.get("title", "")), sections, _amounts(content, amount), False)
    return c.ReviseProposal(case=case_id, proposal=proposal, draft=draft, reason=reason)


def _stated_in(price_level: str, plus_is: str) -> dict[str, str]:
    """What is said of the amounts now; nothing where it is left as it stands."""
    if price_level and not re.fullmatch(r"\d{4}", price_level):
        raise WrongUseError(f"the price level is a year, for example 2028, not {price_level!r}")
    convention = f"plus_is_{plus_is}" if plus_is else ""
    if convention and convention not in SIGN_CONVENTIONS:
        raise WrongUseError(f"a plus is spending or income, not {plus_is!r}")
    said = {"price_level": price_level, "sign_convention": convention}
    return {name: value for name, value in said.items() if value}


def _version(connection: Any, case_id: int, proposal: int) -> int:
    from models.rows.case import load_case

    state = load_case(connection, case_id)
    for known in state.proposals if state else ():
        if known.number == proposal:
            return known.version
    raise WrongUseError(f"the case has no proposal {proposal}", "not_found")


def _amounts(content: Mapping[str, Any], wanted: list[str]) -> list[Any]:
    """One amount for each budget line, the named years changed; a year without a line is refused, not dropped."""
    from decimal import Decimal

    from documents.case.revision import AmountError, parse_amount

    lines = content.get("budget_lines") or ()
    changes = dict(map(pair, wanted))
    strange = set(changes) - {str(line.get("year")) for line in lines}
    if strange:
        raise WrongUseError(f"the proposal has no amount for {', '.join(sorted(strange))}", "not_found")
    try:
        typed = {year: parse_amount(text) for year, text in changes.items()}
    except AmountError as wrong:
        raise WrongUseError(str(wrong)) from None
    was = [line.get("amount_1000_dkk") for line in lines]
    kept = [None if number is None else Decimal(str(number)) for number in was]
    return [typed.get(str(line.get("year")), amount) for line, amount in zip(lines, kept, strict=True)]


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
    try:
        return tuple(int(number) for number in text.split(",") if number.strip())
    except ValueError:
        raise WrongUseError(f"write the order as 3,1,2, not {text!r}") from None
