"""What changed between two versions of an agenda, in Danish sentences and, where words changed, word by word.

Pure: it gets both versions as they were kept (`process/meeting/agenda_order.py`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from documents.case.difference import Part, Piece, compared
from process.meeting.agenda_order import Line
from process.state.meeting import ListType
from process.words import codes

_LISTS: Mapping[str, str] = {
    ListType.LATE: " som hastesag",
    ListType.SUPPLEMENTARY: " som tillægspunkt",
    ListType.OUTSIDE_AGENDA: " uden for dagsordenen",
}
_TEXTS = (
    ("title", "titel"),
    ("public_title", "titel for offentligheden"),
    ("text", "tekst"),
    ("points", "indstilling"),
)


@dataclass(frozen=True, slots=True)
class AgendaChange:
    """One difference. `item` is the item's key, by which a page hides what its reader may not know of.

    `pieces` are the words of a text that changed, empty where the sentence says it all.
    """

    item: int
    sentence: str
    pieces: tuple[Piece, ...] = ()


def agenda_difference(old: Sequence[Line], new: Sequence[Line]) -> tuple[AgendaChange, ...]:
    """In the order people ask: what came, what went, what was moved, what it says now."""
    before, after = _by_number(old), _by_number(new)
    return (
        *_added(before, after),
        *_removed(before, after),
        *_moved(before, after),
        *(change for number in after if number in before for change in _reworded(before[number], after[number])),
    )


def _by_number(lines: Sequence[Line]) -> dict[int, Line]:
    return {int(str(line["number"])): line for line in lines}


def _stands(line: Line | None) -> bool:
    return line is not None and not line["removed"]


def _added(before: Mapping[int, Line], after: Mapping[int, Line]) -> Iterator[AgendaChange]:
    for number, line in after.items():
        if _stands(line) and not _stands(before.get(number)):
            how = _LISTS.get(str(line["list_type"]), "")
            reason = f" Begrundelse: {line['late_reason']}" if line["late_reason"] else ""
            yield AgendaChange(number, f"Punkt {line['label']} er tilføjet{how}: »{line['title']}«.{reason}")


def _removed(before: Mapping[int, Line], after: Mapping[int, Line]) -> Iterator[AgendaChange]:
    for number, line in before.items():
        if _stands(line) and not _stands(after.get(number)):
            yield AgendaChange(number, f"Punkt {line['label']} udgår: »{line['title']}«.")


def _moved(before: Mapping[int, Line], after: Mapping[int, Line]) -> Iterator[AgendaChange]:
    """The fewest items that must have been moved, level by level; numbers stay, so their order tells."""
    common = [number for number, line in after.items() if _stands(line) and _stands(before.get(number))]
    place = {number: index for index, number in enumerate(before)}
    for level in dict.fromkeys(_level(after[number]) for number in common):
        in_level = [number for number in common if _level(after[number]) == level]
        staying = _longest_rising([place[number] for number in in_level])
        was = sorted(in_level, key=place.__getitem__)
        for index, number in enumerate(in_level):
            if place[number] not in staying:
                way = "frem" if index < was.index(number) else "tilbage"
                above = f"efter punkt {after[in_level[index - 1]]['label']}" if index else "til først"
                yield AgendaChange(number, f"Punkt {after[number]['label']} er flyttet {way} {above}.")


def _level(line: Line) -> str:
    return str(line["label"]).rpartition(".")[0]


def _longest_rising(places: Sequence[int]) -> frozenset[int]:
    """The longest part of a list of different numbers that already rises: those that need not have been moved."""
    tails: list[int] = []
    ends: list[int] = []
    earlier: dict[int, int | None] = {}
    for value in places:
        at = bisect_left(tails, value)
        earlier[value] = ends[at - 1] if at else None
        tails[at : at + 1] = [value]
        ends[at : at + 1] = [value]
    staying: set[int] = set()
    last: int | None = ends[-1] if ends else None
    while last is not None:
        staying.add(last)
        last = earlier[last]
    return frozenset(staying)


def _reworded(was: Line, now: Line) -> Iterator[AgendaChange]:
    """What a standing item says now that it did not say before."""
    if was["removed"] or now["removed"]:
        return
    number, item = int(str(now["number"])), f"Punkt {now['label']}"
    if was["kind"] != now["kind"]:
        yield AgendaChange(number, f"{item} er nu en {codes.of(codes.ITEM_KINDS, str(now['kind']))}.")
    if was["closed"] != now["closed"]:
        yield AgendaChange(number, f"{item} er nu {'lukket' if now['closed'] else 'åbent'}.")
    for field, word in _TEXTS:
        pieces = tuple(compared(_text(was[field]), _text(now[field])))
        if any(piece.part is not Part.SAME for piece in pieces):
            yield AgendaChange(number, f"{item} har fået ændret {word}.", pieces)


def _text(value: object) -> str:
    """Numbered points one to a line, as they are printed."""
    if isinstance(value, list | tuple):
        return "\n\n".join(f"{number}. {point}" for number, point in enumerate(value, start=1))
    return str(value)
