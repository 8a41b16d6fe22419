"""`sagsgang hand-over`: somebody absent, and who does their work meanwhile."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.fact import As, CommandId, Json, open_door, state_as_one

Absent = Annotated[str, typer.Argument(metavar="ABSENT", help="Code of the person who is away.")]
StandIn = Annotated[str, typer.Argument(metavar="STAND-IN", help="Code of the person who does their work.")]
From = Annotated[str, typer.Option("--from", help="The first day, 2027-08-24; today when left out.")]
To = Annotated[str, typer.Option("--to", help="The last day; until further notice when left out.")]


def add_to(cli: typer.Typer) -> None:
    cli.command("hand-over")(hand_over)


def hand_over(
    absent: Absent,
    stand_in: StandIn,
    starts: From = "",
    ends: To = "",
    who: As = "",
    command_id: CommandId = "",
    json: Json = False,
) -> None:
    """Let a stand-in do all of an absent person's work in the administration (Overdrag); said again, its last day."""
    from app.cli.converters import moment
    from models.rows.register import cover_command
    from process.calendar import local_day

    door = open_door(as_json=json)
    first = moment(starts)[0] if starts else local_day(door.now)
    last = moment(ends)[0] if ends else None
    command = cover_command(door.person(absent).code, door.person(stand_in).code, first, last)
    state_as_one(door, [("", command)], who, command_id)
    until = f"to {last.isoformat()}" if last else "until further notice"
    said = {"absent": absent, "stand_in": stand_in, "from": first.isoformat(), "to": last.isoformat() if last else None}
    door.say(f"{stand_in} stands in for {absent} from {first.isoformat()} {until}.", said)
