"""The table of bad files (`bad_files.txt`): each mistake is named by file, line and key, with a sentence that says what
to do. Only what one file says about itself is there; `tests/config/checks` compares the files with each other.
"""

import re
from pathlib import Path

import pytest

from config.load import FILES, read_texts

COMPANIONS = {
    "organisation": """
[municipality]
code = "x"
name = "X"
[[term]]
code = "2026-2029"
name = "2026-2029"
starts_on = 2026-01-01
ends_on = 2029-12-31
""",
    "calendar": "first_year = 2026\nlast_year = 2030\n",
}
"""What seats and meetings are read with: the terms, and the years of the calendar."""

TABLE = (Path(__file__).parent / "bad_files.txt").read_text(encoding="utf-8")
BAD_FILES = re.findall(r"^=== (\w+): (.+)\n((?:.*\n)*?)---\n((?:linje .+\n)+)", TABLE, re.MULTILINE)


@pytest.mark.parametrize(("kind", "_about", "text", "said"), BAD_FILES, ids=[row[1] for row in BAD_FILES])
def test_every_mistake_of_a_file_is_named_by_line_and_key(kind: str, _about: str, text: str, said: str) -> None:
    problems = read_texts(COMPANIONS | {kind: text}).problems
    assert [str(problem) for problem in sorted(set(problems))] == [
        f"{FILES[kind]}, {line}" for line in said.splitlines()
    ]


def test_the_whole_table_is_read() -> None:
    assert len(BAD_FILES) == TABLE.count("=== ") > 40
