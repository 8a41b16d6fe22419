"""An item: its title and fields, what is proposed, and every other fact of it by its own rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.reading.absences import absence_facts
from benchmarks.reading.compare import is_alike, is_body, is_name, plain
from benchmarks.reading.decisions import decision_facts
from benchmarks.reading.findings import finding_fact, sum_facts
from benchmarks.reading.item import NO_ITEM, Item
from benchmarks.reading.routes import route_facts
from benchmarks.reading.running_text import told_facts
from benchmarks.reading.verdicts import Judgement, as_missed, extra, judged, same, same_names

_FIELDS = {
    "no": ("number", same), "number": ("number", same), "title": ("title", same), "kind": ("kind", same),
    "case_number": ("case_number", same), "document_number": ("document_number", same), "fixed": ("fixed", same),
    "open": ("open", same), "officer": ("officer", is_name), "competence": ("competence", is_body),
    "proposed_by": ("proposed_by", same),
}  # fmt: skip
_TEXTS = {"recommendation": "proposed_decision", "proposed_decision": "proposed_decision", "annexes": "annexes"}
_COUNTS = {"recommendation_points": "proposed_decision", "annexes": "annexes", "invited": "invited"}


def items_facts(expected: Sequence[dict[str, Any]], items: Sequence[dict[str, Any]]) -> Iterator[Judgement]:
    """The items of a meeting, a list that is whole."""
    left = list(items)
    for index, wanted in enumerate(expected):
        place = f"items[{index}]"
        item = _item_of(wanted, items, index)
        is_read = item is not None and item in left
        if "index" in wanted:
            position = items.index(item) + 1 if item is not None and is_read else None
            yield judged("items", f"{place}.index", wanted["index"], position, flagged=False)
        if item is None or not is_read:
            yield from as_missed(item_facts(wanted, NO_ITEM, place))
            continue
        left.remove(item)
        yield from item_facts(wanted, item, place)
    for item in left:
        yield extra("items", "items", item["title"], flagged=False)


def _item_of(wanted: dict[str, Any], items: Sequence[dict[str, Any]], index: int) -> dict[str, Any] | None:
    number = wanted.get("no", wanted.get("number"))
    if number is not None:
        return next((item for item in items if item["number"] == str(number)), None)
    if wanted.get("title") is not None:
        return next((item for item in items if plain(item["title"] or "") == plain(wanted["title"])), None)
    return items[index] if index < len(items) else None


def item_facts(expected: dict[str, Any], item: dict[str, Any], place: str) -> Iterator[Judgement]:
    """Every judged fact of one item."""
    read = Item(item)
    yield from _field_facts(expected, read, place)
    yield from _list_facts(expected, read, place)
    yield from route_facts(expected, read, place)
    if "decisions" in expected:
        yield from decision_facts(expected["decisions"] or [], read, place)
    if "absences" in expected:
        flagged = read.is_flagged("absences")
        yield from absence_facts(expected["absences"], item["absences"], f"{place}.absences", flagged=flagged)
    yield from told_facts(expected, read, place)
    yield from _period_facts(expected, item, place)
    for text in [*(expected.get("findings") or ()), *([expected["finding"]] if expected.get("finding") else ())]:
        yield finding_fact(text, item["findings"], f"{place}.findings")
    yield from sum_facts(expected, item, place)


def _field_facts(expected: dict[str, Any], read: Item, place: str) -> Iterator[Judgement]:
    for name, (field, is_same) in _FIELDS.items():
        if name in expected:
            flagged, actual = read.is_flagged(field), read.item[field]
            yield judged(field, f"{place}.{field}", expected[name], actual, flagged=flagged, is_same=is_same)
    if "other_officers" in expected:
        officers, told = expected["other_officers"], read.item["other_officers"]
        yield same_names("officer", f"{place}.other_officers", officers, told, flagged=read.is_flagged("officer"))


def _list_facts(expected: dict[str, Any], read: Item, place: str) -> Iterator[Judgement]:
    """Lists by their count, or by their texts in order."""
    for name, field in _COUNTS.items():
        if isinstance(expected.get(name), int):
            count = len(read.item[field] or ()) or (0 if expected[name] == 0 else None)
            yield judged(field, f"{place}.{field}", expected[name], count, flagged=read.is_flagged(field))
    for name, field in _TEXTS.items():
        if name in expected and not isinstance(expected[name], int):
            yield from _texts(field, expected[name] or [], read, f"{place}.{field}")
    if isinstance(expected.get("invited"), list):
        flagged = read.is_flagged("invited")
        yield same_names("invited", f"{place}.invited", expected["invited"], read.item["invited"], flagged=flagged)
    for name in ("conflicts", "dissents", "reservations"):
        if name in expected:
            yield from _statements(name, expected[name] or [], read, f"{place}.{name}")


def _texts(field: str, wanted: Sequence[str], read: Item, place: str) -> Iterator[Judgement]:
    told, flagged = read.item[field] or [], read.is_flagged(field)
    for index, text in enumerate(wanted):
        actual = told[index] if index < len(told) else None
        yield judged(field, f"{place}[{index}]", text, actual, flagged=flagged, is_same=is_alike)
    for other in told[len(wanted) :]:
        yield extra(field, place, other, flagged=flagged)


def _statements(name: str, wanted: Sequence[Any], read: Item, place: str) -> Iterator[Judgement]:
    """Who had something put in the record, as a name, a list of names, or `{who, text}`."""
    told, flagged = read.item[name], read.is_flagged(name)
    for index, statement in enumerate(wanted):
        where = f"{place}[{index}]"
        who = statement["who"] if isinstance(statement, dict) else statement
        names = [who] if isinstance(who, str) else who
        here = told[index] if index < len(told) else None
        yield same_names(name, f"{where}.who", names, here and here["who"], flagged=flagged)
        if isinstance(statement, dict) and statement.get("text") is not None:
            text = here and here["text"]
            yield judged(name, f"{where}.text", statement["text"], text, flagged=flagged, is_same=is_alike)
    for other in told[len(wanted) :]:
        yield extra(name, place, other["who"], flagged=flagged)


def _period_facts(expected: dict[str, Any], item: dict[str, Any], place: str) -> Iterator[Judgement]:
    if isinstance(expected.get("term"), dict):
        period = [expected["term"]["start"], expected["term"]["end"]]
        yield judged("dates", f"{place}.term", period, item["period"], flagged=False)
    if expected.get("in_force") is not None:
        days = [mention["date"] for mention in item["dates"]]
        day = next((day for day in days if day == expected["in_force"]), None)
        yield judged("dates", f"{place}.in_force", expected["in_force"], day, flagged=False)
