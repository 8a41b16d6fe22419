"""Cases read by their ids are those read by a clause, however many are asked about in one statement."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from models.database import reading
from models.rows import prepared
from models.rows.case import REQUESTS
from models.rows.case_states import case_states, case_states_of
from tests.web import rows


@pytest.mark.parametrize("at_once", [1, 2, 3, 512])
@pytest.mark.parametrize("whole", [True, False])
def test_by_their_ids_as_by_a_clause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int, whole: bool
) -> None:
    monkeypatch.setattr(prepared, "AT_ONCE", at_once)
    with reading(rows.sandvig(tmp_path)) as connection:
        every = case_states(connection, sa.true(), whole=whole)
        ids = list(every)
        assert len(ids) > 3
        assert case_states_of(connection, [*reversed(ids), ids[0]], whole=whole) == every
        assert case_states_of(connection, ids[1:2], whole=whole) == {ids[1]: every[ids[1]]}
        assert case_states_of(connection, (), whole=whole) == {}
        requests = [(case, request) for case, state in every.items() for request in state.requests]
        assert requests
        assert REQUESTS.read_many(connection, ids) == requests
