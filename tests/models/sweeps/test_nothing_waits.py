"""A pass with nothing due, which the engine makes by the minute: it asks each question once and looks no further."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from models.rows import prepared
from models.sweeps.ready import advance_all
from models.sweeps.section_23 import bring_to_council

NOW = datetime(2027, 8, 23, 8, tzinfo=UTC)


@pytest.fixture
def asked(store: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The reads, as they are made."""
    reads: list[str] = []
    fetch = prepared.fetch

    def listening(connection: Any, sql: str, values: Any) -> Any:
        reads.append(sql)
        return fetch(connection, sql, values)

    def executing(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        reads.append(statement)

    monkeypatch.setattr(prepared, "fetch", listening)
    sa.event.listen(store.engine, "before_cursor_execute", executing)
    return reads


def test_marks_are_read_once_for_all_stages_where_there_is_none(store: Any, asked: list[str]) -> None:
    assert advance_all(store, NOW) == 0
    assert sum("FROM ready_case" in sql for sql in asked) == 1


def test_the_councils_next_meeting_is_looked_for_when_something_was_stopped(store: Any, asked: list[str]) -> None:
    assert bring_to_council(store, NOW) == 0
    assert not [sql for sql in asked if "dispatch_on >=" in sql]
