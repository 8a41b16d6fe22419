"""Finding a form's printed labels, also where a label is split over several lines or its value stands beside it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from documents.reading.text.lines import Line, flat

_MOST_LINES = 6
_AFTER = {"marked": re.compile(r"\s*:\s*|\t\s*|\s{2,}"), "free": re.compile(r"\s*:\s*|\s+")}


@dataclass(frozen=True, slots=True)
class Label:
    """One label in all its printed variants.

    `variants` is a regular expression where a space stands for any run of blanks. `beside` says when a value on the
    same line is believed: after a colon, tab or wide gap (`marked`), after any blank (`free`), or never. `colon`
    demands a colon at the end.
    """

    key: str
    variants: str
    beside: Literal["never", "marked", "free"] = "marked"
    colon: bool = False
    most_lines: int = _MOST_LINES

    @property
    def pattern(self) -> re.Pattern[str]:
        return _compiled(self.variants)


@dataclass(frozen=True, slots=True)
class Hit:
    """A label found: the lines it covers as positions [start, end), and the value that began beside it."""

    label: Label
    start: int
    end: int
    beside: str
    line: int
    printed: str


@dataclass(frozen=True, slots=True)
class Field:
    """A label with the lines that belong to it, up to the next label."""

    hit: Hit
    lines: tuple[Line, ...]

    @property
    def key(self) -> str:
        return self.hit.label.key


def find_labels(lines: Sequence[Line], labels: Sequence[Label]) -> list[Hit]:
    """Every label in the lines, in order, the longest where several fit."""
    hits: list[Hit] = []
    position = 0
    while position < len(lines):
        hit = best_hit(lines, position, labels)
        if hit is not None:
            hits.append(hit)
        position = hit.end if hit else position + 1
    return hits


def best_hit(lines: Sequence[Line], position: int, labels: Sequence[Label]) -> Hit | None:
    """The label that starts on this line, None if none does."""
    if lines[position].text[:1].islower():  # the middle of a sentence, not a label
        return None
    block = lines[position : position + _MOST_LINES]
    whole = flat(block)
    beginning = [label for label in labels if label.pattern.match(whole)]
    if not beginning:
        return None
    joined = [flat(block[:count]) for count in range(1, len(block) + 1)]
    matches = [_alone(joined, label) or _beside(joined, block, label) for label in beginning]
    best = max((match for match in matches if match), key=lambda match: len(match.printed), default=None)
    if best is None:
        return None
    return Hit(best.label, position, position + best.count, best.beside, block[0].number, best.printed)


def fields_of(lines: Sequence[Line], hits: Sequence[Hit]) -> Iterator[Field]:
    """Each hit with its content."""
    for index, hit in enumerate(hits):
        end = hits[index + 1].start if index + 1 < len(hits) else len(lines)
        beside = (lines[hit.end - 1].with_text(hit.beside),) if hit.beside else ()
        yield Field(hit, (*beside, *lines[hit.end : end]))


@dataclass(frozen=True, slots=True)
class _Match:
    """A label over the first `count` lines of a block."""

    label: Label
    count: int
    beside: str
    printed: str


def _alone(joined: Sequence[str], label: Label) -> _Match | None:
    """The label fills its lines. The longest such reading wins, but a colon ends it."""
    best = None
    for count, text in enumerate(joined[: label.most_lines], start=1):
        bare, colon = text.rstrip(": "), text.rstrip().endswith(":")
        if (colon or not label.colon) and label.pattern.fullmatch(bare):
            best = _Match(label, count, "", bare)
        if colon:
            break
    return best


def _beside(joined: Sequence[str], block: Sequence[Line], label: Label) -> _Match | None:
    """The label's value begins on the line where the label ends."""
    if label.beside == "never":
        return None
    for count, text in enumerate(joined[: label.most_lines], start=1):
        match = label.pattern.match(text)
        after = _AFTER[label.beside].match(text, match.end()) if match else None
        tail = text[after.end() :] if after else ""
        if match and after and tail and block[count - 1].text.endswith(tail) and (":" in after[0] or not label.colon):
            return _Match(label, count, tail.strip(), match[0])
    return None


@cache
def _compiled(variants: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{any_blanks(variants)})(?!\w)", re.IGNORECASE)


def any_blanks(variants: str) -> str:
    """The regular expression behind a label's variants: a space is any run of blanks."""
    return variants.replace(" ?", r"\s*").replace(" ", r"\s+")
