"""A hearing answer handed in as a file: its text, so that it can be read, guarded and split into points.

The file itself is kept as it came; this only reads it. A scanned answer has no text and is still an answer.
"""

from __future__ import annotations

import os
from typing import IO

from documents.reading import UnreadableDocumentError
from documents.reading.child import USUAL, Bounds, check_size, text_apart
from process.limits import ANSWER
from process.personal_data import personal_data

LONGEST_ANSWER = 200_000
"""Characters, some 70 pages."""


def answer_text(name: str, file: IO[bytes], bounds: Bounds = USUAL) -> str:
    """The running text of a .txt, .pdf or .docx; `name` is the file's own name, as the sender called it. A Word file's
    headers, footers and notes come last: the guard reads them too. Takes up to `limits.WALL` seconds.

    Raises `UnreadableDocumentError` with a code and a Danish sentence that says what to do; `no_text` for a scan.
    """
    check_size(name, os.fstat(file.fileno()).st_size, ANSWER)
    text = text_apart(name, file, bounds)
    if len(text) > LONGEST_ANSWER:
        raise UnreadableDocumentError(
            "file_too_large", f"Filen »{name}« har over 200.000 tegn, mere end et høringssvar kan have. Del den op."
        )
    return text


def is_suspect(name: str, file: IO[bytes]) -> bool:
    """Whether a person must look before it is shown: personal data was seen in it, or it cannot be read by machine (a
    scan, one with a password, one too heavy); it is an answer all the same.
    """
    try:
        return bool(personal_data(answer_text(name, file)))
    except UnreadableDocumentError:
        return True
