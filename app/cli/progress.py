"""What long work says on standard error while it goes on."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path


def one_by_one(files: Sequence[Path]) -> Iterator[Path]:
    """Each file, named with its place before it is read; one alone needs no telling."""
    for place, path in enumerate(files, 1):
        if len(files) > 1:
            sys.stderr.write(f"{place}/{len(files)} {path.name}\n")
        yield path
