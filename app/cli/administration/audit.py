"""The history: its proof, and the lawful way to erase what it holds about people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.errors import WrongUseError
from app.cli.fact import Json, open_door

if TYPE_CHECKING:
    from app.cli.door import Door
    from models.audit import Verdict
    from process.ids import PersonId

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
    from app.cli.door import own_id
    from models.database import writing
    from models.history import erase_texts

    door = open_door(as_json=json)
    administrator = _administrator(door, who)
    with writing(door.engine) as connection:
        erased = erase_texts(connection, position, ground, administrator, door.now, own_id(administrator, ""))
    if not erased:
        raise WrongUseError(f"entry {position} holds no personal text", "ENTRY")
    door.say(f"{erased} personal texts of entry {position} are erased.", {"entry": position, "texts": erased})


@audit_cli.command("erase-old-minutes")
def audit_erase_old_minutes(
    words: Annotated[str, typer.Argument(metavar="WORDS", help="The words about a person, in any case.")],
    gap: Annotated[str, typer.Option(help="What stood there, as it is to be shown: navn, adresse.")],
    ground: Annotated[str, typer.Option(help="By which law, e.g. 'GDPR art. 17'. No personal data: it is kept.")],
    who: Annotated[str, typer.Option("--as", metavar="PERSON", envvar="SAGSGANG_AS", help="The administrator.")],
    json: Json = False,
) -> None:
    """Take words about a person out of all old minutes, and their files with them; the history keeps on what ground."""
    from app.cli.door import own_id
    from models.database import writing
    from models.meeting.old_minutes import erase
    from process.commands.act import Act
    from process.meeting.erasing import SHORTEST

    if len(words.strip()) < SHORTEST or not gap.strip() or not ground.strip():
        raise WrongUseError(f"give words of at least {SHORTEST} letters, what stood there, and the ground")
    door = open_door(as_json=json)
    administrator = _administrator(door, who)
    with writing(door.engine) as connection:
        cut = erase(connection, words, gap, ground, Act(administrator, own_id(administrator, "")), door.now)
    if not cut:
        raise WrongUseError("the words stand in no old minutes", "WORDS")
    names = [f"{minutes.body} {minutes.held_on.isoformat()}" for minutes in cut]
    door.say("\n".join(f"Erased in the old minutes of {name}." for name in names), {"old_minutes": names})


def _administrator(door: Door, who: str) -> PersonId:
    from process.register import SeatRole

    person = door.person(who)
    if SeatRole.ADMINISTRATOR not in {seat.role for seat in door.register.roles_of(person.id, door.now.date())}:
        raise WrongUseError(f"{who} is no administrator", "--as")
    return person.id
