"""`sagsgang missing`: who has not answered, over all cases, with the telephone number."""

from __future__ import annotations

import typer

from app.cli.fact import Json, open_door
from app.cli.tables import cut, table


def add_to(cli: typer.Typer) -> None:
    cli.command("missing")(missing)


def missing(json: Json = False) -> None:
    """List who has not answered: deadline, whom to call, next meeting, last mail, reminders (Hvem mangler)."""
    from models.database import reading
    from models.hearing.missing import missing as who_is_missing

    door = open_door(as_json=json)
    with reading(door.engine) as connection:
        bodies = who_is_missing(connection, door.now, door.register)
    data = [row.as_json() for row in bodies]
    rows = [
        (
            line["due_at"],
            line["days_left"],
            f"{line['body']}{'' if line['mandatory'] else ' (custom)'}",
            f"{line['case']} {cut(row.title, 40)}",
            "; ".join(f"{contact.name} {contact.phone or contact.email}" for contact in row.contacts),
            line["next_meeting"],
            f"{row.post.last.kind} {row.post.last.result}: {cut(row.post.last.answer, 40)}" if row.post.last else "",
            row.post.reminders_sent,
            line["promised_on"],
        )
        for line, row in zip(data, bodies, strict=True)
    ]
    headings = ("Due", "Days", "Body", "Case", "Call", "Meets", "Last mail", "Reminders", "Promised")
    door.say(table(headings, rows) if rows else "Nobody owes an answer.", {"missing": data})
