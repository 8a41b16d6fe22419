"""A proposal cut into blocks: every line belongs to exactly one.

A block is a field of the head, a table, a section, or text that no label claims. What begins a block is found by
meaning: a label of the lexicon, the head of a year table, a numbered heading, a short line that stands like a heading.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from documents.reading.bodies import is_named_like_a_body
from documents.reading.labels import Hit, Label, find_labels
from documents.reading.proposal.headings import heading_in
from documents.reading.proposal.lexicon import BESIDE_ONLY, HEAD, SECTIONS, shown
from documents.reading.tables import YearHead, row_of, sign_convention_of, year_head
from documents.reading.text.lines import Line, flat, is_bullet, is_tabular, without_bullet
from documents.reading.units import unit_of

Kind = Literal["masthead", "field", "table", "section", "text"]

_NUMBERED = re.compile(r"\d{1,2}\.\s+(?P<heading>[A-ZÆØÅ][^:]{2,100}?):?")
_PROSE_WORD = re.compile(
    r"\b(?:er|vil|skal|kan|bliver|har|følgende|forventes|foreslås|ønskes|således|herunder|der)\b", re.IGNORECASE
)
_MASTHEAD = re.compile(
    r"[A-ZÆØÅ][\wæøå -]{1,30} Kommunes?|(?:budget|drifts?|anlægs?|effektiviserings?|spare|omprioriterings?)-?"
    r"(?:alternativ|ønske|skema|forslag|blok|bidrag)\b.{0,60}|skema\b.{0,60}|notat|budget\s*20\d\d(?:\s?[-–]\s?(?:20)?\d\d)?|"
    r"\w*(?:katalog|budgetnotat)\b.{0,40}|forslag til budget\b.{0,40}|budgetnotat|(?:tabel|figur)\s*\d+\b.{0,80}|"
    r"(?:beslutnings|ændrings)forslag (?:fra|af)\b.{0,60}|(?:side|s\.)\s*\d+(?:\s*(?:af|/)\s*\d+)?|\d{1,3}",
    re.IGNORECASE,
)
_NONE = re.compile(r"(?:ingen|nej|ja|ikke relevant|-)\.?", re.IGNORECASE)
_OTHER = re.compile(r"(?P<label>[A-ZÆØÅ][\wæøåÆØÅ/-]*(?: [\wæøåÆØÅ/-]+){0,3}):\s+(?P<value>\S.{0,120})")
_NOTE = re.compile(r"noter?\b|anm\b|\*|\(\s?[-+]\s?\)|[+-]\s*=", re.IGNORECASE)
_ENDS_SENTENCE = (".", ":", "!", "?", "”", '"', "»")
_ENDS_PROSE = re.compile(r"(?:\w{5,}\.|,)$")
_ROW_WORDS = 9
_HEADING_WORDS = 8
_HEADING_AT_MOST = 70
_LEAST_TEXT = 40
_GROUP_LINES = 2
_NO_LABEL = Label("", "")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together. `name`: the field's key or the section's title; `label`: as printed, and its line."""

    kind: Kind
    name: str
    label: str
    line: int
    lines: tuple[Line, ...]
    key: str = ""

    @property
    def until(self) -> int:
        return self.lines[-1].number if self.lines else self.line

    @property
    def value(self) -> str | None:
        """A field's value on one line."""
        return flat(self.lines).strip() or None


@dataclass(frozen=True, slots=True)
class _Opening:
    """Where a block begins: its first line, and the first of its content."""

    start: int
    content: int
    kind: Kind
    hit: Hit


def outline(lines: Sequence[Line]) -> list[Block]:
    """The blocks in order."""
    openings = _openings(lines)
    first = openings[0].start if openings else len(lines)
    blocks = list(_unclaimed(lines[:first]))
    for number, opening in enumerate(openings):
        end = openings[number + 1].start if number + 1 < len(openings) else len(lines)
        blocks += _blocks(lines, opening, end)
    return blocks


def _blocks(lines: Sequence[Line], opening: _Opening, end: int) -> Iterator[Block]:
    hit = opening.hit
    beside = (lines[opening.content - 1].with_text(hit.beside),) if hit.beside else ()
    held = (*beside, *lines[opening.content : end])
    if opening.kind == "table":
        length = _table_length(held)
        yield Block("table", "", held[0].text, held[0].number, held[:length])
        yield from _unclaimed(held[length:])
    elif opening.kind == "field":
        stop = next((i for i, line in enumerate(held) if i and _ends_field(held[i - 1], line, hit)), len(held))
        stop = 0 if held and not beside and year_head(held[0]) else stop
        yield Block("field", hit.label.key, hit.printed, hit.line, held[:stop])
        yield from _unclaimed(held[stop:])
    else:
        yield Block("section", shown(hit.label, hit.printed), hit.printed, hit.line, held, hit.label.key)


def _ends_field(before: Line, line: Line, hit: Hit) -> bool:
    """A field's value ends with its paragraph; a name goes on where the line is not yet full or the word is torn."""
    if line.paragraph_start or "\t" in line.text or unit_of(line.text):
        return True
    return hit.label.key in ("number", "case_number", "choice") and not before.text.endswith("-")


def _unclaimed(lines: Sequence[Line]) -> Iterator[Block]:
    """Lines without a label: names of the form and page numbers, and paragraphs of text."""
    group: list[Line] = []
    for line in lines:
        is_masthead = bool(_MASTHEAD.fullmatch(line.text.strip())) and heading_in(line.text) is None
        if group and (is_masthead or line.paragraph_start):
            yield Block("text", "", "", group[0].number, tuple(group))
            group = []
        if is_masthead:
            yield Block("masthead", "", "", line.number, (line,))
        else:
            group.append(line)
    if group:
        yield Block("text", "", "", group[0].number, tuple(group))


# -- where blocks begin ----------------------------------------------------------------------------------------------


def _openings(lines: Sequence[Line]) -> list[_Opening]:
    """The labels that count, the year tables, then the headings nobody has listed."""
    tables = _tables(lines)
    inside = {i for start, end in tables for i in range(start, end)}
    labelled = _labelled(lines, inside)
    taken = inside | {i for opening in labelled for i in range(opening.start, opening.content)}
    openings = [*labelled, *(_Opening(start, start, "table", _none(lines[start])) for start, _ in tables)]
    headings = _headings(lines, taken, sorted(openings, key=lambda opening: opening.start))
    return sorted([*openings, *headings], key=lambda opening: opening.start)


def _tables(lines: Sequence[Line]) -> list[tuple[int, int]]:
    tables: list[tuple[int, int]] = []
    position = 0
    while position < len(lines):
        if year_head(lines[position]) is None:
            position += 1
            continue
        end = position + _table_length(lines[position:])
        tables.append((position, end))
        position = end
    return tables


def _table_length(lines: Sequence[Line]) -> int:
    """From the head to the last row or note; group names between rows are part of it."""
    head = year_head(lines[0])
    last = passed = 0
    for index in range(1, len(lines)):
        line = lines[index]
        if head is None or year_head(line) or passed > _GROUP_LINES:
            break
        if _fills(line, head) or _is_note(line):
            last, passed = index, 0
        elif _is_label(lines, index) and not _names_rows(lines, index, head):
            break
        elif _is_row(line, head):
            last, passed = index, 0
        else:
            passed += 1
    return last + 1


def _names_rows(lines: Sequence[Line], index: int, head: YearHead) -> bool:
    """ "Personalekonsekvenser" alone above a row of the same table."""
    below = lines[index + 1] if index + 1 < len(lines) else None
    return below is not None and "\t" not in lines[index].text and _fills(below, head) and not below.paragraph_start


def _fills(line: Line, head: YearHead) -> bool:
    """A row between the same tabs as the head, whatever its name."""
    cells = [column.cell for column in head.columns if column.cell is not None]
    return bool(cells) and line.text.count("\t") >= min(cells) and line.text.count("\t") > 1


def _is_row(line: Line, head: YearHead) -> bool:
    """A short name and amounts under the years."""
    if _NUMBERED.fullmatch(line.text):
        return False
    row = row_of(line, head)
    filled = [cell for cell in row.cells if cell.money is not None or cell.is_unread]
    words = len(row.label.split())
    return bool(filled) and words <= _ROW_WORDS and not _ENDS_PROSE.search(row.label) and not _is_prose(row.label)


def _is_prose(text: str) -> bool:
    return len(text.split()) > 4 and bool(_PROSE_WORD.search(text))


def _is_note(line: Line) -> bool:
    return bool(_NOTE.match(line.text)) or (sign_convention_of(line.text) is not None and len(line.text) < 160)


def _is_label(lines: Sequence[Line], index: int) -> bool:
    """A field or section of the lexicon begins here; the name of a row such as "Investering" with amounts is none."""
    hits = find_labels(lines[index : index + 1], (*HEAD, *SECTIONS))
    if not hits:
        numbered = _NUMBERED.fullmatch(lines[index].text)
        return bool(numbered) and lines[index].paragraph_start
    rest = hits[0].beside
    return not rest or not re.match(r"[\s(\d+\-−–÷]*\d", rest)


def _labelled(lines: Sequence[Line], inside: set[int]) -> list[_Opening]:
    """Sections wherever they stand alone; fields up to the first section, each once; later only with a clear mark."""
    openings: list[_Opening] = []
    seen: set[str] = set()
    for hit in _hits(lines, inside):
        is_section = hit.label in SECTIONS
        has_section = any(opening.kind == "section" for opening in openings)
        if is_section and _may_be_section(lines, hit):
            openings.append(_Opening(hit.start, hit.end, "section", hit))
        elif not is_section and not (has_section and (hit.label.key in seen or not _is_marked(lines, hit))):
            if hit.label.key == "choice" and openings and openings[-1].hit.label.key == "choice":
                continue  # the instruction on one line, the words on the next
            if (hit.label.key in seen and hit.label.key != "choice") or (hit.label == BESIDE_ONLY and not hit.beside):
                continue
            seen.add(hit.label.key)
            openings.append(_Opening(hit.start, hit.end, "field", hit))
    return openings


def unnumbered(lines: Sequence[Line]) -> list[Line]:
    """ "3. Økonomi" as "Økonomi"; other lines as they are."""
    return [
        line.with_text(without_bullet(match["heading"])) if (match := _NUMBERED.fullmatch(line.text)) else line
        for line in lines
    ]


def _hits(lines: Sequence[Line], inside: set[int]) -> Iterator[Hit]:
    """Labels outside tables, also behind a number; printed is the heading without it."""
    bare = unnumbered(lines)
    free = [i for i in range(len(lines)) if i not in inside]
    for _, group in groupby(enumerate(free), key=lambda pair: pair[1] - pair[0]):
        run = [place for _, place in group]
        for hit in find_labels([bare[i] for i in run], (*HEAD, *SECTIONS)):
            yield Hit(hit.label, run[0] + hit.start, run[0] + hit.end, hit.beside, hit.line, hit.printed)


def _may_be_section(lines: Sequence[Line], hit: Hit) -> bool:
    """Alone on its lines; or with its text beside it where a paragraph begins or a tab parts them."""
    line = lines[hit.start]
    if _NUMBERED.fullmatch(line.text) or not hit.beside:
        return True
    before = lines[hit.start - 1].text if hit.start else "."
    is_marked = bool(re.match(re.escape(hit.printed) + r"\s*:", line.text))
    return line.paragraph_start or "\t" in line.text or (is_marked and not before[-1:].isalpha())


def _is_marked(lines: Sequence[Line], hit: Hit) -> bool:
    """A colon or a tab after the label; not the first words of a sentence."""
    after = lines[hit.end - 1].text
    return (
        bool(hit.beside) and bool(re.search(r"[:\t]\s*" + re.escape(hit.beside[:20]), after)) and len(hit.beside) < 80
    )


def _headings(lines: Sequence[Line], taken: set[int], openings: Sequence[_Opening]) -> Iterator[_Opening]:
    """Headings of a form we have not seen."""
    first = next((o.start for o in openings if o.kind in ("section", "table")), None)
    starts = {opening.start for opening in openings}
    contents = {o.content for o in openings if o.kind != "table" and not o.hit.beside}
    for index, line in enumerate(lines):
        if index in taken or is_bullet(line) or is_tabular(line.text):
            continue
        numbered = _NUMBERED.fullmatch(line.text)
        if numbered and _is_title(lines, index, starts):
            continue
        if other := _other_field(line, index, first):
            yield other
            continue
        if numbered and line.paragraph_start and not line.text.endswith("."):
            yield _opening(index, line, numbered["heading"])
        elif first is not None and index > first and _is_heading(lines, index, starts, contents):
            yield _opening(index, line, line.text.rstrip(": "))


def _other_field(line: Line, index: int, first: int | None) -> _Opening | None:
    """ "Forslagstype: Effektivisering" among the fields of the head: a field of a name nobody has listed."""
    match = _OTHER.fullmatch(line.text)
    if match is None or (first is not None and index > first) or _PROSE_WORD.search(match["label"]):
        return None
    hit = Hit(Label("other", re.escape(match["label"])), index, index + 1, match["value"], line.number, match["label"])
    return _Opening(index, index + 1, "field", hit)


def _is_title(lines: Sequence[Line], index: int, starts: set[int]) -> bool:
    """ "12. Omlægning af natbus" above everything else is the item's number and title, unless "13." follows."""
    is_first = not any(start < index for start in starts) and index == 0
    following = f"{int(lines[index].text.split('.')[0]) + 1}. "
    return is_first and not any(line.text.startswith(following) for line in lines[index + 1 :])


def _is_heading(lines: Sequence[Line], index: int, starts: set[int], contents: set[int]) -> bool:
    """A short line that is no sentence, with text of its own below it, and is not itself the text of a label."""
    line = lines[index]
    bare = re.sub(r"\s*\([^)]*\)", "", line.text).rstrip(": ")
    is_last = index + 1 >= len(lines)
    if (is_last and not line.text.endswith(":")) or not line.text[:1].isupper() or _PROSE_WORD.search(bare):
        return False
    alone = line.paragraph_start and (is_last or lines[index + 1].paragraph_start)
    if line.text.endswith(":"):
        return alone
    if len(bare) > _HEADING_AT_MOST or len(bare.split()) > _HEADING_WORDS or bare[-1:] in ".,;!?…":
        return False
    if index in contents or index + 1 in starts or is_named_like_a_body(bare) or _MASTHEAD.fullmatch(bare):
        return False
    after = lines[index + 1]
    is_text = len(after.text) >= _LEAST_TEXT or after.text.endswith(".") or _NONE.fullmatch(after.text)
    above = lines[index - 1].text
    stands = (
        alone or line.paragraph_start or above.endswith(_ENDS_SENTENCE) or is_tabular(above) or above[-1:].isdigit()
    )
    return stands and bool(is_text) and after.text[:1].isupper() and not any(c.isdigit() for c in bare)


def _opening(index: int, line: Line, heading: str) -> _Opening:
    return _Opening(
        index, index + 1, "section", Hit(Label(heading, re.escape(heading)), index, index + 1, "", line.number, heading)
    )


def _none(line: Line) -> Hit:
    return Hit(_NO_LABEL, 0, 0, "", line.number, "")
