"""Files as a page gets them: open, at their beginning, with no name of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryFile
from typing import IO

FileOf = Callable[[bytes], IO[bytes]]


@contextmanager
def opening() -> Iterator[FileOf]:
    """Makes an open file with some content; all are closed at the end."""
    with ExitStack() as files:

        def made(content: bytes) -> IO[bytes]:
            file = files.enter_context(TemporaryFile())
            file.write(content)
            file.seek(0)
            return file

        yield made
