"""From minutes that were read to a meeting that is kept as history. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from documents.case.intake import SourceFile
from documents.reading.minutes.result import ReadDecision, ReadItem, ReadMeeting
from models.meeting.old_minutes import OldItem, OldMeeting
from process.calendar import danish_date
from process.register import Organization


class NoHistoryError(ValueError):
    """Why a file is not kept, as a Danish sentence."""


def old_meeting(
    read: ReadMeeting | None, lines: Sequence[str], source: SourceFile, body: Organization | None
) -> OldMeeting:
    """`body`: the one of the register that the minutes are of, where it knows it. Raises `NoHistoryError`."""
    if read is None or read.kind != "minutes":
        raise NoHistoryError("Filen er ikke et referat. Den er ikke gemt.")
    day = read.date or next(iter(read.sittings), None)
    if day is None or not (body or read.body):
        missing = " og ".join(what for what, is_there in (("organ", body or read.body), ("dato", day)) if not is_there)
        raise NoHistoryError(f"Referatet siger ikke, hvilket {missing} det er fra. Skriv det øverst i filen.")
    items = tuple(_item(position, item, lines) for position, item in enumerate(read.items, 1))
    name = body.name if body else " ".join((read.body or "").split())
    return OldMeeting(source.sha256, source.name, body.id if body else None, name, day, read.place or "", items)


def _item(position: int, item: ReadItem, lines: Sequence[str]) -> OldItem:
    """What the source has behind closed doors is closed here too."""
    numbers = sorted({number for block in item.blocks for number in block.lines if 0 < number <= len(lines)})
    return OldItem(
        position=position,
        number=item.number or "",
        title=item.title or "Uden overskrift",
        case_number=item.case_number or "",
        is_closed=item.open is False,
        decision="\n".join(_decisions(item.decisions)),
        text="\n".join(lines[number - 1].rstrip() for number in numbers).strip(),
    )


def _decisions(decisions: Sequence[ReadDecision]) -> Iterator[str]:
    for decision in decisions:
        day = danish_date(decision.date) if decision.date else ""
        who = ", ".join(part for part in (decision.body or "", day) if part)
        yield ": ".join(part for part in (who, " ".join(decision.text.split())) if part)
