"""What the publication guard reads beside a record: texts of its cases, closed annexes of other meetings, names."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.case.material import case_texts
from process.ids import CaseId
from process.public.guard import Material
from process.register import VOTING, Register
from process.state.meeting import Annex, MeetingState
from process.state.quorum import members_of

ReadAnnex = Callable[[Annex], str | None]
"""The text of an annex; None when no machine can read it."""


def guard_material(
    connection: Connection, record: MeetingState, register: Register, municipality: str, read: ReadAnnex
) -> Material:
    """Everything the guard compares with. Reading the annexes takes time: ask for it where somebody publishes."""
    cases = {item.case_id for item in record.items if item.case_id is not None}
    live = [annex for annex in record.annexes if annex.removed_at is None]
    closed = sa.select(t.cases.c.id).where(t.cases.c.id.in_(cases), t.cases.c.is_closed)
    return Material(
        annexes={annex.number: read(annex) for annex in live},
        cases={case: _words(connection, case) for case in cases},
        closed_cases=frozenset(connection.scalars(closed)),
        elsewhere=_behind_doors_elsewhere(connection, record, cases),
        closed_files=_closed_files(connection, {annex.sha256 for annex in live}),
        known=_known(record, register, municipality),
    )


def _words(connection: Connection, case: int) -> str:
    title = connection.execute(sa.select(t.cases.c.title).where(t.cases.c.id == case)).scalar_one_or_none() or ""
    return "\n\n".join((title, *(f"{text.title}\n{text.text}" for text in case_texts(connection, case))))


def _behind_doors_elsewhere(connection: Connection, record: MeetingState, cases: set[CaseId]) -> frozenset[int]:
    query = sa.select(t.agenda_items.c.case_id).where(
        t.agenda_items.c.case_id.in_(cases),
        t.agenda_items.c.meeting_id != record.meeting.id,
        t.agenda_items.c.is_closed,
        t.agenda_items.c.removed_at.is_(None),
    )
    return frozenset(connection.scalars(query))


def _closed_files(connection: Connection, digests: set[str]) -> frozenset[str]:
    """Those of the files that are a closed annex at any meeting, or an annex of a closed item."""
    its_item = sa.and_(
        t.agenda_items.c.meeting_id == t.annexes.c.meeting_id, t.agenda_items.c.number == t.annexes.c.item
    )
    query = (
        sa.select(t.annexes.c.sha256)
        .join(t.agenda_items, its_item)
        .where(t.annexes.c.sha256.in_(digests), sa.or_(t.annexes.c.is_closed, t.agenda_items.c.is_closed))
    )
    return frozenset(connection.scalars(query))


def _known(record: MeetingState, register: Register, municipality: str) -> tuple[str, ...]:
    """Names that are public by office: the municipality, its bodies, those who sit in a body on that day."""
    day = record.meeting.held_on
    sitting = {seat.person for seat in register.memberships if seat.role in VOTING and seat.holds_on(day)}
    people = (register.persons[person].name for person in sitting.union(members_of(record, register)))
    bodies = (name for body in register.organizations.values() for name in (body.name, *body.aliases))
    return (municipality, *bodies, *people)
