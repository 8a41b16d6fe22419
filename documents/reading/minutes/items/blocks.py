"""An item's lines as labelled blocks. Each line stands in exactly one block; what has no label before it and is not
known by its shape is `unplaced`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from documents.reading.body_names import Vocabulary
from documents.reading.labels import any_blanks
from documents.reading.minutes.decisions.headings import Heading, heading_of
from documents.reading.minutes.items.case_numbers import bare_case_number
from documents.reading.minutes.lexicon import ITEM_WORDS, LineLabel, kind_of, label_of
from documents.reading.minutes.people.people import is_name_list
from documents.reading.text.dates import first_date
from documents.reading.text.lines import Line

UNPLACED = "unplaced"
_GRID_CELL = re.compile(r"[A-ZÆØÅ][A-ZÆØÅa-zæøå]{1,4}")
_GLUED_GRID = re.compile(r"[A-ZÆØÅ]{12,}")  # six or more of two or three letters each
_CROSSES = re.compile(r"(?:[xX]\s*)+")
_EARLIER_FIELD = re.compile(
    r"^(?P<name>Udvalg(?:snavn)?|Dato|Mødedato|Punkt(?:nummer|nr\.?)?|Dagsordenspunkt)(?P<mark>\s*:\s*|\s*$|\t)(?P<value>.*)$",
    re.IGNORECASE,
)
_TITLE_AGAIN = re.compile(r"Dagsordenspunkt \d+\b")
_LEAST_GRID = 4
_LEAST_LEAD = 40  # letters of a sentence right under the title, which is what the case is about
_PROPOSES = re.compile(r"[A-ZÆØÅ][^.:;]{2,70}? (?:indstiller|foreslår|anbefaler)\b(?:.{0,60}\bat\W*|[\s:,]*)$")
_FIELD_LINE = frozenset("case_number document_number officer other_officers open closed kind".split())  # noqa: SIM905
_DECIDES = frozenset("decision absence present_for_item votes dissent reservation conflict".split())  # noqa: SIM905
_FIELD_LABELS = any_blanks("|".join(label.variants for label in ITEM_WORDS if label.key in _FIELD_LINE))
_FIELD = re.compile(rf"(?P<label>{_FIELD_LABELS})(?=\s*:|\s{{2,}}|\t|\s*$)", re.IGNORECASE)


@dataclass(slots=True)
class TextBlock:
    """One block: its meaning, the label as printed, all its lines, and the lines of its content (without the label)."""

    key: str
    label: str | None
    lines: list[Line] = field(default_factory=list)
    content: list[Line] = field(default_factory=list)
    heading: Heading | None = None
    is_earlier: bool = False

    def add(self, line: Line) -> None:
        self.lines.append(line)
        self.content.append(line)

    @property
    def line(self) -> Line:
        return (self.lines or self.content)[0]


def blocks_of(lines: Sequence[Line], vocabulary: Vocabulary) -> list[TextBlock]:
    """The blocks of an item's lines, in order."""
    return _Reader(vocabulary).read(lines)


class _Reader:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.blocks: list[TextBlock] = []
        self.asked = ""
        self.told: dict[str, str] = {}

    def read(self, lines: Sequence[Line]) -> list[TextBlock]:
        position = 0
        while position < len(lines):
            width = grid_width(lines, position)
            if width:
                block = TextBlock("grid", None)
                for line in lines[position : position + width]:
                    block.add(line)
                self.blocks.append(block)
                position += width
                continue
            self._line(lines[position])
            position += 1
        return [block for block in self.blocks if block.lines]

    @property
    def current(self) -> TextBlock:
        if not self.blocks:
            self.blocks.append(TextBlock(UNPLACED, None))
        return self.blocks[-1]

    def _line(self, line: Line) -> None:
        if (self.current.key == "earlier" or self.current.is_earlier) and self._earlier_field(line):
            return
        if self.current.key == "kind" and not self.current.content and kind_of(line.text):
            self.current.add(line)
        elif heading := heading_of(line.text, self.vocabulary):
            self._heading(line, heading)
        elif self.current.key == "decision" and not self.current.content and _TITLE_AGAIN.match(line.text):
            self.current.lines.append(line)
        elif (number := bare_case_number(line.text)) is not None and not self._inside_text():
            self._new("case_number", None, line, number)
        elif hit := label_of(line.text):
            self._label(line, hit)
        elif kind_of(line.text) and len(line.text) > 4 and not self._inside_text():
            self._new("kind", None, line, line.text)
        elif _PROPOSES.match(line.text) and not self._inside_text():
            self._new("recommendation", None, line, line.text)
        elif self.current.key in ("absence", "present_for_item") and not self._goes_on_with_names(line):
            self._back_to_decision(line)
        else:
            self._plain(line)

    def _earlier_field(self, line: Line) -> bool:
        """A case's way told in fields ("Udvalg", "Dato", "Punktnummer", each over or beside its value)."""
        match = _EARLIER_FIELD.match(line.text)
        if match is not None and (match["mark"] or not match["value"]):
            name = match["name"].casefold()
            self.asked = "body" if name.startswith("udvalg") else "date" if name.startswith("dato") else "point"
            if self.asked == "body":
                self.told = {}
                self.blocks.append(TextBlock("earlier", None))
            self.current.lines.append(line)
            value = match["value"]
        elif self.asked:
            self.current.lines.append(line)
            value = line.text
        else:
            return False
        if value:
            self.told[self.asked], self.asked = value, ""
            day = first_date(self.told.get("date", ""))
            if day and "body" in self.told:
                body = self.vocabulary.name(self.told["body"])
                heading = Heading(body, day, self.told.get("point"), "", is_decision=False, is_proposal=False)
                block = self.current
                block.key, block.label, block.heading, block.is_earlier = (
                    "decision",
                    f"{body}, {day:%d.%m.%Y}",
                    heading,
                    True,
                )
        return True

    def _plain(self, line: Line) -> None:
        """One-line fields end with their line: what follows has no label of its own."""
        if self.current.key in ("case_number", "document_number", "open", "closed", "officer") and self.current.content:
            self.blocks.append(TextBlock(UNPLACED, None))
        is_lead = self.current.key == UNPLACED and len(line.text) > _LEAST_LEAD and line.text.endswith(".")
        if self.current.key == "grid" or (is_lead and not any(block.lines for block in self.blocks)):
            self.blocks.append(TextBlock("summary" if is_lead else UNPLACED, None))
        self.current.add(line)

    def _inside_text(self) -> bool:
        return self.current.key in ("decision", "presentation", "summary", "recommendation", "economy")

    def _heading(self, line: Line, heading: Heading) -> None:
        earlier = self.current.is_earlier or self.current.key == "earlier"
        key = "earlier" if heading.is_proposal else "decision"
        block = TextBlock(key, line.text, [line], [], heading, is_earlier=earlier)
        if heading.rest:
            block.content.append(line.with_text(heading.rest))
        self.blocks.append(block)

    def _label(self, line: Line, hit: LineLabel) -> None:
        if hit.key in _FIELD_LINE and (fields := list(_fields(line))):
            for key, label, value in fields:
                self._new(key, label, line, value)
            return
        if hit.key == "decision" and hit.beside and not self._may_stand_beside(hit.beside):
            self._plain(line)
            return
        self._new(hit.key, hit.printed, line, hit.beside)
        if hit.key == "earlier" and (heading := heading_of(hit.beside, self.vocabulary)):
            self.current.content.clear()
            self._heading(line, heading)

    def _may_stand_beside(self, beside: str) -> bool:
        return self.current.key != "decision" or not self.current.content or len(beside) > 3

    def _new(self, key: str, label: str | None, line: Line, value: str) -> None:
        before = self.blocks[-1] if self.blocks else None
        block = TextBlock(key, label)
        if key in _DECIDES and before is not None and before.key in _DECIDES:
            block.heading, block.is_earlier = before.heading, before.is_earlier
        if key == "decision":
            block.heading, block.is_earlier = None, False
        block.lines.append(line)
        if value:
            block.content.append(line.with_text(value))
        self.blocks.append(block)

    def _goes_on_with_names(self, line: Line) -> bool:
        return is_name_list(line.text) and not (self.current.content and line.paragraph_start and len(line.text) > 80)

    def _back_to_decision(self, line: Line) -> None:
        before = next((b for b in reversed(self.blocks[:-1]) if b.key == "decision"), None)
        if before is None:
            self.blocks.append(TextBlock(UNPLACED, None, [line], [line]))
            return
        block = TextBlock("decision", None, [line], [line], self.current.heading or before.heading, before.is_earlier)
        self.blocks.append(block)


def _fields(line: Line) -> Iterator[tuple[str, str, str]]:
    """The fields on one line: "Sagsnr.: 330-2018-1   Dok.nr.: 330-2018-2   Åbent"."""
    starts = [m for m in _FIELD.finditer(line.text) if m.start() == 0 or line.text[m.start() - 1] in " \t|"]
    for match, following in zip(starts, [*(m.start() for m in starts[1:]), len(line.text)], strict=False):
        hit = label_of(match["label"] + ":")
        if hit is None:
            continue
        value = line.text[match.end() : following].strip(" :\t|")
        yield hit.key, match["label"], value


def grid_width(lines: Sequence[Line], position: int) -> int:
    """How many lines of a route grid begin here: abbreviations, one a line or all on one, and the crosses below."""
    first = lines[position].text
    words = first.split()
    if _GLUED_GRID.fullmatch(first) or (
        len(words) >= _LEAST_GRID and all(_GRID_CELL.fullmatch(w) and w[:2].isupper() for w in words)
    ):
        width = 1
    else:
        width = 0
        while (
            position + width < len(lines)
            and _GRID_CELL.fullmatch(lines[position + width].text)
            and lines[position + width].text[:2].isupper()
        ):
            width += 1
        if width < _LEAST_GRID:
            return 0
    while position + width < len(lines) and _CROSSES.fullmatch(lines[position + width].text.replace("\t", " ").strip()):
        width += 1
    return width
