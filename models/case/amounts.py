"""A proposal's amounts as a table: a row a line, a column a year. What is not stated stays empty, never 0."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from process.words.amounts import danish, stated_in

NO_YEAR = "År ikke angivet"
_MOST_YEARS = 10
"""Columns that a page has room for: years further apart than that are a slip of the pen, and stand alone."""


@dataclass(frozen=True, slots=True)
class AmountTable:
    """`columns` are years; each row is a name and its cells, in 1.000 kr. as people print it, "" where not stated.
    `stated_in`: in what the amounts are, in a sentence; "" where nobody has said.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, tuple[str, ...]], ...] = ()
    stated_in: str = ""

    @property
    def is_uncertain(self) -> bool:
        return any("*" in cell for cell in self._cells())

    @property
    def has_gaps(self) -> bool:
        return any(not cell for cell in self._cells())

    def _cells(self) -> Iterator[str]:
        return (cell for _, cells in self.rows for cell in cells)

    def covering(self, years: Iterable[int]) -> AmountTable:
        """With a column for each of these years as well: what is not stated of a year is told, not left out."""
        if not self.rows:
            return self
        dated = (int(column) for column in self.columns if column != NO_YEAR)
        columns = (*map(str, every_year((*dated, *years))), *(c for c in self.columns if c == NO_YEAR))
        rows = ((name, dict(zip(self.columns, cells, strict=True))) for name, cells in self.rows)
        wider = tuple((name, tuple(cells.get(column, "") for column in columns)) for name, cells in rows)
        return replace(self, columns=columns, rows=wider)


def amount_table(content: Mapping[str, Any]) -> AmountTable:
    """Of a proposal's content. A year between two others, or one that a line names without an amount, is a column."""
    lines: Collection[Mapping[str, Any]] = content.get("budget_lines") or ()
    stated = [line for line in lines if line.get("amount_1000_dkk") is not None]
    columns = tuple(sorted({_year(line) for line in stated}))
    rows: list[tuple[str, dict[str, str]]] = []
    for line in stated:
        name = str(line.get("label") or "Beløb")
        free = (cells for known, cells in rows if known == name and _year(line) not in cells)
        cells = next(free, None)
        if cells is None:
            cells = {}
            rows.append((name, cells))
        cells[_year(line)] = _danish(line)
    printed = tuple((name, tuple(cells.get(year, "") for year in columns)) for name, cells in rows)
    said = stated_in(str(content.get("price_level") or ""), str(content.get("sign_convention") or ""))
    return AmountTable(columns, printed, said).covering(line["year"] for line in lines if line.get("year"))


def every_year(named: Iterable[int]) -> tuple[int, ...]:
    """From the first to the last."""
    years = sorted(set(named))
    if not years or years[-1] - years[0] >= _MOST_YEARS:
        return tuple(years)
    return tuple(range(years[0], years[-1] + 1))


def _year(line: Mapping[str, Any]) -> str:
    return str(line.get("year") or NO_YEAR)


def _danish(line: Mapping[str, Any]) -> str:
    """`-1234.5` as `−1.234,5`, with * where it is uncertain."""
    text = danish(f"{Decimal(str(line['amount_1000_dkk'])):,}").removesuffix(",0")
    return f"{text}*" if line.get("status") == "uncertain" else text
