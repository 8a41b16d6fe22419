"""The first cell of every row of a table in a tagged PDF, marked as the heading of its row.

Typst marks column headings alone; a screen reader in the middle of a table says nothing of which row it is in (WCAG
1.3.1; ISO 14289-1 7.5). The page is not touched, only the tags.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

_VERSION = "%PDF-1.7"


def with_row_headings(data: bytes) -> bytes:
    """The same file; unchanged where it has no table. Equal files give equal files."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    rows = [first for row in _rows(writer.root_object["/StructTreeRoot"]) if (first := _first_cell(row)) is not None]
    if not rows:
        return data
    for cell in rows:
        _head(cell)
    writer.pdf_header = _VERSION
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _rows(root: Any) -> list[Any]:
    """Every row below the tree's root. The tree is walked without recursion: a list may lie deep."""
    rows, ahead = [], [root.get_object()]
    while ahead:
        node = ahead.pop()
        if node.get("/S") == "/TR":
            rows.append(node)
        else:
            ahead += _kids(node)
    return rows


def _kids(node: Any) -> list[Any]:
    """The elements below; what is a mark on a page, and not an element, is left out."""
    kids = node["/K"] if "/K" in node else []  # noqa: SIM401 - the index follows a reference, get does not
    below = (kid.get_object() for kid in (kids if isinstance(kids, list) else [kids]))
    return [kid for kid in below if hasattr(kid, "get") and "/S" in kid]


def _first_cell(row: Any) -> Any | None:
    """None where it is a heading already."""
    first = next(iter(_kids(row)), None)
    return first if first is not None and first["/S"] == "/TD" else None


def _head(cell: Any) -> None:
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject

    about = {NameObject("/O"): NameObject("/Table"), NameObject("/Scope"): NameObject("/Row")}
    cell[NameObject("/S")] = NameObject("/TH")
    cell[NameObject("/A")] = ArrayObject([DictionaryObject(about)])
