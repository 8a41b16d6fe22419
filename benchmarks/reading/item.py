"""An item that was read, and which of its facts have a finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any


class Item:
    """`item`: as `import --json` has it."""

    def __init__(self, item: dict[str, Any]) -> None:
        self.item = item
        self.facts = flagged_facts(item)
        self.text = " ".join(_texts([item["title"], item["sections"], item["decisions"], item["proposed_decision"]]))

    def is_flagged(self, fact: str) -> bool:
        return fact in self.facts

    def flags_in(self, fact: str, source: dict[str, Any]) -> bool:
        """Whether a finding about the fact stands on these lines."""
        return any(
            finding["fact"] == fact and source["line"] <= finding["source"]["line"] <= source["last_line"]
            for finding in self.item["findings"]
        )


def flagged_facts(read: dict[str, Any]) -> set[str]:
    """The fields of a meeting or an item that a finding is about, or that are marked as our reading."""
    facts = {finding["fact"] for finding in read["findings"]}
    return facts | {name for name, source in read["sources"].items() if source["certainty"] == "uncertain"}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
    elif isinstance(value, Sequence):
        for part in value:
            yield from _texts(part)


NO_ITEM: dict[str, Any] = {
    **dict.fromkeys(
        (
            *("number", "title", "kind", "fixed", "case_number", "document_number", "officer", "other_officers"),
            *("open", "competence", "proposed_by", "absences", "hearing", "annexes", "period"),
        )
    ),
    **{
        name: []
        for name in (
            *("proposed_decision", "route", "route_next", "outstanding", "decisions", "conflicts", "dissents"),
            *("reservations", "external_deadlines", "past", "dates", "follow_ups", "amounts", "invited"),
            *("agreement", "findings"),
        )
    },
    "sections": {},
    "sources": {},
}
"""What an item that was not read is judged as."""
