"""Reading and saving a meeting with its agenda, decisions and attendance."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.engine import Connection

from models.case_rows import ConcurrentChangeError
from models.numbers import count_up
from models.shape import Json, Shape
from process.case import Outcome
from process.meeting import AgendaItem, Attendance, Decision, Meeting, MeetingRecord, PointOutcome, Votes
from process.register import MeetingState


def _load_votes(text: str) -> Votes | None:
    if not text:
        return None
    cells = json.loads(text)
    in_favour, against, abstained, who = cells
    return Votes(in_favour, against, abstained, tuple((one, what) for one, what in who))


def _dump_votes(votes: Votes | None) -> str:
    if votes is None:
        return ""
    return json.dumps([votes.in_favour, votes.against, votes.abstained, votes.who], ensure_ascii=False)


def _load_points(text: str) -> tuple[PointOutcome, ...]:
    return tuple(PointOutcome(point, Outcome(outcome), amendment) for point, outcome, amendment in json.loads(text))


def _dump_points(points: tuple[PointOutcome, ...]) -> str:
    return json.dumps([[p.point, p.outcome, p.amendment] for p in points], ensure_ascii=False)


MEETING = Shape(Meeting, "meeting", key=("id",), guard="version")
ITEMS = Shape(AgendaItem, "agenda_item", key=("number",), parent="meeting_id")
DECISIONS = Shape(
    Decision,
    "decision",
    key=("item",),
    parent="meeting_id",
    json={
        "points": Json(_dump_points, _load_points),
        "votes": Json(_dump_votes, _load_votes),
        "deviations": Json(json.dumps, lambda text: tuple(json.loads(text))),
    },
)
ATTENDANCE = Shape(Attendance, "attendance", key=("person", "from_item"), parent="meeting_id")


def load_meeting(connection: Connection, meeting_id: int, *, lock: bool = False) -> MeetingRecord | None:
    row = MEETING.read(connection, meeting_id, lock=lock)
    if not row:
        return None
    return MeetingRecord(
        meeting=row[0],
        items=tuple(sorted(ITEMS.read(connection, meeting_id), key=lambda item: item.number)),
        decisions=DECISIONS.read(connection, meeting_id),
        attendance=ATTENDANCE.read(connection, meeting_id),
    )


def save_meeting(
    connection: Connection, before: MeetingRecord, after: MeetingRecord, texts: Mapping[str, int]
) -> MeetingRecord:
    """Write what changed, guarded by the version that was read. `texts`: the id of an absence's personal reason."""
    meeting_id = before.meeting.id
    stored = replace(after.meeting, version=before.meeting.version + 1)
    if not MEETING.write_guarded(connection, before.meeting, stored):
        raise ConcurrentChangeError(str(meeting_id))
    if stored.state is MeetingState.CANCELLED:
        count_up(connection, "register")  # its calendar is kept by every process: no forecast may count on this day
    ITEMS.write(connection, meeting_id, before.items, after.items)
    DECISIONS.write(connection, meeting_id, before.decisions, after.decisions)
    ATTENDANCE.write(connection, meeting_id, before.attendance, after.attendance, reason=texts.get("reason"))
    return replace(after, meeting=stored)
