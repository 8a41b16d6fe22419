"""The typesetter: a process of its own that comes when a paper is to be set, and goes when none has come for a while.

What it needs (typst, its typefaces, pypdf: 60 to 90 MB) is not kept by processes that live for months, and pages do not
wait for the language's lock while a long paper is set.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Timer
from typing import IO

from documents.apart import environment, module_paths
from documents.writing.typeset import Data, PaperError, typeset

STAYS = 30.0
"""Seconds it waits for the next paper. To come takes it a third of a second."""
LONGEST = 30.0
"""Seconds one paper may take, the largest takes a few: the others of this process wait for it, and a mail that carries
one must be on its way within half of its lease (`deliver`), also after waiting for another.
"""
DONE, REFUSED = b"+", b"-"
_LENGTH = 8  # bytes that say how many follow

_START = """
import sys
sys.path[:] = sys.argv[1:]
from documents.writing.typesetter import main
main()
"""


class Typesetter:
    """One for a process, and one paper at a time; may be asked by any thread."""

    def __init__(self) -> None:
        self._forget()
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        """A copy of this process is none of its: two would talk through one pipe."""
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._leaving: Timer | None = None

    def set(self, data: Data, made_at: int, note: Data) -> bytes:
        """As `typeset`. One that was ended from outside is followed by another, once. Raises `PaperError`."""
        asked = json.dumps([data, made_at, note]).encode()
        with self._lock:
            try:
                answer = self._answer(asked) or self._answer(asked)
            finally:
                self._stay()
        if not answer:
            raise PaperError("the typesetter was ended twice")
        said, rest = answer[:1], answer[1:]
        if said == REFUSED:
            raise PaperError(rest.decode())
        return rest

    def end(self) -> None:
        """It has nothing to do: let it go. The next paper calls another."""
        with self._lock:
            self._end()

    def _answer(self, asked: bytes) -> bytes:
        """Nothing when it has died. It is gone whenever it has not answered whole: what it would say later is no answer
        to whoever asks next. Raises `PaperError` for a paper that takes too long.
        """
        process = self._process = self._process or _called()
        is_over, answer = Event(), b""
        limit = Timer(LONGEST, _given_up, (process, is_over))
        limit.daemon = True
        limit.start()
        try:
            with suppress(BrokenPipeError):
                _write(process.stdin, asked)
                answer = _read(process.stdout)
        finally:
            limit.cancel()
            if not answer:
                self._end()
        if is_over.is_set() and not answer:
            raise PaperError(f"the paper was not set within {LONGEST:.0f} seconds")
        return answer

    def _stay(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
        self._leaving = Timer(STAYS, self.end)
        self._leaving.daemon = True
        self._leaving.start()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()  # it keeps nothing
            process.communicate()


def _called() -> subprocess.Popen[bytes]:
    """Beside this file: the folder that whoever asks stands in may be gone before the paper comes."""
    command = [sys.executable, "-I", "-c", _START, *module_paths()]
    return subprocess.Popen(  # noqa: S603  (our own command)
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        cwd=Path(__file__).parent,
    )


def _given_up(process: subprocess.Popen[bytes], is_over: Event) -> None:
    is_over.set()
    process.kill()


def _write(pipe: IO[bytes] | None, content: bytes) -> None:
    if pipe is not None:
        pipe.write(len(content).to_bytes(_LENGTH, "big") + content)
        pipe.flush()


def _read(pipe: IO[bytes] | None) -> bytes:
    """Nothing when the other side is gone, be it in the middle of what it says."""
    head = pipe.read(_LENGTH) if pipe is not None else b""
    length = int.from_bytes(head, "big") if len(head) == _LENGTH else 0
    content = pipe.read(length) if pipe is not None and length else b""
    return content if len(content) == length else b""


TYPESETTER = Typesetter()
atexit.register(TYPESETTER.end)


def main() -> None:
    """The process of its own: paper after paper, until whoever asks is gone."""
    while asked := _read(sys.stdin.buffer):
        try:
            answer = DONE + typeset(*json.loads(asked))
        except Exception as error:  # told to whoever asked, in whose log it belongs
            words = str(error) if isinstance(error, PaperError) else f"{type(error).__name__}: {error}"
            answer = REFUSED + words.encode()
        _write(sys.stdout.buffer, answer)
