"""Documents of a meeting: agenda, minutes and excerpts as PDF, Word or HTML, and which meeting a file was made of."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.errors import WrongUseError
from app.cli.fact import As, Json, MeetingName, open_door
from app.cli.files import write
from process.ids import NO_ITEM, ItemNumber
from process.state.record import DocumentKind

if TYPE_CHECKING:
    from app.cli.door import Door
    from documents.writing.meeting.filing import Letterhead

Out = Annotated[Path, typer.Option("--out", "-o", help="File to write.", dir_okay=False)]
Format = Annotated[str, typer.Option("--format", help="pdf, docx or html; else as the file's ending says.")]
Public = Annotated[bool, typer.Option("--public", help="Without closed text and closed annexes.")]
Keep = Annotated[bool, typer.Option("--keep", help="Keep it too, with its hash in the history (needs --as).")]
EditionNumber = Annotated[int, typer.Option("--edition", help="Number of an earlier edition; else the newest.")]
Item = Annotated[str, typer.Option("--item", help="The item's number on the agenda, e.g. 7 or 3.2.")]
FORMATS = ("pdf", "docx", "html")


def add_to(cli: typer.Typer) -> None:
    paper = typer.Typer(no_args_is_help=True, help="Documents of a meeting: agenda, minutes, excerpts.")
    cli.add_typer(paper, name="paper")
    paper.command("agenda")(agenda)
    paper.command("minutes")(minutes)
    paper.command("excerpt")(excerpt)
    paper.command("check")(check)


def agenda(
    meeting: MeetingName,
    out: Out,
    public: Public = False,
    format: Format = "",
    edition: EditionNumber = 0,
    keep: Keep = False,
    who: As = "",
    json: Json = False,
) -> None:
    """Write the agenda (Dagsorden)."""
    kind = DocumentKind.AGENDA_PUBLIC if public else DocumentKind.AGENDA
    _write(open_door(as_json=json), meeting, kind, out, format, keep=keep, who=who, edition=edition)


def minutes(
    meeting: MeetingName,
    out: Out,
    public: Public = False,
    format: Format = "",
    edition: EditionNumber = 0,
    keep: Keep = False,
    who: As = "",
    json: Json = False,
) -> None:
    """Write the minutes (Referat); a draft until the record is closed."""
    kind = DocumentKind.MINUTES_PUBLIC if public else DocumentKind.MINUTES
    _write(open_door(as_json=json), meeting, kind, out, format, keep=keep, who=who, edition=edition)


def excerpt(
    meeting: MeetingName,
    item: Item,
    out: Out,
    format: Format = "",
    keep: Keep = False,
    who: As = "",
    json: Json = False,
) -> None:
    """Write one item of the record on its own (Protokoludskrift)."""
    door = open_door(as_json=json)
    _write(door, meeting, DocumentKind.EXCERPT, out, format, keep=keep, who=who, item=door.item(meeting, item))


def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="The file to check.")],
    json: Json = False,
) -> None:
    """Say which document of which meeting a file is, unchanged, and whether a newer one has been made."""
    from models.database import reading
    from models.meeting.documents import document_by_hash

    door = open_door(as_json=json)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    with reading(door.engine) as connection:
        made = document_by_hash(connection, digest)
    if made is None:
        unknown = f"{file} ({digest}) is none that was kept or published here, or was changed since"
        raise WrongUseError(unknown, "not_found")
    newer = f"; a newer one was made {made.newer_at:%Y-%m-%d %H:%M}" if made.newer_at else ""
    about = f"{made.body_code}/{made.held_on.isoformat()}"
    data = {
        "sha256": digest,
        "kind": str(made.kind),
        "meeting": about,
        "made_at": made.made_at.isoformat(),
        "is_newest": made.is_newest,
    }
    door.say(f"{file} is the {made.kind} of {about}, made {made.made_at:%Y-%m-%d %H:%M}{newer}", data)


def _write(
    door: Door,
    meeting: str,
    kind: DocumentKind,
    out: Path,
    fmt: str,
    *,
    keep: bool,
    who: str,
    item: ItemNumber = NO_ITEM,
    edition: int = 0,
) -> None:
    from documents.writing.meeting.filing import as_file, keep_document, meeting_document
    from models.database import reading
    from models.files import FileStore

    wanted = fmt or out.suffix.casefold().lstrip(".")
    if wanted not in FORMATS:
        raise WrongUseError(f"--format is one of {', '.join(FORMATS)}, not {wanted or out.name!r}")
    number, letterhead, store = door.meeting(meeting).id, letterhead_of(door), door.store
    if keep:
        if not who:
            raise WrongUseError("say who keeps it: --as CODE (or SAGSGANG_AS); `sagsgang people` lists the codes")
        files, actor = FileStore(door.settings.data), door.person(who).id
        about = (store, files, number, kind, wanted, actor, door.now)
        kept = keep_document(*about, letterhead=letterhead, item=item, edition=edition)
        content = files.read(kept.sha256) or b""
    else:
        with reading(store.engine) as connection:
            plan = store.reference.assessors(door.now)
            try:
                paper = meeting_document(connection, plan, letterhead, door.now, number, kind, item, edition)
            except LookupError as missing:
                raise WrongUseError(str(missing), "not_found") from missing
        content = as_file(paper, wanted, letterhead)
    written = write(out, content)
    data = {"file": written["file"], "kind": str(kind), **written, "kept": keep}
    told = f"Wrote {out}: {kind}, {written['bytes']} bytes, SHA-256 {written['sha256']}{', kept' if keep else ''}"
    door.say(told, data)


def letterhead_of(door: Door) -> Letterhead:
    from config.load import load
    from config.look import look_of
    from documents.writing.meeting.filing import Letterhead
    from documents.writing.word import template_of

    folder = door.settings.config
    return Letterhead(load(folder).municipality.name, template_of(folder), look_of(folder))
