"""The deadline as a calendar entry, attached to letters and reminders. One entry per request: a new one replaces it,
and a withdrawn hearing takes it back (RFC 5545, RFC 5546 §3.2.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from documents.hearing.since_asked import RequestKey
from notifications.words import CaseRef
from process.ids import BodyId, PackageId
from process.words.clean import one_line

SHOWN_FOR = timedelta(minutes=30)  # the entry ends at the deadline; a point in time is invisible in most calendars
ALARM = ("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Svarfrist i morgen", "TRIGGER:-P1D", "END:VALARM")
_FOLD_AT = 75  # octets a line, RFC 5545 §3.1


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is to be answered by when (UTC). `sequence` grows with every extension, and with the hearing's withdrawal;
    `link` is the recipient's own way to answer, or empty. `key`: of one request, or (package, body) of what is asked
    together.
    """

    case: CaseRef
    body: str
    key: RequestKey | tuple[PackageId, BodyId]
    due: datetime
    sequence: int
    link: str = ""
    is_over: bool = False

    @property
    def title(self) -> str:
        return "Svarfrist i Sagsgang" if self.case.is_protected else f"Svarfrist for {self.body}: {self.case.title}"


def deadline_file(deadline: Deadline, made_at: datetime, host: str) -> tuple[str, bytes]:
    """(ASCII file name, iCalendar). UID stays the request's.

    `made_at` is when the message was composed, so that a repeated mail is the same to the byte.
    """
    key = "-".join(map(str, deadline.key))
    uid = f"samlet-{key}" if len(deadline.key) == 2 else key
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Sagsgang//DA",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if deadline.is_over else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:hoeringsfrist-{uid}@{host}",
        f"SEQUENCE:{deadline.sequence}",
        f"DTSTAMP:{_stamp(made_at)}",
        f"DTSTART:{_stamp(deadline.due - SHOWN_FOR)}",
        f"DTEND:{_stamp(deadline.due)}",
        f"SUMMARY:{_escaped(deadline.title)}",
        f"DESCRIPTION:{_description(deadline)}",
        "TRANSP:TRANSPARENT",
        *(("STATUS:CANCELLED",) if deadline.is_over else ALARM),
        "END:VEVENT",
        "END:VCALENDAR",
    )
    content = "".join(f"{_folded(line)}\r\n" for line in lines)
    return f"svarfrist-{deadline.case.number}-{deadline.key[1]}.ics", content.encode()


def _description(deadline: Deadline) -> str:
    """With the recipient's own way to answer, and nowhere else: shared calendars show everybody where an entry is."""
    number = _escaped(f"{deadline.case.kind} {deadline.case.number}")
    if not deadline.link or deadline.is_over:
        return number
    keep = _escaped("Linket er jeres eget: giv det kun til dem, der må svare.")
    return f"{number}\\nSvar her: {_escaped(deadline.link)}\\n{keep}"


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for special in "\\;,":
        text = text.replace(special, f"\\{special}")
    return one_line(text)


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
