"""A database that was made by `sagsgang migrate` alone is filled at the first use, like a new one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.cli.shell import run
from app.installation import ready_engine
from config.settings import Settings, settings
from models.database import open_engine, reading
from models.migrate import migrate
from models.reference import Reference

NOW = datetime(2027, 8, 23, 6, 0, tzinfo=UTC)


def test_a_database_that_was_only_migrated_is_filled_once(tmp_path: Path) -> None:
    chosen = Settings(data=tmp_path)
    migrate(open_engine(chosen.database))
    for _ in range(2):
        with reading(ready_engine(chosen, NOW)) as connection:
            reference = Reference()
            reference.refresh(connection)
            assert reference.register.persons
            assert reference.newest_config()


def test_a_simulation_without_cases_outside_the_example_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import shutil

    folder = tmp_path / "config"
    shutil.copytree(Settings().config, folder)
    monkeypatch.setenv("SAGSGANG_CONFIG", str(folder))
    monkeypatch.setenv("SAGSGANG_DATA", str(tmp_path / "data"))
    settings.cache_clear()
    assert run(["simulate"]) == 2
    assert "no cases to simulate" in capsys.readouterr().err
    settings.cache_clear()
