"""`sagsgang import --history`: a folder of old minutes kept to be searched, with a report for each file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.cli.door import Door, own_id
from app.cli.progress import one_by_one
from documents.case.intake import SourceFile, aliases, names
from documents.meeting.old_minutes import NoHistoryError, old_meeting
from documents.meeting.review.held import body_of
from documents.reading.bodies import Bodies, normalised
from documents.reading.child import document_apart, opened
from documents.reading.errors import UnreadableDocumentError
from models.database import writing
from models.files import FileStore, digest_of
from models.meeting.old_minutes import OldMeeting, keep
from process.commands.act import Act
from process.ids import PersonId
from process.limits import PROPOSAL

SAID = {
    "kept": "kept",
    "same": "here already",
    "replaced": "replaced the file kept before",
    "other": "not kept: another file of this meeting is; --replace puts this one in its place",
    "read": "read, not kept",
}


def keep_history(door: Door, paths: Sequence[Path], who: str, *, dry_run: bool, replace: bool) -> dict[str, Any]:
    """One file after the other, each in a transaction of its own: one that cannot be read stops no other."""
    actor = None if dry_run else door.named(who)
    files = [file for path in paths for file in _files(path)]
    reports = ({"file": path.name, **_report(door, path, actor, replace=replace)} for path in one_by_one(files))
    return {"files": list(reports)}


def has_failed(kept: Mapping[str, Any]) -> bool:
    """Whether some file was no minutes, or stands back for another of its meeting."""
    return any(report["problem"] or report["result"] == "other" for report in kept["files"])


def _files(path: Path) -> Iterator[Path]:
    """The file; of a folder all in it, also below, in the order of their names. Hidden ones are not ours to read."""
    if not path.is_dir():
        yield path
        return
    inside = (file for file in sorted(path.rglob("*")) if file.is_file())
    yield from (file for file in inside if not any(part.startswith(".") for part in file.relative_to(path).parts))


def _report(door: Door, path: Path, actor: PersonId | None, *, replace: bool) -> dict[str, Any]:
    """Without an actor nothing is kept."""
    report: dict[str, Any] = {"result": "", "body": "", "date": "", "items": 0, "closed": 0, "problem": ""}
    try:
        meeting = _read(door, path, is_kept=actor is not None)
    except (UnreadableDocumentError, NoHistoryError) as error:
        return report | {"problem": getattr(error, "message_da", str(error))}
    closed = sum(item.is_closed for item in meeting.items)
    about = {"body": meeting.body, "date": meeting.held_on.isoformat(), "items": len(meeting.items), "closed": closed}
    if actor is None:
        return report | about | {"result": "read"}
    with writing(door.engine) as connection:
        act = Act(actor, own_id(actor, ""))
        return report | about | {"result": keep(connection, meeting, act, door.now, is_replacing=replace)}


def _read(door: Door, path: Path, *, is_kept: bool) -> OldMeeting:
    """What the minutes say; the file itself is kept beside them."""
    known = aliases(door.register, door.today)
    with opened(path, PROPOSAL) as file:
        read = document_apart(path.name, file, known, names(door.register))
        source = SourceFile(path.name, digest_of(file))
        told = next(iter(read.document.meetings), None)
        bodies = Bodies({normalised(name): code for name, code in known.items()})
        body = body_of(bodies, door.register, told.body if told else None)
        meeting = old_meeting(told, read.lines, source, door.register.organizations[body] if body else None)
        if is_kept:
            FileStore(door.settings.data).put_file(file)
    return meeting


def kept_text(kept: Mapping[str, Any]) -> str:
    return "\n".join(map(_line, kept["files"])) or "No files."


def _line(report: Mapping[str, Any]) -> str:
    if report["problem"]:
        return f"{report['file']}: {report['problem']}"
    closed = f", {report['closed']} closed" if report["closed"] else ""
    about = f"{report['body']} {report['date']}, {report['items']} items{closed}"
    return f"{report['file']}: {SAID[report['result']]}: {about}"
