"""Backups: made while everything runs, proved, and restored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.errors import WrongUseError
from app.cli.fact import Json, open_door

if TYPE_CHECKING:
    from models.backup.archive import Manifest

backup_cli = typer.Typer(no_args_is_help=True, help="Backups of database and files.")
File = Annotated[Path, typer.Argument(metavar="FILE", help="The backup: sagsgang-….tar.")]


@backup_cli.command("create")
def backup_create(
    to: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Where to; SAGSGANG_BACKUP_FOLDER.")] = None,
    json: Json = False,
) -> None:
    """Copy database and files while everything runs, and prove the copy by restoring it."""
    from datetime import UTC, datetime

    from models.backup.create import Source, create
    from models.backup.postgres import server_of

    door = open_door(as_json=json)
    chosen = door.settings
    folder = to.absolute() if to else chosen.backups
    if folder is None:
        raise WrongUseError("no backups are made here (SAGSGANG_BACKUP_FOLDER=off): say where to with --to FOLDER")
    source = Source(door.engine, chosen.data, server_of(chosen))
    backup = create(source, folder, datetime.now(UTC), chosen.backups_kept)
    door.say(f"{backup.path}\n{_words(backup.manifest)}", {"path": str(backup.path)} | _told(backup.manifest))


@backup_cli.command("verify")
def backup_verify(file: File, json: Json = False) -> None:
    """Restore a backup into a place of its own, and audit what comes of it. What runs is not touched."""
    from app.private import keep_private
    from models.backup.check import check
    from models.backup.postgres import server_of

    door = open_door(as_json=json)
    keep_private(door.settings.data)
    manifest = check(file.absolute(), door.settings.data, server_of(door.settings))
    door.say(_words(manifest), _told(manifest))


@backup_cli.command("restore")
def backup_restore(
    file: File,
    replace: Annotated[bool, typer.Option("--replace", help="Set aside what is there; nothing is deleted.")] = False,
    lost: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="The data folder that is given up, where it can be read.")
    ] = None,
    json: Json = False,
) -> None:
    """Put an installation back as a backup holds it, hold its mail, and list what the world has seen since."""
    from app.private import keep_private
    from app.restoration.restore import restore
    from models.roles import lend

    door = open_door(as_json=json)
    keep_private(door.settings.data, while_restoring=True)
    done = restore(file.absolute(), door.settings.as_owner, replace=replace, lost=lost.absolute() if lost else None)
    lend(door.settings)
    lines = [
        _words(done.manifest),
        *([f"What was there is set aside in {done.aside}."] if done.aside else []),
        "Everybody signs in again. Every personal link that is out is dead: new mails carry new ones.",
        "The outbox is held: `sagsgang outbox list`, then `sagsgang outbox release`.",
        f"{len(done.tasks)} things to look at, also for coordinator and administrator in «Mine opgaver»:",
        *(f"\n{task.subject}\n{task.text}" for task in done.tasks),
    ]
    tasks = [{"kind": task.kind, "subject": task.subject, "text": task.text} for task in done.tasks]
    aside = str(done.aside) if done.aside else None
    door.say("\n".join(lines), _told(done.manifest) | {"aside": aside, "tasks": tasks})


def _words(manifest: Manifest) -> str:
    files = sum(part.name.startswith("files/") for part in manifest.parts)
    lacking = f" {len(manifest.lacking)} files were gone or changed already." if manifest.lacking else ""
    if manifest.problems:
        lacking += f" The audit named {len(manifest.problems)} problems then, the first: {manifest.problems[0]}."
    return (
        f"Restored and audited: {manifest.entries} entries, head {manifest.head}, {files} files, "
        f"made {manifest.made_at:%Y-%m-%d %H:%M} UTC by version {manifest.version}.{lacking}"
    )


def _told(manifest: Manifest) -> dict[str, Any]:
    return {
        "made_at": manifest.made_at.isoformat(),
        "version": manifest.version,
        "revision": manifest.revision,
        "entries": manifest.entries,
        "head": manifest.head,
        "bytes": sum(part.size for part in manifest.parts),
        "lacking": list(manifest.lacking),
        "problems": list(manifest.problems),
    }
