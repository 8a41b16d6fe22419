"""What the documents say is what the code does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.cli.administration.documentation import pages, with_generated
from models.database import sqlite_url
from tests.builders.sandvig import sandvig_database

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    "name", ["README.md", "docs/process.md", "docs/architecture.md", "docs/cli.md", "docs/settings.md"]
)
def test_generated_pages_are_up_to_date(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert with_generated(text, pages()[name]) == text, "run `make docs`"


def test_every_command_has_help_and_is_documented() -> None:
    import typer

    from app.cli.commands import cli

    documented = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    command: Any = typer.main.get_command(cli)
    names = command.list_commands(None)
    assert len(names) > 100
    for name, child in ((name, command.get_command(None, name)) for name in names):
        assert child.help, f"{name} has no help"
        assert child.hidden or f"### sagsgang {name}" in documented


def test_help_does_not_load_the_database_or_prefect() -> None:
    said, loaded = _modules_loaded_by("--help")
    assert "send-hearing" in said
    assert loaded & {"sqlalchemy", "sqlmodel", "prefect", "fastapi", "apprise"} == set()


def test_questions_load_neither_the_way_to_state_facts_nor_what_writes_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAGSGANG_DATA", str(tmp_path))
    monkeypatch.setenv("SAGSGANG_DATABASE_URL", sqlite_url(sandvig_database(tmp_path)))
    said, loaded = _modules_loaded_by("status", "cases", "deadlines", "people", "bodies")
    assert "No open cases." in said
    needless = {"prefect", "fastapi", "apprise", "alembic", "holidays", "documents", "notifications", "tasks", "flows"}
    assert loaded & {*needless, "models.store", "process.decide", "process.handlers"} == set()


def _modules_loaded_by(*words: str) -> tuple[str, set[str]]:
    """What `sagsgang` with each of these words says, and what it has loaded."""
    each = f"[run([word]) for word in {words!r}]"
    code = f"import sys; from app.cli.shell import run; {each}; sys.stderr.write(' '.join(sys.modules))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True, timeout=120)
    return done.stdout, set(done.stderr.split())


def test_the_process_prints_as_table_and_diagram() -> None:
    from process.describe import markdown_table, mermaid
    from process.stages import Stage

    for stage in Stage:
        assert f"`{stage}`" in markdown_table()
        assert stage in mermaid()
