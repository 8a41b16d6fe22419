"""What an office file holds: a zip, looked at before it is unpacked."""

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from documents.reading.errors import UnreadableDocumentError

LARGEST_UNPACKED = 200 * 1024 * 1024
LARGEST_XML = 20 * 1024 * 1024  # one part; a long document with its formatting has some 2 MB
DAMAGED = (
    *(BadZipFile, KeyError, ValueError, SyntaxError, AttributeError, EOFError, OSError, RecursionError, zlib.error),
)
_MARKS = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx", "content.xml": ".odt"}


def kind_of(data: bytes) -> str | None:
    """The ending that this zip should have; None for one that is no document."""
    try:
        with ZipFile(BytesIO(data)) as packed:
            names = set(packed.namelist())
    except DAMAGED:
        return None
    return next((kind for mark, kind in _MARKS.items() if mark in names), None)


def check_unpacked(data: bytes, what: str) -> None:
    """Raises UnreadableDocumentError `file_too_large` for what would unfold beyond reason, before it does."""
    with ZipFile(BytesIO(data)) as packed:
        entries = packed.infolist()
    largest = max((entry.file_size for entry in entries if entry.filename.endswith(".xml")), default=0)
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED or largest > LARGEST_XML:
        raise too_large(what)


def too_large(what: str) -> UnreadableDocumentError:
    return UnreadableDocumentError("file_too_large", f"{what} fylder for meget pakket ud. Del den op.")


def damaged(what: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(
        "file_damaged", f"{what} er beskadiget og kan ikke læses. Hent den igen, og prøv på ny."
    )


def joined(lines: list[str], most: int, what: str) -> str:
    """The lines as one text. Raises UnreadableDocumentError `file_too_large` beyond `most` characters."""
    text = "\n".join(lines)
    if len(text) > most:
        raise too_large(what)
    return text
