"""A file that may be a hearing answer, read before anybody records it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.fact import Json, open_door
from app.cli.tables import table

if TYPE_CHECKING:
    from documents.reading.hearing.result import ReadAnswer

File = Annotated[Path, typer.Argument(metavar="FILE", help="The answer: .pdf, .docx or .txt.")]


def add_to(cli: typer.Typer) -> None:
    cli.command("read-answer")(read_answer)


def read_answer(file: File, json: Json = False) -> None:
    """Show what an answer in a file says: which body, which day, for or against each proposal. Stores nothing."""
    from documents.case.intake import aliases, names
    from documents.reading.child import answer_apart, opened
    from process.limits import ANSWER

    door = open_door(as_json=json)
    with opened(file, ANSWER) as held:
        answer = answer_apart(file.name, held, aliases(door.register, door.today))
    data = _as_json(answer, names(door.register))
    door.say(_text(data), data)


def _as_json(answer: ReadAnswer, names: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": str(answer.kind),
        "body": names.get(answer.body, answer.body) if answer.body else None,
        "date": answer.date.isoformat() if answer.date else None,
        "about": answer.about,
        "answer": str(answer.answer) if answer.answer else None,
        "per_proposal": [
            {
                "number": each.proposal,
                "title": each.title,
                "answer": str(each.stance),
                "text": each.text,
                "line": each.line,
            }
            for each in answer.points
        ],
        "signed_by": list(answer.signed_by),
        "points": list(answer.pieces),
        "questions": [{"line": asked.line, "message": asked.message} for asked in answer.questions],
    }


def _text(data: dict[str, Any]) -> str:
    rows = [(each["number"], each["answer"], each["title"] or each["text"]) for each in data["per_proposal"]]
    lines = [f"{data['kind']}: {data['body'] or 'no body named'}, {data['date'] or 'no date'}, {data['answer'] or '-'}"]
    lines += [table(("Proposal", "Answer", "Text"), rows)] if rows else []
    return "\n".join([*lines, *(f"line {each['line']}: {each['message']}" for each in data["questions"])])
