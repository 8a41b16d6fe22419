"""The command line as its user has it: `sagsgang` in a process of this one, with a data folder of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.cli.shell import run
from config.settings import settings
from tests.builders.sandvig import sandvig_database


class Line:
    """Runs `sagsgang`; keeps the exit code and what was printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.code = 0
        self.out = self.err = ""

    def __call__(self, *words: str) -> str:
        self._capsys.readouterr()
        self.code = run(list(words))
        self.out, self.err = self._capsys.readouterr()
        return self.out

    def json(self, *words: str) -> Any:
        """With `--json`: exactly one object on standard output."""
        return json.loads(self(*words, "--json"))


@pytest.fixture
def sagsgang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Line]:
    """The example municipality, without cases, on Monday 23 August 2027 at 08:00."""
    data = tmp_path / "data"
    data.mkdir()
    sandvig_database(data).replace(data / "sagsgang.db")
    for name, value in (("DATA", str(data)), ("CLOCK", "2027-08-23 08:00"), ("UNDO_MINUTES", "0")):
        monkeypatch.setenv(f"SAGSGANG_{name}", value)
    monkeypatch.delenv("SAGSGANG_AS", raising=False)
    settings.cache_clear()
    yield Line(capsys)
    settings.cache_clear()


@pytest.fixture
def form(tmp_path: Path) -> Callable[..., Path]:
    """The example's budget form, or a file of your own."""

    def made(text: str | None = None, name: str = "form.txt") -> Path:
        import documents

        path = tmp_path / name
        original = (Path(documents.__file__).parent / "examples" / "soc-04.txt").read_text(encoding="utf-8")
        path.write_text(original if text is None else text, encoding="utf-8")
        return path

    return made
