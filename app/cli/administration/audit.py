"""The history: its proof, and the lawful way to erase what it holds about people."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.errors import WrongUseError
from app.cli.fact import Json, open_door

if TYPE_CHECKING:
    from models.audit import Verdict

audit_cli = typer.Typer(no_args_is_help=True, help="The history and its proof.")
_ON_POSTGRESQL = (
    "On PostgreSQL the program's own role owns the tables: whoever has it can empty them. Keep the head elsewhere, "
    "or give the tables an owner of their own (SAGSGANG_DATABASE_OWNER_URL)."
)


@audit_cli.command("verify")
def audit_verify(
    head: Annotated[str, typer.Option(help="A head hash kept elsewhere: shows whether the tail is still there.")] = "",
    files: Annotated[bool, typer.Option("--files/--no-files", help="Read every file that was handed in, too.")] = True,
    json: Json = False,
) -> None:
    """Prove that the history is whole, and that rows, texts, attempts to deliver and files are as it says."""
    from models.audit import verify
    from models.database import reading
    from models.files import FileStore
    from models.roles import may_rewrite_history

    door = open_door(as_json=json)
    with reading(door.engine) as connection:
        verdict = verify(connection, head, FileStore(door.settings.data) if files else None)
        owns_all = connection.dialect.name == "postgresql" and may_rewrite_history(connection)
    said = {
        **{"entries": verdict.entries, "rows": verdict.rows, "files": verdict.files, "ok": verdict.ok},
        **{"first_bad": verdict.first_bad, "why": verdict.why, "problems": list(verdict.problems)},
        "head": verdict.head,
    }
    door.say("\n".join((*_words(verdict), *([_ON_POSTGRESQL] if owns_all else []))), said)
    if not verdict.ok:
        raise typer.Exit(1)


def _words(verdict: Verdict) -> list[str]:
    if verdict.ok:
        counted = f"{verdict.entries} entries, all in order; {verdict.rows} rows and {verdict.files} files as they say."
        return [counted, f"Head {verdict.head}."]
    return [f"Not in order: {problem}." for problem in verdict.problems]


@audit_cli.command("erase")
def audit_erase(
    position: Annotated[int, typer.Argument(metavar="ENTRY", help="The entry's position in the history.")],
    ground: Annotated[str, typer.Option(help="By which law, e.g. 'GDPR art. 17'. No personal data: it is kept.")],
    who: Annotated[str, typer.Option("--as", metavar="PERSON", envvar="SAGSGANG_AS", help="The administrator.")],
    json: Json = False,
) -> None:
    """Erase the personal texts of one entry for ever; that it was done, and on what ground, stays in the history."""
    from models.database import writing
    from models.history import erase_texts
    from process.commands.act import Door as By
    from process.commands.act import id_by_door
    from process.register import SeatRole

    door = open_door(as_json=json)
    person = door.person(who)
    if SeatRole.ADMINISTRATOR not in {seat.role for seat in door.register.roles_of(person.id, door.now.date())}:
        raise WrongUseError(f"{who} is no administrator", "--as")
    with writing(door.store.engine) as connection:
        by = id_by_door(By.COMMAND_LINE, person.id, str(uuid.uuid4()))
        erased = erase_texts(connection, position, ground, person.id, door.now, by)
    if not erased:
        raise WrongUseError(f"entry {position} holds no personal text", "ENTRY")
    door.say(f"{erased} personal texts of entry {position} are erased.", {"entry": position, "texts": erased})
