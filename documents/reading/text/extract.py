"""From a file to its text, by what it holds and not by what it is called. What cannot be read says why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from documents.reading.errors import UnreadableDocumentError
from documents.reading.text.encodings import decoded
from documents.reading.text.old_word import old_word_text
from documents.reading.text.open_document import open_document_text
from documents.reading.text.packed import kind_of
from documents.reading.text.pdf import pdf_text
from documents.reading.text.rich_text import rich_text
from documents.reading.text.spreadsheet import spreadsheet_text
from documents.reading.text.web_page import charset_of, web_page_text
from documents.reading.text.word import word_text
from process.limits import LONGEST_TEXT, MOST_PAGES

_ZIP = b"PK\x03\x04"
_MAGIC: Mapping[bytes, str] = {b"%PDF": ".pdf", b"{\\rtf": ".rtf", b"\xd0\xcf\x11\xe0": ".doc"}
_PLAIN = frozenset({".txt", ".html", ".htm"})


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text, and the name of the encoding where it had to be guessed."""

    text: str
    guessed_encoding: str | None = None


def extract(name: str, data: bytes, pages: int = MOST_PAGES) -> Extracted:
    """The text of a proposal. Raises UnreadableDocumentError."""
    extracted = extract_bytes(name, data, LONGEST_TEXT, pages)
    if len(extracted.text.strip()) > LONGEST_TEXT:
        raise UnreadableDocumentError(
            "file_too_large", f"Filen »{name}« har over 2 mio. tegn, mere end et forslag kan have. Del den op."
        )
    return extracted


def extract_bytes(name: str, data: bytes, most: int = LONGEST_TEXT, pages: int = MOST_PAGES) -> Extracted:
    """The text of a file that was sent to us; its ending and its first bytes must agree. Any size; a PDF or Word file
    whose text is longer than `most` characters, or a PDF of more `pages`, is not read to its end but refused.
    """
    suffix = PurePath(name).suffix
    if suffix.casefold() not in _READERS:
        raise UnreadableDocumentError(
            "file_type_unknown", f"Filtypen »{suffix or name}« kan ikke læses. Brug {_KINDS}."
        )
    kind = _kind(data, suffix.casefold())
    if kind != suffix.casefold():
        raise UnreadableDocumentError(
            "file_damaged",
            f"Filen »{name}« er beskadiget, eller endelsen {suffix} er forkert. Gem den igen, og prøv på ny.",
        )
    extracted = _READERS[kind](data, most, pages)
    if not extracted.text.strip():
        code, what = ("no_text", "indeholder kun billeder, fx en indscannet side") if kind == ".pdf" else _EMPTY
        raise UnreadableDocumentError(code, f"Filen »{name}« {what}. Find en udgave med tekst.")
    return extracted


_EMPTY = ("file_empty", "er tom")
_KINDS = ".pdf, .docx, .odt, .rtf, .xlsx, .html eller .txt"


def _kind(data: bytes, suffix: str) -> str:
    """What the file is by its first bytes; a page is text that its name calls one."""
    if data.startswith(_ZIP):
        return kind_of(data) or ".docx"
    magic = next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), None)
    return magic or (suffix if suffix in _PLAIN else ".txt")


def _text(data: bytes, _most: int, _pages: int) -> Extracted:
    return Extracted(*decoded(data))


def _page(data: bytes, most: int, _pages: int) -> Extracted:
    page, guessed = decoded(data, charset_of(data))
    return Extracted(web_page_text(page, most), guessed)


_READERS: Mapping[str, Callable[[bytes, int, int], Extracted]] = {
    ".txt": _text,
    ".html": _page,
    ".htm": _page,
    ".pdf": lambda data, most, pages: Extracted(pdf_text(data, most, pages)),
    ".docx": lambda data, most, _pages: Extracted(word_text(data, most)),
    ".odt": lambda data, most, _pages: Extracted(open_document_text(data, most)),
    ".rtf": lambda data, most, _pages: Extracted(rich_text(data, most)),
    ".xlsx": lambda data, most, _pages: Extracted(spreadsheet_text(data, most)),
    ".doc": lambda data, most, _pages: Extracted(old_word_text(data, most)),
}
