"""The tables the outbox reads and writes, as Core tables: sweeps are set-based, so no row becomes an object."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

import models.database  # noqa: F401  (every module with tables, so that the metadata is whole)

_tables = SQLModel.metadata.tables

notices = _tables["notice"]
messages = _tables["message"]
message_notices = _tables["message_notice"]
attempts = _tables["delivery_attempt"]
counters = _tables["counter"]
persons = _tables["person"]
memberships = _tables["membership"]
organizations = _tables["organization"]
cases = _tables["case"]
proposals = _tables["proposal"]
consultations = _tables["consultation"]
requests = _tables["hearing_request"]
responses = _tables["hearing_response"]
follow_ups = _tables["follow_up"]
approvals = _tables["approval"]
meetings = _tables["meeting"]
agenda_items = _tables["agenda_item"]
decisions = _tables["decision"]

# Written out, not bound: SQLite uses a partial index only when it sees the same words in the statement.
IS_PLANNED = sa.text("notice.state = 'planned'")
IS_DUE = sa.text("notice.state = 'due'")
IS_QUEUED = sa.text("message.state = 'queued'")


def insert_new(connection: Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows whose unique key is not there yet; the others are left as they stand."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(postgresql.insert(table).on_conflict_do_nothing(), rows)
    else:
        connection.execute(sqlite.insert(table).on_conflict_do_nothing(), rows)
