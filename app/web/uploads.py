"""Taking in the files of an answer: few, small, of known kinds, by what is in them and not by what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from starlette.datastructures import UploadFile

from app.web.forms import MistakesError
from app.web.installation import Installation
from documents.hearing.answers import LARGEST_ANSWER, answer_text
from documents.reading import UnreadableDocumentError
from models.files import FileStore
from process.personal_data import personal_data
from process.state.hearing import FileRef

MOST_FILES = 5
ACCEPTED = ".pdf,.docx,.txt"
KINDS = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".txt": "text/plain",
}
LARGEST_UNPACKED = 50_000_000  # bytes; a Word file is a zip, and a small one can hold a very large one
MOST_PARTS = 2_000
LONGEST_NAME = 100
_UNWANTED = re.compile(r"[\x00-\x1f\x7f<>:\"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


class RefusedFileError(ValueError):
    """The file is not taken in; the message is a Danish sentence that says why and what to do."""


def take_files(
    uploads: Iterable[UploadFile], store: FileStore, kept: Iterable[FileRef] = ()
) -> tuple[tuple[FileRef, ...], list[str]]:
    """Keep what can be kept, beside what was kept before; the sentences say what was not, and why."""
    files, refused = {file.sha256: file for file in kept}, []
    for upload in uploads:
        try:
            if len(files) >= MOST_FILES:
                raise RefusedFileError(f"Der er plads til {MOST_FILES} filer. »{file_name(upload)}« er ikke taget med.")
            taken = take_file(upload, store)
            files[taken.sha256] = taken
        except RefusedFileError as error:
            refused.append(str(error))
    return tuple(files.values()), refused


def take_file(upload: UploadFile, store: FileStore) -> FileRef:
    """Check one file and keep it. Raises `RefusedFileError`.

    A file nobody can read by machine (a scan, one with a password) is an answer all the same: it is marked suspect, so
    that a person looks at it before it is shown.
    """
    name = file_name(upload)
    content = upload.file.read(LARGEST_ANSWER + 1)
    kind = checked_kind(name, content)
    try:
        is_suspect = bool(personal_data(answer_text(name, content)))
    except UnreadableDocumentError:
        is_suspect = True
    return FileRef(store.put(content), name, KINDS[kind], len(content), is_suspect)


def file_name(upload: UploadFile) -> str:
    """What the sender called it, as a name to show: no folders, nothing that turns the reading direction."""
    bare = re.split(r"[/\\]", upload.filename or "")[-1]
    plain = " ".join(_UNWANTED.sub(" ", bare).split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if len(plain) > LONGEST_NAME and dot:
        plain = f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return plain[:LONGEST_NAME] or "fil"


def checked_kind(name: str, content: bytes) -> str:
    """The ending, when the content is what the ending says. Raises `RefusedFileError`."""
    dot, ending = name.rpartition(".")[1:]
    kind = f"{dot}{ending}".lower()
    if kind not in KINDS:
        raise RefusedFileError(f"»{name}« kan ikke tages med. Gem den som PDF, Word (.docx) eller tekst (.txt).")
    if not content:
        raise RefusedFileError(f"»{name}« er tom. Vælg den rigtige fil.")
    if len(content) > LARGEST_ANSWER:
        raise RefusedFileError(f"»{name}« fylder mere end 10 MB. Gem den mindre, eller send den til os med mail.")
    if not _CHECKS[kind](name, content):
        raise RefusedFileError(f"Indholdet af »{name}« passer ikke til filtypen. Gem filen igen, og vælg den på ny.")
    return kind


def _is_word(name: str, content: bytes) -> bool:
    """A Word file whose parts, as its own list says, are not unreasonably many or large, and that runs nothing."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        return False
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise RefusedFileError(f"»{name}« fylder for meget, når den pakkes ud. Gem den som PDF, og prøv igen.")
    if any(part.lower().endswith("vbaproject.bin") for part in names):
        raise RefusedFileError(f"»{name}« indeholder makroer. Gem den som PDF eller almindelig .docx.")
    return "word/document.xml" in names


def _is_text(_name: str, content: bytes) -> bool:
    return b"\0" not in content or content.startswith((b"\xff\xfe", b"\xfe\xff"))


_CHECKS = {".pdf": lambda _name, content: content.startswith(b"%PDF-"), ".docx": _is_word, ".txt": _is_text}


def keep_files(chosen: Sequence[UploadFile], site: Installation, name: str) -> tuple[FileRef, ...]:
    """The files chosen in the field `name`, each looked through for personal data. Raises `MistakesError`."""
    if not chosen:
        return ()
    if site.data is None:
        raise MistakesError((name, "Der kan ikke modtages filer her. Skriv svaret ind i stedet."))
    taken, refused = take_files(chosen, FileStore(site.data))
    if refused:
        raise MistakesError(*((name, sentence) for sentence in refused))
    return taken
