"""`sagsgang move-to`: from SQLite to PostgreSQL and back, and nothing is lost on the way."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from app.run.alone import alone_in
from config.settings import settings
from models import tables as t
from models.backup.move import move
from models.database import open_engine, reading, sqlite_url
from models.rows.case import find_case
from models.store import Receipt, Store
from process.commands.act import Act
from process.commands.case import WithdrawCase
from tests.builders.moments import at
from tests.cli.case.test_journey import COORDINATOR, heard_example
from tests.cli.conftest import Line, lived_by


def rows_of(engine: Engine) -> dict[str, list[Any]]:
    with reading(engine) as connection:
        return {
            table.name: sorted(map(repr, connection.execute(sa.select(table)).all()))
            for table in t.metadata.sorted_tables
        }


def goes_on_counting(engine: Engine) -> None:
    """New rows get numbers after those that were brought along, also where PostgreSQL counts by itself."""
    store = Store(engine)
    with reading(engine) as connection:
        store.reference.refresh(connection)
        case, actor = find_case(connection, "2027-0001"), store.reference.register.person(COORDINATOR)
    assert case
    assert actor
    written = store.apply(
        WithdrawCase(case=case, reason="Skrevet i den nye."), Act(actor.id, "after-the-move"), at(date(2027, 8, 24), 8)
    )
    assert isinstance(written, Receipt), written


@pytest.mark.postgres
def test_there_and_back_again_every_row_is_as_it_was(sagsgang: Line, empty_postgres: Engine, tmp_path: Path) -> None:
    lived_by(tmp_path, heard_example)
    first = settings().database
    before, head = rows_of(open_engine(first)), sagsgang.json("audit", "verify")["head"]
    there = empty_postgres.url.render_as_string(hide_password=False)
    told = sagsgang.json("move-to", there)
    assert (sagsgang.code, told["head"]) == (0, head), sagsgang.err
    assert rows_of(empty_postgres) == before
    sagsgang("cases")
    assert (sagsgang.code, "was moved to another" in sagsgang.err) == (1, True)
    goes_on_counting(empty_postgres)
    moved, again = rows_of(empty_postgres), open_engine(sqlite_url(tmp_path / "igen.db"))
    told_again = move(empty_postgres, again)
    assert rows_of(again) == moved
    assert told_again.entries > told["entries"]


def test_a_database_that_holds_something_is_not_written_to(sagsgang: Line, tmp_path: Path) -> None:
    taken = tmp_path / "andet.db"
    with open_engine(sqlite_url(taken)).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE andet (id INTEGER)")
    sagsgang("move-to", sqlite_url(taken))
    assert (sagsgang.code, "holds tables already" in sagsgang.err) == (1, True)
    assert sagsgang.json("audit", "verify")["ok"] is True


def test_what_is_not_whole_does_not_move(sagsgang: Line, tmp_path: Path) -> None:
    case = lived_by(tmp_path, heard_example)
    with open_engine(settings().database).begin() as connection:
        connection.exec_driver_sql(f"UPDATE \"case\" SET title = 'En anden' WHERE number = '{case}'")
    target = tmp_path / "ny.db"
    sagsgang("move-to", sqlite_url(target))
    assert (sagsgang.code, "audit verify" in sagsgang.err) == (1, True)
    assert sa.inspect(open_engine(sqlite_url(target))).get_table_names() == []


def test_it_waits_for_sagsgang_to_be_stopped(sagsgang: Line, tmp_path: Path) -> None:
    with alone_in(settings().data):
        sagsgang("move-to", sqlite_url(tmp_path / "ny.db"))
    assert (sagsgang.code, "stop that one first" in sagsgang.err) == (1, True)
