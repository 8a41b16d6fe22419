"""One fact at a time: right, wrong in silence, flagged (a finding says so), or missed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from benchmarks.reading.expected import is_alike, is_body, is_name, must_be_flagged, plain, without_note

Verdict = Literal["right", "wrong", "flagged", "missed"]


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
    return expected == actual or (isinstance(expected, str) and plain(expected) == plain(actual or ""))


def judged(kind: str, place: str, expected: Any, actual: Any, *, flagged: bool, is_same: Same = same) -> Judgement:
    """A value that is not stated is right where none is read. What must be flagged is right only with its finding."""
    empty = actual in (None, "", [], ())
    is_stated = expected not in (None, [], "label empty", "not stated")
    is_right = not empty and is_same(expected, actual) if is_stated else empty
    if is_right:
        verdict: Verdict = "right" if flagged or not must_be_flagged(expected) else "wrong"
    elif flagged:
        verdict = "flagged"
    else:
        verdict = "missed" if empty else "wrong"
    return Judgement(kind, verdict, place, expected, actual)


class Item:
    """An item that was read, and which of its facts have a finding."""

    def __init__(self, item: dict[str, Any]) -> None:
        self.item = item
        self.facts = {finding["fact"] for finding in item["findings"]}
        self.facts |= {name for name, source in item["sources"].items() if source["certainty"] == "uncertain"}

    def is_flagged(self, fact: str) -> bool:
        return fact in self.facts


def scalar_facts(expected: dict[str, Any], read: Item, place: str) -> Iterator[Judgement]:
    for name, field, is_same in (
        ("no", "number", same), ("number", "number", same), ("title", "title", same), ("kind", "kind", same),
        ("case_number", "case_number", same), ("document_number", "document_number", same), ("fixed", "fixed", same),
        ("open", "open", same), ("officer", "officer", is_name), ("competence", "competence", is_body),
        ("proposed_by", "proposed_by", same),
    ):  # fmt: skip
        if name in expected:
            yield judged(
                field,
                f"{place}.{field}",
                expected[name],
                read.item[field],
                flagged=read.is_flagged(field),
                is_same=is_same,
            )


def count_facts(expected: dict[str, Any], read: Item, place: str) -> Iterator[Judgement]:
    for name, field in (
        ("recommendation_points", "proposed_decision"), ("annexes", "annexes"), ("invited", "invited"),
    ):  # fmt: skip
        if isinstance(expected.get(name), int):
            count = len(read.item[field] or ())
            yield judged(field, f"{place}.{field}", expected[name], count or None, flagged=read.is_flagged(field))
    for wanted, told in zip(
        expected.get("recommendation") or (), _padded(read.item["proposed_decision"], 9), strict=False
    ):
        yield judged(
            "proposed_decision",
            f"{place}.proposed_decision",
            wanted,
            told,
            flagged=read.is_flagged("proposed_decision"),
            is_same=is_alike,
        )
    if isinstance(expected.get("proposed_decision"), list):
        yield judged(
            "proposed_decision",
            f"{place}.proposed_decision",
            len(expected["proposed_decision"]),
            len(read.item["proposed_decision"]),
            flagged=read.is_flagged("proposed_decision"),
        )
    if isinstance(expected.get("annexes"), list):
        yield judged(
            "annexes",
            f"{place}.annexes",
            len(expected["annexes"]),
            len(read.item["annexes"] or ()),
            flagged=read.is_flagged("annexes"),
        )


def _padded(values: Sequence[Any], count: int) -> list[Any]:
    return [*values, *[None] * count][:count]


def route_facts(expected: dict[str, Any], read: Item, place: str) -> Iterator[Judgement]:
    flagged = read.is_flagged("route")
    steps = read.item["route"]
    wanted = expected.get("route")
    if isinstance(wanted, list):
        for index, (step, told) in enumerate(zip(wanted, _padded(steps, len(wanted)), strict=True)):
            body, role = (step["body"], step.get("role")) if isinstance(step, dict) else (step, None)
            is_unsure = flagged and (told is None or told["certainty"] == "uncertain")
            yield judged(
                "route", f"{place}.route[{index}].body", body, told and told["body"], flagged=is_unsure, is_same=is_body
            )
            if role is not None:
                yield judged(
                    "route role",
                    f"{place}.route[{index}].role",
                    role,
                    told and (told["role"] or "not stated"),
                    flagged=is_unsure,
                    is_same=_is_role,
                )
        if len(steps) > len(wanted):
            yield Judgement("route", "flagged" if flagged else "wrong", f"{place}.route", len(wanted), len(steps))
    grid = expected.get("route_grid")
    if isinstance(grid, list):
        for index, column in enumerate(grid):
            told = steps[index] if index < len(steps) else None
            short = column.split(" ")[0]
            same_column = told is not None and short in (told["column"], told["body"])
            yield judged(
                "route grid",
                f"{place}.route_grid[{index}]",
                column,
                short if same_column else told and told["column"],
                flagged=flagged,
                is_same=lambda a, b: a.split(" ")[0] == b,
            )
    elif isinstance(grid, str):
        yield Judgement(
            "route grid",
            "flagged" if flagged else "wrong" if steps else "missed",
            f"{place}.route_grid",
            grid,
            len(steps),
        )
    for step in expected.get("route_next") or ():
        told = next(
            (
                s
                for s in read.item["route_next"]
                if is_body(step["body"], s["body"]) and _is_day(step["date"], s["date"])
            ),
            None,
        )
        yield judged(
            "route next",
            f"{place}.route_next",
            step,
            told,
            flagged=read.is_flagged("route_next"),
            is_same=lambda _a, _b: True,
        )
    if "outstanding" in expected:
        told_bodies = read.item["outstanding"]
        right = len(told_bodies) == len(expected["outstanding"]) and all(
            any(is_body(b, t) for t in told_bodies) for b in expected["outstanding"]
        )
        yield Judgement(
            "outstanding",
            "right" if right else "flagged" if flagged else "wrong",
            f"{place}.outstanding",
            expected["outstanding"],
            told_bodies,
        )


def _is_role(expected: str, actual: str) -> bool:
    first = expected.split(" ", maxsplit=1)[0]
    return first == actual or (
        expected.startswith("not stated") and ("information" in expected or actual == "not stated")
    )


def _is_day(expected: str, actual: str | None) -> bool:
    """An expected day without its year ("--04-13") is right with any."""
    return actual is not None and actual.endswith(expected.removeprefix("--"))


def decision_facts(expected: Sequence[dict[str, Any]], read: Item, place: str) -> Iterator[Judgement]:
    told = list(read.item["decisions"])
    for index, wanted in enumerate(expected):
        where = f"{place}.decisions[{index}]"
        decision = next(
            (d for d in told if is_body(wanted["body"], d["body"]) and wanted.get("date") in (None, d["date"])), None
        )
        if decision is None:
            yield judged("decision", where, wanted, None, flagged=read.is_flagged("decisions"))
            continue
        told.remove(decision)
        yield from one_decision(wanted, decision, read, where)
    for decision in told:
        verdict: Verdict = "flagged" if decision["certainty"] == "uncertain" else "wrong"
        yield Judgement("decision", verdict, f"{place}.decisions", None, f"{decision['body']} {decision['date']}")


def one_decision(wanted: dict[str, Any], decision: dict[str, Any], read: Item, where: str) -> Iterator[Judgement]:
    yield Judgement("decision", "right", where, wanted["body"], decision["body"])
    line = decision["source"]["line"], decision["source"]["last_line"]
    flagged = decision["certainty"] == "uncertain" or any(
        f["fact"] == "outcome" and line[0] <= f["source"]["line"] <= line[1] for f in read.item["findings"]
    )
    yield judged("outcome", f"{where}.outcome", wanted["outcome"], decision["outcome"], flagged=flagged)
    if must_be_flagged(wanted) and not flagged:
        yield Judgement("outcome", "wrong", f"{where}.outcome", "flagged", "not flagged")
    if "raised_to_decision" in wanted:
        yield judged("outcome", f"{where}.raised", True, decision["raised_to_decision"], flagged=flagged)
    votes = wanted.get("votes")
    if isinstance(votes, dict):
        read_votes = decision["votes"] or {}
        for side in ("for", "against", "abstained"):
            if side in votes:
                yield judged(
                    "votes",
                    f"{where}.votes.{side}",
                    votes[side],
                    read_votes.get(side),
                    flagged=read.is_flagged("votes"),
                    is_same=lambda a, b: a == b,
                )
        for side, names in (votes.get("by") or {}).items():
            got = (read_votes.get("by") or {}).get(side) or []
            right = len(got) == len(names) and all(
                any(is_name(without_note(n), without_note(g)) for g in got) for n in names
            )
            yield Judgement(
                "votes",
                "right" if right else "flagged" if read.is_flagged("votes") else "wrong" if got else "missed",
                f"{where}.votes.{side}",
                names,
                got,
            )
    if isinstance(wanted.get("absences"), list):
        yield from absence_facts(
            wanted["absences"], decision["absences"], f"{where}.absences", flagged=read.is_flagged("absences")
        )
    if isinstance(wanted.get("follow_up"), str):
        alike = next((f for f in read.item["follow_ups"] if is_alike(wanted["follow_up"], f["text"])), None)
        yield judged(
            "follow_ups",
            f"{where}.follow_up",
            wanted["follow_up"],
            alike and alike["text"],
            flagged=False,
            is_same=lambda _a, _b: True,
        )


def absence_facts(
    wanted: Any, told: Sequence[dict[str, Any]] | None, place: str, *, flagged: bool
) -> Iterator[Judgement]:
    if isinstance(wanted, dict):
        wanted = wanted.get("value")
    if wanted in (None, "not stated"):
        yield judged("absences", place, None, told, flagged=flagged)
        return
    if wanted in ([], "label empty", "nobody"):
        verdict: Verdict = (
            "right"
            if told is not None and not told
            else "flagged"
            if flagged
            else "missed"
            if told is None
            else "wrong"
        )
        yield Judgement("absences", verdict, place, wanted, told)
        return
    left = list(told or ())
    for index, absence in enumerate(wanted):
        if absence.get("value") == "nobody":
            yield Judgement("absences", "right" if told is not None else "missed", f"{place}[{index}]", "nobody", told)
            continue
        name = absence.get("name") or absence.get("person") or ""
        found = next((a for a in left if is_name(name, a["person"])), None)
        yield judged(
            "absences", f"{place}[{index}].person", name, found and found["person"], flagged=flagged, is_same=is_name
        )
        if found is None:
            continue
        left.remove(found)
        yield from _one_absence(absence, found, f"{place}[{index}]", flagged=flagged)
    for extra in left:
        yield Judgement(
            "absences", "flagged" if extra["certainty"] == "uncertain" else "wrong", place, None, extra["person"]
        )


def _one_absence(absence: dict[str, Any], found: dict[str, Any], place: str, *, flagged: bool) -> Iterator[Judgement]:
    unsure = flagged or found["certainty"] == "uncertain"
    for field in ("party", "reason"):
        if field in absence:
            yield judged("absences", f"{place}.{field}", absence[field], found[field], flagged=unsure)
    for field in ("from", "to"):
        if field in absence:
            yield judged(
                "absences",
                f"{place}.{field}",
                absence[field],
                found[field],
                flagged=unsure,
                is_same=lambda a, b: plain(a) in plain(b),
            )
    if "scope" in absence:
        yield judged("absences", f"{place}.scope", absence["scope"].split(" ")[0], found["scope"], flagged=unsure)
    if isinstance(absence.get("substitute"), dict):
        got = found["substitute"] and found["substitute"]["name"]
        yield judged(
            "absences",
            f"{place}.substitute",
            absence["substitute"]["name"],
            got,
            flagged=unsure,
            is_same=is_name,
        )


_FINDING_WORDS = {
    "decision": ("decision_empty", "decision_not_in_text"),
    "table": ("table_missing",),
    "deadline": ("hearing_without_deadline",),
    "clock": ("times_lost",),
    "number": ("number_lost", "number_uncertain"),
    "contents": ("contents_without_items",),
}


def told_facts(expected: dict[str, Any], read: Item, place: str) -> Iterator[Judgement]:
    """What is read of running text; more of it than expected is no fault, since all of it has findings."""
    item = read.item
    for mention in expected.get("external_deadlines") or ():
        found = next((d for d in item["external_deadlines"] if d["date"] == mention["date"]), None)
        is_unsure = found is not None and found["certainty"] == "uncertain"
        yield judged(
            "external_deadlines",
            f"{place}.external_deadlines",
            mention,
            found,
            flagged=is_unsure,
            is_same=lambda _a, _b: True,
        )
    for field, keys in (("past", ("body", "date")), ("dates", ("date",))):
        for mention in expected.get(field) or ():
            pool = (
                item[field]
                if field == "past"
                else [*item["dates"], *item["past"], *item["external_deadlines"], *item["route_next"]]
            )
            found = next(
                (
                    m
                    for m in pool
                    if m["date"] == mention["date"] and ("body" not in keys or is_body(mention["body"], m["body"]))
                ),
                None,
            )
            yield judged(field, f"{place}.{field}", mention, found, flagged=False, is_same=lambda _a, _b: True)
    for mention in expected.get("follow_ups") or ():
        found = next((f for f in item["follow_ups"] if is_alike(mention["text"], f["text"])), None)
        yield judged(
            "follow_ups",
            f"{place}.follow_ups",
            mention,
            found,
            flagged=found is not None,
            is_same=lambda a, b: a.get("due") in (None, b["due"]),
        )
    for amount in expected.get("amounts") or ():
        kroner = round(amount.get("kroner") or amount.get("mio", 0) * 1_000_000)
        found = next((a for a in item["amounts"] if a["kroner"] == kroner), None)
        yield judged("amounts", f"{place}.amounts", kroner, found, flagged=False, is_same=lambda _a, _b: True)
    for party in expected.get("hearing") or () if isinstance(expected.get("hearing"), list) else ():
        yield from _hearing(party, item, place)
    yield from _other(expected, item, place)


def _hearing(party: dict[str, Any], item: dict[str, Any], place: str) -> Iterator[Judgement]:
    hearing = item["hearing"] or {"bodies": [], "state": None, "deadline": None}
    body = next((b for b in hearing["bodies"] if is_body(party["body"], b)), None)
    yield judged(
        "hearing", f"{place}.hearing.body", party["body"], body, flagged=item["hearing"] is not None, is_same=is_body
    )
    states = {"answered": "answered", "to be sent": "to_be_sent", "recommendations annexed": "answered"}
    if party.get("state") in states:
        yield judged(
            "hearing",
            f"{place}.hearing.state",
            states[party["state"]],
            hearing["state"],
            flagged=item["hearing"] is not None,
        )
    if "due" in party:
        yield judged(
            "hearing", f"{place}.hearing.due", party["due"], hearing["deadline"], flagged=item["hearing"] is not None
        )
    if party.get("finding"):
        yield _finding(party["finding"], item["findings"], place)


def _other(expected: dict[str, Any], item: dict[str, Any], place: str) -> Iterator[Judgement]:
    if "other_officers" in expected:
        names, got = expected["other_officers"], item["other_officers"] or []
        right = len(names) == len(got) and all(is_name(n, g) for n, g in zip(names, got, strict=True))
        yield Judgement(
            "officer", "right" if right else "wrong" if got else "missed", f"{place}.other_officers", names, got
        )
    if isinstance(expected.get("term"), dict):
        yield judged(
            "dates",
            f"{place}.term",
            [expected["term"]["start"], expected["term"]["end"]],
            item["period"],
            flagged=False,
        )
    if isinstance(expected.get("in_force"), str):
        days = [m["date"] for m in item["dates"]]
        yield judged(
            "dates",
            f"{place}.in_force",
            expected["in_force"],
            expected["in_force"] if expected["in_force"] in days else None,
            flagged=False,
        )
    if isinstance(expected.get("agreement"), dict):
        told = next((a for a in item["agreement"] if a["colour"] == "yellow"), None)
        yield judged(
            "agreement",
            f"{place}.agreement",
            expected["agreement"]["yellow_total"],
            told and told["count"],
            flagged=False,
        )
        for title in expected["agreement"].get("yellow", ()):
            found = told and next((t for t in told["titles"] if plain(t) == plain(title)), None)
            yield judged("agreement", f"{place}.agreement", title, found, flagged=False)
    for text in [*(expected.get("findings") or ()), *([expected["finding"]] if expected.get("finding") else ())]:
        yield _finding(text, item["findings"], place)
    yield from _sums(expected, item, place)


def _finding(text: str, findings: Sequence[dict[str, Any]], place: str) -> Judgement:
    wanted = next((codes for word, codes in _FINDING_WORDS.items() if word in text.casefold()), None)
    codes = [f["code"] for f in findings]
    told = [code for code in codes if wanted is None or code in wanted]
    return Judgement("findings", "right" if told else "missed", f"{place}.findings", text, told or None)


def _sums(expected: dict[str, Any], item: dict[str, Any], place: str) -> Iterator[Judgement]:
    told = [
        f["message"] for f in item["findings"] if f["code"] in ("sum_disagrees", "table_disagrees", "total_disagrees")
    ]
    for wanted in expected.get("sum_findings") or ():
        first = next(word for word in wanted["what"].replace("/", " ").split() if word[0].isdigit())
        found = next((message for message in told if first in message), None)
        yield judged("sums", f"{place}.sums", wanted["what"], found, flagged=False, is_same=lambda _a, _b: True)
    is_extra = len(told) > len(expected.get("sum_findings") or ())
    for held in [*(expected.get("sums_hold") or ()), *(expected.get("sums_not_to_flag") or ())]:
        yield Judgement("sums", "wrong" if is_extra else "right", f"{place}.sums", held, told)


def item_facts(expected: dict[str, Any], item: dict[str, Any], place: str) -> Iterator[Judgement]:
    """Every judged fact of one item."""
    read = Item(item)
    yield from scalar_facts(expected, read, place)
    yield from count_facts(expected, read, place)
    yield from route_facts(expected, read, place)
    if "decisions" in expected:
        yield from decision_facts(expected["decisions"], read, place)
    if "absences" in expected:
        yield from absence_facts(
            expected["absences"], item["absences"], f"{place}.absences", flagged=read.is_flagged("absences")
        )
    yield from told_facts(expected, read, place)
