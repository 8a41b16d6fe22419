"""What is asked of a database while a test looks: by SQLAlchemy, and by the driver's own cursor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa

from models import driver


@contextmanager
def heard(target: Any) -> Iterator[list[str]]:
    """The statements that are run within, of `target` (an engine or a connection), in their order."""
    statements: list[str] = []
    start = driver.start

    def listening(connection: Any, sql: str, values: Any) -> Any:
        statements.append(sql)
        return start(connection, sql, values)

    def executing(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    sa.event.listen(target, "before_cursor_execute", executing)
    with patch.object(driver, "start", listening):
        yield statements
    sa.event.remove(target, "before_cursor_execute", executing)
