"""Where an item goes: steps with their roles, the grid's columns, coming treatments, whom it still waits for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.reading.compare import is_body, is_day
from benchmarks.reading.item import Item
from benchmarks.reading.verdicts import Judgement, begins_with, extra, judged, same_names


def route_facts(expected: dict[str, Any], read: Item, place: str) -> Iterator[Judgement]:
    steps = read.item["route"]
    if "route" in expected:
        yield from _steps(expected["route"] or [], steps, read, f"{place}.route")
    if "route_grid" in expected:
        yield from _grid(expected["route_grid"], steps, read, f"{place}.route_grid")
    if "route_next" in expected:
        yield from _next(expected["route_next"] or [], read, f"{place}.route_next")
    if "outstanding" in expected:
        yield same_names(
            "outstanding", f"{place}.outstanding", expected["outstanding"], read.item["outstanding"],
            flagged=read.is_flagged("route"),
        )  # fmt: skip
    if "counts" in expected:
        yield from _counts(expected["counts"], read, f"{place}.counts")


def _counts(counts: dict[str, int], read: Item, place: str) -> Iterator[Judgement]:
    fields = {"named": "route", "decided": "decisions", "outstanding": "outstanding"}
    for name, field in fields.items():
        if name in counts:
            yield judged("route", f"{place}.{name}", counts[name], len(read.item[field]), flagged=False)


def _steps(wanted: Sequence[Any], steps: Sequence[dict[str, Any]], read: Item, place: str) -> Iterator[Judgement]:
    flagged = read.is_flagged("route")
    for index, step in enumerate(wanted):
        where, told = f"{place}[{index}]", _at(steps, index)
        is_unsure = flagged and (told is None or told["certainty"] == "uncertain")
        body = step if isinstance(step, str) else step["body"]
        yield judged("route", f"{where}.body", body, told and told["body"], flagged=is_unsure, is_same=is_body)
        if not isinstance(step, str) and step.get("role") is not None:
            role = told and (told["role"] or "not stated")
            yield judged("route role", f"{where}.role", step["role"], role, flagged=is_unsure, is_same=is_role)
    for other in steps[len(wanted) :]:
        yield extra("route", place, other["body"], flagged=flagged and other["certainty"] == "uncertain")


def _at(steps: Sequence[dict[str, Any]], index: int) -> dict[str, Any] | None:
    return steps[index] if index < len(steps) else None


def is_role(expected: str, actual: str | None) -> bool:
    """A role by its first word; one that is not stated may be left so, or be the one that is to be proposed."""
    if expected.startswith("not stated"):
        proposed = re.search(r"(\w+) proposed", expected)
        return actual == "not stated" or (proposed is not None and actual == proposed[1])
    return begins_with(expected, actual)


def _grid(grid: Any, steps: Sequence[dict[str, Any]], read: Item, place: str) -> Iterator[Judgement]:
    flagged = read.is_flagged("route")
    if isinstance(grid, str):  # the columns are lost: what is proposed must be marked
        yield Judgement("route grid", "flagged" if flagged else "wrong" if steps else "missed", place, grid, len(steps))
        return
    for index, column in enumerate(grid):
        told = _at(steps, index)
        names = (told["column"], told["body"]) if told else ()
        short = column.split(" ")[0]
        actual = short if short in names else told and (told["column"] or told["body"])
        yield judged("route grid", f"{place}[{index}]", column, actual, flagged=flagged, is_same=begins_with)
    for other in steps[len(grid) :]:
        yield extra("route grid", place, other["body"], flagged=flagged)


def _next(wanted: Sequence[dict[str, Any]], read: Item, place: str) -> Iterator[Judgement]:
    left = list(read.item["route_next"])
    for index, step in enumerate(wanted):
        where = f"{place}[{index}]"
        told = next((other for other in left if _is_step(step, other)), None)
        flagged = read.is_flagged("route_next") if told is None else told["certainty"] == "uncertain"
        yield judged(
            "route next",
            where,
            step,
            told,
            flagged=flagged,
            is_same=lambda left, right: is_day(left["date"], right["date"]),
        )
        if told is not None:
            left.remove(told)
        if "role" in step:
            role = told and told["role"]
            yield judged("route role", f"{where}.role", step["role"], role, flagged=flagged, is_same=is_role)
    for other in left:
        yield extra("route next", place, f"{other['body']} {other['date']}", flagged=other["certainty"] == "uncertain")


def _is_step(wanted: dict[str, Any], step: dict[str, Any]) -> bool:
    return is_body(wanted["body"], step["body"]) and is_day(wanted["date"], step["date"])
