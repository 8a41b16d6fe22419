"""Reading a file that came from outside in a process of its own, with an end in time, memory and length.

A small file can be made to unfold into gigabytes or to take minutes; it then costs one answer its machine reading, and
not everybody their pages. One file is read at a time.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from pathlib import PurePath

from documents.reading.errors import UnreadableDocumentError

SECONDS = 10
MEMORY = 1024 * 1024 * 1024  # bytes of address space, Python and its libraries among them
MOST_CHARACTERS = 400_000
"""Before lines are joined; some 140 pages."""
_one_at_a_time = threading.Semaphore(1)


def text_apart(name: str, data: bytes) -> str:
    """The running text of a file, and with a Word file that of its headers, footers and notes.

    Raises UnreadableDocumentError; `file_too_large` when it unfolds into too much or takes too long.
    """
    if PurePath(name).suffix.casefold() == ".txt":
        return read_here(name, data)  # nothing in it unfolds
    command = [sys.executable, "-m", __name__, name]
    paths = {"PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}
    try:
        with _one_at_a_time:
            run = subprocess.run(  # noqa: S603  (our own command; the name is only an argument)
                command, input=data, capture_output=True, check=True, timeout=SECONDS, env=os.environ | paths
            )
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise _too_much(name) from error
    answer = json.loads(run.stdout)
    if "code" in answer:
        raise UnreadableDocumentError(answer["code"], answer["sentence"])
    return str(answer["text"])


def read_here(name: str, data: bytes) -> str:
    """As `text_apart`, in this process."""
    from documents.reading.text.extract import extract_bytes
    from documents.reading.text.lines import lines_of, prose
    from documents.reading.text.word import beside_text

    text = extract_bytes(name, data, MOST_CHARACTERS).text
    if len(text) > MOST_CHARACTERS:
        raise _too_much(name)
    beside = beside_text(data, MOST_CHARACTERS) if PurePath(name).suffix.casefold() == ".docx" else ""
    return "\n\n".join(part for part in (prose(lines_of(text)), prose(lines_of(beside))) if part)


def _too_much(name: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(
        "file_too_large", f"Filen »{name}« er for stor eller for tung at læse. Gem den mindre, eller del den op."
    )


def _limit() -> None:
    """Memory and processor time; a system that has no such limits still has the parent's clock."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def main() -> None:
    """The process of its own: a file in, its text or what stopped it out as JSON."""
    _limit()
    try:
        answer = {"text": read_here(sys.argv[1], sys.stdin.buffer.read())}
    except UnreadableDocumentError as error:
        answer = {"code": error.code, "sentence": error.message_da}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
