"""The fingerprint of a record: what is signed, printed in the minutes and kept in the history."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from typing import Any

from process.meeting import AgendaItem, MeetingRecord
from process.protocol import CorrectionKind

OF_PUBLICATION = frozenset({"withdrawn_at", "withdrawn_reason", "public_from"})
"""What is shown to whom is no part of what the meeting did."""


def record_digest(record: MeetingRecord) -> str:
    """SHA-256 over the meeting's items, decisions, attendance, substitutes, conflicts and additions, as canonical JSON.

    Signatures and documents are made of it and are not part of it.
    """
    meeting = record.meeting
    said: dict[str, Any] = {
        "meeting": [meeting.id, meeting.organization, meeting.starts_at, meeting.place],
        "hours": [meeting.opened_at, meeting.adjourned_at],
        "adopted": meeting.adopted_at is not None,
        "stated": meeting.attendance_stated_at is not None,
        "items": [[record.label(i.number), _said(i)] for i in record.in_order()],
        "decisions": [asdict(one) for one in sorted(record.decisions, key=lambda one: one.item)],
        "attendance": [asdict(one) for one in sorted(record.attendance, key=lambda a: (a.person, a.from_item))],
        "substitutions": [asdict(s) for s in sorted(record.substitutions, key=lambda s: (s.member, s.substitute))],
        "conflicts": [asdict(one) for one in sorted(record.conflicts, key=lambda one: (one.item, one.person))],
        "annexes": sorted(one.sha256 for one in record.annexes if one.removed_at is None),
        "corrections": [
            asdict(one)
            for one in sorted(record.corrections, key=lambda one: one.number)
            if one.kind is not CorrectionKind.REOPENING or one.confirmed_by is not None  # proposed changes nothing yet
        ],
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _said(item: AgendaItem) -> dict[str, Any]:
    return {name: value for name, value in asdict(item).items() if name not in OF_PUBLICATION}


def _plain(value: object) -> str:
    """Instants in one spelling, whatever zone they were stated in: a copy read back has the same fingerprint."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a record")
