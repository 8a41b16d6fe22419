"""A pass with nothing due, which the engine makes by the minute: it asks each question once and looks no further."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from models.sweeps.ready import advance_all
from models.sweeps.section_23 import bring_to_council
from tests.builders.statements import heard

NOW = datetime(2027, 8, 23, 8, tzinfo=UTC)


@pytest.fixture
def asked(store: Any) -> Iterator[list[str]]:
    """The reads, as they are made."""
    with heard(store.engine) as reads:
        yield reads


def test_marks_are_read_once_for_all_stages_where_there_is_none(store: Any, asked: list[str]) -> None:
    assert advance_all(store, NOW) == 0
    assert sum("FROM ready_case" in sql for sql in asked) == 1


def test_the_councils_next_meeting_is_looked_for_when_something_was_stopped(store: Any, asked: list[str]) -> None:
    assert bring_to_council(store, NOW) == 0
    assert not [sql for sql in asked if "dispatch_on >=" in sql]
