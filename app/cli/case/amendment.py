"""Facts about amendments to a case: `sagsgang amendment deadline|add|accept|withdraw|list`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import typer

from app.cli.fact import CaseNumber, Json, argument, fact, open_door, option
from app.cli.tables import cut, table
from process.commands import case as c

if TYPE_CHECKING:
    from datetime import date

    from process.state.amendment import TabledAmendment

NUMBER = argument("Number of the amendment in the case.")


def add_to(cli: typer.Typer) -> None:
    amendment = typer.Typer(no_args_is_help=True, help="Amendments tabled to a case before it is decided.")
    cli.add_typer(amendment, name="amendment")
    _facts(partial(fact, amendment))
    amendment.command("list")(list_all)


def _facts(stated: partial[None]) -> None:
    stated(
        "deadline",
        c.SetAmendmentDeadline,
        due_on=argument("The last day; left out: until voting starts.", "[DATE]", default=""),
    )
    stated(
        "add",
        c.TableAmendment,
        text=argument("What is to be changed, as it is to be printed."),
        proposer=option("The party, group or member who tables it.", "--by"),
        amount_1000_dkk=option("What it costs in 1.000 kr.; minus is a saving.", "--amount"),
    )
    stated("accept", c.AcceptAmendment, number=NUMBER)
    stated("withdraw", c.WithdrawAmendment, number=NUMBER)


def list_all(case: CaseNumber, json: Json = False) -> None:
    """List the amendments: which came late, and which are voted on."""
    from models.database import reading
    from models.rows.case import load_case
    from process.state.amendment import treated

    door = open_door(as_json=json)
    case_id = door.case(case)
    with reading(door.engine) as connection:
        state = load_case(connection, case_id)
    tabled, due_on = (state.amendments, state.case.amendments_due_on) if state else ((), None)
    voted_on = {amendment.number for amendment in treated(tabled, due_on)}
    data = [_shown(amendment, due_on, voted_on) for amendment in sorted(tabled, key=lambda tabled: tabled.number)]
    rows = [
        (row["number"], row["by"], row["state"], row["amount_1000_dkk"] or "", cut(row["text"], 60)) for row in data
    ]
    told = f"Deadline: {due_on.isoformat()}" if due_on else "No deadline: amendments may come until voting starts."
    text = table(("No", "By", "State", "1.000 kr.", "Text"), rows) if rows else "No amendments."
    door.say(f"{text}\n{told}", {"case": case, "due_on": due_on.isoformat() if due_on else None, "amendments": data})


def _shown(amendment: TabledAmendment, due_on: date | None, voted_on: set[int]) -> dict[str, Any]:
    return {
        "number": amendment.number,
        "by": amendment.proposer,
        "text": amendment.text,
        "amount_1000_dkk": amendment.amount_1000_dkk or None,
        "state": _state(amendment, due_on),
        "is_voted_on": amendment.number in voted_on,
    }


def _state(amendment: TabledAmendment, due_on: date | None) -> str:
    from process.state.amendment import is_late

    if amendment.withdrawn_at is not None:
        return "withdrawn"
    if not is_late(amendment, due_on):
        return "in time"
    return "late, accepted" if amendment.accepted_at is not None else "late"
