"""The text of a Word file: paragraphs in order, table rows as cells joined by tab, boxes and fields included.

The body is walked as XML because python-docx's own text leaves out content controls (where forms keep their ticks).
Tracked changes are read as accepted: what was inserted or moved stands once, where it now is; what was deleted is gone.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from documents.reading.text.packed import DAMAGED, check_unpacked, damaged, too_large
from process.limits import LONGEST_TEXT

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BESIDE = tuple(f"{kind}+xml" for kind in ("header", "footer", "footnotes", "endnotes", "comments"))
_MOST_COLUMNS = 63
_WHAT = "Word-filen"
_LEFT = (f"{_W}del", f"{_W}moveFrom")  # what is no longer there
_HOLDERS = tuple(f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
_SPACES = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def word_text(data: bytes, most: int = LONGEST_TEXT) -> str:
    """The text. Raises UnreadableDocumentError `file_damaged` or `file_too_large` (unpacked, or its text)."""
    return _within(data, most, lambda document: _blocks(document.element.body))


def beside_text(data: bytes, most: int = LONGEST_TEXT) -> str:
    """What stands beside the text: headers, footers, notes and comments. Raises as `word_text`."""
    return _within(data, most, _beside)


def _within(data: bytes, most: int, read: Callable[[Any], Iterator[str]]) -> str:
    import docx

    try:
        check_unpacked(data, _WHAT)
        lines: list[str] = []
        for line in read(docx.Document(BytesIO(data))):
            lines.append(line)
            most -= len(line) + 1
            if most < 0:
                raise too_large(_WHAT)
        return "\n".join(lines)
    except DAMAGED as error:
        raise damaged(_WHAT) from error


def _beside(document: Any) -> Iterator[str]:
    from docx.oxml import parse_xml

    for part in document.part.package.iter_parts():
        if str(part.content_type).endswith(_BESIDE):
            for paragraph in parse_xml(part.blob).iter(f"{_W}p"):
                yield from (_listed(paragraph), "")


def _blocks(parent: Any) -> Iterator[str]:
    """Each paragraph and each table row, also inside content controls. A paragraph is followed by a blank line; one
    whose end was deleted goes on in the next.
    """
    begun = ""
    for child in _flat(parent):
        if child.tag == f"{_W}p":
            is_open = _has_lost_its_end(child)
            text = f"{begun}{''.join(_pieces(child))}" if is_open else _listed(child, begun)
            begun = text if is_open else ""
            yield from () if is_open else (text, "")
            continue
        yield from (begun, "") if begun else ()
        begun = ""
        yield from (_row(row) for row in _held(child, "tr") if row.find(f"{_W}trPr/{_W}del") is None)
        yield ""
    yield from (begun, "") if begun else ()


def _flat(parent: Any) -> Iterator[Any]:
    """The paragraphs and tables, out of what holds them."""
    for child in parent:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag in _HOLDERS:
            yield from _flat(child)


def _has_lost_its_end(paragraph: Any) -> bool:
    return any(paragraph.find(f"{_W}pPr/{_W}rPr/{mark}") is not None for mark in _LEFT)


def _row(row: Any) -> str:
    """The cells of a row; line ends are kept in the last cell only, where a form has its value."""
    cells: list[str] = []
    for cell in _held(row, "tc"):
        if cell.find(f"{_W}tcPr/{_W}cellDel") is not None:
            continue
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
        elif child.tag in _HOLDERS:
            yield from _held(child, tag)


def _listed(paragraph: Any, begun: str = "") -> str:
    """The paragraph's text after what has begun before it, a list item with its dash."""
    text = f"{begun}{''.join(_pieces(paragraph))}".strip(" ")
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
        elif child.tag not in (f"{_W}pPr", _FALLBACK, *_LEFT):
            yield from _pieces(child)
