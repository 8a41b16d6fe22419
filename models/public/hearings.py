"""The public hearings (planloven § 24; folkeskoleloven § 24, stk. 4 with BEK 700/2014): those everybody can answer now,
and one by itself, also afterwards: what is heard, until when, whom to write to, what became of it. Of a case that is
kept back nothing is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from models import tables as t
from models.access.confidentiality import confidential
from models.case.earlier_texts import EarlierText, texts_at
from models.case.material import ordered_sections
from models.public.looking import read_published
from models.reference import Reference
from models.rows.case_states import case_states
from process.calendar import instant, local_day
from process.hearing.public_hearing import is_after
from process.ids import CaseId
from process.internal_sections import InternalSections
from process.law import PUBLIC_HEARINGS
from process.people import coordinator
from process.personal_data import personal_data, redact
from process.register import Person, Register
from process.rules import Duty
from process.state.case import CaseState, Ending
from process.state.hearing import PublicHearing


@dataclass(frozen=True, slots=True)
class HeardProposal:
    """What is heard, as it read on the day it was made public: headings and texts, without personal data and without
    what the administration writes for itself.
    """

    title: str
    sections: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PublicTreatment:
    """One meeting that has treated the case, of what is published: where it stands, and what came of it."""

    body: str
    code: str
    held_on: date
    result: str


@dataclass(frozen=True, slots=True)
class HeardCase:
    """One public hearing of a case. `contact`: who takes the answers; None where the register names nobody. `law`: what
    asks for the hearing, "" where none does. `treatments`: what has become of it so far, read for one hearing alone.
    """

    id: CaseId
    case: str
    title: str
    department: str
    hearing: PublicHearing
    contact: Person | None
    proposals: tuple[HeardProposal, ...] = ()
    law: str = ""
    is_over: bool = False
    is_withdrawn: bool = False
    is_decided: bool = False
    memo_on: date | None = None
    bodies: tuple[tuple[Duty, tuple[str, ...]], ...] = ()
    treatments: tuple[PublicTreatment, ...] = ()


def open_hearings(connection: Connection, reference: Reference, now: datetime) -> tuple[HeardCase, ...]:
    """Those that have begun and are not over, the one that ends first first."""
    today, rows = local_day(now), t.public_hearings.alias("in_public").c
    in_public = sa.select(rows.case_id).where(rows.struck_reason == "", rows.starts_on <= today, rows.due_on >= today)
    running = sa.and_(t.cases.c.id.in_(in_public), t.cases.c.ending.is_(None))
    heard = (each for each in _heard(connection, running, reference, now) if not each.is_over)
    return tuple(sorted(heard, key=lambda each: (each.hearing.due_on, each.hearing.due_time, each.case)))


def one_hearing(connection: Connection, number: str, reference: Reference, now: datetime) -> HeardCase | None:
    """The newest of one case, also when it is over; None for a case that has not been in public hearing, is kept back,
    or is not there: outside all alike.
    """
    heard = list(_heard(connection, t.cases.c.number == number, reference, now))
    newest = max(heard, key=lambda each: (each.hearing.starts_on, each.hearing.number), default=None)
    return replace(newest, treatments=tuple(_treatments(connection, newest, reference, now))) if newest else None


def _heard(
    connection: Connection, which: ColumnElement[bool], reference: Reference, now: datetime
) -> Iterator[HeardCase]:
    """The hearings that have begun, of cases everybody may read of."""
    is_open = (sa.not_(confidential(now)), t.cases.c.released_at.is_not(None))
    for state in case_states(connection, sa.and_(which, *is_open)).values():
        for hearing in state.live_public_hearings():
            if hearing.starts_on <= local_day(now):
                yield _heard_case(connection, state, hearing, reference, now)


def _heard_case(
    connection: Connection, state: CaseState, hearing: PublicHearing, reference: Reference, now: datetime
) -> HeardCase:
    case, register, today = state.case, reference.register, local_day(now)
    rules, _ = reference.rules(case.pinned_config, local_day(case.created_at))
    texts = texts_at(connection, [case.id], _made_public(hearing)).get(case.id, [])
    department, template = register.organizations.get(case.department), rules.route_for(case.case_type)
    law = PUBLIC_HEARINGS.get(template.public_hearing) if template else None
    return HeardCase(
        case.id,
        case.number,
        _shown(case.title),
        department.name if department else "",
        hearing,
        register.persons.get(coordinator(register, today) or 0),
        _proposals(texts, rules.internal_sections(case.case_type)),
        law.source if law else "",
        is_after(hearing, now),
        case.ending is Ending.WITHDRAWN,
        case.decided_on is not None,
        local_day(case.memo_approved_at) if case.memo_approved_at else None,
        tuple(_bodies(state, register)),
    )


def _bodies(state: CaseState, register: Register) -> Iterator[tuple[Duty, tuple[str, ...]]]:
    """Those that are asked beside everybody, by what gives them the right. Only the duty is told: the reason a clerk
    wrote for adding one is for those inside.
    """
    asked = {request.consultation for request in state.requests if request.sent_at and not request.withdrawn_at}
    for duty in Duty:
        steps = [step for step in state.hearings() if step.number in asked and (step.duty or Duty.CUSTOM) is duty]
        if names := tuple(register.organizations[step.body].name for step in steps):
            yield duty, names


def _treatments(
    connection: Connection, heard: HeardCase, reference: Reference, now: datetime
) -> Iterator[PublicTreatment]:
    """What the published minutes tell of the case since it was heard, the first meeting first."""
    meetings, items = t.meetings.c, t.agenda_items.c
    query = (
        sa.select(meetings.id)
        .join(t.agenda_items, items.meeting_id == meetings.id)
        .where(items.case_id == heard.id, meetings.minutes_published_at <= now)
        .where(meetings.held_on >= heard.hearing.starts_on)
        .group_by(meetings.id, meetings.starts_at)
        .order_by(meetings.starts_at, meetings.id)
    )
    ids = connection.scalars(query).all()
    for meeting in read_published(connection, ids, reference.register, now):
        for item in meeting.items:
            if item.case_number == heard.case and item.decision:
                code = reference.register.organizations[meeting.organization].code
                yield PublicTreatment(meeting.body_name, code, meeting.held_on, item.decision.result)


def _made_public(hearing: PublicHearing) -> datetime:
    """The end of its first day: what has become of the proposal since is not what is heard."""
    return instant(hearing.starts_on + timedelta(days=1), time(0))


def _proposals(texts: Sequence[EarlierText], internal: InternalSections) -> tuple[HeardProposal, ...]:
    return tuple(HeardProposal(_shown(text.title), tuple(_sections(text, internal))) for text in texts)


def _sections(text: EarlierText, internal: InternalSections) -> Iterator[tuple[str, str]]:
    for heading, words in ordered_sections(text.content, internal):
        yield heading, _shown(words)


def _shown(text: str) -> str:
    """Nobody has looked at it as the guard makes people look at an agenda."""
    return redact(text, personal_data(text))
