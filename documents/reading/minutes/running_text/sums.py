"""Do the sums of an item agree? Parts told in a sentence or a list, the totals of tables, the text against the table.

Rounding is forgiven: half the last printed digit for each part. What is only *among others* is no sum.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from documents.reading.minutes.findings import finding
from documents.reading.minutes.items.blocks import TextBlock
from documents.reading.minutes.result import MeetingFinding
from documents.reading.minutes.sentences import sentences_of, span_of
from documents.reading.numbers import amounts_in, format_number, parse_number
from documents.reading.text.lines import Line
from process.checks.sums import agrees

_PARTS_INSIDE = re.compile(
    r"\bsom fordeler sig (?:med|på|således)\b|\bfordelt (?:med|på)\b|\bheraf\b(?=.*\bog\b.*\bheraf\b)", re.IGNORECASE
)
_PARTS_BELOW = re.compile(
    r"(?:relateret til|vedrører|fordeler sig (?:således|på følgende)?|består af|sammensat af)"
    r"\s*:\s*$|\b(?:mindre|mer)forbrug på [\d,.]+ mio\. kr\.:$",
    re.IGNORECASE,
)
_AMONG = re.compile(r"hovedelementer|blandt andet|bl\.a\.|primær\w*", re.IGNORECASE)
_LESS = re.compile(r"\b(?:mindreforbrug|mindreudgift\w*|merindtægt\w*|besparelse\w*|mindre)\b", re.IGNORECASE)
_PART = re.compile(
    r"^(?:\d{1,2}\.\s+|[-•–]\s*)?(?:hertil\s+)?(?P<amount>[\d.,]+\s+(?:mio\.|t\.)?\s*kr\.)", re.IGNORECASE
)
_TOTAL = re.compile(r"^(?:i alt|total|samlet|sum)\b", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?P<sign>-)?(?P<figure>\d{1,3}(?:\.\d{3})*|\d+)\s*(?:t\. ?kr\.|tkr\.?|1\.000 kr\.)")
_HEAD_THOUSANDS = re.compile(r"\bt\. ?kr\b|\b1\.000 kr\b|\btkr\b|\bi 1\.000\b", re.IGNORECASE)
_LEAST_CELLS = 3


def sum_findings(file: str, blocks: Sequence[TextBlock]) -> Iterator[MeetingFinding]:
    """What does not add up in the running text and tables of an item."""
    for block in blocks:
        if block.key in ("decision", "absence", "grid", "annexes"):
            continue
        yield from _in_sentences(file, block.content)
        yield from _in_lists(file, block.content)
        for table in _tables(block.content):
            yield from _in_table(file, table)
        yield from _text_and_table(file, block.content)


def _in_sentences(file: str, lines: Sequence[Line]) -> Iterator[MeetingFinding]:
    """ "7,8 mio. kr. …, som fordeler sig med 3,1 mio. kr. på …, 1,9 mio. kr. på … og 1,9 mio. kr. på …"."""
    for text, span in sentences_of(file, lines):
        mark = _PARTS_INSIDE.search(text)
        if mark is None or "\t" in text:
            continue
        before, parts = list(amounts_in(text[: mark.start()])), list(amounts_in(text[mark.end() :]))
        if before and len(parts) > 1:
            whole, digit = before[-1], max(part.last_digit for part in (before[-1], *parts))
            terms = [part.kroner for part in parts]
            if not agrees(whole.kroner, terms, digit):
                yield _disagrees(span, whole.kroner, terms)


def _in_lists(file: str, lines: Sequence[Line]) -> Iterator[MeetingFinding]:
    """A sum whose parts stand in the lines below it, each with its amount first, more or less by its words."""
    for index, line in enumerate(lines):
        sentence = line.text.rsplit(". ", 1)[-1] if line.text.count(". ") else line.text
        if not _PARTS_BELOW.search(line.text) or _AMONG.search(sentence.split(":")[0][-40:]):
            continue
        parts = []
        for below in lines[index + 1 :]:
            match = _PART.match(below.text)
            amount = next(iter(amounts_in(below.text)), None) if match else None
            if match is None or amount is None:
                break
            parts.append((amount, -1 if _LESS.search(below.text[: match.end() + 40]) else 1))
        whole = _whole_of(line.text)
        if whole is not None and len(parts) > 1:
            digit = max(part.last_digit for part, _ in parts)
            terms = [part.kroner * sign for part, sign in parts]
            if not agrees(whole, terms, digit):
                yield _disagrees(span_of(file, lines[index : index + len(parts) + 1]), whole, terms)


def _whole_of(text: str) -> Decimal | None:
    """The last sum before the colon, less than nothing where it is a *mindreforbrug*."""
    sentences = re.split(r"(?<!mio)(?<!kr)(?<!t)\.\s+(?=[A-ZÆØÅ])", text)
    amounts = [(amount, sentences[-1]) for amount in amounts_in(sentences[-1])]
    if not amounts:
        return None
    amount, sentence = amounts[0]
    return -amount.kroner if _LESS.search(sentence[max(0, amount.start - 40) : amount.end + 10]) else amount.kroner


def _disagrees(span: object, whole: Decimal, terms: Sequence[Decimal]) -> MeetingFinding:
    computed = sum(terms, Decimal(0))
    listed = " + ".join(_mio(term) for term in terms).replace("+ -", "- ")
    return finding("sum_disagrees", span, "sums", printed=_mio(whole), terms=listed, computed=_mio(computed))  # type: ignore[arg-type]


def _mio(value: Decimal) -> str:
    """7.800.000 as "7,8 mio. kr."; smaller sums in kroner."""
    if abs(value) >= 100_000:
        return f"{format_number(value / 1_000_000)} mio. kr."
    return f"{format_number(value)} kr."


# -- tables ----------------------------------------------------------------------------------------------------------


def _tables(lines: Sequence[Line]) -> Iterator[list[Line]]:
    table: list[Line] = []
    for line in [*lines, None]:
        if line is not None and line.text.count("\t") >= 2:
            table.append(line)
            continue
        if len(table) > 2:
            yield table
        table = []


def _cells(line: Line) -> list[Decimal | None]:
    return [parse_number(cell) for cell in line.text.split("\t")]


def _in_table(file: str, table: Sequence[Line]) -> Iterator[MeetingFinding]:
    """A column's total against its rows; rows that are totals of others themselves are let be."""
    total = table[-1]
    if not _TOTAL.match(total.text):
        return
    rows = [cells for cells in map(_cells, table[1:-1]) if any(cell is not None for cell in cells[1:])]
    for column, printed in enumerate(_cells(total)):
        terms = [row[column] for row in rows if column < len(row) and row[column] is not None]
        values = [term for term in terms if term is not None]
        if column == 0 or printed is None or len(values) < 2:
            continue
        others = [v for i, v in enumerate(values) if not (i == 0 and abs(v - printed) <= len(values))]
        if not agrees(printed, values) and not agrees(printed, others):
            yield finding(
                "total_disagrees", span_of(file, [total]), "sums",
                label=total.text.split("\t")[0], printed=format_number(printed),
                computed=format_number(sum(values, Decimal(0))),
            )  # fmt: skip


def _text_and_table(file: str, lines: Sequence[Line]) -> Iterator[MeetingFinding]:
    """Sums in thousands in the text that the table beside it, in thousands too, does not have, where it has others."""
    tables = [line for line in lines if line.text.count("\t") >= _LEAST_CELLS - 1]
    if not tables or not any(_HEAD_THOUSANDS.search(line.text) for line in tables):
        return
    known = {abs(cell) for line in tables for cell in _cells(line)[1:] if cell is not None}
    prose_lines = [line for line in lines if "\t" not in line.text]
    told = [(line, [_figure(m["figure"]) for m in _THOUSANDS.finditer(line.text)]) for line in prose_lines]
    matched = sum(value in known for _, values in told for value in values)
    unknown: list[tuple[Line, list[Decimal]]] = []
    for line, values in told:
        missing = [value for value in values if value not in known]
        if missing:
            unknown.append((line, missing))
    if matched < 2 or not unknown:
        return
    for line, missing in unknown:
        text = ", ".join(format_number(value) for value in dict.fromkeys(missing))
        near = _near(tables, line, lines)
        yield finding("table_disagrees", span_of(file, [line]), "sums", text=f"{text} (t. kr.)", near=near)


def _near(tables: Sequence[Line], line: Line, lines: Sequence[Line]) -> str:
    """The rows of the table that speak of the same thing, by the name above the line, with what they have. Where the
    line's own words fit some of them best, these alone, with what they come to.
    """
    before = [other.text for other in lines if other.number < line.number and "\t" not in other.text]
    above = next((text for text in reversed(before) if len(text) < 40 and not text.endswith(".")), "")
    words = _stems(above)
    rows = [row for row in tables if words and all(word in row.text.casefold() for word in words)]
    fitting = {row.number: sum(word in row.text.casefold() for word in _stems(line.text)) for row in rows}
    best = [row for row in rows if fitting[row.number] == max(fitting.values())]
    values = [cells[-1] for row in best if (cells := [c for c in _cells(row)[1:] if c])]
    if not values:
        return ""
    whole = f", i alt {format_number(sum(values, Decimal(0)))}" if len(values) > 1 and len(best) < len(rows) else ""
    return f" (for {above} har den {', '.join(format_number(value) for value in values)}{whole})"


def _stems(text: str) -> set[str]:
    return {word[:6].casefold() for word in re.findall(r"\w{5,}", text)}


def _figure(text: str) -> Decimal:
    return Decimal(text.replace(".", ""))
