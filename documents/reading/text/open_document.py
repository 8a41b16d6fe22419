"""The text of an OpenDocument file (.odt): paragraphs, list items with their dash, table rows with tabs between cells.

What was deleted under tracked changes lies apart in the file and is not read.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from documents.reading.errors import UnreadableDocumentError
from documents.reading.text.packed import DAMAGED, check_unpacked, damaged, joined
from process.limits import LONGEST_TEXT

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_LEFT_OUT = {f"{_TEXT}tracked-changes", f"{_TEXT}note", f"{_OFFICE}annotation", f"{_TEXT}sequence-decls"}
_MOST_REPEATED = 63
_WHAT = "ODT-filen"


def open_document_text(data: bytes, most: int = LONGEST_TEXT) -> str:
    """The text. Raises UnreadableDocumentError `file_damaged` or `file_too_large`."""
    from docx.oxml import parse_xml

    try:
        check_unpacked(data, _WHAT)
        with ZipFile(BytesIO(data)) as packed:
            content = parse_xml(packed.read("content.xml"))
        body = content.find(f"{_OFFICE}body/{_OFFICE}text")
        return joined(list(_blocks(body)) if body is not None else [], most, _WHAT)
    except UnreadableDocumentError:
        raise
    except DAMAGED as error:
        raise damaged(_WHAT) from error


def _blocks(parent: Any, dash: str = "") -> Iterator[str]:
    for child in parent:
        if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            text = "".join(_pieces(child)).strip(" ")
            yield from (f"{dash}{text}" if text else "", "")
            dash = "" if text else dash
        elif child.tag == f"{_TEXT}list":
            for item in child:
                yield from _blocks(item, "- ")
        elif child.tag == f"{_TABLE}table":
            yield from (_row(row) for row in child.iter(f"{_TABLE}table-row"))
            yield ""
        elif child.tag not in _LEFT_OUT:
            yield from _blocks(child, dash)


def _row(row: Any) -> str:
    cells: list[str] = []
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        texts = (" ".join("".join(_pieces(p)).split()) for p in cell.iter(f"{_TEXT}p", f"{_TEXT}h"))
        text = " ".join(filter(None, texts))
        repeated = cell.get(f"{_TABLE}number-columns-repeated", "1")
        cells += [text] * min(int(repeated) if repeated.isdigit() else 1, _MOST_REPEATED)
    return "\t".join(cells)


def _pieces(node: Any) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        if child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            yield " " * min(int(count) if count.isdigit() else 1, _MOST_REPEATED)
        elif child.tag not in _LEFT_OUT:
            yield from _pieces(child)
        yield child.tail or ""
