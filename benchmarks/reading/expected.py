"""An expected file that knows which of its keys were judged, so that none passes in silence.

Two forms come in: the short names of hand-written lists, and the names of `import --json`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

FOR_PEOPLE = frozenset({"note", "noise", "layout", "file", "verbatim"})
"""Keys that are notes for whoever reads the file; so is every `…_note`."""


class Expected(dict[str, Any]):
    """A part of the expectation. To get a key is to judge it; to ask whether it is there is not."""

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__({key: tracked(value) for key, value in values.items()})
        self.judged_keys: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self.judged_keys.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.judged_keys.add(key)
        return super().get(key, default)

    def each(self) -> Iterator[tuple[str, Any]]:
        """All of it, where the keys themselves are what is expected."""
        self.judged_keys |= self.keys()
        yield from super().items()

    def unjudged(self, place: str = "") -> Iterator[str]:
        """The keys that no rule asked for, each with the place where it stands."""
        for key in self:
            where = f"{place}.{key}" if place else key
            if key in FOR_PEOPLE or key.endswith("_note"):
                continue
            if key not in self.judged_keys:
                yield where
            else:
                yield from _inside(super().__getitem__(key), where)


def tracked(value: Any) -> Any:
    """The value with every mapping in it as `Expected`."""
    if isinstance(value, dict):
        return Expected(value)
    return [tracked(part) for part in value] if isinstance(value, list) else value


def _inside(value: Any, place: str) -> Iterator[str]:
    if isinstance(value, Expected):
        yield from value.unjudged(place)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _inside(part, f"{place}[{index}]")


HEAD = ("kind", "body", "term", "date", "dates", "start", "end", "place")


def as_meetings(values: dict[str, Any]) -> list[dict[str, Any]]:
    """The meetings of an expected file, each in the hand-written form, where the head's facts stand by themselves."""
    if "meetings" not in values:
        return [values]
    beside = {name: value for name, value in values.items() if name != "meetings"}
    return [
        {
            **(beside if index == 0 else {}),
            "meeting": {name: meeting[name] for name in HEAD if name in meeting},
            **{name: value for name, value in meeting.items() if name not in HEAD},
        }
        for index, meeting in enumerate(values["meetings"])
    ]
