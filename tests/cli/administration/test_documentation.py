"""What the documents say is what the code does."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.cli.administration.documentation import pages, with_generated

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
    command = typer.main.get_command(cli)
    for name, child in command.commands.items():  # type: ignore[attr-defined]
        assert child.help, f"{name} has no help"
        assert child.hidden or f"### sagsgang {name}" in documented


def test_help_does_not_load_the_database_or_prefect() -> None:
    code = (
        "import sys; from app.cli.shell import run; run(['--help']); "
        "heavy = {'sqlalchemy', 'sqlmodel', 'prefect', 'fastapi', 'apprise'} & set(sys.modules); "
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    assert "send-hearing" in done.stdout
    assert time.monotonic() - started < 30  # only against hanging; how fast it is, the benchmarks tell


def test_the_process_prints_as_table_and_diagram() -> None:
    from process.describe import markdown_table, mermaid
    from process.stages import Stage

    for stage in Stage:
        assert f"`{stage}`" in markdown_table()
        assert stage in mermaid()
