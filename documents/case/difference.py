"""What changed between two versions of a proposal: words by section, and every amount («ændret siden I svarede»).

Pure: it gets the content of both versions, as stored, and gives parts to print. Whether it matters, a person says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import Match, SequenceMatcher
from enum import StrEnum
from itertools import accumulate
from typing import Any

from documents.reading.numbers import format_number
from models.case.material import ordered_sections

MOST_STEPS = 1_000_000
"""Steps that comparing one section may cost, some tenths of a second; beyond it a passage is shown as replaced whole.
Texts of many like paragraphs or words cost the third power of their length, and whoever may revise can write one.
"""
LONGEST_QUOTED = 240
_WORD = re.compile(r"\s*\S+\s*")
_PARAGRAPH = re.compile(r".*?(?:\n\s*\n|\Z)", re.DOTALL)
_FIELDS = {
    "title": "Titel",
    "period": "Periode",
    "price_level": "Prisniveau",
    "profit_centre": "Profitcenter",
    "target_groups": "Målgruppe",
    "goals": "Mål",
}
"""What stands outside the sections and is read by those who answer."""


class Part(StrEnum):
    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a section, in reading order; what was deleted stands before what came in its place."""

    part: Part
    text: str


@dataclass(frozen=True, slots=True)
class SectionChange:
    """One section that is not as it was. All its text is there: joined without the deleted pieces it is the new one."""

    name: str
    pieces: tuple[Piece, ...]

    @property
    def is_new(self) -> bool:
        return all(piece.part is Part.INSERTED for piece in self.pieces)

    @property
    def is_gone(self) -> bool:
        return all(piece.part is Part.DELETED for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class AmountChange:
    """One amount that is not as it was; None: not stated in that version, which is never 0."""

    label: str
    year: int | None
    unit: str  # t.kr. | årsværk
    was: Decimal | None
    now: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        return None if self.was is None or self.now is None else self.now - self.was

    @property
    def where(self) -> str:
        """«Budgetændring 2028», or with «år ikke angivet»."""
        return f"{self.label}, {self.year or 'år ikke angivet'}"


@dataclass(frozen=True, slots=True)
class Difference:
    """Sections in the order of the new version, those that are gone last; then the amounts, and the posts."""

    sections: tuple[SectionChange, ...] = ()
    amounts: tuple[AmountChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sections or self.amounts)


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> Difference:
    """Between the contents of two versions of one proposal. Line breaks and spaces alone are no change."""
    before, after = _sections(old), _sections(new)
    changed = []
    for name in (*after, *(name for name in before if name not in after)):
        pieces = tuple(compared(before.get(name, ""), after.get(name, "")))
        if any(piece.part is not Part.SAME for piece in pieces):
            changed.append(SectionChange(name, pieces))
    amounts = (*_amounts(old, new, "budget_lines", "t.kr."), *_amounts(old, new, "fte", "årsværk"))
    return Difference(tuple(changed), amounts)


def lines(difference: Difference) -> tuple[str, ...]:
    """The difference as Danish sentences, for mails and documents; amounts first."""
    return (
        *map(amount_line, difference.amounts),
        *(line for section in difference.sections for line in _section_lines(section)),
    )


def amount_line(change: AmountChange) -> str:
    """«Budgetændring, 2028: fra 900 til 650 t.kr. (250 t.kr. mindre)»."""
    step = change.difference
    if change.was is None:
        return f"{change.where}: {amount_words(change.now, change.unit)} er kommet til"
    if change.now is None:
        return f"{change.where}: {amount_words(change.was, change.unit)} er udgået"
    assert step is not None  # noqa: S101  (both are stated)
    more = f"{format_number(abs(step))} {change.unit} {'mere' if step > 0 else 'mindre'}"
    return f"{change.where}: fra {format_number(change.was)} til {format_number(change.now)} {change.unit} ({more})"


def amount_words(amount: Decimal | None, unit: str) -> str:
    return "ikke angivet" if amount is None else f"{format_number(amount)} {unit}"


def shortened(pieces: Sequence[Piece], words: int = 12) -> tuple[Piece, ...]:
    """For a page: of what is the same, only so many words before and after each change are kept, with «…» between."""
    last = len(pieces) - 1
    return tuple(
        Piece(Part.SAME, _middle(piece.text, words if number else 0, words if number < last else 0))
        if piece.part is Part.SAME
        else piece
        for number, piece in enumerate(pieces)
    )


def compared(old: str, new: str) -> Iterator[Piece]:
    """The words of both texts, first paragraph by paragraph, then inside those that differ."""
    effort = _Effort(MOST_STEPS)
    before, after = _cut(_PARAGRAPH, old.strip()), _cut(_PARAGRAPH, new.strip())
    pieces: list[Piece] = []
    for part, was, now in _opcodes(before, after, effort):
        if part is Part.SAME:
            pieces.append(Piece(Part.SAME, now))
        else:
            pieces += _words(was, now, effort)
    yield from _joined(pieces)


def _words(old: str, new: str, effort: _Effort) -> Iterator[Piece]:
    for part, was, now in _opcodes(_cut(_WORD, old), _cut(_WORD, new), effort):
        if part is Part.SAME:
            yield Piece(Part.SAME, now)
        else:
            yield from (Piece(Part.DELETED, was), Piece(Part.INSERTED, now))


def _opcodes(before: Sequence[str], after: Sequence[str], effort: _Effort) -> Iterator[tuple[Part, str, str]]:
    """Stretches that are the same but for blanks, and those that are not (old text, new text); one of each when to find
    out costs too much.
    """
    bare = ([" ".join(stretch.split()) for stretch in before], [" ".join(stretch.split()) for stretch in after])
    try:
        opcodes = _Matcher(*bare, effort).get_opcodes()
    except _TooMuchError:
        opcodes = [("replace", 0, len(before), 0, len(after))]
    for tag, was_from, was_to, now_from, now_to in opcodes:
        part = Part.SAME if tag == "equal" else Part.INSERTED
        yield part, "".join(before[was_from:was_to]), "".join(after[now_from:now_to])


class _TooMuchError(Exception):
    """Comparing further would hold up whoever waits for the page."""


@dataclass(slots=True)
class _Effort:
    left: int


class _Matcher(SequenceMatcher[str]):
    """The library's comparison, which counts its steps: each search looks at every like element of the other side."""

    def __init__(self, before: Sequence[str], after: Sequence[str], effort: _Effort) -> None:
        super().__init__(None, before, after, autojunk=False)
        places: Mapping[str, Sequence[int]] = self.b2j  # type: ignore[attr-defined]  # documented, not annotated
        self._steps = list(accumulate((len(places.get(each, ())) + 1 for each in before), initial=0))
        self._effort = effort

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        self._effort.left -= self._steps[-1 if ahi is None else ahi] - self._steps[alo]
        if self._effort.left < 0:
            raise _TooMuchError
        return super().find_longest_match(alo, ahi, blo, bhi)


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece, empty ones left out, and a blank where old words meet new ones."""
    joined: list[Piece] = []
    for piece in (piece for piece in pieces if piece.text):
        last = joined[-1] if joined else None
        if last is None:
            joined.append(piece)
        elif last.part is piece.part:
            joined[-1] = Piece(piece.part, last.text + piece.text)
        elif last.text[-1].isspace() or piece.text[0].isspace() or Part.DELETED not in (last.part, piece.part):
            joined.append(piece)
        elif last.part is Part.DELETED:
            joined[-1:] = [Piece(last.part, f"{last.text} "), piece]
        else:
            joined.append(Piece(piece.part, f" {piece.text}"))
    yield from joined


def _cut(pattern: re.Pattern[str], text: str) -> list[str]:
    return [piece for piece in pattern.findall(text) if piece]


def _sections(content: Mapping[str, Any]) -> dict[str, str]:
    sections: dict[str, str] = {}
    for field, label in _FIELDS.items():
        value = content.get(field)
        text = "\n".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")
        if text.strip():
            sections[label] = text
    return sections | {name: text for name, text in ordered_sections(content) if text.strip()}


_Key = tuple[object, ...]


def _amounts(old: Mapping[str, Any], new: Mapping[str, Any], field: str, unit: str) -> Iterator[AmountChange]:
    """Lines of one label, year, committee and role belong together; several alike are taken in their order."""
    before, after = _by_key(old.get(field)), _by_key(new.get(field))
    for key in dict.fromkeys((*after, *before)):
        was, now = before.get(key, []), after.get(key, [])
        for number in range(max(len(was), len(now))):
            first = was[number] if number < len(was) else None
            second = now[number] if number < len(now) else None
            if first != second:
                yield AmountChange(_label(key, unit), _year(key), unit, first, second)


def _by_key(rows: object) -> dict[_Key, list[Decimal | None]]:
    amounts: defaultdict[_Key, list[Decimal | None]] = defaultdict(list)
    for row in rows if isinstance(rows, list | tuple) else ():
        amount = row.get("amount_1000_dkk", row.get("amount"))
        names = ("year", "label", "committee", "expenditure_type", "role")
        amounts[tuple(row.get(name) for name in names)].append(None if amount is None else Decimal(str(amount)))
    return amounts


def _label(key: _Key, unit: str) -> str:
    _, label, committee, _, _ = key
    named = str(label or ("Årsværk" if unit == "årsværk" else "Beløb"))
    return f"{named} ({committee})" if committee else named


def _year(key: _Key) -> int | None:
    return key[0] if isinstance(key[0], int) else None


def _section_lines(section: SectionChange) -> Iterator[str]:
    if section.is_new:
        yield f"{section.name}: afsnittet er nyt: {_quoted(section.pieces[0].text)}"
    elif section.is_gone:
        yield f"{section.name}: afsnittet er udgået: {_quoted(section.pieces[0].text)}"
    else:
        yield from (f"{section.name}: {words}" for words in _changes(section.pieces))


def _changes(pieces: Sequence[Piece]) -> Iterator[str]:
    for number, piece in enumerate(pieces):
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        before = pieces[number - 1] if number else None
        if piece.part is Part.DELETED and following and following.part is Part.INSERTED:
            yield f"{_quoted(piece.text)} er ændret til {_quoted(following.text)}"
        elif piece.part is Part.DELETED:
            yield f"{_quoted(piece.text)} er slettet"
        elif piece.part is Part.INSERTED and not (before and before.part is Part.DELETED):
            yield f"{_quoted(piece.text)} er tilføjet"


def _quoted(text: str) -> str:
    plain = " ".join(text.split())
    return f"»{plain}«" if len(plain) <= LONGEST_QUOTED else f"»{plain[:LONGEST_QUOTED].rstrip()} …«"


def _middle(text: str, first: int, last: int) -> str:
    """The first and last words of a text, with «…» for those between."""
    words = _WORD.findall(text)
    if len(words) <= first + last + 1:
        return text
    head, tail = "".join(words[:first]), "".join(words[len(words) - last :])
    return f"{head}… {tail}"
