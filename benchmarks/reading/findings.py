"""What must be told as a finding, in the words of the expectation; and which sums must be found not to agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.reading.compare import figures_in
from benchmarks.reading.verdicts import Judgement

CODES: Mapping[str, tuple[str, ...]] = {
    "decision": ("decision_empty", "decision_not_in_text"),
    "table": ("table_missing",),
    "deadline": ("hearing_without_deadline",),
    "clock": ("times_lost",),
    "number": ("number_lost", "number_uncertain"),
    "contents": ("contents_without_items",),
    "same person": ("same_person",),
    "sitting": ("several_sittings",),
    "grid": ("grid_uncertain",),
}
"""Word of an expectation → the codes of the findings that tell it."""
_SUMS = ("sum_disagrees", "table_disagrees", "total_disagrees")


def finding_fact(text: str, findings: Sequence[dict[str, Any]], place: str) -> Judgement:
    """Every word of the table that the expectation has must be told; one that has none is an error of the judge."""
    words = [word for word in CODES if word in text.casefold()]
    codes = [finding["code"] for finding in findings]
    if not words:
        return Judgement("findings", "error", place, text, codes)
    is_told = all(any(code in CODES[word] for code in codes) for word in words)
    return Judgement("findings", "right" if is_told else "missed", place, text, codes)


def sum_facts(expected: dict[str, Any], item: dict[str, Any], place: str) -> Iterator[Judgement]:
    """Each sum that must be found, with all its figures; none that holds may be told."""
    left = [finding["message"] for finding in item["findings"] if finding["code"] in _SUMS]
    for wanted in expected.get("sum_findings") or ():
        figures = figures_in(wanted["what"])
        nearest = max(left, key=lambda message: len(figures & figures_in(message)), default="")
        is_told = wanted.get("must", "found") == "found" and figures <= figures_in(nearest)
        yield Judgement("sums", "right" if is_told else "missed", f"{place}.sums", wanted["what"], nearest or None)
        if figures & figures_in(nearest):
            left.remove(nearest)
    for held in [*(expected.get("sums_hold") or ()), *(expected.get("sums_not_to_flag") or ())]:
        yield Judgement("sums", "wrong" if left else "right", f"{place}.sums", held, left)
