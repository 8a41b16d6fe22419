"""What is read of an item's running text: days, follow-ups, sums of money, who is heard, the status of an agreement.

Each must have what the expectation states of it. Lists are whole, but for days and sums of money, of which the
expectation names some: a text of finances has dozens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.reading.compare import is_alike, is_body, is_day, must_be_flagged, plain
from benchmarks.reading.findings import finding_fact
from benchmarks.reading.item import Item
from benchmarks.reading.verdicts import Judgement, extra, judged, wording


def told_facts(expected: dict[str, Any], read: Item, place: str) -> Iterator[Judgement]:
    """Every fact of running text that the expectation has."""
    for field in ("external_deadlines", "past", "dates"):
        if field in expected:
            yield from _mentions(field, expected[field] or [], read, f"{place}.{field}")
    if "follow_ups" in expected:
        yield from _follow_ups(expected["follow_ups"] or [], read, f"{place}.follow_ups")
    if "amounts" in expected:
        yield from _amounts(expected["amounts"] or [], read, f"{place}.amounts")
    if "hearing" in expected:
        yield from _hearing(expected["hearing"], read, f"{place}.hearing")
    if isinstance(expected.get("agreement"), dict):
        yield from _agreement(expected["agreement"], read.item, f"{place}.agreement")


def _mentions(field: str, wanted: Sequence[dict[str, Any]], read: Item, place: str) -> Iterator[Judgement]:
    left = list(read.item[field])
    elsewhere = [m for other in ("past", "external_deadlines", "route_next") for m in read.item[other]]
    for index, mention in enumerate(wanted):
        where = f"{place}[{index}]"
        pool = [*left, *elsewhere] if field == "dates" else left
        body, day = mention.get("body"), mention["date"]
        told = next((other for other in pool if _is_mention(body, day, other)), None)
        flagged = told is not None and told["certainty"] == "uncertain"
        must_flag = must_be_flagged(mention)
        if told is not None and must_flag and not flagged:
            yield Judgement(field, "wrong", where, mention, told["date"])
        else:
            yield judged(field, where, day, told and told["date"], flagged=flagged, is_same=is_day)
        if told in left:
            left.remove(told)
        yield from _about(field, mention, told, read, where, flagged=flagged)
    for other in left if field != "dates" else ():
        yield extra(field, place, f"{other['body']} {other['date']}", flagged=other["certainty"] == "uncertain")


def _is_mention(body: str | None, day: str, other: dict[str, Any]) -> bool:
    return (body is None or is_body(body, other["body"])) and is_day(day, other["date"])


def _about(
    field: str, mention: dict[str, Any], told: dict[str, Any] | None, read: Item, where: str, *, flagged: bool
) -> Iterator[Judgement]:
    """Whose day it is, and what of."""
    if mention.get("authority") is not None:
        name = told and told["body"]
        yield judged(field, f"{where}.authority", mention["authority"], name, flagged=flagged, is_same=is_body)
    if mention.get("what") is not None:
        text = None if told is None else told.get("text") or told["body"]
        yield wording(field, f"{where}.what", mention["what"], text, read.text, flagged=flagged)


def _follow_ups(wanted: Sequence[dict[str, Any]], read: Item, place: str) -> Iterator[Judgement]:
    left = list(read.item["follow_ups"])
    for index, mention in enumerate(wanted):
        where = f"{place}[{index}]"
        told = next((other for other in left if is_alike(mention["text"], other["text"])), None)
        flagged = told is not None and told["certainty"] == "uncertain"
        must_flag = must_be_flagged(mention)
        if must_flag and told is not None and not flagged:
            yield Judgement("follow_ups", "wrong", where, mention["text"], told["text"])
        else:
            text = told and told["text"]
            yield judged("follow_ups", where, mention["text"], text, flagged=flagged, is_same=is_alike)
        for field in ("due", "word"):
            if field in mention:
                yield _of_told(told, "follow_ups", f"{where}.{field}", mention[field], field)
        if told is not None:
            left.remove(told)
    for other in left:
        yield extra("follow_ups", place, other["text"], flagged=other["certainty"] == "uncertain")


def _of_told(told: dict[str, Any] | None, kind: str, place: str, expected: Any, field: str) -> Judgement:
    """A field of something; missed where the thing itself was not read."""
    if told is None:
        return Judgement(kind, "missed", place, expected, None)
    return judged(kind, place, expected, told[field], flagged=told["certainty"] == "uncertain")


def _amounts(wanted: Sequence[dict[str, Any]], read: Item, place: str) -> Iterator[Judgement]:
    for index, amount in enumerate(wanted):
        kroner = round(amount["kroner"] if "kroner" in amount else amount["mio"] * 1_000_000)
        here = [other for other in read.item["amounts"] if other["kroner"] == kroner]
        what = amount.get("what")
        told = next((other for other in here if what and is_alike(what, other["text"])), next(iter(here), None))
        yield judged("amounts", f"{place}[{index}]", kroner, told and told["kroner"], flagged=False)
        if what:
            text = told and told["text"]
            yield wording("amounts", f"{place}[{index}].what", what, text, read.text, flagged=False)


_STATES = {"to be sent": "to_be_sent", "recommendations annexed": "answered"}


def _hearing(wanted: Any, read: Item, place: str) -> Iterator[Judgement]:
    """One hearing with its bodies, or a list of bodies each with how far it is; None: nobody is heard."""
    told, flagged = read.item["hearing"], read.is_flagged("hearing")
    if not wanted:
        yield judged("hearing", place, None, told, flagged=flagged)
        return
    parties = wanted if isinstance(wanted, list) else [{"body": body} for body in wanted.get("bodies") or ()]
    hearing = told or {"bodies": [], "state": None, "deadline": None}
    left = list(hearing["bodies"])
    for index, party in enumerate(parties):
        body = next((other for other in left if is_body(party["body"], other)), None)
        where = f"{place}[{index}]"
        yield judged("hearing", f"{where}.body", party["body"], body, flagged=flagged, is_same=is_body)
        if body is not None:
            left.remove(body)
        yield from _hearing_state(party, hearing, read, where)
    for other in left:
        yield extra("hearing", place, other, flagged=flagged)
    if not isinstance(wanted, list):
        yield from _hearing_state(wanted, hearing, read, place)


def _hearing_state(wanted: dict[str, Any], hearing: dict[str, Any], read: Item, place: str) -> Iterator[Judgement]:
    flagged = read.is_flagged("hearing")
    if "state" in wanted:
        state = _STATES.get(wanted["state"], wanted["state"])
        yield judged("hearing", f"{place}.state", state, hearing["state"], flagged=flagged)
    for name in ("due", "deadline"):
        if name in wanted:
            yield judged("hearing", f"{place}.{name}", wanted[name], hearing["deadline"], flagged=flagged)
    if wanted.get("finding"):
        yield finding_fact(wanted["finding"], read.item["findings"], f"{place}.finding")


def _agreement(wanted: dict[str, Any], item: dict[str, Any], place: str) -> Iterator[Judgement]:
    for colour in ("green", "yellow", "red"):
        told = next((status for status in item["agreement"] if status["colour"] == colour), None)
        if f"{colour}_total" in wanted:
            count = told and told["count"]
            yield judged("agreement", f"{place}.{colour}_total", wanted[f"{colour}_total"], count, flagged=False)
        if colour not in wanted:
            continue
        left = list(told["titles"]) if told else []
        for title in wanted[colour]:
            here = next((other for other in left if plain(other) == plain(title)), None)
            yield judged("agreement", f"{place}.{colour}", title, here, flagged=False)
            if here is not None:
                left.remove(here)
        for other in left:
            yield extra("agreement", f"{place}.{colour}", other, flagged=False)
