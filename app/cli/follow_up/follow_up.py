"""Facts about what a decision leaves to be done: `sagsgang follow-up add|set|done`, and the list of it."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from app.cli.fact import Json, argument, fact, open_door, option
from app.cli.tables import cut, table
from process.commands import follow_up as fc

NUMBER = argument("Number of the follow-up within the case, see `follow-up list`.")
RESPONSIBLE = option("Code of the person who owes it.", metavar="PERSON")
DUE_ON = option("The day it is due, 2028-03-01.", "--due")


def add_to(cli: typer.Typer) -> None:
    follow_up = typer.Typer(
        no_args_is_help=True, help="What a decision leaves to be done: tasks, requests, evaluations."
    )
    cli.add_typer(follow_up, name="follow-up")
    _facts(partial(fact, follow_up))
    follow_up.command("list")(list_follow_ups)


def _facts(stated: partial[None]) -> None:
    stated(
        "add",
        fc.AddFollowUp,
        text=argument("What is owed."),
        kind=option("What sort of thing it is."),
        responsible=RESPONSIBLE,
        due_on=DUE_ON,
        meeting=option("The meeting it was asked for at, BODY/YYYY-MM-DD."),
        item=option("The item of that meeting.", kind=int, default=0, read=lambda _door, item, _typed: item or None),
    )
    stated("set", fc.SetFollowUp, number=NUMBER, responsible=RESPONSIBLE, due_on=DUE_ON)
    stated("done", fc.FinishFollowUp, number=NUMBER, text=argument("What was done, or why it has fallen away."))


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
    with reading(door.engine) as connection:
        listed = follow_ups(connection, door.now, door.register, case=case)
    rows = [
        (
            owed.case,
            owed.number,
            "done" if owed.done_at else owed.due_on.isoformat() if owed.due_on else "set a day",
            "overdue" if owed.is_overdue(door.today) else "",
            owed.kind,
            owed.responsible,
            cut(owed.text, 60),
        )
        for owed in listed
    ]
    headings = ("Case", "No", "Due", "", "Kind", "Responsible", "What")
    text = table(headings, rows) if rows else "Nothing is owed."
    door.say(text, {"follow_ups": [owed.as_json(door.today) for owed in listed]})
