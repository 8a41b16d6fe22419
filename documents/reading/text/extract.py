"""From a file to its text: plain text, PDF and Word. Whatever cannot be read says why and what to do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from documents.reading.errors import UnreadableDocumentError
from documents.reading.text.pdf import pdf_text
from documents.reading.text.word import word_text
from process.limits import LONGEST_TEXT, MOST_PAGES

_MAGIC: Mapping[bytes, str] = {b"%PDF": ".pdf", b"PK\x03\x04": ".docx"}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


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
            "file_type_unknown", f"Filtypen »{suffix or name}« kan ikke læses. Brug .txt, .pdf eller .docx."
        )
    kind = next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), ".txt")
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


def _plain(data: bytes) -> Extracted:
    """UTF-8, UTF-16 with its mark, else the Windows and Latin encodings, which is a guess."""
    encoding = "utf-16" if data.startswith(_UTF16) else "utf-8-sig"
    try:
        return _without_nul(Extracted(data.decode(encoding)))
    except UnicodeDecodeError:
        pass
    try:
        return _without_nul(Extracted(data.decode("cp1252"), "Windows-1252"))
    except UnicodeDecodeError:
        return _without_nul(Extracted(data.decode("latin-1"), "Latin-1"))


def _without_nul(extracted: Extracted) -> Extracted:
    if "\0" in extracted.text:
        raise UnreadableDocumentError("file_type_unknown", "Filen er ikke tekst. Brug .txt, .pdf eller .docx.")
    return extracted


_READERS: Mapping[str, Callable[[bytes, int, int], Extracted]] = {
    ".txt": lambda data, _most, _pages: _plain(data),
    ".pdf": lambda data, most, pages: Extracted(pdf_text(data, most, pages)),
    ".docx": lambda data, most, _pages: Extracted(word_text(data, most)),
}
