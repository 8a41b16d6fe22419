"""A whole document against its expected file: a meeting, a proposal or the answer of a body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.reading.expected import is_body, is_name, plain
from benchmarks.reading.judge import Item, Judgement, absence_facts, item_facts, judged, one_decision

_PROPOSALS = frozenset({"proposal", "budget_proposal", "catalogue", "proposal_form", "one_page_proposal"})


def document_facts(expected: dict[str, Any], read: dict[str, Any]) -> Iterator[Judgement]:
    """Every judged fact of the document. `read`: as `import --json` has it."""
    kind = str(expected.get("kind") or "")
    if kind == "hearing_response":
        yield from _answer(expected, read)
    elif kind in _PROPOSALS or "budget_lines" in expected:
        yield from _proposal(expected, read)
    else:
        yield from _meeting(_one_form(expected), read)


def _one_form(expected: dict[str, Any]) -> dict[str, Any]:
    """The contract's `meetings: [{…}]` as the hand-written form has it."""
    if "meetings" not in expected:
        return expected
    meeting = dict(expected["meetings"][0])
    facts = {
        name: meeting.pop(name) for name in ("kind", "body", "term", "date", "start", "end", "place") if name in meeting
    }
    return {"meeting": facts, **meeting}


# -- meetings --------------------------------------------------------------------------------------------------------


def _meeting(expected: dict[str, Any], read: dict[str, Any]) -> Iterator[Judgement]:
    meetings = read.get("meetings") or []
    if not meetings:
        yield Judgement("kind", "missed", "kind", "a meeting", read.get("kind"))
        return
    meeting = meetings[0]
    facts = {f["fact"] for f in meeting["findings"]}
    facts |= {name for name, source in meeting["sources"].items() if source["certainty"] == "uncertain"}
    yield from _head(expected.get("meeting") or {}, meeting, facts)
    yield from _people(expected, meeting, facts)
    yield from _counts(expected, meeting)
    yield from _items(expected, meeting)
    if expected.get("decisions"):
        yield from _loose_decisions(expected["decisions"], meeting)
    for text in expected.get("findings") or ():
        wanted = [f for f in meeting["findings"] if "clock" not in text or f["code"] == "times_lost"]
        yield Judgement("findings", "right" if wanted else "missed", "findings", text, len(wanted))


def _head(expected: dict[str, Any], meeting: dict[str, Any], facts: set[str]) -> Iterator[Judgement]:
    for name in ("body", "term", "date", "start", "end", "place"):
        if name in expected:
            is_same = {"body": is_body}.get(name, lambda a, b: plain(a) == plain(b))
            yield judged(name, f"meeting.{name}", expected[name], meeting[name], flagged=name in facts, is_same=is_same)
    if "kind" in expected:
        yield judged(
            "kind",
            "meeting.kind",
            expected["kind"],
            meeting["kind"],
            flagged="kind" in facts,
            is_same=lambda a, b: a.startswith(b),
        )
    if "dates" in expected:
        yield judged("date", "meeting.dates", expected["dates"], meeting["sittings"], flagged="date" in facts)


def _people(expected: dict[str, Any], meeting: dict[str, Any], facts: set[str]) -> Iterator[Judgement]:
    for field in ("members", "present"):
        if field not in expected:
            continue
        wanted, told = expected[field], meeting[field]
        if wanted is None:
            yield judged(field, field, None, told, flagged=field in facts)
            continue
        got = [person["name"] for person in told or ()]
        for index, name in enumerate(wanted):
            name = name["name"] if isinstance(name, dict) else name  # noqa: PLW2901
            here = next((person for person in got if is_name(name, person)), None)
            yield judged(
                field, f"{field}[{index}]", name, here, flagged=field in facts and bool(told is None), is_same=is_name
            )
        if len(got) > len(wanted):
            yield Judgement(field, "wrong", field, len(wanted), got)
    if expected.get("attendance") == "not stated":
        yield judged("present", "attendance", None, meeting["present"] or meeting["absences"], flagged=False)
    for name in ("absent_meeting", "absences"):
        if name in expected:
            yield from absence_facts(expected[name], meeting["absences"], name, flagged="absences" in facts)


def _counts(expected: dict[str, Any], meeting: dict[str, Any]) -> Iterator[Judgement]:
    count = expected.get("item_count_here", expected.get("item_count"))
    if count is not None:
        yield judged("items", "item_count", count, len(meeting["items"]), flagged=False)
    if "contents" in expected:
        numbers = [entry["number"] for entry in meeting["contents"]]
        yield judged("contents", "contents", [str(number) for number in expected["contents"]], numbers, flagged=False)
    for short, name in (expected.get("abbreviations") or {}).items():
        yield judged(
            "abbreviations",
            f"abbreviations.{short}",
            name,
            meeting["abbreviations"].get(short),
            flagged=False,
            is_same=is_body,
        )


def _items(expected: dict[str, Any], meeting: dict[str, Any]) -> Iterator[Judgement]:
    items: list[dict[str, Any] | None] = list(meeting["items"])
    for index, wanted in enumerate(expected.get("items") or ()):
        item = _item_of(wanted, meeting["items"], index)
        if item is None:
            yield Judgement("items", "missed", f"items[{index}]", wanted.get("title") or wanted.get("no"), None)
            continue
        if item in items:
            items.remove(item)
        yield from item_facts(wanted, item, f"items[{index}]")
    whole = "item_count" in expected or "item_count_here" in expected or "items" in expected
    for extra in items if whole and expected.get("items") else ():
        yield Judgement("items", "wrong", "items", None, extra and extra["title"])


def _item_of(wanted: dict[str, Any], items: Sequence[dict[str, Any]], index: int) -> dict[str, Any] | None:
    number = wanted.get("no", wanted.get("number"))
    if number is not None:
        return next((item for item in items if item["number"] == str(number)), None)
    if wanted.get("title") is not None:
        return next((item for item in items if plain(item["title"] or "") == plain(wanted["title"])), None)
    return items[index] if index < len(items) else None


def _loose_decisions(expected: Sequence[dict[str, Any]], meeting: dict[str, Any]) -> Iterator[Judgement]:
    """Decisions that are expected of the meeting, under whichever item they stand."""
    pool = [(decision, item) for item in meeting["items"] for decision in item["decisions"]]
    for index, wanted in enumerate(expected):
        place = f"decisions[{index}]"
        found = next(
            (
                (d, i)
                for d, i in pool
                if is_body(wanted["body"], d["body"])
                and d["date"] == wanted["date"]
                and d["outcome"] == wanted["outcome"]
            ),
            next(((d, i) for d, i in pool if is_body(wanted["body"], d["body"]) and d["date"] == wanted["date"]), None),
        )
        if found is None:
            yield Judgement("decision", "missed", place, wanted, None)
            continue
        pool.remove(found)
        yield from one_decision(wanted, found[0], Item(found[1]), place)


# -- proposals and answers -------------------------------------------------------------------------------------------


def _proposal(expected: dict[str, Any], read: dict[str, Any]) -> Iterator[Judgement]:
    cases = read.get("cases") or []
    if not cases:
        yield Judgement("kind", "missed", "kind", expected.get("kind"), read.get("kind"))
        return
    case, proposal = cases[0], cases[0]["proposals"][0]
    codes = {f["code"] for f in [*case["findings"], *proposal["findings"], *read["findings"]]}
    unread = bool(codes & {"unknown_format", "seems_to_be"})
    if "title" in expected:
        yield judged("title", "title", expected["title"], proposal["title"], flagged=unread)
    if "case_number" in expected:
        yield judged("case_number", "case_number", expected["case_number"], case["case_number"], flagged=unread)
    if "committee" in expected:
        told = next(iter(proposal["committees"]), None)
        yield judged(
            "committees",
            "committee",
            expected["committee"],
            told,
            flagged=unread or "unknown_body" in codes,
            is_same=is_body,
        )
    if "period" in expected:
        yield judged("period", "period", expected["period"], proposal["period"], flagged=unread)
    for index, line in enumerate(expected.get("budget_lines") or ()):
        found = next(
            (b for b in proposal["budget_lines"] if b["year"] == line["year"] and b["amount_1000_dkk"] is not None),
            None,
        )
        amount = found and found["amount_1000_dkk"]
        is_unsure = unread or (found is not None and found["status"] in ("uncertain", "preliminary"))
        yield judged("amounts", f"budget_lines[{index}]", line["amount_1000_dkk"], amount, flagged=is_unsure)


def _answer(expected: dict[str, Any], read: dict[str, Any]) -> Iterator[Judgement]:
    answers = read.get("hearing_responses") or []
    yield judged("kind", "kind", expected["kind"], read.get("kind"), flagged=False)
    if not answers:
        return
    answer = answers[0]
    for name, is_same in (
        ("body", is_body),
        ("date", lambda a, b: a == b),
        ("about", lambda a, b: plain(a) in plain(b)),
    ):
        if name in expected:
            yield judged(name, name, expected[name], answer[name], flagged=False, is_same=is_same)
    points = {point["proposal"]: point for point in answer["points"]}
    for number, stance in (expected.get("per_proposal") or {}).items():
        point = points.get(number)
        yield judged(
            "stance",
            f"per_proposal.{number}",
            stance,
            point and point["stance"],
            flagged=point is not None,
            is_same=lambda a, b: a.startswith(b),
        )
