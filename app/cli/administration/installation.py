"""The installation: documents taken in, configuration, database, audit, logins, clock, one pass by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.administration.audit import audit_cli
from app.cli.administration.backup import backup_cli
from app.cli.administration.logins import login_cli
from app.cli.administration.outbox import outbox_cli
from app.cli.errors import WrongUseError
from app.cli.fact import Json, open_door

if TYPE_CHECKING:
    from app.cli.door import Door

config_cli = typer.Typer(no_args_is_help=True, help="The municipality's configuration files.")


PARTS = (
    ("config", config_cli),
    ("audit", audit_cli),
    ("outbox", outbox_cli),
    ("backup", backup_cli),
    ("login", login_cli),
)


def add_to(cli: typer.Typer) -> None:
    cli.command("import")(import_documents)
    cli.command("migrate")(migrate)
    cli.command("move")(move)
    cli.command("move-to")(move_to)
    cli.command("prefect")(prefect)
    cli.command("clock")(clock)
    cli.command("docs", hidden=True)(docs)
    for name, part in PARTS:
        cli.add_typer(part, name=name)


def import_documents(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Documents: .pdf, .docx, .odt, .rtf, .xlsx, .html or .txt.")
    ],
    department: Annotated[str, typer.Option(help="Department, when the document names none we know.")] = "",
    committee: Annotated[list[str], typer.Option(help="Committee, when the document names none; repeat.")] = [],  # noqa: B006
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and report; store nothing.")] = False,
    review: Annotated[
        bool, typer.Option("--review", help="Minutes of our own meetings: what would be recorded; records nothing.")
    ] = False,
    apply: Annotated[
        bool, typer.Option("--apply", help="As --review, and record what is new and certain (needs --as).")
    ] = False,
    revise: Annotated[
        bool, typer.Option("--revise", help="A changed file gives its case a new version (needs --as).")
    ] = False,
    history: Annotated[
        bool,
        typer.Option(
            "--history", help="Old minutes, files or folders: kept to be searched (needs --as); touches no case."
        ),
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="With --history: this file in place of another of the same meeting.")
    ] = False,
    new: Annotated[bool, typer.Option("--new", help="A changed file is a case of its own.")] = False,
    who: Annotated[str, typer.Option("--as", metavar="PERSON", envvar="SAGSGANG_AS", help="Who takes it in.")] = "",
    json: Json = False,
) -> None:
    """Read real documents as cases with proposals, and say what was found in them.

    Of several files each is taken in for itself: one that cannot be is named with its reason and stops no other.
    Mended and read again, it is taken in; of the others it is said that they are.
    A changed file of a case there is already is compared with it, field by field; what people have changed stays.
    Old minutes, of before this program, are kept with --history to be searched; no running case is touched.
    Minutes of our own meetings are looked through with --review and recorded with --apply: what is new and certain,
    all of a meeting or nothing. What must be asked about is named and left to a person.
    """
    from app.cli.case.import_documents import has_failed, imported_text, take_in, wanted_of

    door = open_door(as_json=json)
    if history:
        _keep_history(door, files, who, dry_run=dry_run, replace=replace)
        return
    if review or apply:
        if dry_run and apply:
            raise WrongUseError("--apply records and --dry-run stores nothing; give one of them")
        _review(door, files, who, apply=apply)
        return
    wanted = wanted_of(door, department, committee, who, dry_run=dry_run, revise=revise, as_new=new)
    imported = take_in(door, files, wanted)
    door.say(imported_text(imported, dry_run=dry_run), imported)
    if has_failed(imported):
        raise typer.Exit(1)


def _keep_history(door: Door, files: list[Path], who: str, *, dry_run: bool, replace: bool) -> None:
    from app.cli.meeting.old_minutes import has_failed, keep_history, kept_text

    kept = keep_history(door, files, who, dry_run=dry_run, replace=replace)
    door.say(kept_text(kept), kept)
    if has_failed(kept):
        raise typer.Exit(1)


def _review(door: Door, files: list[Path], who: str, *, apply: bool) -> None:
    from app.cli.meeting.review_minutes import has_failed, review_files, reviewed_text

    reviewed = review_files(door, files, who, apply=apply)
    door.say(reviewed_text(reviewed, apply=apply), reviewed)
    if has_failed(reviewed):
        raise typer.Exit(1)


def migrate(json: Json = False) -> None:
    """Create the database or bring it to this version; a copy is made first."""
    from app.backup import copy_before_migration
    from app.private import keep_private
    from models import migrate as migrations
    from models.database import open_engine
    from models.roles import lend
    from models.version import newest_migration

    door = open_door(as_json=json)
    keep_private(door.settings.data)
    engine = open_engine(door.settings.as_owner.database)
    copy = copy_before_migration(engine, door.settings.data, door.now)
    migrations.migrate(engine)
    lend(door.settings)
    words = f"The database is at {newest_migration()}." + (f" Copy: {copy}." if copy else "")
    door.say(words, {"revision": newest_migration(), "copy": str(copy) if copy else None})


def move_to(
    url: Annotated[str, typer.Argument(metavar="URL", help="An empty database: postgresql://… or sqlite:///file.db")],
    json: Json = False,
) -> None:
    """Move the whole database to another, from SQLite to PostgreSQL or back, and prove the history on both sides.

    Stop Sagsgang first. The database that was moved keeps its rows, and is no longer written to.
    """
    from app.private import keep_private
    from app.run.alone import alone_in
    from config.addresses import judged_database_url
    from models.backup.move import move as move_database
    from models.database import open_engine

    door = open_door(as_json=json)
    try:
        target = open_engine(judged_database_url(url))
    except ValueError as error:
        raise WrongUseError(str(error)) from None
    keep_private(door.settings.data)
    source = open_engine(door.settings.as_owner.database)
    try:
        with alone_in(door.settings.data):
            moved = move_database(source, target)
    finally:
        source.dispose()
        target.dispose()
    rows = sum(moved.rows.values())
    words = (
        f"Moved {rows} rows of {len(moved.rows)} tables. {moved.entries} history entries, the same on both sides; head "
        f"{moved.head}\nSet SAGSGANG_DATABASE_URL to the new database, and start Sagsgang."
    )
    door.say(words, {"rows": dict(moved.rows), "entries": moved.entries, "head": moved.head})


def move(json: Json = False) -> None:
    """Do one pass of everything that is due, without any server."""
    from app.engine.resources import resources_of
    from tasks.everything import move_everything, say_everything

    door = open_door(as_json=json)
    given = replace(resources_of(door.settings), store=door.store, now=lambda: door.now)
    moved, sent = move_everything(given), say_everything(given)
    data = {"closed": moved.closed, "advanced": moved.advanced, "sent": sent}
    door.say(f"Closed {moved.closed} hearings, moved {moved.advanced} cases, sent {sent} messages.", data)


def prefect(json: Json = False) -> None:
    """Tell where Prefect's own page is, and the password it asks for. Whoever has it runs code as Sagsgang."""
    from app.private import keep_private
    from app.run.environment import LOCAL, prefect_password

    door = open_door(as_json=json)
    keep_private(door.settings.data)
    address, password = (
        f"http://{LOCAL}:{door.settings.prefect_port}",
        prefect_password(door.settings).get_secret_value(),
    )
    other = " (or the port that `sagsgang run` printed)" if door.settings.is_example else ""
    words = f"Prefect's page: {address}{other}\nPassword:       {password}"
    door.say(words, {"address": address, "password": password})


def clock(
    set_to: Annotated[str, typer.Option("--set", help="2027-08-23 or '2027-08-23 08:00'.")] = "",
    step: Annotated[str, typer.Option(help="How far to step, e.g. 1d, 1w, 2h, 30m.")] = "",
    json: Json = False,
) -> None:
    """Show or move the demonstration clock (example municipality only)."""
    from datetime import datetime, timedelta

    from app.cli.converters import moment
    from app.clock import DemoClock
    from process.calendar import COPENHAGEN

    door = open_door(as_json=json)
    if set_to or step:
        if not isinstance(door.clock, DemoClock):
            raise WrongUseError("the clock can only be moved in the example municipality", "clock")
        if set_to:
            door.clock.set(datetime.combine(*moment(set_to), COPENHAGEN))
        else:
            amount = re.fullmatch(r"(\d+)([wdhm])", step)
            if amount is None:
                raise WrongUseError(f"write --step as 1d, 1w, 2h or 30m, not {step!r}")
            unit = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}[amount[2]]
            door.clock.step(timedelta(**{unit: int(amount[1])}))
    shown = door.now.astimezone(COPENHAGEN).isoformat(timespec="minutes")
    door.say(f"It is {shown}.", {"now": shown})


@config_cli.command("check")
def config_check(
    folder: Annotated[Path | None, typer.Argument(help="The folder; SAGSGANG_CONFIG when not given.")] = None,
    json: Json = False,
) -> None:
    """Read the configuration and name file, key and line of every mistake."""
    from config.checks.configuration import check_reading
    from config.load import read_folder

    door = open_door(as_json=json)
    problems = check_reading(read_folder(folder or door.settings.config))
    data = [{"file": p.file, "line": p.line, "key": p.key, "message": p.message_da} for p in problems]
    door.say("\n".join(map(str, problems)) or "The configuration is in order.", {"ok": not problems, "problems": data})
    if problems:
        raise typer.Exit(1)


@config_cli.command("apply")
def config_apply(
    valid_from: Annotated[str, typer.Option("--from", metavar="DATE", help="First day new rules hold.")] = "",
    json: Json = False,
) -> None:
    """Turn the differences between the files and the register into logged changes."""
    from datetime import date

    from app.configuration import apply_configuration
    from config.load import load

    door = open_door(as_json=json)
    try:
        day = date.fromisoformat(valid_from) if valid_from else door.today
    except ValueError:
        raise WrongUseError(f"{valid_from!r} is no date; write --from 2027-09-01") from None
    count = apply_configuration(door.store, load(door.settings.config), door.now, day)
    door.say(f"{count} changes applied, rules from {day}. Running cases keep theirs.", {"changes": count})


@config_cli.command("export")
def config_export(folder: Annotated[Path, typer.Argument(help="An empty or new folder.")], json: Json = False) -> None:
    """Write the register and the rules back to files."""
    from app.configuration import stored_configuration
    from config.export import write

    door = open_door(as_json=json)
    if folder.exists() and any(folder.iterdir()):
        raise WrongUseError(f"{folder} is not empty; give a new folder")
    written = write(stored_configuration(door.store, door.settings), folder)
    door.say(f"Wrote {len(written)} files to {folder}.", {"files": [str(path) for path in written]})


def docs() -> None:
    """Write the generated pages anew."""
    from app.cli.administration.documentation import write_pages

    for path in write_pages(Path.cwd()):
        typer.echo(path)
