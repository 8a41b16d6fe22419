"""What an agenda said at one time, as plain data: kept with each version, and compared by `documents/`."""

from __future__ import annotations

from collections.abc import Mapping

from process.meeting import MeetingRecord

Line = Mapping[str, object]


def snapshot(record: MeetingRecord) -> tuple[Line, ...]:
    """One line an item, in order; items taken off stay, so that their number is accounted for."""
    standing = list(record.in_order())
    gone = [item for item in record.items if item.removed_at is not None and item.printed]
    return tuple(
        {
            "number": item.number,
            "label": record.label(item.number),
            "title": item.title,
            "public_title": item.public_title,
            "kind": str(item.item_kind),
            "list_type": str(item.list_type),
            "late_reason": item.late_reason,
            "closed": item.is_closed,
            "points": list(item.points),
            "text": item.text,
            "removed": item.removed_at is not None,
            "case": item.case_id,
        }
        for item in (*standing, *gone)
    )
