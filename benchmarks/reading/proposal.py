"""A case of proposals: the fields of each, its amounts by year, what it is tied to; of a catalogue also the pool."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from benchmarks.reading.compare import is_body, is_day, must_be_flagged
from benchmarks.reading.proposal_parts import parts_facts
from benchmarks.reading.verdicts import Judgement, as_missed, extra, judged, same_names

_FIELDS = (
    *("title", "number", "option_or_request", "department", "institution", "profit_centre", "proposer", "period"),
    *("price_level", "unit", "sign_convention"),
)
_LISTS = ("committees", "drafted_by", "responsible", "contributors", "target_groups", "goals", "hearing_bodies")
_ABOUT_LINE = ("label", "committee", "expenditure_type", "role", "lasting")
_KINDS = dict.fromkeys(("budget_proposal", "proposal_form", "one_page_proposal"), "proposal")
_UNREAD = frozenset({"unknown_format", "seems_to_be"})
_UNCERTAIN_FIELDS = {"committee_uncertain": "committees", "year_uncertain": "budget_lines", "title_uncertain": "title"}
NO_CASE: dict[str, Any] = {
    "case_number": None,
    "findings": [],
    "proposals": [
        {
            **dict.fromkeys(_FIELDS),
            **{name: [] for name in (*_LISTS, "budget_lines", "related", "findings", "facts")},
        }
    ],
}


def proposal_facts(expected: dict[str, Any], read: dict[str, Any]) -> Iterator[Judgement]:
    """Where no proposal was read, every fact is missed."""
    kind = expected.get("kind") or "proposal"
    yield judged("kind", "kind", _KINDS.get(kind, kind), read.get("kind"), flagged=False)
    cases = read.get("cases") or []
    if not cases:
        yield from as_missed(_case_facts(expected, NO_CASE, []))
        return
    yield from _case_facts(expected, cases[0], read["findings"])
    if "pool" in expected:
        pool = read.get("pool") or {}
        for name, amount in expected["pool"].each():
            yield judged("pool", f"pool.{name}", amount, pool.get(name), flagged=False)
    for other in cases[1:]:
        yield extra("kind", "cases", other["title"], flagged=False)


def _case_facts(
    expected: dict[str, Any], case: dict[str, Any], findings: Sequence[dict[str, Any]]
) -> Iterator[Judgement]:
    shared = [*case["findings"], *findings]
    if "case_number" in expected:
        unread = bool({finding["code"] for finding in shared} & _UNREAD)
        yield judged("case_number", "case_number", expected["case_number"], case["case_number"], flagged=unread)
    if "proposals" not in expected:
        yield from _proposal_facts(expected, case["proposals"][0], shared)
        return
    told = case["proposals"]
    for index, wanted in enumerate(expected["proposals"]):
        read = told[index] if index < len(told) else NO_CASE["proposals"][0]
        for fact in _proposal_facts(wanted, read, shared):
            yield replace(fact, place=f"proposals[{index}].{fact.place}")
    for other in told[len(expected["proposals"]) :]:
        yield extra("kind", "proposals", other["title"], flagged=False)


def _proposal_facts(
    expected: dict[str, Any], proposal: dict[str, Any], shared: Sequence[dict[str, Any]]
) -> Iterator[Judgement]:
    codes = {finding["code"] for finding in [*proposal["findings"], *shared]}
    unsure = {fact["field"] for fact in proposal["facts"] if fact["certainty"] == "uncertain"}
    unsure |= {field for code, field in _UNCERTAIN_FIELDS.items() if code in codes}
    unread = bool(codes & _UNREAD)
    for name in _FIELDS:
        if name in expected:
            yield judged(name, name, expected[name], proposal[name], flagged=unread or name in unsure)
    if "committee" in expected:
        told = next(iter(proposal["committees"]), None)
        flagged = unread or "committees" in unsure
        yield judged("committees", "committee", expected["committee"], told, flagged=flagged, is_same=is_body)
    for name in _LISTS:
        if name in expected:
            flagged = unread or name in unsure
            yield same_names(name, name, expected[name] or [], proposal[name], flagged=flagged)
    if "budget_lines" in expected:
        yield from _budget_lines(expected["budget_lines"] or [], proposal["budget_lines"], unread=unread)
    if "related" in expected:
        yield from _related(expected["related"] or [], proposal["related"], unread=unread)
    yield from parts_facts(expected, proposal, codes, unread=unread)


def _budget_lines(
    wanted: Sequence[dict[str, Any]], lines: Sequence[dict[str, Any]], *, unread: bool
) -> Iterator[Judgement]:
    """A list that is whole: each year's amount, with what is stated of the line."""
    left = list(lines)
    for index, line in enumerate(wanted):
        place = f"budget_lines[{index}]"
        stated = {name: line[name] for name in ("year", *_ABOUT_LINE) if name in line}
        here = [other for other in left if stated.items() <= other.items()]
        told = next((o for o in here if o["amount_1000_dkk"] == line["amount_1000_dkk"]), next(iter(here), None))
        flagged = unread or (told is not None and _is_unsure(told))
        amount = told and told["amount_1000_dkk"]
        must_flag = must_be_flagged(line.get("status"))
        fact = judged("amounts", place, line["amount_1000_dkk"], amount, flagged=flagged)
        if fact.verdict == "right" and must_flag and not flagged:
            fact = Judgement("amounts", "wrong", place, "flagged", "not flagged")
        yield fact
        if told is not None:
            left.remove(told)
    for other in left:
        if other["amount_1000_dkk"] is not None:
            amount = f"{other['year']}: {other['amount_1000_dkk']}"
            yield extra("amounts", "budget_lines", amount, flagged=unread or _is_unsure(other))


def _is_unsure(line: dict[str, Any]) -> bool:
    return line["status"] in ("uncertain", "preliminary")


def _related(wanted: Sequence[dict[str, Any]], told: Sequence[dict[str, Any]], *, unread: bool) -> Iterator[Judgement]:
    for index, related in enumerate(wanted):
        body, date = related["body"], related["date"]
        days = [other["day"] for other in told if is_body(body, other["body"])]
        day = next((day for day in days if is_day(date, day)), None)
        yield judged("past", f"related[{index}]", date, day, flagged=unread, is_same=is_day)
