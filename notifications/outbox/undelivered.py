"""What could not be delivered goes to the coordinator, who has a telephone. Never about such a notice itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from models import tables as t
from models.database import insert_new
from models.rows.notice import NoticeRow
from notifications.facts import coordinators
from notifications.words import CaseRef, Contact, NoticeFacts, Words
from process.calendar import local_day
from process.notices import NoticeKind, NoticeState, Undelivered


def tell_coordinator(connection: Connection, now: datetime, failed: Iterable[NoticeRow], message: int = 0) -> int:
    """Plan one `undelivered` notice, due at once, for each failed notice that is not one itself, and that is about a
    case or a meeting: what an administrator was not told stands on the pages of the administration.

    `failed` are notice rows; `message` is the message that failed, 0 when the person has no address at all.
    Returns how many were told about; 0 when nobody coordinates today (the notice still stands as given up).
    """
    reportable = [
        notice
        for notice in failed
        if notice.kind is not NoticeKind.UNDELIVERED and not notice.kind.payload.of_installation
    ]
    coordinating = coordinators(connection, now) if reportable else []
    if not coordinating:
        return 0
    insert_new(connection, t.notices, [_row(notice, coordinating[0].person, now, message) for notice in reportable])
    return len(reportable)


def _row(failed: NoticeRow, coordinator: int, now: datetime, message: int) -> dict[str, Any]:
    payload = Undelivered(failed.id, message)
    return {
        "kind": payload.kind,
        "case_id": failed.case_id,
        "meeting_id": failed.meeting_id,
        "consultation": failed.consultation,
        "round": failed.round,
        "about": payload.about,
        "recipient": coordinator,
        "day": local_day(now),
        "planned_at": now,
        "state": NoticeState.DUE,
        "data": json.dumps(payload.data),
    }


@dataclass(frozen=True, slots=True)
class UndeliveredWords(Words):
    """About a case's notice, or about a meeting's (`meeting` says which, and `case` is None)."""

    payload = Undelivered
    case: CaseRef | None
    meeting: str
    what: str
    contact: Contact | None
    answer: str
    attempts: int

    @classmethod
    def own(cls, notice: NoticeFacts[Undelivered]) -> Mapping[str, object]:
        case = notice.case if notice.row.case_id is not None else None
        meeting = notice.meeting if notice.row.meeting_id is not None else None
        failure = notice.facts.failures.get((notice.told.notice, notice.told.message))
        to_name = failure if case is None or not case.is_protected else None
        return {
            "case": case,
            "meeting": f"{meeting.body}, {meeting.starts}" if meeting is not None else "",
            "what": failure.kind.payload.name if failure is not None else "en besked",
            "contact": Contact.of(to_name),
            "answer": to_name.answer if to_name is not None else "",
            "attempts": failure.attempts if failure is not None else 0,
        }
