"""SQLite's REPLACE deletes without a DELETE trigger: the history refuses that way in too."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa


def test_a_row_of_the_history_cannot_be_replaced(sqlite_engine: Any) -> None:
    with sqlite_engine.connect() as connection, pytest.raises(sa.exc.IntegrityError, match="append-only"):
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO history_entry SELECT * FROM history_entry WHERE position = 1"
        )
