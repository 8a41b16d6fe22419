"""The decisions of an item: whose and of which day, what they come to, votes, absences, what they ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.reading.absences import absence_facts
from benchmarks.reading.compare import is_alike, is_body, is_day, must_be_flagged, plain
from benchmarks.reading.item import NO_ITEM, Item
from benchmarks.reading.verdicts import Judgement, as_missed, as_verdict, extra, judged, same_names, wording

NO_DECISION: dict[str, Any] = {
    **dict.fromkeys(
        ("body", "date", "outcome", "printed", "item_number", "votes", "deviation", "absences", "raised_to_decision")
    ),
    "text": "",
    "amendments": [],
    "certainty": "certain",
    "source": {"line": 0, "last_line": 0},
}
"""What a decision that was not read is judged as."""
NO_FORMULA = "free text"
"""`printed` of a decision that has no formula."""


def decision_facts(expected: Sequence[dict[str, Any]], read: Item, place: str) -> Iterator[Judgement]:
    left = list(read.item["decisions"])
    for index, wanted in enumerate(expected):
        where = f"{place}.decisions[{index}]"
        decision = next((d for d in left if _is_of(wanted, d)), None)
        if decision is None:
            fact = judged("decision", where, _name(wanted), None, flagged=read.is_flagged("decisions"))
            yield fact
            yield from as_verdict(fact.verdict, list(one_decision(wanted, NO_DECISION, read, where))[1:])
            continue
        left.remove(decision)
        yield from one_decision(wanted, decision, read, where)
    for decision in left:
        flagged = decision["certainty"] == "uncertain"
        yield extra("decision", f"{place}.decisions", _name(decision), flagged=flagged)


def _is_of(wanted: dict[str, Any], decision: dict[str, Any]) -> bool:
    return is_body(wanted["body"], decision["body"]) and ("date" not in wanted or wanted["date"] == decision["date"])


def _name(decision: dict[str, Any]) -> str:
    return f"{decision['body']} {decision.get('date')}"


def loose_decisions(expected: Sequence[dict[str, Any]], items: Sequence[dict[str, Any]]) -> Iterator[Judgement]:
    """Decisions that are expected of the meeting, under whichever item they stand."""
    pool = [(decision, item) for item in items for decision in item["decisions"]]
    for index, wanted in enumerate(expected):
        place = f"decisions[{index}]"
        of_day = [entry for entry in pool if _is_of(wanted, entry[0])]
        entry = next((e for e in of_day if e[0]["outcome"] == wanted["outcome"]), next(iter(of_day), None))
        if entry is None:
            yield from as_missed(one_decision(wanted, NO_DECISION, Item(NO_ITEM), place))
            continue
        pool.remove(entry)
        yield from one_decision(wanted, entry[0], Item(entry[1]), place)
    for decision, _ in pool:
        yield extra("decision", "decisions", _name(decision), flagged=decision["certainty"] == "uncertain")


def one_decision(wanted: dict[str, Any], decision: dict[str, Any], read: Item, where: str) -> Iterator[Judgement]:
    yield Judgement("decision", "right", where, _name(wanted), _name(decision))
    flagged = decision["certainty"] == "uncertain" or read.flags_in("outcome", decision["source"])
    yield judged("outcome", f"{where}.outcome", wanted["outcome"], decision["outcome"], flagged=flagged)
    if must_be_flagged(wanted) and not flagged:
        yield Judgement("outcome", "wrong", f"{where}.outcome", "flagged", "not flagged")
    yield from _words(wanted, decision, read, where, flagged=flagged)
    if "votes" in wanted:
        yield from _votes(wanted["votes"], decision["votes"], read, f"{where}.votes")
    for index, votes in enumerate(wanted.get("amendments") or ()):
        told = decision["amendments"][index] if index < len(decision["amendments"]) else None
        yield from _votes(votes, told, read, f"{where}.amendments[{index}]")
    if "absences" in wanted:
        flagged = read.is_flagged("absences")
        yield from absence_facts(wanted["absences"], decision["absences"], f"{where}.absences", flagged=flagged)
    if wanted.get("follow_up") is not None:
        yield _follow_up(wanted["follow_up"], decision, read, f"{where}.follow_up")


def _words(
    wanted: dict[str, Any], decision: dict[str, Any], read: Item, where: str, *, flagged: bool
) -> Iterator[Judgement]:
    """What is printed, and what it says of itself."""

    def fact(name: str, expected: Any, actual: Any, **how: Any) -> Judgement:
        return judged("outcome", f"{where}.{name}", expected, actual, flagged=flagged, **how)

    if "printed" in wanted:
        if wanted["printed"].startswith(NO_FORMULA):
            yield fact("printed", None, decision["printed"])
        else:
            yield fact("printed", wanted["printed"], decision["printed"] and decision["text"], is_same=_is_printed)
    for name in ("deviation", "raised_to_decision", "item_number"):
        if name in wanted:
            yield fact(name, wanted[name], decision[name])
    if "item" in wanted:
        yield fact("item", wanted["item"], f"{read.item['title']} {decision['text']}", is_same=_is_printed)
    if "to" in wanted:
        days = [mention["date"] for field in ("dates", "route_next") for mention in read.item[field]]
        day = next((day for day in days if is_day(wanted["to"], day)), None)
        yield judged("dates", f"{where}.to", wanted["to"], day, flagged=False, is_same=is_day)
    for name in ("text", "raised_by"):
        if wanted.get(name) is not None:
            yield wording("decision", f"{where}.{name}", wanted[name], decision["text"], read.text, flagged=flagged)


def _is_printed(expected: str, actual: str) -> bool:
    return plain(expected) in plain(actual)


def _votes(wanted: Any, read_votes: dict[str, Any] | None, read: Item, where: str) -> Iterator[Judgement]:
    """Counts and names by side; a side that is not told in either is no fact."""
    flagged = read.is_flagged("votes")
    if wanted is None:
        yield judged("votes", where, None, read_votes, flagged=flagged)
        return
    told = read_votes or {}
    for side in ("for", "against", "abstained"):
        if side in wanted:
            yield judged(
                "votes",
                f"{where}.{side}",
                wanted[side],
                told.get(side),
                flagged=flagged,
                is_same=lambda left, right: left == right,
            )
    names = told.get("by") or {}
    for side, wanted_names in wanted["by"].each() if wanted.get("by") else ():
        yield same_names("votes", f"{where}.{side}", wanted_names, names.get(side), flagged=flagged)


def _follow_up(wanted: str, decision: dict[str, Any], read: Item, where: str) -> Judgement:
    """It must stand in this decision, not somewhere in the item."""
    lines = decision["source"]
    own = [f for f in read.item["follow_ups"] if lines["line"] <= f["source"]["line"] <= lines["last_line"]]
    told = next((f["text"] for f in own if is_alike(wanted, f["text"])), None)
    return judged("follow_ups", where, wanted, told, flagged=False, is_same=is_alike)
