"""The command line as its user has it: `sagsgang` in a process of this one, with a data folder of its own."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import documents
from app.cli.shell import run
from config.settings import settings
from tests.builders.again import again
from tests.builders.sandvig import sandvig_database

EXAMPLE_FORM = Path(documents.__file__).parent / "examples" / "soc-04.txt"


class Line:
    """Runs `sagsgang`; keeps the exit code and what was printed."""

    def __init__(self) -> None:
        self.code = 0
        self.out = self.err = ""

    def __call__(self, *words: str) -> str:
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
            self.code = run(list(words))
        self.out, self.err = out.getvalue(), err.getvalue()
        return self.out

    def json(self, *words: str) -> Any:
        """With `--json`: exactly one object on standard output."""
        return json.loads(self(*words, "--json"))


@contextmanager
def example_line(folder: Path, **chosen: str) -> Iterator[Line]:
    """The example municipality in this folder, without cases, on Monday 23 August 2027 at 08:00."""
    data = folder / "data"
    data.mkdir()
    sandvig_database(data).replace(data / "sagsgang.db")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"DATA": str(data), "CLOCK": "2027-08-23 08:00", "UNDO_MINUTES": "0", **chosen}.items():
            patch.setenv(f"SAGSGANG_{name}", value)
        patch.delenv("SAGSGANG_AS", raising=False)
        settings.cache_clear()
        yield Line()
    settings.cache_clear()


def lived_by(folder: Path, story: Callable[[Line], str]) -> str:
    """What `story` says of itself; the folder's data are as it leaves them. Told once in this process, then copied."""
    return again(folder, _told(story))


@cache
def _told(story: Callable[[Line], str]) -> Callable[[Path], str]:
    def told(folder: Path) -> str:
        with example_line(folder) as line:
            return story(line)

    return told


@pytest.fixture
def sagsgang(tmp_path: Path) -> Iterator[Line]:
    with example_line(tmp_path) as line:
        yield line


@pytest.fixture
def form(tmp_path: Path) -> Callable[..., Path]:
    """The example's budget form, or a file of your own."""

    def made(text: str | None = None, name: str = "form.txt") -> Path:
        path = tmp_path / name
        original = EXAMPLE_FORM.read_text(encoding="utf-8")
        path.write_text(original if text is None else text, encoding="utf-8")
        return path

    return made
