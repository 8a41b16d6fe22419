"""`sagsgang takeover`: hearings begun elsewhere, loaded from the list they were kept in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.errors import WrongUseError
from app.cli.fact import As, Json, open_door
from app.cli.tables import table

if TYPE_CHECKING:
    from documents.reading.hearing.takeover_list import ListedHearing
    from models.hearing.takeover import TakenRow


def add_to(cli: typer.Typer) -> None:
    cli.command("takeover")(takeover)


def takeover(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The list: .xlsx or .csv.", dir_okay=False)],
    apply: Annotated[bool, typer.Option("--apply", help="Take over what is right; else it is only shown.")] = False,
    who: As = "",
    json: Json = False,
) -> None:
    """Take over hearings that are under way, from a spreadsheet: body, case, sent, deadline, answered, answer, text.

    Nobody is written to. Rows that are wrong are listed with what to do, and keep none of the others from being taken.
    """
    from documents.case.intake import aliases
    from models.hearing.takeover import take_over

    door = open_door(as_json=json)
    actor = door.named(who)
    listed, names = _listed(file), aliases(door.register, door.today)
    rows = take_over(door.store, listed, names, actor, door.now, apply=apply)
    door.say(_told(rows, apply), {"applied": apply, "rows": [_data(row) for row in rows]})


def _listed(file: Path) -> tuple[ListedHearing, ...]:
    from documents.reading.child import opened, rows_apart
    from documents.reading.errors import UnreadableDocumentError
    from documents.reading.hearing.takeover_list import MOST_ROWS, read_takeover
    from process.limits import SPREADSHEET

    try:
        with opened(file, SPREADSHEET) as source:
            return read_takeover(rows_apart(file.name, source, MOST_ROWS + 2))
    except UnreadableDocumentError as wrong:
        raise WrongUseError(f"{file.name} cannot be read. {wrong.message_da}", wrong.code) from wrong


def _told(rows: tuple[TakenRow, ...], apply: bool) -> str:
    wrong = [(str(row.line), row.body, row.case, row.problem) for row in rows if row.problem]
    new, known = sum(row.is_new for row in rows), sum(row.is_known for row in rows)
    counted = f"{new} {'taken over' if apply else 'can be taken over'}, {known} known before, {len(wrong)} wrong."
    shown = [counted] if apply or not new else [counted, "Nothing was written: say --apply to take them over."]
    return "\n".join([*([table(("Row", "Body", "Case", "What to do"), wrong)] if wrong else []), *shown])


def _data(row: TakenRow) -> dict[str, object]:
    state = "wrong" if row.problem else "known" if row.is_known else "new"
    return {"row": row.line, "body": row.body, "case": row.case, "state": state, "problem": row.problem}
