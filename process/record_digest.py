"""The fingerprint of a record: what is signed, printed in the minutes and kept in the history."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from process.meeting import MeetingRecord


def record_digest(record: MeetingRecord) -> str:
    """SHA-256 over the meeting's items, decisions, attendance, substitutes, conflicts and additions, as canonical JSON.

    Signatures and documents are made of it and are not part of it.
    """
    meeting = record.meeting
    said: dict[str, Any] = {
        "meeting": [meeting.id, meeting.organization, meeting.starts_at],
        "stated": meeting.attendance_stated_at is not None,
        "items": [[record.label(i.number), asdict(i)] for i in record.in_order()],
        "decisions": [asdict(one) for one in sorted(record.decisions, key=lambda one: one.item)],
        "attendance": [asdict(one) for one in sorted(record.attendance, key=lambda a: (a.person, a.from_item))],
        "substitutions": [asdict(s) for s in sorted(record.substitutions, key=lambda s: (s.member, s.substitute))],
        "conflicts": [asdict(one) for one in sorted(record.conflicts, key=lambda one: (one.item, one.person))],
        "annexes": sorted(one.sha256 for one in record.annexes if one.removed_at is None),
        "corrections": [asdict(one) for one in sorted(record.corrections, key=lambda one: one.number)],
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a record")
