"""The public hearings everybody can answer now (planloven § 24; folkeskoleloven § 24, stk. 4 with BEK 700/2014): what
is heard, from when until when, and whom to write to. Of a case that is kept back nothing is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import confidential
from models.case.earlier_texts import EarlierText, texts_at
from models.case.material import ordered_sections
from models.reference import Reference
from models.rows.case_states import case_states
from process.calendar import instant, local_day
from process.hearing.public_hearing import is_after
from process.people import coordinator
from process.personal_data import personal_data, redact
from process.register import Person
from process.state.hearing import PublicHearing


@dataclass(frozen=True, slots=True)
class HeardProposal:
    """What is heard, as it read on the day it was made public: headings and texts, without personal data and without
    what the administration writes for itself.
    """

    title: str
    sections: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OpenHearing:
    """One hearing that runs. `contact`: who takes the answers; None where the register names nobody."""

    case: str
    title: str
    department: str
    hearing: PublicHearing
    contact: Person | None
    proposals: tuple[HeardProposal, ...] = ()


def open_hearings(connection: Connection, reference: Reference, now: datetime) -> tuple[OpenHearing, ...]:
    """Those that have begun and are not over, the one that ends first first."""
    register, today, rows = reference.register, local_day(now), t.public_hearings.alias("in_public").c
    in_public = sa.select(rows.case_id).where(rows.struck_reason == "", rows.starts_on <= today, rows.due_on >= today)
    running = t.cases.c.id.in_(in_public)
    is_open = (sa.not_(confidential(now)), t.cases.c.released_at.is_not(None), t.cases.c.ending.is_(None))
    states = case_states(connection, sa.and_(running, *is_open))
    writes_to = register.persons.get(coordinator(register, today) or 0)
    hearings = []
    for case_id, state in states.items():
        rules, _ = reference.rules(state.case.pinned_config, local_day(state.case.created_at))
        internal = rules.internal_sections(state.case.case_type)
        for hearing in state.live_public_hearings():
            if hearing.starts_on <= today and not is_after(hearing, now):
                texts = texts_at(connection, [case_id], _made_public(hearing)).get(case_id, [])
                department = register.organizations.get(state.case.department)
                hearings.append(
                    OpenHearing(
                        state.case.number,
                        _shown(state.case.title),
                        department.name if department else "",
                        hearing,
                        writes_to,
                        _proposals(texts, internal),
                    )
                )
    return tuple(sorted(hearings, key=lambda each: (each.hearing.due_on, each.hearing.due_time, each.case)))


def open_hearing(connection: Connection, number: str, reference: Reference, now: datetime) -> OpenHearing | None:
    """Of one case; None for a case that is in no public hearing, is kept back, or is not there: outside all alike."""
    return next((each for each in open_hearings(connection, reference, now) if each.case == number), None)


def _made_public(hearing: PublicHearing) -> datetime:
    """The end of its first day: what has become of the proposal since is not what is heard."""
    return instant(hearing.starts_on + timedelta(days=1), time(0))


def _proposals(texts: Sequence[EarlierText], internal: Collection[str]) -> tuple[HeardProposal, ...]:
    """`internal`: headings (casefolded) of the sections that nobody outside is sent."""
    return tuple(HeardProposal(_shown(text.title), tuple(_sections(text, internal))) for text in texts)


def _sections(text: EarlierText, internal: Collection[str]) -> Iterator[tuple[str, str]]:
    for heading, words in ordered_sections(text.content):
        if heading.casefold() not in internal:
            yield heading, _shown(words)


def _shown(text: str) -> str:
    """Nobody has looked at it as the guard makes people look at an agenda."""
    return redact(text, personal_data(text))
