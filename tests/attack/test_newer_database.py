"""A database that a newer, an older or a foreign program wrote is opened: it says which, and what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.cli.shell import run
from app.clock import SystemClock
from app.engine.resources import resources_of
from app.web.serve import refuse_other_version
from app.web.site import create_app
from config.settings import Settings, settings
from models.database import open_engine, sqlite_url, writing
from models.version import UnknownMigrationError, known_migrations, newest_migration, wrong_version
from tests.builders.sandvig import migrated_template

OLDER = sorted(known_migrations())[-2]


def at_migration(folder: Path, version: str) -> Path:
    """A database that says it is of this version, and is otherwise ours."""
    path = folder / "sagsgang.db"
    shutil.copyfile(migrated_template(), path)
    engine = open_engine(sqlite_url(path))
    with writing(engine) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    engine.dispose()
    return path


@pytest.mark.parametrize(
    ("version", "says"),
    [
        ("9999", "newer than this program"),
        ("9999", "install the version of Sagsgang that wrote it"),
        (OLDER, "older than this program"),
        (OLDER, "run `sagsgang migrate`"),
        ("0000abc", "no version of Sagsgang"),
    ],
)
def test_the_sentence_says_which_is_older(version: str, says: str) -> None:
    assert says in wrong_version(version)
    assert ("sagsgang migrate" in wrong_version(version)) is (version == OLDER)


def test_the_version_expected_is_not_wrong() -> None:
    assert wrong_version(newest_migration()) == ""


@pytest.mark.parametrize("arguments", [("migrate",), ("status",), ("audit", "verify")])
def test_a_newer_one_is_touched_by_no_command(
    tmp_path: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = at_migration(tmp_path, "9999")
    before = path.read_bytes()
    monkeypatch.setenv("SAGSGANG_DATA", str(tmp_path))
    settings.cache_clear()
    assert run(arguments) == 1
    settings.cache_clear()
    said = capsys.readouterr().err
    assert said.startswith("sagsgang: the database is at migration 9999, newer than this program")
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("backups/*"))


def test_an_installation_does_not_start_on_it(tmp_path: Path) -> None:
    at_migration(tmp_path, "9999")
    command = [sys.executable, "-c", "from app.cli import main; main()", "run", "--example"]
    environment = {**os.environ, "SAGSGANG_DATA": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "sagsgang: the database is at migration 9999, newer than this program" in done.stderr
    assert "Traceback" not in done.stderr


def test_neither_pages_nor_engine_start_on_it(tmp_path: Path) -> None:
    engine = open_engine(sqlite_url(at_migration(tmp_path, "9999")))
    with pytest.raises(SystemExit, match="newer than this program"):
        refuse_other_version(create_app(engine, SystemClock()))
    with pytest.raises(UnknownMigrationError, match="newer than this program"):
        resources_of(Settings(data=tmp_path))
    engine.dispose()
