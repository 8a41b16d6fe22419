"""What stands beside a proposal's fields and amounts: staff, key figures, answers, promises, ties, what is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from benchmarks.reading.compare import is_body
from benchmarks.reading.verdicts import Judgement, extra, judged, same

COUNTED = ("fte", "current_budget")
_NOBODY: dict[str, Any] = {"body": None, "received_on": "not read"}


def parts_facts(
    expected: dict[str, Any], proposal: dict[str, Any], codes: Collection[str], *, unread: bool
) -> Iterator[Judgement]:
    """`codes`: those of the findings. An amount that nobody asks about must be the right one."""
    for name in COUNTED:
        if name in expected:
            flagged = unread or any(code.startswith(f"{name}_") for code in codes)
            yield from _counted(name, expected[name], proposal.get(name) or [], flagged=flagged)
    if "key_figures" in expected:
        rows = [[cell["value"] for cell in row["values"]] for row in proposal.get("key_figures") or []]
        yield from _in_order("key_figures", expected["key_figures"], rows, flagged=unread)
    if "relations" in expected:
        ties = [tie["relation"] for tie in proposal.get("related") or []]
        yield judged("relations", "relations", expected["relations"], ties, flagged=unread)
    if "section_count" in expected:
        count = len(proposal.get("sections") or {})
        yield judged("sections", "section_count", expected["section_count"], count, flagged=unread)
    if "hearing_responses" in expected:
        yield from _answers(expected["hearing_responses"], proposal.get("hearing_responses") or [], unread=unread)
    if "follow_ups" in expected:
        dues = [promise["due"] for promise in proposal.get("follow_ups") or []]
        yield from _in_order("follow_ups", [each["due"] for each in expected["follow_ups"]], dues, flagged=unread)
    for code in expected.get("findings") or ():
        yield Judgement("findings", "right" if code in codes else "missed", f"findings.{code}", code, sorted(codes))


def _counted(
    name: str, wanted: Sequence[dict[str, Any]], told: Sequence[dict[str, Any]], *, flagged: bool
) -> Iterator[Judgement]:
    amounts = [(each["year"], each["amount"]) for each in told]
    for index, each in enumerate(wanted):
        told_here = amounts[index] if index < len(amounts) else None
        right = each["year"], each["amount"]
        yield judged(name, f"{name}[{index}]", right, told_here, flagged=flagged)
    for other in amounts[len(wanted) :]:
        yield extra(name, name, other, flagged=flagged)


def _in_order(kind: str, wanted: Sequence[Any], told: Sequence[Any], *, flagged: bool) -> Iterator[Judgement]:
    for index, each in enumerate(wanted):
        yield judged(kind, f"{kind}[{index}]", each, told[index] if index < len(told) else None, flagged=flagged)
    for other in told[len(wanted) :]:
        yield extra(kind, kind, other, flagged=flagged)


def _answers(wanted: Sequence[dict[str, Any]], told: Sequence[dict[str, Any]], *, unread: bool) -> Iterator[Judgement]:
    for index, answer in enumerate(wanted):
        place = f"hearing_responses[{index}]"
        read = next((each for each in told if is_body(answer["body"], each["body"])), _NOBODY)
        yield judged("hearing", f"{place}.body", answer["body"], read["body"], flagged=unread, is_same=is_body)
        day = read["received_on"]
        yield judged("hearing", f"{place}.received_on", answer["received_on"], day, flagged=unread, is_same=same)
