"""Two roles on PostgreSQL: one owns the tables, the other runs the program and cannot rewrite the history."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from config.settings import Settings
from models import tables as t
from models.database import open_engine, writing

APPEND_ONLY = (t.history, t.attempts)
"""Rows are added here, never changed or taken away (`models/migrate.py` sets triggers, too)."""


def lend(chosen: Settings) -> None:
    """Let the program's role use what the owner has made: all of it, but of the history only reading and adding.

    To be called by the owner after every migration and restore. Does nothing where one role does both.
    """
    if chosen.as_owner is chosen:
        return
    engine = open_engine(chosen.as_owner.database)
    try:
        with writing(engine) as connection:
            _grant(connection, sa.make_url(chosen.database).username or "")
    finally:
        engine.dispose()


def _grant(connection: Connection, role: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote_identifier
    written = [table for table in t.metadata.sorted_tables if table not in APPEND_ONLY]
    rights = [
        ("USAGE", "SCHEMA public"),
        ("SELECT", "ALL TABLES IN SCHEMA public"),
        ("USAGE, SELECT", "ALL SEQUENCES IN SCHEMA public"),
        ("INSERT", ", ".join(quoted(table.name) for table in APPEND_ONLY)),
        ("INSERT, UPDATE, DELETE", ", ".join(quoted(table.name) for table in written)),
    ]
    for right, things in rights:
        connection.exec_driver_sql(f"GRANT {right} ON {things} TO {quoted(role)}")


def may_rewrite_history(connection: Connection) -> bool:
    """Whether this connection's role could change or empty the history: on SQLite nobody has less than all."""
    if connection.dialect.name != "postgresql":
        return True
    rights = (f"has_table_privilege('{table.name}', 'UPDATE, DELETE, TRUNCATE, TRIGGER')" for table in APPEND_ONLY)
    owns = "EXISTS (SELECT 1 FROM pg_class WHERE relname = 'history_entry' AND pg_has_role(relowner, 'MEMBER'))"
    return bool(connection.exec_driver_sql(f"SELECT {owns} OR {' OR '.join(rights)}").scalar_one())
