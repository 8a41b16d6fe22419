"""The answer of a body: whose, of which day, about what, and what it says of each proposal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks.reading.compare import is_body, plain, without_note
from benchmarks.reading.verdicts import Judgement, Same, as_missed, extra, judged, same, same_names

NO_ANSWER: dict[str, Any] = {**dict.fromkeys(("body", "date", "about", "answer")), "points": [], "signed_by": []}
_MOST_MORE_WORDS = 6


def answer_facts(expected: dict[str, Any], read: dict[str, Any]) -> Iterator[Judgement]:
    """Where no answer was read, every fact is missed."""
    yield judged("kind", "kind", expected["kind"], read.get("kind"), flagged=False)
    answers = read.get("hearing_responses") or []
    if not answers:
        yield from as_missed(_facts(expected, NO_ANSWER))
        return
    yield from _facts(expected, answers[0])
    for other in answers[1:]:
        yield extra("kind", "hearing_responses", other["body"], flagged=False)


def _facts(expected: dict[str, Any], answer: dict[str, Any]) -> Iterator[Judgement]:
    fields: dict[str, Same] = {"body": is_body, "date": same, "about": _is_about, "answer": same}
    for name, is_same in fields.items():
        if name in expected:
            yield judged(name, name, expected[name], answer[name], flagged=False, is_same=is_same)
    if "signed_by" in expected:
        yield same_names("signed_by", "signed_by", expected["signed_by"] or [], answer["signed_by"], flagged=False)
    if "per_proposal" not in expected:
        return
    points = {point["proposal"]: point for point in answer["points"]}
    for number, stance in expected["per_proposal"].each():
        point = points.pop(number, None)
        yield judged(
            "stance", f"per_proposal.{number}", stance, point and point["stance"],
            flagged=point is not None and point["certainty"] == "uncertain", is_same=_is_stance,
        )  # fmt: skip
    for number, point in points.items():
        yield extra("stance", "per_proposal", number, flagged=point["certainty"] == "uncertain")


def _is_about(expected: str, actual: str) -> bool:
    """The expected words, and no more than a few others: the whole letter is not what it is about."""
    is_short = len(plain(actual).split()) <= len(plain(expected).split()) + _MOST_MORE_WORDS
    return is_short and plain(expected) in plain(actual)


def _is_stance(expected: str, actual: str) -> bool:
    return without_note(expected) == actual
