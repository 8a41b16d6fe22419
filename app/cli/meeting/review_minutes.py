"""`sagsgang import --review`: what minutes would record of our own meetings, and with `--apply` recording it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.cli.door import Door, own_id
from app.cli.progress import one_by_one
from app.cli.tables import cut, table
from documents.case.intake import aliases, names
from documents.meeting.review.held import Held, body_of
from documents.meeting.review.load import held_meeting
from documents.meeting.review.review import review_of, wrong_document
from documents.meeting.review.rows import Review, Row, Standing
from documents.meeting.review.words import in_words
from documents.reading import UnreadableDocumentError
from documents.reading.bodies import Bodies, normalised
from documents.reading.child import document_apart, opened
from documents.reading.minutes.result import ReadMeeting
from models.all_or_none import record_all
from models.database import reading
from models.rows.meeting import load_meeting
from process.limits import PROPOSAL
from process.register import MeetingDate, MeetingStatus

NO_MINUTES = "Filen er ikke et referat. Læs den ind uden --review."
NOT_HELD = "Vi har intet møde i {} den {}. Opret mødet, eller se efter, at referatet er vores."


def review_files(door: Door, files: Sequence[Path], who: str, *, apply: bool) -> dict[str, Any]:
    """A report for each file, in order; one that cannot be read or is not ours stops no other."""
    if apply:
        door.named(who)
    return {"files": [{"file": path.name, **_report(door, path, who, apply=apply)} for path in one_by_one(files)]}


def has_failed(reviewed: Mapping[str, Any]) -> bool:
    """Whether some file was no minutes of ours, or something of it was refused."""
    return any(report["problem"] or report["refused"] for report in reviewed["files"])


def _report(door: Door, path: Path, who: str, *, apply: bool) -> dict[str, Any]:
    report: dict[str, Any] = {"meeting": None, "problem": "", "rows": [], "notes": [], "recorded": [], "refused": []}
    try:
        with opened(path, PROPOSAL) as file:
            read = document_apart(path.name, file, aliases(door.register, door.today), names(door.register))
    except UnreadableDocumentError as unreadable:
        return report | {"problem": unreadable.message_da}
    told = next(iter(read.document.meetings), None)
    if told is None:
        return report | {"problem": NO_MINUTES}
    ours = _meeting_of(door, told)
    if ours is None:
        return report | {"problem": NOT_HELD.format(told.body or "et ukendt organ", told.date or "en ukendt dag")}
    held = _held(door, ours, told)
    report["meeting"] = door.meeting_name(ours.id)
    if problem := wrong_document(told, held):
        return report | {"problem": problem}
    review = review_of(told, read.lines, held)
    report |= {"rows": [_plain(row, held) for row in review.rows], "notes": list(review.notes)}
    return report | (_record(door, review, who) if apply else {})


def _meeting_of(door: Door, told: ReadMeeting) -> MeetingDate | None:
    bodies = Bodies({normalised(name): code for name, code in aliases(door.register, door.today).items()})
    body = body_of(bodies, door.register, told.body)
    days = {told.date, *told.sittings}
    meetings = [m for m in door.register.meetings if m.organization == body and m.held_on in days]
    standing = [meeting for meeting in meetings if meeting.state is not MeetingStatus.CANCELLED]
    return next(iter(standing or meetings), None)


def _held(door: Door, ours: MeetingDate, told: ReadMeeting) -> Held:
    with reading(door.engine) as connection:
        record = load_meeting(connection, ours.id)
        if record is None:
            raise LookupError(f"meeting {ours.id} is in the register and not in the database")
        return held_meeting(connection, record, door.register, told, door.today)


def _plain(row: Row, held: Held) -> dict[str, Any]:
    return {
        "key": row.key,
        "lines": list(row.lines),
        "about": row.about,
        "printed": row.printed,
        "standing": str(row.standing),
        "records": in_words(row.fact, held),
        "recorded": row.stands,
        "asks": list(row.asks),
        "notes": list(row.notes),
    }


def _record(door: Door, review: Review, who: str) -> dict[str, Any]:
    """All that is new and certain, in one transaction; where something is refused, nothing."""
    stated = [(row.key, command) for row, command in review.to_record()]
    actor = door.named(who)
    refused = record_all(door.store, stated, actor, own_id(actor, ""), door.now)
    said = [{"key": key, "code": str(refusal.code), "message": refusal.danish} for key, refusal in refused]
    return {"recorded": [] if refused else [key for key, _ in stated], "refused": said}


# -- for people ------------------------------------------------------------------------------------------------------


def reviewed_text(reviewed: Mapping[str, Any], *, apply: bool) -> str:
    return "\n\n".join("\n".join(_lines(report, apply=apply)) for report in reviewed["files"])


def _lines(report: Mapping[str, Any], *, apply: bool) -> Iterator[str]:
    yield f"{report['file']}  {report['meeting'] or ''}".rstrip()
    if report["problem"]:
        yield f"  {report['problem']}"
        return
    rows = report["rows"]
    shown = [
        (
            row["lines"][0],
            cut(row["about"], 44),
            Standing(row["standing"]).danish,
            cut(row["records"] or row["printed"].replace("\n", " "), 70),
            cut(" ".join((*row["asks"], *row["notes"])), 90),
        )
        for row in rows
    ]
    yield table(("Line", "What", "Standing", "Records", "Look at"), shown)
    yield from (f"  {note}" for note in report["notes"])
    yield from _ending(report, apply=apply)


def _ending(report: Mapping[str, Any], *, apply: bool) -> Iterator[str]:
    count = {standing: sum(row["standing"] == standing for row in report["rows"]) for standing in Standing}
    waiting = count[Standing.ASKED] + count[Standing.DIFFERS]
    if apply:
        yield f"Recorded {len(report['recorded'])}; {count[Standing.SAME]} stood already; {waiting} left to a person."
        yield from (f"  refused {refused['key']}: {refused['message']}" for refused in report["refused"])
    else:
        new, same = count[Standing.NEW], count[Standing.SAME]
        yield f"Nothing is recorded. --apply would record {new}; {same} stand already; {waiting} are left to a person."
    for row in report["rows"]:
        if row["standing"] in (Standing.ASKED, Standing.DIFFERS):
            yield f"  not applied: {row['about']}: {' '.join((*row['asks'], *row['notes']))}"
