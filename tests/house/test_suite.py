"""The suite itself: its examples are the same in every run, and what needs a special machine says so."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers

TESTS = Path(__file__).parents[1]
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
