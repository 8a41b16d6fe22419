"""A cell that is nothing its column can hold, or a page that is destroyed: the audit names it and goes on with the
rest, and the backup is made all the same.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.cli.shell import run
from config.settings import settings
from models.backup.check import check
from models.backup.create import Source, create
from models.database import open_engine, reading, sqlite_url
from models.proof import PROVED, all_digests, row_digest, row_name
from tests.attack.forging import verdict

pytestmark = pytest.mark.slow
NOW = datetime(2027, 8, 23, 5, 15, tzinfo=UTC)
CELLS = [
    ("case", "stage", "'pendingx'"),
    ("meeting", "held_on", "'i morgen'"),
    ("hearing_request", "sent_at", "'25:99'"),
    ("meeting", "state", "17"),
    ("person", "name", "x'ff00'"),
    ("membership", "role", "CAST(x'fffe' AS TEXT)"),
    ("proposal_version", "sha256", "7.5"),
    ("case", "source_sha256", "x'00'"),
]


def one_row(attacker: sqlite3.Connection, table: str) -> int:
    return attacker.execute(f'SELECT min(rowid) FROM "{table}"').fetchone()[0]


def name_at(attacker: sqlite3.Connection, table: str, row: int) -> str:
    key = ", ".join(column.name for column in PROVED[table].primary_key)
    cells = attacker.execute(f'SELECT {key} FROM "{table}" WHERE rowid = ?', (row,)).fetchone()
    return f"{table}:{'/'.join(map(str, cells))}"


@pytest.mark.parametrize(("table", "column", "cell"), CELLS)
def test_a_cell_that_cannot_be_read_is_named_and_hides_no_other(
    attacker: sqlite3.Connection, table: str, column: str, cell: str
) -> None:
    row = one_row(attacker, table)
    attacker.execute(f'UPDATE "{table}" SET {column} = {cell} WHERE rowid = {row}')
    decided = one_row(attacker, "decision")
    gone = name_at(attacker, "decision", decided)
    attacker.execute("DELETE FROM decision WHERE rowid = ?", (decided,))
    named = (f"row {name_at(attacker, table, row)} was changed", f"row {gone} was deleted")
    assert set(verdict(attacker).problems) == set(named)


@pytest.mark.parametrize(
    ("forgery", "named"),
    [
        ("UPDATE history_entry SET at = 'i går' WHERE position = 5", "entry 5 was changed, inserted or moved"),
        ("UPDATE history_entry SET hash = 'ingen' WHERE position = 5", "entry 5 was changed, inserted or moved"),
        ("UPDATE history_entry SET data = x'ff' WHERE position = 5", "entry 5 was changed, inserted or moved"),
        ("UPDATE chain_head SET hash = 'ingen'", "the last entries are missing"),
        ("UPDATE chain_head SET position = 'ingen'", "the head of the chain was changed: it cannot be read"),
        ("UPDATE delivery_attempt SET at = 'i går' WHERE id = 1", "an attempt to deliver (row 1) was changed"),
        ("UPDATE delivery_attempt SET answer = x'00' WHERE id = 1", "was changed: entry"),
        ("UPDATE message SET state = 'ingen' WHERE id = 1", "message 1 was changed: it cannot be read"),
        ("UPDATE personal_text SET salt = 'ingen' WHERE id = 1", "a personal text of entry"),
        ("UPDATE personal_text SET text = 7 WHERE id = 1", "a personal text of entry"),
    ],
)
def test_nor_does_one_of_the_history_and_what_it_proves(attacker: sqlite3.Connection, forgery: str, named: str) -> None:
    assert attacker.execute(forgery).rowcount == 1
    assert any(named in problem for problem in verdict(attacker).problems), verdict(attacker).problems


@pytest.mark.parametrize(
    "forgeries",
    [
        [f'UPDATE "{table}" SET {column} = {cell} WHERE rowid = (SELECT min(rowid) FROM "{table}")']
        for table, column, cell in (CELLS[0], CELLS[7])
    ]
    + [["UPDATE history_entry SET hash = 'ingen'", "UPDATE chain_head SET position = 'ingen'"]],
)
def test_the_backup_is_made_and_says_so(attacker: sqlite3.Connection, tmp_path: Path, forgeries: list[str]) -> None:
    for forgery in forgeries:
        attacker.execute(forgery)
    engine = open_engine(sqlite_url(tmp_path / "sagsgang.db"))
    backup = create(Source(engine, tmp_path / "data"), tmp_path / "backups", NOW, keep=1)
    engine.dispose()
    assert backup.manifest.problems == verdict(attacker).problems != ()
    assert check(backup.path, tmp_path, None) == backup.manifest


def test_a_page_that_is_destroyed_is_told_in_words_and_the_rest_is_compared(
    attacker: sqlite3.Connection, tmp_path: Path
) -> None:
    (page,) = attacker.execute("SELECT rootpage FROM sqlite_master WHERE name = 'approval'").fetchone()
    (size,) = attacker.execute("PRAGMA page_size").fetchone()
    attacker.execute("DELETE FROM decision WHERE rowid = (SELECT min(rowid) FROM decision)")
    attacker.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (tmp_path / "sagsgang.db").open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    problems = verdict(attacker).problems
    assert any("approval" in problem for problem in problems)
    assert any(problem.startswith("row decision:") and problem.endswith("was deleted") for problem in problems)
    assert not any("Error" in problem or "SELECT" in problem for problem in problems)


def test_the_command_names_it_and_fails(
    attacker: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = one_row(attacker, "membership")
    name = name_at(attacker, "membership", row)
    attacker.execute("UPDATE membership SET role = 'pendingx' WHERE rowid = ?", (row,))
    attacker.close()
    monkeypatch.setenv("SAGSGANG_DATA", str(tmp_path))
    settings.cache_clear()
    assert run(["audit", "verify", "--no-files"]) == 1
    settings.cache_clear()
    assert f"row {name} was changed" in capsys.readouterr().out


def test_the_digests_of_sound_rows_are_those_of_the_whole_table(attacker: sqlite3.Connection, tmp_path: Path) -> None:
    engine = open_engine(sqlite_url(tmp_path / "sagsgang.db"))
    with reading(engine) as connection:
        expected = {
            row_name(table, row): row_digest(row.keys(), row.values())
            for table in PROVED.values()
            for row in connection.execute(sa.select(table)).mappings()
        }
        assert dict(all_digests(connection)) == expected
    engine.dispose()
    assert len(expected) > 1000
