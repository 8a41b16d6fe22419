"""A search for a word as long as the field allows, of one letter and signs that match any."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from models.public.agendas import _pointing_at
from models.said import MOST_COMPARED


@pytest.mark.parametrize(("dialect", "sign"), [(sqlite.dialect(), "?"), (postgresql.dialect(), ".")])
def test_the_database_is_not_held_by_it(dialect: sqlite.dialect | postgresql.dialect, sign: str) -> None:
    now = datetime(2027, 9, 1, tzinfo=UTC)
    bound = _pointing_at(["e" + "-" * 198 + "q"], [1], now, dialect.name).compile(dialect=dialect).params.values()
    patterns = {text for text in bound if isinstance(text, str) and "[eE]" in text}
    assert {text.strip("*") for text in patterns} == {"[eE]" + sign * (MOST_COMPARED - 1)}
