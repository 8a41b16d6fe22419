"""What the council is called comes from the organisation file (DESIGN §6): a municipality may have a byråd or a
kommunalbestyrelse. A sentence that is the same everywhere uses the law's word, or none.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WRITERS = ("process", "models", "documents", "notifications", "tasks", "flows", "app")
READERS = (
    "documents/reading",  # what others wrote
    "process/follow_up/requests.py",
    "process/public/guard_names.py",
    "process/meeting/decisions.py",
    "app/example",  # Sandvig has a byråd
    "app/simulation",
)


def test_no_sentence_fixes_what_the_council_is_called() -> None:
    fixed = [f"{path.relative_to(ROOT)}: {text}" for path, text in _sentences() if "byråd" in text.casefold()]
    assert not fixed, "\n".join(fixed)


@pytest.mark.parametrize(
    ("source", "says_it"),
    [('A = "for byrådet"', True), ('def f():\n    """«Sandvig Byråd»"""', False), ('A = f"{x} i Byrådet"', True)],
)
def test_the_guard_reads_sentences_and_not_docstrings(source: str, says_it: bool) -> None:
    assert any("byråd" in text.casefold() for text in _strings(source)) is says_it


def _sentences() -> Iterator[tuple[Path, str]]:
    for package in WRITERS:
        for path in sorted((ROOT / package).rglob("*")):
            if any(path.is_relative_to(ROOT / reader) for reader in READERS):
                continue
            if path.suffix == ".py":
                yield from ((path, text) for text in _strings(path.read_text(encoding="utf-8")))
            elif path.suffix in (".j2", ".typ", ".txt"):
                yield from ((path, line) for line in path.read_text(encoding="utf-8").splitlines())


def _strings(source: str) -> Iterator[str]:
    """Every text in the code but the ones that stand alone, which are docstrings."""
    tree = ast.parse(source)
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value
