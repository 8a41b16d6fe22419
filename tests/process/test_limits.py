"""The table of limits stands in the guide for operators as it stands in the code, and is what was promised."""

from __future__ import annotations

import re
from pathlib import Path

from process import limits

GUIDE = Path(__file__).parents[2] / "docs" / "operations.md"


def test_the_guide_prints_the_table_as_it_is() -> None:
    section = GUIDE.read_text(encoding="utf-8").partition("## Limits\n")[2].partition("\n## ")[0]
    printed = re.findall(r"^\| (.+?) \| (.+?) \|$", section, re.MULTILINE)
    assert printed[1:] == limits.table()


def test_the_limits_are_those_that_were_promised() -> None:
    assert [intake.megabytes for intake in limits.INTAKES] == [10, 20, 100, 5, 20, 25]
    assert (limits.MOST_PAGES, limits.CPU, limits.BY_LINK, limits.BY_LOGIN) == (200, 60, 20, 200)
