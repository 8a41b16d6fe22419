"""Facts about what a decision leaves to be done: `sagsgang follow-up add|set|done`, and the list of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.case.facts import CaseNumber
from app.cli.fact import Json, fact, open_door
from app.cli.moments import parse_moment
from app.cli.tables import cut, table
from process.commands import every
from process.commands import follow_up as fc
from process.ids import ItemNumber, PersonId
from process.state.follow_up import FollowUpKind

if TYPE_CHECKING:
    from datetime import date

    from app.cli.door import Door

Number = Annotated[int, typer.Argument(help="Number of the follow-up within the case, see `follow-up list`.")]
Responsible = Annotated[str, typer.Option("--responsible", metavar="PERSON", help="Code of the person who owes it.")]
DueOn = Annotated[str, typer.Option("--due", help="The day it is due, 2028-03-01.")]


def add_to(cli: typer.Typer) -> None:
    follow_up = typer.Typer(
        no_args_is_help=True, help="What a decision leaves to be done: tasks, requests, evaluations."
    )
    cli.add_typer(follow_up, name="follow-up")
    _facts(follow_up)
    follow_up.command("list")(list_follow_ups)


def _facts(follow_up: typer.Typer) -> None:
    @fact(follow_up, "add")
    def add(
        door: Door,
        case: CaseNumber,
        text: Annotated[str, typer.Argument(help="What is owed.")],
        kind: Annotated[FollowUpKind, typer.Option(help="What sort of thing it is.")] = FollowUpKind.TASK,
        responsible: Responsible = "",
        due: DueOn = "",
        meeting: Annotated[str, typer.Option(help="The meeting it was asked for at, BODY/YYYY-MM-DD.")] = "",
        item: Annotated[int, typer.Option(help="The item of that meeting.")] = 0,
    ) -> every.Command:
        """Write down what is owed; without a person it is the manager's, without a day one is still to be set."""
        return fc.AddFollowUp(
            case=door.case(case),
            kind=kind,
            text=text,
            responsible=_person(door, responsible),
            due_on=_day(due),
            meeting=door.meeting(meeting).id if meeting else None,
            item=ItemNumber(item) if item else None,
        )

    @fact(follow_up, "set")
    def change(
        door: Door, case: CaseNumber, number: Number, responsible: Responsible = "", due: DueOn = ""
    ) -> every.Command:
        """Set or move the day a follow-up is due, or give it to somebody else."""
        return fc.SetFollowUp(
            case=door.case(case), number=number, responsible=_person(door, responsible), due_on=_day(due)
        )

    @fact(follow_up, "done")
    def done(
        door: Door,
        case: CaseNumber,
        number: Number,
        text: Annotated[str, typer.Argument(help="What was done, or why it has fallen away.")],
    ) -> every.Command:
        """Finish a follow-up."""
        return fc.FinishFollowUp(case=door.case(case), number=number, text=text)


def list_follow_ups(
    case: Annotated[str, typer.Argument(metavar="[CASE]", help="Only of this case, finished ones too.")] = "",
    json: Json = False,
) -> None:
    """List what is owed: without a day first, then the oldest."""
    from models.database import reading
    from models.todo.follow_ups import follow_ups

    door = open_door(as_json=json)
    if case:
        door.case(case)
    with reading(door.store.engine) as connection:
        found = follow_ups(connection, door.now, door.register, case=case)
    rows = [
        (
            one.case,
            one.number,
            "done" if one.done_at else one.due_on.isoformat() if one.due_on else "set a day",
            "overdue" if one.is_overdue(door.today) else "",
            one.kind,
            one.responsible,
            cut(one.text, 60),
        )
        for one in found
    ]
    headings = ("Case", "No", "Due", "", "Kind", "Responsible", "What")
    text = table(headings, rows) if rows else "Nothing is owed."
    door.say(text, {"follow_ups": [one.as_json(door.today) for one in found]})


def _person(door: Door, code: str) -> PersonId | None:
    return door.person(code).id if code else None


def _day(text: str) -> date | None:
    return parse_moment(text)[0] if text else None
