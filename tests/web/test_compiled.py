"""Compiled templates are kept beside them, stale ones are not used, and where nothing may be written pages work."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from app.web.compiled import CompiledTemplates


def environment(folder: Path) -> Environment:
    """As a process that has just started has it."""
    return Environment(autoescape=True, loader=FileSystemLoader(folder), bytecode_cache=CompiledTemplates(folder))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "page.html.j2").write_text("Hej {{ name }}", encoding="utf-8")
    return tmp_path


def test_what_is_kept_is_used_until_the_template_changes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment(folder).get_template("page.html.j2").render(name="Bo") == "Hej Bo"
    assert len(list((folder / "__pycache__").iterdir())) == 1
    with monkeypatch.context() as patched:
        patched.setattr(Environment, "compile", None)
        assert environment(folder).get_template("page.html.j2").render(name="Bo") == "Hej Bo"
    (folder / "page.html.j2").write_text("Farvel {{ name }}", encoding="utf-8")
    assert environment(folder).get_template("page.html.j2").render(name="Bo") == "Farvel Bo"


@pytest.mark.parametrize("refused", ["by the setting", "by the folder"])
def test_where_nothing_may_be_written_nothing_is(folder: Path, monkeypatch: pytest.MonkeyPatch, refused: str) -> None:
    def no(*_: object, **__: object) -> None:
        raise PermissionError("a read-only folder")

    if refused == "by the setting":
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
    else:
        monkeypatch.setattr(Path, "mkdir", no)
    assert environment(folder).get_template("page.html.j2").render(name="Bo") == "Hej Bo"
    assert not (folder / "__pycache__").exists()
