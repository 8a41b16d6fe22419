"""The example's budget hearing with its memo, copied for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.documents.writing.hearing import Hearing, a_hearing


@pytest.fixture
def again(tmp_path: Path) -> Iterator[Callable[[], Hearing]]:
    """A hearing of the test's own, to go on with."""
    hearings: list[Hearing] = []

    def made() -> Hearing:
        hearings.append(a_hearing(tmp_path / f"hearing-{len(hearings)}"))
        return hearings[-1]

    yield made
    for hearing in hearings:
        hearing.store.engine.dispose()


@pytest.fixture
def hearing(again: Callable[[], Hearing]) -> Hearing:
    return again()
