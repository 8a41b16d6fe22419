"""Facts about amendments to a case: `sagsgang amendment deadline|add|accept|withdraw|list`."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.case.facts import CaseNumber, Reason
from app.cli.errors import WrongUseError
from app.cli.fact import Json, fact, open_door
from app.cli.moments import parse_moment
from app.cli.tables import cut, table
from process.commands import case as c
from process.commands import every

if TYPE_CHECKING:
    from datetime import date

    from app.cli.door import Door
    from process.state.amendment import TabledAmendment

Number = Annotated[int, typer.Argument(help="Number of the amendment in the case.")]


def add_to(cli: typer.Typer) -> None:
    amendment = typer.Typer(no_args_is_help=True, help="Amendments tabled to a case before it is decided.")
    cli.add_typer(amendment, name="amendment")
    _tabling(amendment)
    _treating(amendment)
    amendment.command("list")(list_all)


def _tabling(amendment: typer.Typer) -> None:
    @fact(amendment, "deadline")
    def deadline(
        door: Door,
        case: CaseNumber,
        on: Annotated[str, typer.Argument(metavar="[DATE]", help="The last day; left out: until voting starts.")] = "",
    ) -> every.Command:
        """Write down the council's last day for amendments."""
        return c.SetAmendmentDeadline(case=door.case(case), due_on=parse_moment(on)[0] if on else None)

    @fact(amendment, "add")
    def add(
        door: Door,
        case: CaseNumber,
        text: Annotated[str, typer.Argument(help="What is to be changed, as it is to be printed.")],
        by: Annotated[str, typer.Option(help="The party, group or member who tables it.")],
        amount: Annotated[str, typer.Option(help="What it costs in 1.000 kr.; minus is a saving.")] = "",
    ) -> every.Command:
        """Write down an amendment; one that comes after the deadline is marked late."""
        return c.TableAmendment(case=door.case(case), proposer=by, text=text, amount_1000_dkk=_amount(amount))


def _treating(amendment: typer.Typer) -> None:
    @fact(amendment, "accept")
    def accept(door: Door, case: CaseNumber, number: Number) -> every.Command:
        """Write down that the majority agrees to treat a late amendment; then the others' are open too."""
        return c.AcceptAmendment(case=door.case(case), number=number)

    @fact(amendment, "withdraw")
    def withdraw(door: Door, case: CaseNumber, number: Number, reason: Reason = "") -> every.Command:
        """Take an amendment back: its proposer wants to, or it was written down wrongly."""
        return c.WithdrawAmendment(case=door.case(case), number=number, reason=reason)


def _amount(text: str) -> Decimal | None:
    try:
        found = Decimal(text) if text else None
    except InvalidOperation as wrong:
        raise WrongUseError("give the amount as a number") from wrong
    if found is not None and not found.is_finite():
        raise WrongUseError("give the amount as a number")
    return found


def list_all(case: CaseNumber, json: Json = False) -> None:
    """List the amendments: which came late, and which are voted on."""
    from models.database import reading
    from models.rows.case import load_case
    from process.state.amendment import treated

    door = open_door(as_json=json)
    case_id = door.case(case)
    with reading(door.store.engine) as connection:
        state = load_case(connection, case_id)
    tabled, due_on = (state.amendments, state.case.amendments_due_on) if state else ((), None)
    voted_on = {one.number for one in treated(tabled, due_on)}
    found = [_shown(one, due_on, voted_on) for one in sorted(tabled, key=lambda one: one.number)]
    rows = [
        (row["number"], row["by"], row["state"], row["amount_1000_dkk"] or "", cut(row["text"], 60)) for row in found
    ]
    told = f"Deadline: {due_on.isoformat()}" if due_on else "No deadline: amendments may come until voting starts."
    text = table(("No", "By", "State", "1.000 kr.", "Text"), rows) if rows else "No amendments."
    door.say(f"{text}\n{told}", {"case": case, "due_on": due_on.isoformat() if due_on else None, "amendments": found})


def _shown(one: TabledAmendment, due_on: date | None, voted_on: set[int]) -> dict[str, Any]:
    return {
        "number": one.number,
        "by": one.proposer,
        "text": one.text,
        "amount_1000_dkk": one.amount_1000_dkk or None,
        "state": _state(one, due_on),
        "is_voted_on": one.number in voted_on,
    }


def _state(one: TabledAmendment, due_on: date | None) -> str:
    from process.state.amendment import is_late

    if one.withdrawn_at is not None:
        return "withdrawn"
    if not is_late(one, due_on):
        return "in time"
    return "late, accepted" if one.accepted_at is not None else "late"
