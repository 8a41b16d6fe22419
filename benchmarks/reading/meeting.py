"""A meeting: its head, its people, what is counted, and its items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.reading.absences import absence_facts, same_person_facts
from benchmarks.reading.compare import is_body, is_name
from benchmarks.reading.decisions import loose_decisions
from benchmarks.reading.findings import finding_fact
from benchmarks.reading.item import flagged_facts
from benchmarks.reading.items import items_facts
from benchmarks.reading.verdicts import Judgement, Verdict, as_missed, begins_with, extra, judged, same

NO_MEETING: dict[str, Any] = {
    **dict.fromkeys(("kind", "body", "term", "date", "start", "end", "place", "members", "present", "absences")),
    **{name: [] for name in ("sittings", "contents", "items", "findings")},
    "abbreviations": {},
    "sources": {},
}
_SAME = {"body": is_body, "kind": begins_with}


def meetings_facts(expected: Sequence[dict[str, Any]], meetings: Sequence[dict[str, Any]]) -> Iterator[Judgement]:
    """The meetings in order. Of one that is not read every fact is missed."""
    for index, wanted in enumerate(expected):
        if index < len(meetings):
            yield from meeting_facts(wanted, meetings[index])
        else:
            yield Judgement("kind", "missed", "kind", "a meeting", None)
            yield from as_missed(meeting_facts(wanted, NO_MEETING))
    for other in meetings[len(expected) :]:
        yield extra("kind", "meetings", f"{other['body']} {other['date']}", flagged=False)


def meeting_facts(expected: dict[str, Any], meeting: dict[str, Any]) -> Iterator[Judgement]:
    facts = flagged_facts(meeting)
    yield from _head(expected.get("meeting") or {}, meeting, facts)
    yield from _people(expected, meeting, facts)
    yield from _counts(expected, meeting)
    if "items" in expected:
        yield from items_facts(expected["items"] or [], meeting["items"])
    if "decisions" in expected:
        yield from loose_decisions(expected["decisions"] or [], meeting["items"])
    yield from same_person_facts(expected, meeting["findings"])
    for text in expected.get("findings") or ():
        yield finding_fact(text, meeting["findings"], "findings")


def _head(expected: dict[str, Any], meeting: dict[str, Any], facts: set[str]) -> Iterator[Judgement]:
    for name in ("kind", "body", "term", "date", "start", "end", "place"):
        if name in expected:
            is_same, flagged = _SAME.get(name, same), name in facts
            yield judged(name, f"meeting.{name}", expected[name], meeting[name], flagged=flagged, is_same=is_same)
    if "dates" in expected:
        yield judged("date", "meeting.dates", expected["dates"], meeting["sittings"], flagged="date" in facts)


def _people(expected: dict[str, Any], meeting: dict[str, Any], facts: set[str]) -> Iterator[Judgement]:
    for field in ("members", "present"):
        if field in expected:
            yield from _list_of_people(field, expected[field], meeting[field], flagged=field in facts)
    if "attendance" in expected:
        told = [name for name in ("present", "absences") if meeting[name] is not None]
        verdict: Verdict = "error" if expected["attendance"] != "not stated" else "wrong" if told else "right"
        yield Judgement("present", verdict, "attendance", expected["attendance"], told)
    for name in ("absent_meeting", "absences"):
        if name in expected:
            flagged = "absences" in facts
            yield from absence_facts(expected[name], meeting["absences"], name, flagged=flagged)


def _list_of_people(
    field: str, wanted: Sequence[Any] | None, told: Sequence[dict[str, Any]] | None, *, flagged: bool
) -> Iterator[Judgement]:
    """A list that is whole; each person by name, or by name, party and office. None: not stated; empty: nobody."""
    if not wanted:
        is_right = told is None if wanted is None else told is not None and not told
        verdict: Verdict = "right" if is_right else "flagged" if flagged else "wrong" if told is not None else "missed"
        yield Judgement(field, verdict, field, wanted, told)
        return
    left = list(told or ())
    for index, person in enumerate(wanted):
        place = f"{field}[{index}]"
        name = person["name"] if isinstance(person, dict) else person
        here = next((other for other in left if is_name(name, other["name"])), None)
        read = here and here["name"]
        yield judged(field, place, name, read, flagged=flagged and told is None, is_same=is_name)
        if here is None:
            continue
        left.remove(here)
        for detail in ("party", "office"):
            if isinstance(person, dict) and detail in person:
                yield judged(field, f"{place}.{detail}", person[detail], here[detail], flagged=False)
    for other in left:
        yield extra(field, field, other["name"], flagged=False)


def _counts(expected: dict[str, Any], meeting: dict[str, Any]) -> Iterator[Judgement]:
    for name in ("item_count", "item_count_here"):
        if name in expected:
            yield judged("items", name, expected[name], len(meeting["items"]), flagged=False)
    if "contents" in expected:
        numbers = [entry["number"] for entry in meeting["contents"]]
        yield judged("contents", "contents", [_number(entry) for entry in expected["contents"]], numbers, flagged=False)
    if "abbreviations" in expected:
        told = meeting["abbreviations"]
        for short, name in expected["abbreviations"].each():
            place = f"abbreviations.{short}"
            yield judged("abbreviations", place, name, told.get(short), flagged=False, is_same=is_body)
        for short in told.keys() - expected["abbreviations"].keys():
            yield extra("abbreviations", "abbreviations", short, flagged=False)


def _number(entry: Any) -> str:
    return str(entry["number"] if isinstance(entry, dict) else entry)
