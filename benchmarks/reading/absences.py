"""Who was not there: each with party, extent, reason and substitute; nobody; not stated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.reading.compare import is_body, is_name, plain
from benchmarks.reading.verdicts import EMPTY_LABEL, Judgement, Verdict, as_verdict, extra, judged

NO_ABSENCE = dict.fromkeys(("party", "reason", "from", "to", "scope", "sitting", "body", "substitute"))
Absences = Sequence[dict[str, Any]] | None


def absence_facts(wanted: Any, told: Absences, place: str, *, flagged: bool) -> Iterator[Judgement]:
    """`wanted`: a list that is whole, a label with nothing after it (nobody), or not stated."""
    if isinstance(wanted, dict):
        wanted = wanted.get("value")
    if wanted in (None, "not stated"):
        # an empty list is a statement too: that nobody was absent
        yield Judgement("absences", _if_none(told is None, told, flagged=flagged), place, None, told)
    elif wanted in ([], EMPTY_LABEL, "nobody"):
        is_right = told is not None and not told
        yield Judgement("absences", _if_none(is_right, told, flagged=flagged), place, wanted, told)
    elif isinstance(wanted, str):
        yield Judgement("absences", "error", place, wanted, told)
    else:
        yield from _listed(wanted, told, place, flagged=flagged)


def _if_none(is_right: bool, told: Absences, *, flagged: bool) -> Verdict:
    if is_right:
        return "right"
    return "flagged" if flagged else "missed" if told is None else "wrong"


def _listed(wanted: Sequence[dict[str, Any]], told: Absences, place: str, *, flagged: bool) -> Iterator[Judgement]:
    left = list(told or ())
    for index, absence in enumerate(wanted):
        where = f"{place}[{index}]"
        if absence.get("value") == "nobody":
            yield _nobody(absence, told, where, flagged=flagged)
            continue
        name = absence.get("name") or absence.get("person") or ""
        read = next((other for other in left if is_name(name, other["person"])), None)
        person = read and read["person"]
        fact = judged("absences", f"{where}.person", name, person, flagged=flagged, is_same=is_name)
        yield fact
        if read is None:
            yield from as_verdict(fact.verdict, _one(absence, NO_ABSENCE, where, flagged=False))
            continue
        left.remove(read)
        yield from _one(absence, read, where, flagged=flagged or read["certainty"] == "uncertain")
    for other in left:
        yield extra("absences", place, other["person"], flagged=other["certainty"] == "uncertain")


def _nobody(absence: dict[str, Any], told: Absences, place: str, *, flagged: bool) -> Judgement:
    """Nobody on the day that the scope tells."""
    day = _sitting(absence.get("scope"))
    here = None if told is None else [other for other in told if day is None or other["sitting"] == day]
    verdict = _if_none(here is not None and not here, here, flagged=flagged)
    return Judgement("absences", verdict, place, "nobody", here)


def _sitting(scope: str | None) -> str | None:
    word, _, day = (scope or "").partition(" ")
    return day or None if word == "sitting" else None


def _one(absence: dict[str, Any], read: dict[str, Any], place: str, *, flagged: bool) -> Iterator[Judgement]:
    def fact(field: str, expected: Any, actual: Any, **how: Any) -> Judgement:
        return judged("absences", f"{place}.{field}", expected, actual, flagged=flagged, **how)

    for field in ("party", "reason"):
        if field in absence:
            yield fact(field, absence[field], read[field])
    for field in ("from", "to"):
        if field in absence:
            yield fact(field, absence[field], read[field], is_same=lambda left, right: plain(left) in plain(right))
    if "scope" in absence:
        yield fact("scope", absence["scope"].split(" ")[0], read["scope"])
        if day := _sitting(absence["scope"]):
            yield fact("sitting", day, read["sitting"])
    if "meeting" in absence:
        body = absence["meeting"].rpartition(" ")[0] or absence["meeting"]
        yield fact("body", body, read["body"], is_same=is_body)
    if "substitute" in absence:
        yield from _substitute(absence["substitute"], read["substitute"], fact)


def _substitute(wanted: Any, read: dict[str, Any] | None, fact: Any) -> Iterator[Judgement]:
    if wanted is None:
        yield fact("substitute", None, read)
        return
    name = wanted if isinstance(wanted, str) else wanted["name"]
    yield fact("substitute", name, read and read["name"], is_same=is_name)
    if not isinstance(wanted, str) and "party" in wanted:
        yield fact("substitute.party", wanted["party"], read and read["party"])


def same_person_facts(expected: Any, findings: Sequence[dict[str, Any]], place: str = "") -> Iterator[Judgement]:
    """Two forms of one name (`same_person_as`), wherever the expectation has them: a person must be asked."""
    if isinstance(expected, list):
        for index, part in enumerate(expected):
            yield from same_person_facts(part, findings, f"{place}[{index}]")
    elif isinstance(expected, dict):
        for key, part in list(dict.items(expected)):
            yield from same_person_facts(part, findings, f"{place}.{key}")
        if "same_person_as" in expected:
            names = expected.get("name") or expected.get("person"), expected["same_person_as"]
            asked = [finding["message"] for finding in findings if finding["code"] == "same_person"]
            told = next((message for message in asked if _names_both(names, message)), None)
            yield Judgement(
                "absences", "right" if told else "missed", f"{place}.same_person_as".removeprefix("."), names, told
            )


def _names_both(names: Sequence[Any], message: str) -> bool:
    quoted = re.findall(r"»([^«]*)«", message)
    return all(any(is_name(name, other) for other in quoted) for name in names)
