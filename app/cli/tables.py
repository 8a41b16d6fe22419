"""Tables for people, in plain text."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Sequence
from io import StringIO


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows under headings; as wide as the terminal, or as needed when the output is not one."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 180
    drawn = Table(*headings, box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for row in rows:
        drawn.add_row(*("" if cell is None else str(cell) for cell in row))
    out = StringIO()
    Console(file=out, width=width, no_color=True, markup=False, highlight=False, emoji=False).print(drawn)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def cut(text: str, length: int) -> str:
    """A long text shortened, and seen to be."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
