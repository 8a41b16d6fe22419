"""Facts about what is decided together: `sagsgang join|leave`, a catalogue's pool and priorities, how proposals end."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.case import amendment
from app.cli.case.facts import CaseNumber, Reason
from app.cli.errors import WrongUseError
from app.cli.fact import fact
from process.commands import case as c
from process.commands import every
from process.state.follow_up import BudgetEnding

if TYPE_CHECKING:
    from app.cli.door import Door


def add_to(cli: typer.Typer) -> None:
    _joining(cli)
    _proposals(cli)
    amendment.add_to(cli)


def _joining(cli: typer.Typer) -> None:
    @fact(cli, "join")
    def join(
        door: Door,
        case: CaseNumber,
        into: Annotated[str, typer.Argument(metavar="INTO", help="The case it is decided in.")],
        reason: Reason = "",
    ) -> every.Command:
        """Let a case be treated and decided in another one."""
        return c.JoinCase(case=door.case(case), into=door.case(into), reason=reason)

    @fact(cli, "leave")
    def leave(door: Door, case: CaseNumber, reason: Reason = "") -> every.Command:
        """Take a joined case out again: it goes on from where it stood."""
        return c.LeaveCase(case=door.case(case), reason=reason)


def _proposals(cli: typer.Typer) -> None:
    @fact(cli, "priorities")
    def priorities(
        door: Door,
        case: CaseNumber,
        pool: Annotated[str, typer.Option(help="The catalogue's pool in 1.000 kr.")],
        order: Annotated[str, typer.Option(help="The proposals' numbers, most wanted first: 3,1,2.")] = "",
    ) -> every.Command:
        """Set a catalogue's pool and the order of its proposals."""
        try:
            amount = Decimal(pool)
            numbers = tuple(int(one) for one in order.split(",") if one.strip())
        except (InvalidOperation, ValueError) as wrong:
            raise WrongUseError("give the pool as a number and the order as 3,1,2") from wrong
        if not amount.is_finite():
            raise WrongUseError("give the pool as a number")
        return c.SetPriorities(case=door.case(case), pool_1000_dkk=amount, order=numbers)

    @fact(cli, "settle")
    def settle(
        door: Door,
        case: CaseNumber,
        endings: Annotated[list[str], typer.Argument(help="Proposal and ending: 1=included 2=dropped.")],
    ) -> every.Command:
        """Record how each proposal ends: included, changed, not_included or dropped."""
        return c.SettleProposals(case=door.case(case), endings=tuple(_ending(one) for one in endings))


def _ending(text: str) -> tuple[int, BudgetEnding]:
    number, _, ending = text.partition("=")
    if not number.isdecimal() or ending not in list(BudgetEnding):
        known = ", ".join(BudgetEnding)
        raise WrongUseError(f"{text!r} is no proposal and ending; write 1=ENDING with one of {known}")
    return int(number), BudgetEnding(ending)
