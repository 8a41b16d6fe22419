"""The deadline as a calendar entry, attached to letters and reminders. One entry per request: a new one replaces it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from documents.hearing.since_asked import RequestKey
from notifications.words import CaseRef

SHOWN_FOR = timedelta(minutes=30)  # the entry ends at the deadline; a point in time is invisible in most calendars
_FOLD_AT = 75  # octets a line, RFC 5545 §3.1


def deadline_file(
    case: CaseRef, body: str, request: RequestKey, due: datetime, sequence: int, made_at: datetime, host: str
) -> tuple[str, bytes]:
    """(ASCII file name, iCalendar). UID stays the request's; `sequence` grows with every extension; times in UTC.

    `made_at` is when the message was composed, so that a repeated mail is the same to the byte.
    """
    case_id, consultation, round_ = request
    title = "Svarfrist i Sagsgang" if case.is_protected else f"Svarfrist for {body}: {case.title}"
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Sagsgang//DA",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:hoeringsfrist-{case_id}-{consultation}-{round_}@{host}",
        f"SEQUENCE:{sequence}",
        f"DTSTAMP:{_stamp(made_at)}",
        f"DTSTART:{_stamp(due - SHOWN_FOR)}",
        f"DTEND:{_stamp(due)}",
        f"SUMMARY:{_escaped(title)}",
        f"DESCRIPTION:{_escaped(f'Sag {case.number}')}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    content = "".join(f"{_folded(line)}\r\n" for line in lines)
    return f"svarfrist-{case.number}-{consultation}.ics", content.encode()


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for special in "\\;,":
        text = text.replace(special, f"\\{special}")
    return " ".join(text.split())


def _folded(line: str) -> str:
    """Continue a long line on the next, which begins with a space; never inside a character."""
    parts, room = [""], _FOLD_AT
    for character in line:
        size = len(character.encode())
        if size > room:
            parts.append(" ")
            room = _FOLD_AT - 1
        parts[-1] += character
        room -= size
    return "\r\n".join(parts)
