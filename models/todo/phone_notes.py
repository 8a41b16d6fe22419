"""What bodies have said on the telephone, or promised: the notes of hearings that still wait for an answer."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.visibility import Viewer, visible
from models.case.names import body_name
from models.history import texts_by_id
from process.events import Tag
from process.ids import PersonId
from process.register import Register


@dataclass(frozen=True, slots=True)
class PhoneNote:
    """One body of one case. `promised_on`: it answers after its meeting that day; `until`: no reminder before."""

    case: str
    title: str
    body: str
    code: str
    promised_on: date | None
    until: date | None
    note: str = ""


def phone_notes(
    connection: Connection, of: Collection[PersonId], viewer: Viewer, now: datetime, register: Register
) -> tuple[PhoneNote, ...]:
    """Those with a note that one of these people wrote down, or with a promise that one of them recorded."""
    asked, case = t.requests.c, t.cases.c
    waiting = (asked.answered_at.is_(None), asked.withdrawn_at.is_(None), asked.closed_at.is_(None))
    said = sa.or_(asked.promised_on.is_not(None), asked.quiet_until.is_not(None))
    query = (
        sa.select(
            case.id, case.number, case.title, asked.consultation, asked.body, asked.promised_on, asked.quiet_until
        )
        .join(t.requests, asked.case_id == case.id)
        .where(*waiting, said, visible(viewer, now))
        .order_by(asked.promised_on, asked.quiet_until, case.id)
    )
    rows = connection.execute(query).all()
    notes = _notes(connection, {row.id for row in rows}, of)
    return tuple(
        PhoneNote(
            row.number,
            row.title,
            body_name(register, row.body),
            register.organizations[row.body].code,
            row.promised_on,
            row.quiet_until,
            notes[row.id, row.consultation],
        )
        for row in rows
        if (row.id, row.consultation) in notes
    )


def _notes(connection: Connection, cases: Collection[int], of: Collection[PersonId]) -> dict[tuple[int, int], str]:
    """The newest of each hearing, "" of a promise."""
    entry = t.history.c
    tags = (Tag.REMINDERS_HELD, Tag.RESPONSE_PROMISED)
    which = (entry.case_id.in_(cases), entry.tag.in_(tags), entry.actor.in_(of))
    texts: dict[tuple[int, int], int | None] = {}
    for row in connection.execute(sa.select(entry.case_id, entry.data).where(*which).order_by(entry.position)):
        data = json.loads(row.data)
        texts[row.case_id, data.get("consultation", 0)] = (data.get("comment") or {}).get("personal_text")
    words = texts_by_id(connection, texts.values())
    return {key: words.get(text, "") for key, text in texts.items()}
