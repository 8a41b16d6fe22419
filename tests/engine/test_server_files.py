"""The ready-made server database: copied where none is, never over one that is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.run import server_files
from app.run.environment import prefect_home
from app.run.server_files import DATABASE, ready_server_files
from config.settings import Settings


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "template.db"
    file.write_text("ready-made")
    monkeypatch.setattr(server_files, "template_file", lambda: file)
    monkeypatch.delenv("PREFECT_API_DATABASE_CONNECTION_URL", raising=False)
    return file


@pytest.mark.usefixtures("template")
def test_a_first_start_gets_the_ready_made_database(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    ready_server_files(settings)
    database = Path(prefect_home(settings)) / DATABASE
    assert database.read_text() == "ready-made"
    database.write_text("in use")
    ready_server_files(settings)
    assert database.read_text() == "in use"


def test_without_one_prefect_makes_its_own(tmp_path: Path, template: Path) -> None:
    template.unlink()
    settings = Settings(data=tmp_path / "data")
    ready_server_files(settings)
    assert list(Path(prefect_home(settings)).iterdir()) == []
