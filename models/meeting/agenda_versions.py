"""The versions of an agenda as they were kept: from the chair's approval on, every change of what it says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from process.meeting.agenda_order import Line


@dataclass(frozen=True, slots=True)
class AgendaEdition:
    """One version, whole. `made_by` None: the installation itself."""

    number: int
    made_at: datetime
    made_by: int | None
    lines: tuple[Line, ...]


def agenda_versions(connection: Connection, meeting_id: int) -> tuple[AgendaEdition, ...]:
    """The oldest first; none before the agenda is approved."""
    query = (
        sa.select(
            t.agenda_versions.c.number,
            t.agenda_versions.c.made_at,
            t.agenda_versions.c.made_by,
            t.agenda_versions.c.lines,
        )
        .where(t.agenda_versions.c.meeting_id == meeting_id)
        .order_by(t.agenda_versions.c.number)
    )
    return tuple(
        AgendaEdition(row.number, row.made_at, row.made_by, tuple(json.loads(row.lines)))
        for row in connection.execute(query)
    )
