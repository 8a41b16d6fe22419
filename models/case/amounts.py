"""A proposal's amounts as a table: a row a line, a column a year. What is not stated stays empty, never 0."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

NO_YEAR = "År ikke angivet"


@dataclass(frozen=True, slots=True)
class AmountTable:
    """`columns` are years; each row is a name and its cells, in 1.000 kr. as people print it, "" where not stated."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, tuple[str, ...]], ...] = ()


def amount_table(lines: Collection[Mapping[str, Any]]) -> AmountTable:
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
    return AmountTable(columns, tuple((name, tuple(cells.get(year, "") for year in columns)) for name, cells in rows))


def _year(line: Mapping[str, Any]) -> str:
    return str(line.get("year") or NO_YEAR)


def _danish(line: Mapping[str, Any]) -> str:
    """`-1234.5` as `-1.234,5`, with * where it is uncertain."""
    text = f"{Decimal(str(line['amount_1000_dkk'])):,}".translate(str.maketrans(",.", ".,")).removesuffix(",0")
    return f"{text}*" if line.get("status") == "uncertain" else text


def uncertain(table: AmountTable) -> bool:
    return any("*" in cell for cell in _cells(table))


def _cells(table: AmountTable) -> Iterator[str]:
    return (cell for _, cells in table.rows for cell in cells)
