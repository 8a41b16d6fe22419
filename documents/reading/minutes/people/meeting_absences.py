"""What is printed under every item is one fact with all its places: somebody absent from the whole meeting."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from documents.reading.body_names import basic
from documents.reading.minutes.findings import finding
from documents.reading.minutes.result import Absence, MeetingFinding, ReadDecision, ReadItem, Span

_LEAST_ITEMS = 2


def with_meeting_absences(
    items: Sequence[ReadItem], body: str | None, told: tuple[Absence, ...] | None, day: date | None
) -> tuple[tuple[ReadItem, ...], tuple[Absence, ...] | None]:
    """The items and the absences of the meeting: those of the head, and those under every item of the meeting's body.

    One who is told absent under some items only is absent from those.
    """
    stated = [item for item in items if item.absences is not None]
    by_person: dict[str, list[Absence]] = {}
    for item in stated:
        for absence in item.absences or ():
            if absence.scope == "meeting":
                by_person.setdefault(absence.person, []).append(absence)
    own = [item for item in items if any(_is_of(decision, body, day) for decision in item.decisions) or item.absences]
    whole: dict[str, Absence] = {absence.person: absence for absence in told or ()}
    for person, absences in by_person.items():
        places: tuple[Span, ...] = tuple(span for absence in absences for span in absence.sources)
        substitute = next((absence.substitute for absence in absences if absence.substitute), None)
        if person in whole:
            before = whole[person]
            whole[person] = replace(
                before, sources=(*before.sources, *places), substitute=before.substitute or substitute
            )
        elif len(absences) >= max(_LEAST_ITEMS, len(own)):
            whole[person] = replace(absences[0], sources=places, substitute=substitute)
    if len(stated) == 1 and stated[0].fixed == "agenda_approval" and len(items) > 1:
        for person, absences in by_person.items():  # told once, where the meeting begins: of all of it, by custom
            whole.setdefault(person, replace(absences[0], certainty="uncertain"))
    settled = tuple(_settled(item, whole, body) for item in items)
    is_stated = told is not None or any(whole)
    return settled, tuple(whole.values()) if is_stated else None


def _is_of(decision: ReadDecision, body: str | None, day: date | None) -> bool:
    is_body = body is None or decision.body is None or basic(decision.body) == basic(body)
    return is_body and (day is None or decision.date in (None, day))


def _settled(item: ReadItem, whole: dict[str, Absence], body: str | None) -> ReadItem:
    """The item with each absence as the meeting's, or as its own alone."""
    doubts: list[MeetingFinding] = []

    def settled(absence: Absence) -> Absence:
        is_own = absence.body is None or body is None or basic(absence.body) == basic(body)
        if absence.scope != "meeting":
            return absence
        if is_own and absence.person in whole:
            if whole[absence.person].certainty == "uncertain":
                doubts.append(finding("absence_uncertain", absence.sources[0], "absences", person=absence.person))
            return whole[absence.person]
        doubts.append(finding("absence_uncertain", absence.sources[0], "absences", person=absence.person))
        return replace(absence, scope="item", certainty="uncertain")

    decisions = tuple(
        replace(decision, absences=None if decision.absences is None else tuple(map(settled, decision.absences)))
        for decision in item.decisions
    )
    known = len(doubts)
    absences = None if item.absences is None else tuple(map(settled, item.absences))
    unique = {(f.code, f.message, f.source): f for f in doubts[: known or None]}
    findings = tuple(sorted((*item.findings, *unique.values()), key=lambda each: each.source.line))
    return replace(item, decisions=decisions, absences=absences, findings=findings)
