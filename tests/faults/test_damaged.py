"""Rows that are gone, a database file that is damaged: the audit says what, and all other pages are still shown."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.cli.shell import run
from config.settings import settings
from tests.web.office import CASE, COORDINATOR, OFFICER, Office, prepared

pytestmark = pytest.mark.faults
OTHER = "/sager/2027-0002"
PAGES = ("/opgaver", "/overblik", "/hvem-mangler", "/moeder", "/kalender", "/dagsordener", OTHER)
ROWS = {
    "consultation": "consultation:1/",
    "proposal": "proposal:1/",
    "proposal_version": "proposal_version:",
    "approval": "approval:1/",
    "case": "case:1",
}
"""Tables in which the first case has rows, and how the audit names them."""


def two_cases(office: Office) -> None:
    office.imported_and_approved()
    fields = {"titel": "En anden sag", "type": "budget_proposal", "afdeling": "handicap_psykiatri"}
    fields |= {"sagsbehandler": OFFICER, "udvalg": ["sundhedsudvalg"], "tekst": "Omlægning"}
    assert office.fill(OFFICER, "/sager/ny", "/sager/ny/tom", **fields).status_code == 303


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    made = prepared(tmp_path / "data", two_cases)
    made.person(COORDINATOR)._transport.raise_server_exceptions = False
    monkeypatch.setenv("SAGSGANG_DATA", str(made.folder))
    monkeypatch.setenv("SAGSGANG_DATABASE_URL", f"sqlite:///{made.folder / 'sandvig.db'}")
    settings.cache_clear()
    yield made
    made.store.engine.dispose()
    settings.cache_clear()


def statuses(office: Office) -> dict[str, int]:
    return {path: office.person(COORDINATOR).get(path).status_code for path in PAGES}


@pytest.mark.parametrize("table", ROWS)
def test_rows_that_are_gone_are_named_and_take_no_other_page_along(
    office: Office, table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = statuses(office)
    assert set(before.values()) == {200}
    with closing(sqlite3.connect(office.folder / "sandvig.db", isolation_level=None)) as database:  # no foreign keys
        key = "id" if table == "case" else "case_id"
        assert database.execute(f'DELETE FROM "{table}" WHERE {key} = 1').rowcount > 0
    assert run(("audit", "verify")) == 1
    assert ROWS[table] in capsys.readouterr().out
    assert statuses(office) == before
    assert office.person(COORDINATOR).get(CASE).status_code in (200, 404, 500)


def test_a_damaged_file_is_told_in_a_sentence(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.store.engine.dispose()
    database = office.folder / "sandvig.db"
    with closing(sqlite3.connect(database)) as opened:
        (page,) = opened.execute("SELECT rootpage FROM sqlite_master WHERE name = 'history_entry'").fetchone()
        (size,) = opened.execute("PRAGMA page_size").fetchone()
    with database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    assert run(("audit", "verify")) == 1
    said = capsys.readouterr()
    assert said.out.startswith("Not in order: ")
    assert "Traceback" not in said.out + said.err
    assert office.person(COORDINATOR).get("/moeder").status_code == 200


def test_a_file_that_is_no_database_is_told_in_a_sentence(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.store.engine.dispose()
    (office.folder / "sandvig.db").write_bytes(b"this is no database at all" * 400)
    assert run(("audit", "verify")) == 1
    assert capsys.readouterr().err.startswith("sagsgang: The database file is damaged")
