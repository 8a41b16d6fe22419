"""`sagsgang import` of a changed file: what it changes in the case that was read of it before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from documents.case.earlier import ReadBefore
from process.commands.act import Command

HOW = "Nothing is stored. --revise gives the case the new version, --new registers a case of its own."


def told(before: ReadBefore, *, is_revised: bool = False) -> dict[str, Any]:
    again = before.again
    already = {"changes": list(again.changes), "kept": list(again.kept), "notes": list(again.notes)}
    return {"case": before.case.number, "already": already | {"revised": is_revised}}


def commands_of(before: ReadBefore, name: str) -> list[Command]:
    """What gives the case its new versions."""
    return list(before.again.commands(before.case.id, f"Læst igen af {name}."))


def again_text(case: Mapping[str, Any]) -> Iterator[str]:
    """The difference field by field, and what was done about it."""
    already = case.get("already")
    if already is None:
        return
    if not already["changes"]:
        yield f"  {case['case']} is here already; the file has nothing new."
    yield from (f"  changes: {line}" for line in already["changes"])
    yield from (f"  kept as people have it: {line}" for line in already["kept"])
    yield from (f"  look at: {line}" for line in already["notes"])
    if already["changes"]:
        yield f"  Case {case['case']} has the new version." if already["revised"] else f"  Case {case['case']}: {HOW}"
