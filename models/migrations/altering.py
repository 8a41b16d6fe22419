"""Changing a table that is there."""

from __future__ import annotations

from contextlib import AbstractContextManager

from alembic import op
from alembic.operations import BatchOperations


def altered(table: str) -> AbstractContextManager[BatchOperations]:
    """Alembic's batch, which builds the table anew where SQLite cannot change it. Only the table itself is looked at
    first: else each change reads every table that it points at, those that they point at, and so on.
    """
    return op.batch_alter_table(table, reflect_kwargs={"resolve_fks": False})
