"""`sagsgang backup`: made, proved, put back; and every refusal says what to do."""

from __future__ import annotations

import gc
import os
from datetime import datetime, tzinfo
from pathlib import Path

import pytest

from app.private import RESTORING
from app.restoration import restore
from config.settings import settings
from models.access.links import SECRET_FILE
from models.database import open_engine, reading
from models.files import FileStore
from tests.cli.case.test_journey import imported_example
from tests.cli.conftest import Line, lived_by


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command of an installation is a process that has ended; here its connections end with their garbage."""
    plain = Line.__call__
    gc.freeze()  # what other tests have left need not be looked through after each command

    def run_and_end(line: Line, *words: str) -> str:
        said = plain(line, *words)
        gc.collect()
        return said

    monkeypatch.setattr(Line, "__call__", run_and_end)


def made(sagsgang: Line) -> Path:
    path = Path(sagsgang.json("backup", "create")["path"])
    assert sagsgang.code == 0, sagsgang.err
    return path


def spoilt(backup: Path, at: bytes) -> Path:
    content = backup.read_bytes()
    position = content.index(at)
    other = backup.with_name("spoilt.tar")
    other.write_bytes(content[:position] + b"X" + content[position + 1 :])
    return other


def test_it_is_made_in_the_folder_of_the_settings_and_proved(sagsgang: Line, tmp_path: Path) -> None:
    lived_by(tmp_path, imported_example)
    path = made(sagsgang)
    assert path.parent == settings().data / "backups"
    told = sagsgang.json("backup", "verify", str(path))
    assert sagsgang.code == 0
    assert told["head"] == sagsgang.json("audit", "verify")["head"]
    assert "Restored and audited" in sagsgang("backup", "create", "--to", str(path.parent.parent / "other"))


def test_a_spoilt_one_is_refused_with_the_parts_name(sagsgang: Line, tmp_path: Path) -> None:
    lived_by(tmp_path, imported_example)
    path = made(sagsgang)
    sagsgang("backup", "verify", str(spoilt(path, b"SQLite format 3")))
    assert sagsgang.code == 1
    assert "sagsgang.db is damaged" in sagsgang.err
    sagsgang("backup", "restore", str(spoilt(path, b"SQLite format 3")), "--replace")
    assert (sagsgang.code, "sagsgang.db is damaged" in sagsgang.err) == (1, True)
    short = path.with_name("short.tar")
    short.write_bytes(path.read_bytes()[:5000])
    sagsgang("backup", "verify", str(short))
    assert "sagsgang.db ends too early" in sagsgang.err
    sagsgang("backup", "verify", str(path.with_name("none.tar")))
    assert "there is no file" in sagsgang.err
    assert sagsgang.json("cases")["cases"]


class SameSecond(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> SameSecond:
        return cls(2026, 12, 1, 3, tzinfo=tz)


def test_it_is_put_back_and_what_was_there_is_set_aside(sagsgang: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """And again within the same second."""
    monkeypatch.setattr(restore, "datetime", SameSecond)
    data, file = settings().data, FileStore(settings().data)
    before = made(sagsgang)
    imported_example(sagsgang)
    kept = file.put(b"Et svar")
    (data / SECRET_FILE).write_text("0" * 64)
    sagsgang("backup", "restore", str(before))
    assert (sagsgang.code, "--replace sets it aside" in sagsgang.err) == (1, True)
    told = sagsgang.json("backup", "restore", str(before), "--replace")
    assert sagsgang.code == 0, sagsgang.err
    aside = Path(told["aside"])
    assert (aside / SECRET_FILE).read_text() == "0" * 64
    assert FileStore(aside).read(kept) == b"Et svar"
    assert not (data / SECRET_FILE).exists()
    assert not (data / "files").exists()
    assert [(task["kind"], task["subject"].split()[:2]) for task in told["tasks"]] == [("facts", ["Sag", "2027-0001"])]
    assert sagsgang.json("cases")["cases"] == []
    assert sagsgang.json("outbox", "list")["held"] is True
    assert sagsgang.json("audit", "verify")["ok"] is True
    again = sagsgang.json("backup", "restore", str(before), "--replace")
    assert [task["subject"] for task in again["tasks"]] == [task["subject"] for task in told["tasks"]], "still to do"


def test_it_is_refused_while_anybody_has_the_database_open(sagsgang: Line) -> None:
    path = made(sagsgang)
    engine = open_engine(settings().database)
    with reading(engine) as connection:
        connection.exec_driver_sql("SELECT 1 FROM organization").all()
    sagsgang("backup", "restore", str(path), "--replace")
    assert (sagsgang.code, "stop it first" in sagsgang.err) == (1, True)
    engine.dispose()
    sagsgang("backup", "restore", str(path), "--replace")
    assert sagsgang.code == 0


def test_what_nobody_can_know_is_said(sagsgang: Line) -> None:
    path = made(sagsgang)
    (settings().data / "sagsgang.db").write_bytes(os.urandom(5000))
    told = sagsgang.json("backup", "restore", str(path), "--replace")
    (task,) = told["tasks"]
    assert task["kind"] == "unknown"
    assert "Databasen fra før kan ikke læses" in task["text"]
    assert "Mailserverens log viser" in task["text"]
    assert "ingen mail er sendt siden" not in task["text"]


def test_broken_off_it_opens_for_nobody_until_it_is_run_again(sagsgang: Line) -> None:
    path, data = made(sagsgang), settings().data
    imported_example(sagsgang)
    aside = data / "before-restore-20270823T060000Z"
    aside.mkdir()
    for part in ("sagsgang.db", "files"):
        (data / part).rename(aside / part)
    (data / RESTORING).write_text(aside.name)
    sagsgang("cases")
    assert (sagsgang.code, "was broken off: run it again" in sagsgang.err) == (1, True)
    assert not (data / "sagsgang.db").exists()
    told = sagsgang.json("backup", "restore", str(path))
    assert [task["kind"] for task in told["tasks"]] == ["facts"], "what was there is read where it was set aside"
    sagsgang("cases")
    assert sagsgang.code == 0


def test_where_none_are_made_a_folder_is_asked_for(sagsgang: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAGSGANG_BACKUP_FOLDER", "off")
    settings.cache_clear()
    sagsgang("backup", "create")
    assert (sagsgang.code, "--to FOLDER" in sagsgang.err) == (2, True)
