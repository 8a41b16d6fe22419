"""A file as written: its values, its lines, and what is wrong with it, named by file, key and line, in Danish.

`tomllib` gives no positions; a line is found by looking for the key in the source text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in the configuration: where it is, and a sentence that says what to do. Line 0: the whole file."""

    file: str
    line: int
    key: str
    message_da: str

    def __str__(self) -> str:
        place = f"{self.file}, linje {self.line}" if self.line else self.file
        return f"{place}, {self.key}: {self.message_da}" if self.key else f"{place}: {self.message_da}"


class ConfigError(ValueError):
    """The configuration cannot be used; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass
class Source:
    """One file, and the problems seen in it so far."""

    file: str
    text: str
    problems: set[Problem] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.lines = [_without_comment(line) for line in self.text.replace("\r\n", "\n").split("\n")]

    @cached_property
    def values(self) -> dict[str, Any]:
        """What the file says. A file that is not TOML is one problem and says nothing."""
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            at = re.search(r"at line (\d+)", str(error))
            reason = re.sub(r" \(at .*\)", "", str(error))
            sentence = f"Filen kan ikke læses som TOML ({reason}). Se efter anførselstegn, komma eller parentes."
            self.note("", int(at[1]) if at else len(self.lines), sentence)
            return {}

    def note(self, key: str, line: int, message_da: str) -> None:
        self.problems.add(Problem(self.file, line, key, message_da))

    def note_at(self, loc: Sequence[str | int], message_da: str) -> None:
        """Note a mistake at the end of the way that `loc` (pydantic's word) tells from the top of the file."""
        way = loc if isinstance(loc[-1], str) else loc[:-1]  # a list's item stands under the key of its list
        self.note(str(way[-1]), self.line_at(way), message_da)

    def line_of(self, *needles: str, first: int = 1, last: int | None = None) -> int:
        """The line of the last needle, each looked for from the line of the one before it; 0 when one is missing."""
        line = first
        for needle in needles:
            numbers = range(line, (last or len(self.lines)) + 1)
            line = next((number for number in numbers if needle in self.lines[number - 1]), 0)
            if not line:
                return 0
        return line

    def line_at(self, loc: Sequence[str | int]) -> int:
        """The line of a key: looked for in the lines of its own table, which is looked for in those of the table above.
        A key that is missing is said of its table's first line.
        """
        values: Any = self.values
        first, last, key = 1, len(self.lines), ""
        for step in loc[:-1]:
            if isinstance(step, int):
                first, last = self._lines_of_table(key, values, step, first, last)
            elif isinstance(values[step], dict):
                first = self._line_of_key(step, first, last)
                last = self._end(first, last)
            key, values = str(step), values[step]
        return self._line_of_key(str(loc[-1]), first, last)

    def _line_of_key(self, key: str, first: int, last: int) -> int:
        sought = re.compile(rf"(^|[\s{{,\[])\"?{re.escape(key)}\"?\s*(=|\])")
        return next((number for number in range(first, last + 1) if sought.search(self.lines[number - 1])), first)

    def _lines_of_table(self, key: str, items: list[Any], number: int, first: int, last: int) -> tuple[int, int]:
        """First and last line of a table in a list: `[[key]]`, `key = [{…}]`, or a meeting found by its day."""
        before, count = (sum(isinstance(item, dict) for item in part) for part in (items[:number], items))
        header = re.compile(rf"\s*\[\[\s*{re.escape(key)}\s*\]\]")
        heads = [at for at in range(first, last + 1) if header.match(self.lines[at - 1])]
        if len(heads) == count:
            return heads[before], self._end(heads[before], last)
        start = self._line_of_key(key, first, last)
        inline = [at for at in range(start, last + 1) for _ in range(self.lines[at - 1].count("{"))]
        if len(inline) < count:
            line = self.line_of(str(items[number].get("held_on")), first=start, last=last) or start
            return line, line
        return inline[before], inline[before]

    def _end(self, head: int, last: int) -> int:
        following = (at - 1 for at in range(head + 1, last + 1) if re.match(r"\s*\[+\w", self.lines[at - 1]))
        return next(following, last)


def guess(wrong: str, known: Iterable[str]) -> str:
    """ ". Mente du »hovedmed«?" when one of the known words is close, else a full stop."""
    near = get_close_matches(wrong, list(known), n=1)
    return f". Mente du »{near[0]}«?" if near else "."


def _without_comment(line: str) -> str:
    marks = (mark.start() for mark in re.finditer("#", line))
    return next((line[:at] for at in marks if line.count('"', 0, at) % 2 == 0), line)
