"""Reading and saving a meeting with its agenda, decisions and attendance."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.history import canonical
from models.proof import Written
from models.rows.numbers import count_up
from models.rows.shape import WORDS, Json, Shape, dump, parts_of_many
from models.rows.writes import Writes
from process.change import AppendedAgendaVersion
from process.ids import PersonId
from process.parts import changed
from process.register import MeetingStatus
from process.state.case import Outcome
from process.state.decision import Amendment, Decision, Deviation, Dissent, PointOutcome, Votes
from process.state.meeting import AgendaItem, Annex, Guest, Meeting, MeetingState
from process.state.presence import Attendance, Conflict, SeatSubstitution
from process.state.record import Correction, MeetingDocument, Publication, Signature


def _votes_from(cells: list[Any] | None) -> Votes | None:
    if not cells:
        return None
    in_favour, against, abstained, who, *voters = cells
    named = tuple((PersonId(person), str(what)) for person, what in (voters[0] if voters else ()))
    return Votes(in_favour, against, abstained, tuple((person, what) for person, what in who), named)


def votes_of(text: str | None) -> Votes | None:
    """Of the column; None where nothing was voted on."""
    return _votes_from(json.loads(text)) if text else None


def _votes_to(votes: Votes | None) -> list[Any] | None:
    if votes is None:
        return None
    return [votes.in_favour, votes.against, votes.abstained, votes.who, *([votes.voters] if votes.voters else [])]


def _load_points(text: str) -> tuple[PointOutcome, ...]:
    return tuple(
        PointOutcome(point, Outcome(outcome), amendment, _votes_from(votes[0] if votes else None))
        for point, outcome, amendment, *votes in json.loads(text)
    )


def _dump_points(points: tuple[PointOutcome, ...]) -> str:
    return dump([[p.point, p.outcome, p.amendment, *([_votes_to(p.votes)] if p.votes else [])] for p in points])


def _load_amendments(text: str) -> tuple[Amendment, ...]:
    return tuple(Amendment(number, by, change, _votes_from(votes)) for number, by, change, votes in json.loads(text))


def _dump_amendments(amendments: tuple[Amendment, ...]) -> str:
    return dump([[a.number, a.by, a.text, _votes_to(a.votes)] for a in amendments])


def _of(kind: type[Any]) -> Json:
    """A tuple of small values, field by field in order."""
    names = tuple(field.name for field in fields(kind))
    return Json(
        lambda values: dump([[getattr(value, name) for name in names] for value in values]),
        lambda text: tuple(kind(*cells) for cells in json.loads(text)),
    )


MEETING = Shape(Meeting, t.meetings, key=("id",), guard="version")
ITEMS = Shape(
    AgendaItem, t.agenda_items, key=("number",), parent="meeting_id", json={"points": WORDS, "guests": _of(Guest)}
)
DECISIONS = Shape(
    Decision,
    t.decisions,
    key=("item",),
    parent="meeting_id",
    json={
        "points": Json(_dump_points, _load_points),
        "votes": Json(
            lambda votes: dump(_votes_to(votes)) if votes else "",
            votes_of,
        ),
        "amendments": Json(_dump_amendments, _load_amendments),
        "dissents": _of(Dissent),
        "requests": WORDS,
        "deviations": Json(dump, lambda text: tuple(map(Deviation, json.loads(text)))),
    },
)
ATTENDANCE = Shape(Attendance, t.attendance, key=("person", "from_item"), parent="meeting_id")
SUBSTITUTIONS = Shape(SeatSubstitution, t.substitutions, key=("member", "substitute"), parent="meeting_id")
CONFLICTS = Shape(Conflict, t.conflicts, key=("item", "person"), parent="meeting_id")
CORRECTIONS = Shape(Correction, t.corrections, key=("number",), parent="meeting_id")
PARTS: Mapping[str, Shape[Any]] = {
    "substitutions": SUBSTITUTIONS,
    "conflicts": CONFLICTS,
    "annexes": Shape(Annex, t.annexes, key=("number",), parent="meeting_id"),
    "signatures": Shape(Signature, t.signatures, key=("person",), parent="meeting_id"),
    "corrections": CORRECTIONS,
    "documents": Shape(MeetingDocument, t.meeting_documents, key=("number",), parent="meeting_id"),
    "publications": Shape(Publication, t.publications, key=("number",), parent="meeting_id", json={"findings": WORDS}),
}
"""What most meetings have none of: read only where `Meeting.parts` says that there is some."""
ALL_PARTS: Mapping[str, Shape[Any]] = {"items": ITEMS, "decisions": DECISIONS, "attendance": ATTENDANCE, **PARTS}
_INSERT_VERSION = sa.insert(t.agenda_versions)


def load_meeting(connection: Connection, meeting_id: int, *, lock: bool = False) -> MeetingState | None:
    row = MEETING.read(connection, meeting_id, lock=lock)
    if not row:
        return None
    return MeetingState(
        meeting=row[0],
        items=tuple(sorted(ITEMS.read(connection, meeting_id), key=lambda item: item.number)),
        decisions=DECISIONS.read(connection, meeting_id),
        attendance=ATTENDANCE.read(connection, meeting_id),
        **({name: shape.read(connection, meeting_id) for name, shape in PARTS.items()} if row[0].parts else {}),
    )


def load_meetings(connection: Connection, meetings: Collection[int]) -> dict[int, MeetingState]:
    """As `load_meeting`, many at once, by id: one statement a table."""
    rows = dict(MEETING.read_many(connection, meetings))
    of = parts_of_many(connection, ALL_PARTS, rows)
    return {
        number: MeetingState(meeting, **{name: parts.get(number, ()) for name, parts in of.items()})
        for number, meeting in rows.items()
    }


def save_meeting(
    connection: Connection,
    writes: Writes,
    before: MeetingState,
    after: MeetingState,
    texts: Mapping[str, int],
    written: Written,
) -> MeetingState:
    """Gather what changed, guarded by the version that was read. `texts`: the id of an absence's personal reason."""
    meeting_id = before.meeting.id
    stored = changed(after.meeting, version=before.meeting.version + 1)
    MEETING.write_guarded(writes, before.meeting, stored, written)
    if stored.state is MeetingStatus.CANCELLED or stored.held_on != before.meeting.held_on:
        count_up(connection, "register")  # its calendar is kept by every process: no forecast may count on this day
    ITEMS.write(writes, meeting_id, before.items, after.items, written)
    DECISIONS.write(writes, meeting_id, before.decisions, after.decisions, written)
    reason = texts.get("reason")
    ATTENDANCE.write(writes, meeting_id, before.attendance, after.attendance, written, reason=reason)
    for name, shape in PARTS.items():
        extra = {"reason": reason} if shape is CONFLICTS else {}
        shape.write(writes, meeting_id, getattr(before, name), getattr(after, name), written, **extra)
    in_order = {name: shape.in_order(getattr(after, name)) for name, shape in ALL_PARTS.items()}
    return changed(after, meeting=stored, **in_order)


def save_agenda_versions(
    writes: Writes,
    meeting_id: int,
    records: Iterable[object],
    now: datetime,
    actor: int | None,
    written: Written,
) -> None:
    """Append each version of the agenda as it then stood."""
    for record in records:
        if isinstance(record, AppendedAgendaVersion):
            lines = {"meeting_id": meeting_id, "number": record.version, "lines": canonical(list(record.lines))}
            writes.add(_INSERT_VERSION, lines | {"made_at": now, "made_by": actor})
            written.note(t.agenda_versions, meeting_id=meeting_id, number=record.version)


def cut_agenda_version(connection: Connection, meeting_id: int, number: int, lines: str, written: Written) -> None:
    """What a version says after words were erased of it by law: the one way it is ever another."""
    versions = t.agenda_versions
    this = (versions.c.meeting_id == meeting_id, versions.c.number == number)
    connection.execute(sa.update(versions).where(*this).values(lines=lines))
    written.note(versions, meeting_id=meeting_id, number=number)
