"""From minutes that were read and our meeting to the review of it. Pure; nothing is stated here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from documents.meeting.review.agenda import Match, matches
from documents.meeting.review.attendance import Told, attendance_rows
from documents.meeting.review.decisions import item_rows, title_of_row
from documents.meeting.review.held import Held, body_of
from documents.meeting.review.rows import Review
from documents.reading.minutes.result import Absence, ReadMeeting
from process.calendar import danish_date
from process.ids import ItemNumber
from process.limits import READ_ITEMS
from process.register import MeetingStatus

_SAID_IN_ROWS = frozenset({"members_not_present", "same_person", "unknown_body"})


def wrong_document(read: ReadMeeting, held: Held) -> str:
    """Why these are no minutes of the meeting that can be recorded, as a Danish sentence; empty where they are."""
    ours, name = held.record.meeting, held.register.organizations[held.body].name
    if read.kind != "minutes":
        return "Filen er en dagsorden, ikke et referat. Vælg referatet."
    if body_of(held.bodies(), held.register, read.body) != ours.organization:
        told = f"fra {read.body}" if read.body else "uden organ"
        return f"Referatet er {told}, ikke fra {name}. Vælg referatet fra dette møde."
    if read.date != ours.held_on and ours.held_on not in read.sittings:
        told = f"den {danish_date(read.date)}" if read.date else "uden dato"
        return f"Referatet er fra et møde {told}, ikke den {danish_date(ours.held_on)}. Vælg referatet fra dette møde."
    if len(read.items) > READ_ITEMS:
        return (
            f"Referatet har {len(read.items)} punkter, og der kan højst læses {READ_ITEMS} ind. Del filen, eller skriv "
            "protokollen selv."
        )
    if ours.state is MeetingStatus.CANCELLED:
        return "Mødet er aflyst. Der er ingen protokol."
    if ours.held_on > held.today:
        return "Mødet er ikke holdt endnu."
    return ""


def review_of(read: ReadMeeting, lines: Sequence[str], held: Held) -> Review:
    """What the minutes say, row by row, against what is recorded. `lines`: the document's, as extracted.

    Ask `wrong_document` first.
    """
    matched = matches(read.items, held)
    rows = [*attendance_rows(read, tuple(_absences(read, matched)), lines, held)]
    for place, (item, match) in enumerate(zip(read.items, matched, strict=True), 1):
        rows += item_rows(place, item, match, lines, held)
    return Review(held.record.meeting.id, tuple(rows), tuple(_notes(read, matched, held)))


def _absences(read: ReadMeeting, matched: Sequence[Match]) -> Iterator[Told]:
    """Those of the whole meeting, then those of an item or a part, each once."""
    whole = tuple(read.absences or ())
    yield from (Told(absence, None) for absence in whole)
    seen: set[tuple[str, ItemNumber | None, str | None, str | None]] = set()
    for item, match in zip(read.items, matched, strict=True):
        for absence in _of_item(item.absences or (), whole):
            under = match.item.number if match.item else None
            key = (absence.person, under, absence.since, absence.until)
            if key not in seen:
                seen.add(key)
                yield Told(absence, match.item, title_of_row(item))


def _of_item(absences: Iterable[Absence], whole: Sequence[Absence]) -> Iterator[Absence]:
    everywhere = {absence.person for absence in whole if absence.scope == "meeting"}
    return (absence for absence in absences if absence.person not in everywhere)


def _notes(read: ReadMeeting, matched: Sequence[Match], held: Held) -> Iterator[str]:
    yield from (finding.message for finding in read.findings if finding.code not in _SAID_IN_ROWS)
    told = {match.item.number for match in matched if match.item is not None}
    silent = [item for item in held.record.undecided() if item.number not in told and not item.under]
    for item in silent:
        yield f"Vores punkt {held.record.label(item.number)}, {item.title}, står ikke i referatet."
