"""A file handed in at any door: small enough, of a known kind by what is in it and not by what it is called."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from documents.hearing.answers import is_suspect
from models.files import FileStore
from process.limits import ANSWER, EXCEL, JPEG, PDF, PNG, SLIDES, TEXT, WORD, Intake
from process.state.hearing import FileRef

LARGEST_UNPACKED = 50_000_000  # bytes; an Office file is a zip, and a small one can hold a very large one
MOST_PARTS = 2_000
LONGEST_NAME = 200
HEAD = 8  # bytes that tell a kind
_UNWANTED = re.compile(r"[\x00-\x1f\x7f<>:\"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_WORDS = {".pdf": "PDF", ".docx": "Word (.docx)", ".txt": "tekst (.txt)", ".xlsx": "Excel (.xlsx)"}
_WORDS |= {".pptx": "PowerPoint (.pptx)", ".png": "PNG", ".jpg": "JPEG"}


class RefusedFileError(ValueError):
    """The file is not taken in; the message is a Danish sentence that says why and what to do."""


def taken_in(name: str, file: IO[bytes], intake: Intake, store: FileStore) -> FileRef:
    """Check one file, keep it, and read it where people outside will be shown it. Raises `RefusedFileError`. An answer
    takes up to `limits.WALL` seconds: it is read in a process of its own.
    """
    kind, size = checked(name, file, intake), size_of(file)
    digest = store.put_file(file)
    return FileRef(digest, name, kind, size, intake is ANSWER and is_suspect(name, file))


def size_of(file: IO[bytes]) -> int:
    """In bytes; the file stands at its beginning afterwards."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    return size


def plain_name(sent: str) -> str:
    """What the sender called it, as a name to show: no folders, nothing that turns the reading direction."""
    bare = re.split(r"[/\\]", sent)[-1]
    plain = " ".join(_UNWANTED.sub(" ", bare).split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if len(plain) > LONGEST_NAME and dot:
        plain = f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return plain[:LONGEST_NAME] or "fil"


def checked(name: str, file: IO[bytes], intake: Intake) -> str:
    """The media type, when the content is what the ending says. Raises `RefusedFileError`."""
    dot, ending = name.rpartition(".")[1:]
    kind = intake.kinds.get(f"{dot}{ending}".lower())
    if kind is None:
        raise RefusedFileError(f"»{name}« kan ikke tages med. Gem den som {_named(intake)}.")
    check_size(name, size_of(file), intake)
    head = file.read(HEAD)
    file.seek(0)
    if not _IS_KIND[kind](name, file, head):
        raise RefusedFileError(f"Indholdet af »{name}« passer ikke til filtypen. Gem filen igen, og vælg den på ny.")
    file.seek(0)
    return kind


def check_size(name: str, size: int, intake: Intake) -> None:
    """Raises `RefusedFileError`."""
    if size == 0:
        raise RefusedFileError(f"»{name}« er tom. Vælg den rigtige fil.")
    if size > intake.largest:
        raise RefusedFileError(f"»{name}« fylder mere end {intake.megabytes} MB. Gem den mindre, eller del den op.")


def _named(intake: Intake) -> str:
    *first, last = [_WORDS[ending] for ending in intake.kinds if ending in _WORDS]
    return f"{', '.join(first)} eller {last}"


# -- what is in it ---------------------------------------------------------------------------------------------------


def _begins(*heads: bytes) -> Callable[[str, IO[bytes], bytes], bool]:
    return lambda _name, _file, head: head.startswith(heads)


def _held(file: IO[bytes]) -> list[ZipInfo]:
    """What a zip says it holds; nothing of what is none, which zipfile tells by any of these."""
    with suppress(BadZipFile, ValueError, OSError, RuntimeError), ZipFile(file) as packed:
        return packed.infolist()
    return []


def _office(part: str) -> Callable[[str, IO[bytes], bytes], bool]:
    """A zip with this part, whose parts, as its own list says, are not unreasonably many or large, and that runs
    nothing. Only the list is read.
    """

    def is_office(name: str, file: IO[bytes], _head: bytes) -> bool:
        held = _held(file)
        names = {each.filename for each in held}
        if len(held) > MOST_PARTS or sum(each.file_size for each in held) > _unpacked(file):
            raise RefusedFileError(f"»{name}« fylder for meget, når den pakkes ud. Gem den som PDF, og prøv igen.")
        if any(each.lower().endswith("vbaproject.bin") for each in names):
            raise RefusedFileError(f"»{name}« indeholder makroer. Gem den som PDF eller uden makroer.")
        return part in names

    return is_office


def _unpacked(file: IO[bytes]) -> int:
    """The most it may hold: pictures are packed already, so a large file holds little more than itself."""
    return max(LARGEST_UNPACKED, 2 * size_of(file))


def _is_text(_name: str, file: IO[bytes], head: bytes) -> bool:
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or all(
        b"\0" not in part for part in iter(lambda: file.read(1 << 20), b"")
    )


_IS_KIND: Mapping[str, Callable[[str, IO[bytes], bytes], bool]] = {
    PDF: _begins(b"%PDF-"),
    WORD: _office("word/document.xml"),
    EXCEL: _office("xl/workbook.xml"),
    SLIDES: _office("ppt/presentation.xml"),
    PNG: _begins(b"\x89PNG\r\n\x1a\n"),
    JPEG: _begins(b"\xff\xd8\xff"),
    TEXT: _is_text,
}
