"""Blocks as plain text, for mails: tables with their columns under one another, where the line is wide enough."""

from __future__ import annotations

from collections.abc import Iterable

from documents.writing.paper import Items, Paragraph, Table
from documents.writing.prose import figure_columns

WIDEST = 100
"""Characters of a line of a table; a wider one would be broken by the reader's mail program."""


def plain(blocks: Iterable[Paragraph | Items | Table]) -> str:
    """Paragraphs apart by an empty line, list items behind a dash."""
    return "\n\n".join(map(_block, blocks))


def _block(block: Paragraph | Items | Table) -> str:
    match block:
        case Paragraph(text):
            return text
        case Items(texts, is_numbered):
            return "\n".join(f"{place}. {text}" if is_numbered else f"- {text}" for place, text in enumerate(texts, 1))
        case Table():
            return _table(block)


def _table(table: Table) -> str:
    rows = (table.columns, *table.rows)
    widths = [max(len(row[column]) for row in rows) for column in range(len(table.columns))]
    if sum(widths) + 2 * len(widths) > WIDEST:
        head, items = listed(table)
        return "\n".join([*head, *(f"- {item}" for item in items)])
    figures = figure_columns(table)
    lines = (
        "  ".join(
            cell.rjust(width) if column in figures else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def listed(table: Table) -> tuple[list[str], list[str]]:
    """A table as a list: what its first column is headed by, often the unit of all figures, and each row in words."""
    heading = table.columns[0].strip()
    return [f"{heading}:"] if heading else [], [_in_words(table.columns, row) for row in table.rows]


def _in_words(columns: tuple[str, ...], row: tuple[str, ...]) -> str:
    """«Beskyttet beskæftigelse: Sandvig 412; Naboer 318»."""
    cells = (f"{column} {cell}" for column, cell in zip(columns[1:], row[1:], strict=True) if cell)
    return f"{row[0]}: {'; '.join(cells)}"
