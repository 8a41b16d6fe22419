"""The text of a Word file: paragraphs in order, table rows as cells joined by tab, boxes and fields included.

The body is walked as XML because python-docx's own text leaves out content controls (where forms keep their ticks).
"""

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from documents.reading.errors import UnreadableDocumentError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LARGEST_UNPACKED = 200 * 1024 * 1024
_MOST_COLUMNS = 63
_SPACES = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def word_text(data: bytes) -> str:
    """The text. Raises UnreadableDocumentError `file_damaged` or `file_too_large` (unpacked)."""
    import docx

    try:
        with ZipFile(BytesIO(data)) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
        if unpacked > _LARGEST_UNPACKED:
            raise UnreadableDocumentError("file_too_large", "Word-filen fylder for meget pakket ud. Del den op.")
        body = docx.Document(BytesIO(data)).element.body
        return "\n".join(_blocks(body))
    except (BadZipFile, KeyError, ValueError, SyntaxError, AttributeError, EOFError, OSError, zlib.error) as error:
        raise UnreadableDocumentError(
            "file_damaged", "Word-filen er beskadiget og kan ikke læses. Hent den igen, og prøv på ny."
        ) from error


def _blocks(parent: Any) -> Iterator[str]:
    """Each paragraph and each table row, also inside content controls. A paragraph is followed by a blank line."""
    for child in parent:
        if child.tag == f"{_W}p":
            yield from (_listed(child), "")
        elif child.tag == f"{_W}tbl":
            yield from (_row(row) for row in _held(child, "tr"))
            yield ""
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _blocks(child)


def _row(row: Any) -> str:
    """The cells of a row; line ends are kept in the last cell only, where a form has its value."""
    cells: list[str] = []
    for cell in _held(row, "tc"):
        cells.append("\n".join(text for p in cell.iter(f"{_W}p") if (text := _listed(p))))
        cells += [""] * (_width(cell) - 1)
    return "\t".join([" ".join(cell.split("\n")) for cell in cells[:-1]] + cells[-1:])


def _width(cell: Any) -> int:
    """How many columns a cell covers."""
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    value = span.get(f"{_W}val", "1") if span is not None else "1"
    return min(int(value), _MOST_COLUMNS) if value.isdigit() else 1


def _held(parent: Any, tag: str) -> Iterator[Any]:
    """The children of one kind, also those inside content controls, but not those of nested tables."""
    for child in parent:
        if child.tag == f"{_W}{tag}":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent"):
            yield from _held(child, tag)


def _listed(paragraph: Any) -> str:
    """The paragraph's text, a list item with its dash."""
    text = "".join(_pieces(paragraph)).strip(" ")
    listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = style.get(f"{_W}val", "") if style is not None else ""
    is_item = (listed or name.startswith(("List", "Opstilling"))) and not name.startswith(("Heading", "Overskrift"))
    return f"- {text}" if text and is_item else text


def _pieces(node: Any) -> Iterator[str]:
    for child in node:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _SPACES:
            yield _SPACES[child.tag]
        elif child.tag not in (f"{_W}pPr", _FALLBACK):
            yield from _pieces(child)
