"""What several kinds of notice say alike: the body, the deadline, the matter, the reason, the link."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Row

from documents.hearing.since_asked import change_lines
from models.access.links import LinkKey
from notifications import danish
from notifications import payloads as p
from notifications.facts import Facts, key_of
from process.events import Tag
from process.register import BodyKind
from process.words import codes

NEUTRAL_TITLE = "fortrolig sag"
MOST_CHANGES = 12
"""Lines of what has changed; the page behind the link shows all."""


def case_ref(facts: Facts, case_id: int) -> p.CaseRef:
    """The case as a mail may name it now."""
    case = facts.cases[case_id]
    if case_id in facts.confidential:
        return p.CaseRef(case.number, case.public_title or NEUTRAL_TITLE, is_protected=True)
    return p.CaseRef(case.number, case.title)


def coordinator(facts: Facts) -> p.Contact | None:
    row = facts.coordinator
    return p.Contact(row.name, row.email, row.phone) if row is not None else None


def body(facts: Facts, notice: Row[Any]) -> str:
    request = facts.requests.get(key_of(notice))
    return facts.bodies[request.body].name if request is not None else "høringsparten"


def matter(facts: Facts, notice: Row[Any]) -> str:
    request = facts.requests.get(key_of(notice))
    is_med = request is not None and facts.bodies[request.body].kind is BodyKind.MED
    return "MED-drøftelse" if is_med else "høring"


def the_matter(facts: Facts, notice: Row[Any]) -> str:
    return {"høring": "høringen"}.get(matter(facts, notice), "MED-drøftelsen")


def deadline(facts: Facts, notice: Row[Any]) -> str:
    request = facts.requests.get(key_of(notice))
    if request is None or request.due_on is None or request.due_time is None:
        return "snarest muligt"
    return danish.deadline_words(request.due_on, request.due_time)


def days_left(facts: Facts, notice: Row[Any]) -> str:
    request = facts.requests.get(key_of(notice))
    return danish.days_left(facts.today, request.due_on) if request is not None and request.due_on else "snart"


def if_open(facts: Facts, notice: Row[Any], text: str) -> str:
    """Words by and about people: only of cases that are public."""
    return "" if case_ref(facts, notice.case_id).is_protected else text


def reason(facts: Facts, notice: Row[Any], tag: Tag) -> str:
    return if_open(facts, notice, facts.reasons.get((tag, notice.case_id, notice.consultation), ""))


def link(facts: Facts, notice: Row[Any]) -> str:
    """The recipient's own way to the page of this request; empty where they have none."""
    request = facts.requests.get(key_of(notice))
    return facts.links.get(LinkKey(notice.recipient, *key_of(notice), request.body), "") if request is not None else ""


def changes(facts: Facts, notice: Row[Any]) -> tuple[str, ...]:
    """What is not as it was, in sentences: the first of them, since a mail is read on a telephone."""
    if case_ref(facts, notice.case_id).is_protected:
        return ()
    found = change_lines(facts.changed.get(key_of(notice), ()))
    more = (f"og {len(found) - MOST_CHANGES} andre ændringer",) if len(found) > MOST_CHANGES else ()
    return (*found[:MOST_CHANGES], *more)


def again(facts: Facts, notice: Row[Any]) -> str:
    """Why a body that has been asked is asked once more."""
    request = facts.requests.get(key_of(notice))
    if request is None or request.round < 2:
        return ""
    said = f"Dette er {request.round}. runde af {the_matter(facts, notice)}."
    why = if_open(facts, notice, request.reason)
    return f"{said} Begrundelse: {why}" if why else said


def answer(facts: Facts, notice: Row[Any]) -> tuple[str, str, bool]:
    """When it came, what it says, and whether it was late."""
    row = facts.answers.get(key_of(notice))
    if row is None:
        return danish.moment_words(notice.planned_at), "svar", False
    return danish.moment_words(row.received_at), codes.ANSWERS[row.answer], row.is_late
