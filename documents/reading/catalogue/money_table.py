"""The catalogue's money table: a name and an amount a row, then the sum, the pool and the rest."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from documents.reading.findings import Context
from documents.reading.numbers import format_kroner, parse_number
from documents.reading.result import Finding, Pool
from documents.reading.text.lines import Line, flat, join_torn, prose
from process.checks.sums import agrees

_ROW = re.compile(
    r"(?P<label>\S.*?)(?:(?:\s{2,}|\t\s*)(?P<any>[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?)|"
    r"\s(?P<grouped>[+-]?\d{1,3}(?:\.\d{3})+))(?:\s*(?:kr\.?|,-))?(?:\s+(?P<note>[^\d\s].*))?"
)
_SUM = re.compile(r"(?:i alt|sum|total|samlet)\b.*", re.IGNORECASE)
_POOL = re.compile(r"(?:\w*puljen?|ramme|til rådighed)\b.*", re.IGNORECASE)
_REST = re.compile(r"(?:rest|resterende|tilbage|restbeløb)\b.*", re.IGNORECASE)
_HEADING = re.compile(
    r"(?:foreløbig\w*\s+)?(?:estimering|økonomisk|oversigt|samlet|fordeling|finansiering|økonomien?)\b.*", re.IGNORECASE
)
_PRELIMINARY = re.compile(r"\b(?:foreløbig|estimer|anslå|skøn|overslag)", re.IGNORECASE)
_THOUSANDS = re.compile(r"\bi\s+1\.000\s*kr|\bt\.?\s?kr\b|\btkr\b", re.IGNORECASE)
_ROWS_AT_LEAST = 2
_HEAD_AT_MOST = 8


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """A row: the name it uses, its amount in kroner (None where none is printed), and what stands after it."""

    label: str
    kroner: Decimal | None
    note: str
    line: int


@dataclass(frozen=True, slots=True)
class MoneyTable:
    """The table with the place it takes in the document, lines[start:end]."""

    rows: tuple[MoneyRow, ...]
    pool: Pool
    is_preliminary: bool
    sum_line: int
    start: int
    end: int


def find_money_table(lines: Sequence[Line]) -> MoneyTable | None:
    """The first run of named amounts that ends in a sum."""
    for index, line in enumerate(lines):
        if _SUM.fullmatch(line.text) and _row(line):
            first = _first_row(lines, index)
            if index - first >= _ROWS_AT_LEAST:
                return _table(lines, first, index)
    return None


def check_sums(table: MoneyTable, context: Context) -> Iterator[Finding]:
    """The rows against the sum, and the pool less the sum against the rest."""
    pool, line = table.pool, table.sum_line
    terms = [row.kroner for row in table.rows if row.kroner is not None]
    wrong = []
    if pool.sum is not None and not agrees(Decimal(pool.sum), terms):
        values = {"printed": format_kroner(Decimal(pool.sum)), "computed": format_kroner(sum(terms, Decimal(0)))}
        wrong.append(context.finding("sum_disagrees", line, label="I alt", year="", **values))
    if pool.amount is not None and pool.sum is not None and pool.rest is not None:
        computed = pool.amount - pool.sum
        if computed != pool.rest:
            shown = {
                name: format_kroner(Decimal(value))
                for name, value in (
                    ("printed", pool.rest),
                    ("pool", pool.amount),
                    ("sum", pool.sum),
                    ("computed", computed),
                )
            }
            wrong.append(context.finding("rest_disagrees", line, **shown))
    yield from wrong
    if not wrong:
        yield context.finding("sums_agree", line, what="rækkerne giver summen, og puljen minus summen giver resten")


def _first_row(lines: Sequence[Line], total: int) -> int:
    """Upwards from the sum while rows keep coming, at most two other lines between them."""
    first, index = total, total - 1
    while index >= 0 and first - index <= _ROWS_AT_LEAST + 1:
        if _row(lines[index]) and not _POOL.fullmatch(lines[index].text):
            first = index
        index -= 1
    return first


def _table(lines: Sequence[Line], first: int, total: int) -> MoneyTable:
    start = _heading(lines, first)
    end = total + 1
    held: dict[str, Decimal | None] = {"sum": _kroner(lines[total])}
    for index in range(total + 1, min(total + 1 + _HEAD_AT_MOST, len(lines))):
        name = "pool" if _POOL.fullmatch(lines[index].text) else "rest" if _REST.fullmatch(lines[index].text) else None
        if name and _row(lines[index]):
            held[name], end = _kroner(lines[index]), index + 1
    head = prose(lines[start:first])
    factor = Decimal(1000) if _THOUSANDS.search(head) else Decimal(1)
    rows = tuple(
        replace(row, kroner=None if row.kroner is None else row.kroner * factor) for row in _rows(lines[first:total])
    )
    whole = {name: None if value is None else int(value * factor) for name, value in held.items()}
    pool = Pool(whole.get("pool"), whole["sum"], whole.get("rest"))
    return MoneyTable(rows, pool, bool(_PRELIMINARY.search(head)), lines[total].number, start, end)


def _row(line: Line) -> re.Match[str] | None:
    """A name and an amount; "Beløb i 1.000 kr." is neither."""
    return None if _THOUSANDS.search(line.text) else _ROW.fullmatch(line.text)


def _heading(lines: Sequence[Line], first: int) -> int:
    """Where the table begins, with its heading and the words below it."""
    above = range(max(0, first - _HEAD_AT_MOST), first)
    headings = (i for i in above if _HEADING.fullmatch(lines[i].text) and lines[i].text[:1].isupper())
    return next((i for i in headings if lines[i].paragraph_start or lines[i].page_start), first)


def _kroner(line: Line) -> Decimal | None:
    match = _row(line)
    return parse_number(match["any"] or match["grouped"]) if match else None


def _rows(lines: Sequence[Line]) -> Iterator[MoneyRow]:
    """The rows; a line without an amount ends the note above it, begins the name below it, or lacks its amount."""
    rows: list[MoneyRow] = []
    pending: Line | None = None
    for line in lines:
        match = _row(line)
        if match is None:
            if rows and rows[-1].note and line.text[:1].islower():
                rows[-1] = replace(rows[-1], note=join_torn(rows[-1].note, line.text))
                continue
            rows += _unpriced(pending)
            pending = line
            continue
        label = line.with_text(match["label"].strip())
        if pending and (label.text[:1].islower() or re.search(r"[-–,]$|\bog$", pending.text)):
            label = pending.with_text(flat((pending, label)))
        else:
            rows += _unpriced(pending)
        pending = None
        rows.append(MoneyRow(label.text, _kroner(line), (match["note"] or "").strip(), label.number))
    yield from (*rows, *_unpriced(pending))


def _unpriced(line: Line | None) -> Iterator[MoneyRow]:
    if line is not None:
        yield MoneyRow(line.text, None, "", line.number)
