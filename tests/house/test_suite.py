"""The suite itself: its examples are the same in every run, and what needs a special machine says so."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers

TESTS, ROOT = Path(__file__).parents[1], Path(__file__).parents[2]
OF_THE_MACHINE = re.compile(
    r"\b(geteuid|getuid\(\) ==|useradd|adduser|runuser|setpriv|setuid|sudo|apt-get|systemctl)\b"
)


@pytest.mark.skipif(os.environ.get("HYPOTHESIS_PROFILE", "ci") != "ci", reason="this run explores")
def test_examples_do_not_depend_on_the_modules_that_are_imported() -> None:
    """The name is private to Hypothesis: where an upgrade has moved it, tests/conftest.py must look again."""
    import process.decide  # a module of ours whose constants would be drawn

    assert process.decide.__name__ in sys.modules
    provider = providers.HypothesisProvider(None)
    assert len(provider._local_constants) == 0
    assert settings.default is not None
    assert settings.default.derandomize


def test_a_test_that_needs_the_machine_is_marked_so() -> None:
    unmarked = [
        path.relative_to(TESTS).as_posix()
        for path in sorted(TESTS.rglob("test_*.py"))
        if path != Path(__file__)
        and OF_THE_MACHINE.search(text := path.read_text(encoding="utf-8"))
        and "mark.system(" not in text
    ]
    assert unmarked == []


@pytest.mark.parametrize("part", ["engine", "browser"])
def test_every_test_of_a_part_lies_where_make_looks_for_it(part: str) -> None:
    rule = re.search(rf"^test-{part}: PART := (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert rule is not None
    looked_through = tuple(re.findall(r"tests/\w+", rule[1]))
    elsewhere = [
        path.relative_to(ROOT).as_posix()
        for path in TESTS.rglob("test_*.py")
        if f"pytest.mark.{part}" in path.read_text(encoding="utf-8") and path != Path(__file__)
    ]
    assert [path for path in elsewhere if not path.startswith(looked_through)] == []


# -- docs/testing.md -------------------------------------------------------------------------------------------------

PAGE = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")


def test_the_page_about_the_tests_has_every_marker() -> None:
    lines = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    markers = {re.match(r"\w+", line)[0] for line in lines["markers"]}
    table = PAGE.partition("## Markers")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == markers


def test_what_the_page_about_the_tests_names_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make ([a-z-]+)`", PAGE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for path in re.findall(r"(?<![\w/])(?:tests|docs)/[\w/.]*\w", PAGE):
        assert (ROOT / path).exists(), path
    for name in set(re.findall(r"`(\w+\.py)`", PAGE)):
        assert (TESTS / "builders" / name).exists(), name
    for variable in re.findall(r"`(REQUIRE_\w+)=1`", PAGE):
        assert variable in (ROOT / ".ci" / "run").read_text(encoding="utf-8"), variable
