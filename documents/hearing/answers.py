"""A hearing answer handed in as a file: its text, so that it can be read, guarded and split into points.

The file itself is kept as it came; this only reads it. A scanned answer has no text and is still an answer.
"""

from __future__ import annotations

from documents.reading import UnreadableDocumentError
from documents.reading.text.own_process import text_apart

LARGEST_ANSWER = 10 * 1024 * 1024
"""Bytes; an answer with pictures in it fits, a film does not."""
LONGEST_ANSWER = 200_000
"""Characters, some 70 pages."""


def answer_text(name: str, data: bytes) -> str:
    """The running text of a .txt, .pdf or .docx; `name` is the file's own name, as the sender called it. A Word file's
    headers, footers and notes come last: the guard reads them too.

    Raises `UnreadableDocumentError` with a code and a Danish sentence that says what to do; `no_text` for a scan.
    """
    if not data:
        raise UnreadableDocumentError("file_empty", f"Filen »{name}« er tom. Vælg den rigtige fil.")
    if len(data) > LARGEST_ANSWER:
        megabytes = -(-len(data) // (1024 * 1024))
        raise UnreadableDocumentError(
            "file_too_large",
            f"Filen »{name}« fylder {megabytes} MB; grænsen er 10 MB. Gem den mindre, eller del den op.",
        )
    text = text_apart(name, data)
    if len(text) > LONGEST_ANSWER:
        raise UnreadableDocumentError(
            "file_too_large", f"Filen »{name}« har over 200.000 tegn, mere end et høringssvar kan have. Del den op."
        )
    return text
