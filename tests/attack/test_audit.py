"""Whoever can write in the database or in the data folder changes, adds and deletes: `audit verify` names each."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString

from models.database import open_engine, reading, sqlite_url
from models.files import FileStore, handed_in
from models.proof import PROVED, row_digest
from tests.attack.forging import verdict

pytestmark = pytest.mark.slow


def key_of(table: sa.Table) -> list[str]:
    return [column.name for column in table.primary_key]


def rows_of(attacker: sqlite3.Connection, table: sa.Table) -> list[dict[str, object]]:
    cursor = attacker.execute(f'SELECT * FROM "{table.name}" ORDER BY {", ".join(key_of(table))}')
    return [dict(zip((name for name, *_ in cursor.description), row, strict=True)) for row in cursor.fetchall()]


def name_of(table: sa.Table, row: dict[str, object]) -> str:
    return f"{table.name}:{'/'.join(str(row[name]) for name in key_of(table))}"


def test_untouched_it_is_whole(attacker: sqlite3.Connection) -> None:
    said = verdict(attacker)
    assert (said.problems, said.rows > 1000) == ((), True)


@pytest.fixture
def filled(attacker: sqlite3.Connection) -> dict[str, list[dict[str, object]]]:
    """The proved tables in which something stands, with their rows."""
    rows = {name: rows_of(attacker, table) for name, table in PROVED.items()}
    filled = {name: kept for name, kept in rows.items() if kept}
    assert {"decision", "attendance", "hearing_response", "proposal_version", "config_version", "case"} <= filled.keys()
    return filled


def where_is(table: sa.Table, row: dict[str, object]) -> tuple[str, list[object]]:
    key = key_of(table)
    return " AND ".join(f"{name} = ?" for name in key), [row[name] for name in key]


def test_a_row_that_was_deleted_is_named_in_any_table(attacker: sqlite3.Connection, filled) -> None:
    for name, rows in filled.items():
        where, key = where_is(PROVED[name], rows[0])
        attacker.execute(f'DELETE FROM "{name}" WHERE {where}', key)
    assert set(verdict(attacker).problems) == {
        f"row {name_of(PROVED[name], rows[0])} was deleted" for name, rows in filled.items()
    }


def test_a_row_that_was_changed_is_named_in_any_table(attacker: sqlite3.Connection, filled) -> None:
    for name, rows in filled.items():
        column, forged = forgery(PROVED[name], rows[0])
        where, key = where_is(PROVED[name], rows[0])
        attacker.execute(f'UPDATE "{name}" SET {column} = ? WHERE {where}', [forged, *key])
    assert set(verdict(attacker).problems) == {
        f"row {name_of(PROVED[name], rows[0])} was changed" for name, rows in filled.items()
    }


def forgery(table: sa.Table, row: dict[str, object]) -> tuple[str, object]:
    """Another value for a cell that no rule of the database guards."""
    for column in reversed(table.columns):
        if column.name in {*key_of(table), "code", "number"}:
            continue
        cell = row[column.name]
        if isinstance(column.type, sa.Date):
            return column.name, "2031-01-01"
        if isinstance(column.type, sa.Integer):
            return column.name, 1 + (cell if isinstance(cell, int) else 0)
        if isinstance(column.type, AutoString):
            return column.name, f"{cell or ''} forfalsket"
    raise AssertionError(table.name)


def test_a_row_that_was_added_is_named_in_any_table(attacker: sqlite3.Connection, filled) -> None:
    expected = set()
    for name, rows in filled.items():
        forged = rows[0] | {key_of(PROVED[name])[-1]: 987_654}
        for unique in forged.keys() & {"code", "number"}:
            forged[unique] = 987_654 if isinstance(forged[unique], int) else "FORFALSKET"
        marks = ", ".join("?" * len(forged))
        attacker.execute(f'INSERT INTO "{name}" ({", ".join(forged)}) VALUES ({marks})', list(forged.values()))
        expected.add(f"row {name_of(PROVED[name], forged)} was added: the history knows nothing of it")
    assert set(verdict(attacker).problems) == expected


@pytest.mark.parametrize("table", PROVED.values(), ids=lambda table: table.name)
def test_every_column_of_a_row_is_in_its_digest(table: sa.Table) -> None:
    columns = table.c.keys()
    row = [f"{name} som den er" for name in columns]
    digests = {row_digest(columns, [*row[:at], "ændret", *row[at + 1 :]]) for at in range(len(columns))}
    digests |= {row_digest(columns, [*row[:at], None, *row[at + 1 :]]) for at in range(len(columns))}
    assert len(digests | {row_digest(columns, row)}) == 2 * len(columns) + 1


def test_a_forged_attempt_to_deliver_is_named(attacker: sqlite3.Connection) -> None:
    tried = attacker.execute("SELECT id, message, number FROM delivery_attempt ORDER BY id LIMIT 6").fetchall()
    (refused, reworded, moved, deleted, copied, elsewhere) = tried
    attacker.execute("UPDATE delivery_attempt SET result = 'refused' WHERE id = ?", refused[:1])
    attacker.execute("UPDATE delivery_attempt SET answer = '250 et andet svar' WHERE id = ?", reworded[:1])
    attacker.execute("UPDATE delivery_attempt SET at = '2027-05-01 08:00:00.000000' WHERE id = ?", moved[:1])
    attacker.execute("DELETE FROM delivery_attempt WHERE id = ?", deleted[:1])
    attacker.execute(
        "INSERT INTO delivery_attempt (message, number, at, result, answer) "
        "SELECT message, number + 1, at, result, answer FROM delivery_attempt WHERE id = ?",
        copied[:1],
    )
    attacker.execute("UPDATE message SET recipient = recipient + 1 WHERE id = ?", elsewhere[1:2])
    assert {problem.split(":")[0] for problem in verdict(attacker).problems} == {
        f"attempt 1 of message {refused[1]} was changed",
        f"attempt 1 of message {reworded[1]} was changed",
        next(p for p in verdict(attacker).problems if "another time" in p),
        f"attempt 1 of message {deleted[1]} was deleted",
        f"attempt 2 of message {copied[1]} was added",
        f"message {elsewhere[1]} was sent to another person than is stored",
    }


def test_without_its_head_the_chain_is_refused_in_words(attacker: sqlite3.Connection) -> None:
    attacker.execute("DELETE FROM chain_head")
    assert verdict(attacker).problems == ("the head of the chain is gone: the table chain_head is empty",)


def test_a_file_that_is_missing_or_changed_is_named(attacker: sqlite3.Connection, tmp_path: Path) -> None:
    files = FileStore(tmp_path / "data")
    whole, changed, missing = (files.put(text) for text in (b"som den var", b"som den var engang", b"der var noget"))
    for item, sha256 in enumerate((whole, changed, missing), 901):
        attacker.execute(
            "INSERT INTO response_file (case_id, response, name, sha256, size, media_type, is_suspect) "
            "VALUES (1, ?, 'bilag.pdf', ?, 1, 'application/pdf', 0)",
            (item, sha256),
        )
    files.path(changed).write_bytes(b"som den er")
    files.path(missing).unlink()
    engine = open_engine(sqlite_url(tmp_path / "sagsgang.db"))
    with reading(engine) as connection:
        named = handed_in(connection)
    engine.dispose()
    problems = [problem for problem in verdict(attacker, files).problems if problem.startswith("file ")]
    assert {whole, changed, missing} <= named
    assert {f"file {changed} was changed", f"file {missing} is missing"} <= set(problems)
    assert not any(whole in problem for problem in problems)
