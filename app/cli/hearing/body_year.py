"""`sagsgang what-became`: what became of a body's answers of one year, point by point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.fact import Body, Json, open_door
from app.cli.tables import cut, table

if TYPE_CHECKING:
    from documents.hearing.what_became import OwnAnswer

Year = Annotated[int, typer.Option(help="The year the answers came in; this one if left out.", show_default=False)]


def add_to(cli: typer.Typer) -> None:
    cli.command("what-became")(what_became)


def what_became(body: Body, year: Year = 0, json: Json = False) -> None:
    """List what became of a body's answers in a year, for its annual report; confidential cases are left out."""
    from documents.hearing.what_became import year_of
    from models.database import reading

    door = open_door(as_json=json)
    organization, wanted = door.body(body), year or door.today.year
    with reading(door.engine) as connection:
        answers = year_of(connection, organization.id, wanted, door.now)
    data = [_as_json(own) for own in answers]
    rows = [
        (
            line["case"],
            cut(line["title"], 40),
            line["answer"],
            cut(point["point"], 40),
            point["verdict"],
            line["outcome"],
        )
        for line in data
        for point in line["points"] or [{"point": "", "verdict": ""}]
    ]
    headings = ("Case", "Title", "Answer", "Point", "Verdict", "Decided")
    nothing = f"No answers of {organization.name} in {wanted}."
    door.say(table(headings, rows) if rows else nothing, {"body": body, "year": wanted, "answers": data})


def _as_json(own: OwnAnswer) -> dict[str, Any]:
    response, decision = own.answer.response, own.decision
    return {
        "case": own.case,
        "title": own.title,
        "answer": str(response.answer),
        "received": None if response.is_date_unknown else response.received_at.isoformat(),
        "points": [
            {"point": point.point, "verdict": str(point.verdict or "not_judged"), "comment": point.comment}
            for point in own.answer.points
        ],
        "decided_on": decision.decided_on.isoformat() if decision else None,
        "decided_by": decision.body if decision else None,
        "outcome": str(decision.outcome) if decision else None,
        "text": decision.text if decision else None,
    }
