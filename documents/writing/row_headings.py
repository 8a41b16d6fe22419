"""The first cell of every row of a table in a tagged PDF, marked as the heading of its row.

Typst marks column headings alone; a screen reader in the middle of a table says nothing of which row it is in (WCAG
1.3.1; ISO 14289-1 7.5). The page is not touched, only the tags.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any


def with_row_headings(data: bytes) -> bytes:
    """The same file with the changed tags after it; unchanged where it has no table. Equal files give equal files."""
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(data))
    cells = [first for row in _rows(reader.root_object["/StructTreeRoot"]) if (first := _first_cell(row)) is not None]
    if not cells:
        return data
    for cell in cells:
        _head(cell)
    return data + _update(data, reader.trailer, {cell.indirect_reference.idnum: cell for cell in cells})


def _update(data: bytes, trailer: Any, changed: Mapping[int, Any]) -> bytes:
    """What is appended to a file so that these objects are others (ISO 32000-1 7.5.6: readers begin at the end). The
    rest, pages and typefaces, is neither read nor written again.
    """
    from pypdf.generic import NameObject, NumberObject

    written, places = BytesIO(), list[bytes]()
    written.write(b"\n")
    for number, value in sorted(changed.items()):
        places.append(b"%d 1\n%010d 00000 n\r\n" % (number, len(data) + written.tell()))
        written.write(b"%d 0 obj\n" % number)
        value.write_to_stream(written)
        written.write(b"\nendobj\n")
    start, before = len(data) + written.tell(), int(data.rpartition(b"startxref")[2].split()[0])
    written.write(b"xref\n%btrailer\n" % b"".join(places))
    trailer[NameObject("/Prev")] = NumberObject(before)
    trailer.write_to_stream(written)
    written.write(b"\nstartxref\n%d\n%%%%EOF\n" % start)
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
