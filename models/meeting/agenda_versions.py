"""The versions of an agenda as they were kept: from the chair's approval on, every change of what it says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from models.tables import record  # noqa: F401  (the tables)
from process.meeting.agenda_order import Line

_versions = SQLModel.metadata.tables["agenda_version"]


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
        sa.select(_versions.c.number, _versions.c.made_at, _versions.c.made_by, _versions.c.lines)
        .where(_versions.c.meeting_id == meeting_id)
        .order_by(_versions.c.number)
    )
    return tuple(
        AgendaEdition(row.number, row.made_at, row.made_by, tuple(json.loads(row.lines)))
        for row in connection.execute(query)
    )
