"""One fact at a time: right, wrong in silence, flagged (a finding says so), or missed; and what was not judged."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from benchmarks.reading.compare import DIGEST, is_alike, is_name, must_be_flagged, plain, without_note

Verdict = Literal["right", "wrong", "flagged", "missed", "unjudged", "error"]
"""`unjudged`: the expected file has it and no rule compares it; `error`: the judge does not know what it means."""
NOT_FACTS: frozenset[Verdict] = frozenset({"unjudged", "error"})
EMPTY_LABEL = "label empty"
NOT_STATED: tuple[Any, ...] = (None, [], "not stated")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of one expected fact. `kind` is what the table sums up."""

    kind: str
    verdict: Verdict
    place: str
    expected: object
    actual: object


Same = Callable[[Any, Any], bool]


def same(expected: Any, actual: Any) -> bool:
    if isinstance(expected, str) and expected.startswith(DIGEST):
        return is_name(expected, actual)
    return expected == actual or (isinstance(expected, str) and plain(expected) == plain(actual or ""))


def begins_with(expected: str, actual: str | None) -> bool:
    """Whether the expectation's first word is this value: the rest is for people ("minutes, in two parts")."""
    return actual is not None and expected.replace(",", " ").split(" ")[0] == actual


def judged(kind: str, place: str, expected: Any, actual: Any, *, flagged: bool, is_same: Same = same) -> Judgement:
    """A value that is not stated is right where none is read, an empty label where that is said. What must be flagged
    is right only with its finding.
    """
    must_flag = must_be_flagged(expected)
    empty = actual in (None, "", [], ())
    if expected == EMPTY_LABEL:
        return Judgement(kind, _of_empty_label(empty, flagged=flagged), place, expected, actual)
    is_right = empty if expected in NOT_STATED else not empty and is_same(expected, actual)
    if is_right:
        verdict: Verdict = "right" if flagged or not must_flag else "wrong"
    elif flagged:
        verdict = "flagged"
    else:
        verdict = "missed" if empty else "wrong"
    return Judgement(kind, verdict, place, expected, actual)


def _of_empty_label(empty: bool, *, flagged: bool) -> Verdict:
    if empty:
        return "right" if flagged else "missed"
    return "flagged" if flagged else "wrong"


def extra(kind: str, place: str, actual: object, *, flagged: bool) -> Judgement:
    """Something read that the expectation, which has the list whole, does not have."""
    return Judgement(kind, "flagged" if flagged else "wrong", place, None, actual)


def as_missed(facts: Iterable[Judgement]) -> Iterator[Judgement]:
    """The facts of something that was not read at all: none of them is right, not even one that is not stated."""
    yield from as_verdict("missed", facts)


def as_verdict(verdict: Verdict, facts: Iterable[Judgement]) -> Iterator[Judgement]:
    """The facts of something that was not read, which share its verdict: flagged or missed."""
    for fact in facts:
        yield fact if fact.verdict == "error" else replace(fact, verdict=verdict, actual=None)


def same_names(
    kind: str, place: str, wanted: Sequence[str], told: Collection[str] | None, *, flagged: bool
) -> Judgement:
    """A whole list of names, in any order, as one fact."""
    left = [without_note(name) for name in told or ()]
    for name in wanted:
        here = next((other for other in left if is_name(without_note(name), other)), None)
        if here is None:
            verdict: Verdict = "flagged" if flagged else "wrong" if told else "missed"
            return Judgement(kind, verdict, place, wanted, told)
        left.remove(here)
    return Judgement(kind, "right" if not left else "flagged" if flagged else "wrong", place, wanted, told)


def wording(kind: str, place: str, expected: str, actual: str | None, around: str, *, flagged: bool) -> Judgement:
    """A text that the expectation tells in its own words. Where these stand nowhere in what was read `around` it, it is
    a note in another language, and nobody here can judge it.
    """
    if is_alike(expected, actual or ""):
        return Judgement(kind, "right", place, expected, actual)
    if not is_alike(expected, around):
        return Judgement(kind, "unjudged", place, expected, actual)
    return Judgement(kind, "flagged" if flagged else "wrong" if actual else "missed", place, expected, actual)
