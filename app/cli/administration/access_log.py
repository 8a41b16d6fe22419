"""`sagsgang openings`: who has opened closed or embargoed material."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated

import typer

from app.cli.errors import WrongUseError
from app.cli.fact import Json, open_door
from app.cli.tables import table
from process.calendar import instant


def add_to(cli: typer.Typer) -> None:
    cli.command("openings")(openings)


def openings(
    case: Annotated[str, typer.Option(help="Only of this case and the items it stands on.")] = "",
    meeting: Annotated[str, typer.Option(metavar="BODY/DAY", help="Only of this meeting.")] = "",
    person: Annotated[str, typer.Option(metavar="PERSON", help="Only by this person.")] = "",
    since: Annotated[str, typer.Option(metavar="DATE", help="Only from this day on.")] = "",
    json: Json = False,
) -> None:
    """List who has opened closed or embargoed material on the pages, the newest first (Åbninger)."""
    from models.access.log import AccessQuery, access_log
    from models.database import reading

    door = open_door(as_json=json)
    wanted = AccessQuery(
        case=door.case(case) if case else None,
        meetings=(door.meeting(meeting).id,) if meeting else None,
        person=door.person(person).id if person else None,
        since=instant(_day(since), time(0)) if since else None,
    )
    with reading(door.engine) as connection:
        data = [line.as_json() for line in access_log(connection, door.register, wanted)]
    rows = [
        (row["at"], row["person"], row["kind"], _where(row), row.get("label", ""), row.get("number", ""))
        for row in data
    ]
    headings = ("At", "Person", "Opened", "Of", "Item", "Number")
    door.say(table(headings, rows) if rows else "Nothing was opened.", {"openings": data})


def _where(opening: dict[str, object]) -> str:
    return str(opening.get("case") or f"{opening.get('body', '')}/{opening.get('held_on', '')}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongUseError(f"write the day as 2027-10-05, not {text!r}") from error
