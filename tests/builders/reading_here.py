"""Files that come from outside read in the test's own process: one of its own for each costs half a second."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import pytest

from documents.reading import child
from documents.reading.errors import UnreadableDocumentError


@contextmanager
def reading_here() -> Iterator[None]:
    """The same readers on the same bytes; without ends in time and memory, which tests/attack try."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(child, "read_apart", _read)
        yield


def _read(task: str, name: str, file: IO[bytes], bounds: child.Bounds = child.USUAL, **given: Any) -> bytes:
    number = file.fileno()
    content = os.pread(number, os.fstat(number).st_size, 0)
    try:
        return child.TASKS[task](name, content, pages=bounds.pages, **json.loads(json.dumps(given)))
    except UnreadableDocumentError:
        raise
    except Exception:
        raise child._too_heavy(name) from None
