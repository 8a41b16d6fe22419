"""What each row was when the history last spoke of it: its digest is chained, so a row cannot be changed, added or
taken away behind the program's back without `sagsgang audit verify` naming it (models/audit.py).
"""

from __future__ import annotations

import hashlib
from binascii import b2a_base64
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.history import canonical_bytes
from models.readable import BAD_CELL, each_row
from models.rows.prepared import Prepared

PROVED: Mapping[str, sa.Table] = {
    table.name: table
    for table in (
        *(t.organizations, t.persons, t.memberships, t.covers, t.terms, t.config_versions),
        *(t.cases, t.consultations, t.approvals, t.proposals, t.proposal_versions, t.budget_lines),
        *(t.packages, t.requests, t.responses, t.response_files, t.memos, t.external_deadlines, t.amendments),
        *(t.public_hearings,),
        *(t.follow_ups, t.agreement_points, t.status_report_lines),
        *(t.meetings, t.agenda_items, t.agenda_versions, t.annexes, t.decisions, t.attendance, t.substitutions),
        *(t.conflicts, t.signatures, t.corrections, t.meeting_documents, t.publications, t.incoming_mails),
        *(t.old_meetings, t.old_items),
    )
}
"""The tables whose every row is proved: what the one writer writes, mails that came in, old minutes. Not among them:
notices and messages (their attempts are proved by the history's own entries), logins, sessions, links, openings,
unfinished forms.
"""
_KEYS = {name: tuple(table.primary_key.columns.keys()) for name, table in PROVED.items()}
HEX_DIGITS = 64
"""Of a SHA-256."""
GONE = ""
"""Stands for the digest of a row that was taken away."""


def row_digest(columns: Iterable[str], row: Iterable[Any]) -> str:
    """SHA-256 of a row's columns by name. Empty columns are left out, so that a new one changes no digest.

    In Base64 without its padding (RFC 4648 § 4): the history carries one for every row that was ever written.
    """
    cells = {name: cell for name, cell in zip(columns, row, strict=True) if cell is not None}
    return _spelled(hashlib.sha256(canonical_bytes(cells)).digest())


def spelled_as_now(sha256: str) -> str:
    """A row's digest as an entry carries it: older ones spell it with hexadecimal digits."""
    return _spelled(bytes.fromhex(sha256)) if len(sha256) == HEX_DIGITS else sha256


def _spelled(sha256: bytes) -> str:
    return b2a_base64(sha256, newline=False)[:-1].decode()


def row_name(table: sa.Table, row: Mapping[str, Any]) -> str:
    """«decision:12/3»: the table and the primary key."""
    return f"{table.name}:{'/'.join([str(row[name]) for name in _KEYS[table.name]])}"


class Written:
    """The rows that a command writes: digested as it leaves them, or noted to be read and digested at its end."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, tuple[tuple[str, Any], ...]], None] = {}
        self._digests: dict[str, str] = {}

    def stand(self, table: sa.Table, row: Mapping[str, Any]) -> None:
        """The row of `table` that it leaves so: each of its columns, as the database gives them back."""
        self._digests[row_name(table, row)] = row_digest(row.keys(), row.values())

    def note(self, table: sa.Table, **where: Any) -> None:
        """The row (or rows) of `table` with these values was inserted or changed."""
        self._places[table.name, tuple(where.items())] = None

    def note_gone(self, table: sa.Table, **key: Any) -> None:
        """The row with this primary key is no more."""
        self._digests[row_name(table, key)] = GONE

    def digests(self, connection: Connection) -> dict[str, str]:
        """The digest of each row by name; `GONE` for one that was taken away."""
        digests = dict(self._digests)
        for name, where in self._places:
            table = PROVED[name]
            query = _query(table, tuple(column for column, _ in where))
            digests.update(_named(table, query.rows(connection, **{f"of_{key}": value for key, value in where})))
        return digests


def all_digests(connection: Connection) -> Iterator[tuple[str, str]]:
    """Name and digest of every row of every proved table. One that cannot be read is left out: what the history said of
    it stays, so that the audit names it. Raises `UnreadableError` for a table of which nothing can be read.
    """
    for table in PROVED.values():
        yield from ((name, sha256) for name, sha256 in table_digests(connection, table) if sha256)


def table_digests(connection: Connection, table: sa.Table) -> Iterator[tuple[str, str | None]]:
    """Name and digest of every row of one table; None for a row of which a cell cannot be read. Raises
    `UnreadableError`.
    """
    for row in each_row(connection, table):
        try:
            cells = dict(row.cells or {})
            yield row_name(table, cells), row_digest(cells.keys(), cells.values())
        except BAD_CELL:
            yield f"{table.name}:{'/'.join(map(str, row.key))}", None


def _named(table: sa.Table, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[str, str]]:
    columns = table.c.keys()
    for row in rows:
        yield row_name(table, dict(zip(columns, row, strict=True))), row_digest(columns, row)


_QUERIES: dict[tuple[str, tuple[str, ...]], Prepared] = {}


def _query(table: sa.Table, columns: tuple[str, ...]) -> Prepared:
    query = _QUERIES.get((table.name, columns))
    if query is None:
        where = [table.c[name] == sa.bindparam(f"of_{name}") for name in columns]
        query = _QUERIES[table.name, columns] = Prepared(sa.select(table).where(*where))
    return query
