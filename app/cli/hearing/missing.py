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
    with reading(door.store.engine) as connection:
        found = who_is_missing(connection, door.now, door.register)
    data = [row.as_json() for row in found]
    rows = [
        (
            one["due_at"],
            one["days_left"],
            f"{one['body']}{'' if one['mandatory'] else ' (custom)'}",
            f"{one['case']} {cut(row.title, 40)}",
            "; ".join(f"{contact.name} {contact.phone or contact.email}" for contact in row.contacts),
            one["next_meeting"],
            f"{row.post.last.kind} {row.post.last.result}: {cut(row.post.last.answer, 40)}" if row.post.last else "",
            row.post.reminders_sent,
            one["promised_on"],
        )
        for one, row in zip(data, found, strict=True)
    ]
    headings = ("Due", "Days", "Body", "Case", "Call", "Meets", "Last mail", "Reminders", "Promised")
    door.say(table(headings, rows) if rows else "Nobody owes an answer.", {"missing": data})
