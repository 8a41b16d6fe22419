"""Reading TOML so that every mistake is found at once and named by file, key and line, in Danish.

Nothing here raises for a mistake in the file: a `Node` notes the problem and gives a harmless value, so that the
reading goes on to the next mistake. `tomllib` gives no positions; a line is found by looking for the key in the source
text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")

CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


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
    """One file as written, and the problems found in it so far."""

    file: str
    text: str
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines = [_without_comment(line) for line in self.text.replace("\r\n", "\n").split("\n")]

    def line_of(self, *needles: str, first: int = 1, last: int | None = None) -> int:
        """The line of the last needle, each looked for from the line of the one before it; 0 when one is missing."""
        line = first
        for needle in needles:
            found = (
                number for number in range(line, (last or len(self.lines)) + 1) if needle in self.lines[number - 1]
            )
            line = next(found, 0)
            if not line:
                return 0
        return line

    def note(self, key: str, line: int, message_da: str) -> None:
        self.problems.append(Problem(self.file, line, key, message_da))


def _without_comment(line: str) -> str:
    marks = (mark.start() for mark in re.finditer("#", line))
    return next((line[:at] for at in marks if line.count('"', 0, at) % 2 == 0), line)


def read(source: Source) -> Node:
    """The file as a node; a file that is not TOML is one problem and an empty node."""
    values: dict[str, Any] = {}
    try:
        values = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        line = int(at.group(1)) if at else len(source.lines)
        reason = re.sub(r" \(at .*\)", "", str(error))
        source.note(
            "", line, f"Filen kan ikke læses som TOML ({reason}). Se efter anførselstegn, komma eller parentes."
        )
    return Node(source, values, 1, max(1, len(source.lines)))


class Node:
    """One table of a file, in its lines. Each key is taken once; `close` reports those nobody took."""

    def __init__(self, source: Source, values: dict[str, Any], first: int, last: int) -> None:
        self.source, self.values, self.first, self.last = source, dict(values), first, last
        self.taken: set[str] = set()

    def line(self, key: str) -> int:
        sought = re.compile(rf"(^|[\s{{,\[])\"?{re.escape(key)}\"?\s*(=|\])")
        numbers = range(self.first, self.last + 1)
        return next(
            (n for n in numbers if n <= len(self.source.lines) and sought.search(self.source.lines[n - 1])), self.first
        )

    def note(self, key: str, message_da: str) -> None:
        self.source.note(key, self.line(key), message_da)

    def text(self, key: str, default: str | None = None) -> str:
        return self._take(key, str, default, "", 'en tekst i anførselstegn, fx "Byrådet"')

    def maybe(self, key: str) -> str | None:
        """A text that may be absent."""
        return self.text(key, "") or None

    def whole(self, key: str, default: int | None = None) -> int:
        return self._take(key, int, default, 0, "et helt tal, fx 5")

    def flag(self, key: str) -> bool:
        return self._take(key, bool, False, False, "true eller false, uden anførselstegn")

    def day(self, key: str) -> date:
        return self._take(key, date, None, date.min, "en dato uden anførselstegn, fx 2027-09-07")

    def maybe_day(self, key: str) -> date | None:
        self.taken.add(key)
        return self.day(key) if key in self.values else None

    def maybe_whole(self, key: str) -> int | None:
        self.taken.add(key)
        return self.whole(key) if key in self.values else None

    def hour(self, key: str, default: time | None = None) -> time:
        if isinstance(value := self.values.get(key), str) and (match := CLOCK.fullmatch(value)):
            self.values[key] = time(int(match[1]), int(match[2]))
        return self._take(key, time, default, time(0), 'et klokkeslæt, fx "12:00"')

    def choice(self, key: str, options: type[Choice], default: Choice | None = None) -> Choice:
        value = self.text(key, default)
        try:
            return options(value)
        except ValueError:
            if value:
                known = ", ".join(options)
                self.note(key, f"»{value}« kendes ikke{guess(value, list(options))} Skriv en af disse: {known}.")
            return next(iter(options))

    def texts(self, key: str) -> tuple[str, ...]:
        return self._list(key, str, 'tekster i kantede parenteser, fx ["HU", "HMU"]')

    def wholes(self, key: str, default: tuple[int, ...] = ()) -> tuple[int, ...]:
        self.taken.add(key)
        return self._list(key, int, "hele tal i kantede parenteser, fx [7, 3, 1]") if key in self.values else default

    def tables(self, key: str) -> list[Node]:
        """The tables of a list, `[[key]]` or `key = [{…}]`, each knowing its own lines."""
        found = self.items(key)
        tables = [item for item in found if isinstance(item, dict)]
        if len(tables) != len(found):
            self.note(key, f"Hvert punkt i {key} skal stå som en tabel: [[{key}]] eller {{ … }}.")
        return [
            Node(self.source, table, *lines)
            for table, lines in zip(tables, self._regions(key, len(tables)), strict=True)
        ]

    def table(self, key: str) -> Node:
        """A single `[key]` table; an empty one when it is missing."""
        value = self._take(key, dict, {}, {}, f"en tabel, der begynder med [{key}]")
        line = self.line(key)
        return Node(self.source, value, line, self._end(line))

    def items(self, key: str) -> list[Any]:
        return self._take(key, list, [], [], "en liste i kantede parenteser")

    def close(self) -> None:
        """Report the keys nobody knows: a misspelt key would otherwise be silently without effect."""
        for key in self.values.keys() - self.taken:
            known = sorted(self.taken)
            self.note(key, f"»{key}« er ikke en kendt nøgle her{guess(key, known)} Kendte nøgler: {', '.join(known)}.")

    def _take(self, key: str, kind: type[Value], default: Value | None, harmless: Value, wanted: str) -> Value:
        self.taken.add(key)
        if key not in self.values:
            if default is None:
                self.note(key, f"{key} mangler. Tilføj {wanted}.")
            return harmless if default is None else default
        value = self.values[key]
        if _is(value, kind):
            return value  # type: ignore[no-any-return]
        self.note(key, f"{key} skal være {wanted}.")
        return harmless

    def _list(self, key: str, kind: type[Value], wanted: str) -> tuple[Value, ...]:
        found = self.items(key)
        if not all(_is(item, kind) for item in found):
            self.note(key, f"{key} skal være {wanted}.")
        return tuple(item for item in found if _is(item, kind))

    def _regions(self, key: str, count: int) -> list[tuple[int, int]]:
        header = re.compile(rf"\s*\[\[\s*{re.escape(key)}\s*\]\]")
        heads = [n for n in range(self.first, self.last + 1) if header.match(_line(self.source, n))]
        if len(heads) == count:
            return [(head, self._end(head)) for head in heads]
        inline = [n for n in range(self.line(key), self.last + 1) for _ in range(_line(self.source, n).count("{"))]
        if len(inline) >= count:
            return [(n, n) for n in inline[:count]]
        return [(self.first, self.last)] * count

    def _end(self, head: int) -> int:
        following = (n - 1 for n in range(head + 1, self.last + 1) if re.match(r"\s*\[+\w", _line(self.source, n)))
        return next(following, self.last)


def guess(wrong: str, known: Iterable[str]) -> str:
    """ ". Mente du »hovedmed«?" when one of the known words is close, else a full stop."""
    near = get_close_matches(wrong, list(known), n=1)
    return f". Mente du »{near[0]}«?" if near else "."


def _is(value: object, kind: type) -> bool:
    """`isinstance`, but True is no number and a moment is no day."""
    unlike = {int: bool, date: datetime}.get(kind)
    return isinstance(value, kind) and not (unlike and isinstance(value, unlike))


def _line(source: Source, number: int) -> str:
    return source.lines[number - 1] if number <= len(source.lines) else ""
