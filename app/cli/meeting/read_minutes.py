"""What was read of minutes, agendas and answers, as lines for the terminal: the facts, then the findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.cli.tables import cut

_NOT_STORED = "(not stored: what minutes say of running cases is looked through by a person first)"


def meetings_text(meetings: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The meetings with their items, decisions, absences and findings."""
    for meeting in meetings:
        day = meeting["date"] or ", ".join(meeting["sittings"]) or "date not stated"
        times = "-".join(time for time in (meeting["start"], meeting["end"]) if time)
        place = ", ".join(part for part in (times, meeting["place"]) if part)
        yield f"{meeting['kind']}  {meeting['body'] or 'body not stated'}  {day}  {place}".rstrip()
        yield f"  {_NOT_STORED}"
        yield from _people("members", meeting["members"])
        yield from _people("present", meeting["present"])
        yield f"  absent: {_absent(meeting['absences'])}"
        for item in meeting["items"]:
            yield from _item(item)
        yield from (_finding(finding) for finding in meeting["findings"])


def _people(label: str, people: Sequence[dict[str, Any]] | None) -> Iterator[str]:
    if people is not None:
        yield f"  {label}: {', '.join(person['name'] for person in people) or 'nobody'}"


def _absent(absences: Sequence[dict[str, Any]] | None) -> str:
    if absences is None:
        return "not stated"
    return "; ".join(_one_absent(absence) for absence in absences) or "nobody"


def _one_absent(absence: dict[str, Any]) -> str:
    substitute = f", {absence['substitute']['name']} instead" if absence["substitute"] else ""
    extent = " to ".join(part for part in (absence["from"], absence["to"]) if part)
    where = f" ({absence['scope']}{', ' + extent if extent else ''})"
    return f"{absence['person']}{where}{substitute}"


def _item(item: dict[str, Any]) -> Iterator[str]:
    number = f"{item['number']}. " if item["number"] else ""
    facts = [
        item["case_number"],
        item["kind"] or item["fixed"],
        item["officer"],
        "closed" if item["open"] is False else None,
    ]
    told = ", ".join(fact for fact in facts if fact)
    yield f"  {number}{cut(item['title'] or 'title not stated', 90)}{f'  [{told}]' if told else ''}"
    if item["route"]:
        way = " > ".join(f"{step['body']}{' (' + step['role'] + ')' if step['role'] else ''}" for step in item["route"])
        yield f"     route: {way}"
    for step in item["route_next"]:
        yield f"     next: {step['body']} {step['date']}"
    for point in item["proposed_decision"]:
        yield f"     proposed: {cut(point, 110)}"
    for decision in item["decisions"]:
        votes = decision["votes"]
        counts = f", {votes['for']} for, {votes['against']} against" if votes else ""
        who = f"{decision['body'] or 'body not stated'} {decision['date'] or 'date not stated'}"
        text = cut(" ".join(decision["text"].split()), 90)
        yield f"     decided: {who}: {decision['outcome']}{counts} ({decision['certainty']}): {text}"
    if item["outstanding"]:
        yield f"     outstanding: {', '.join(item['outstanding'])}"
    if item["absences"] is not None and any(absence["scope"] != "meeting" for absence in item["absences"]):
        yield f"     absent: {_absent(item['absences'])}"
    for deadline in item["external_deadlines"]:
        yield f"     external deadline: {deadline['date']}: {cut(deadline['text'], 90)}"
    yield from (f"   {_finding(finding)}" for finding in item["findings"])


def _finding(finding: dict[str, Any]) -> str:
    return f"  line {finding['source']['line']}: {finding['message']}"


def answers_text(answers: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The answers of bodies, point by point."""
    for answer in answers:
        yield f"hearing response  {answer['body'] or 'body not stated'}  {answer['date'] or 'date not stated'}"
        for point in answer["points"]:
            yield f"  {point['proposal']}: {point['stance']} ({point['certainty']}): {cut(point['text'], 90)}"
        yield from (f"  line {question['line']}: {question['message']}" for question in answer["questions"])
