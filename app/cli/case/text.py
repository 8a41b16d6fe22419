"""A proposal's text and amounts changed by hand: always a new version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.converters import pair
from app.cli.errors import WrongUseError
from app.cli.fact import CaseNumber, Reason, composed_fact
from process.commands import case as c

if TYPE_CHECKING:
    from app.cli.door import Door


def add_to(cli: typer.Typer) -> None:
    composed_fact(cli, "revise", revise)


def revise(
    door: Door,
    case: CaseNumber,
    proposal: Annotated[int, typer.Option(help="Number of the proposal within the case.")] = 1,
    title: Annotated[str, typer.Option(help="The new title; else it stands.")] = "",
    amount: Annotated[list[str], typer.Option(help="YEAR=AMOUNT in 1.000 kr.; repeat for more.")] = [],  # noqa: B006
    section: Annotated[list[str], typer.Option(help="HEADING=TEXT; a heading not there is added.")] = [],  # noqa: B006
    reason: Reason = "",
) -> c.ReviseProposal:
    """Give a proposal a new version; outside drafting with a reason."""
    from documents.case.revision import revised
    from models.case.earlier_texts import contents
    from models.case.material import ordered_sections
    from models.database import reading

    case_id = door.case(case)
    with reading(door.store.engine) as connection:
        version = _version(connection, case_id, proposal)
        content = contents(connection, case_id, {proposal: version}).get(proposal, {})
    sections = {**dict(ordered_sections(content)), **dict(map(pair, section))}
    draft = revised(content, title or str(content.get("title", "")), sections, _amounts(content, amount), False)
    return c.ReviseProposal(case=case_id, proposal=proposal, draft=draft, reason=reason)


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
