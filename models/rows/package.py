"""Hearings of several cases: reading them, saving one that is opened, and the deadlines their bodies have."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.proof import Written
from models.rows.shape import Shape
from models.rows.writes import Writes
from process.change import Appended, AppendedPackage, ChangedPackage
from process.ids import BodyId, CommandId, PackageId
from process.state.hearing import HearingPackage

PACKAGES = Shape(HearingPackage, t.packages, key=("id",))
_INSERT = sa.insert(t.packages)
_UPDATE = sa.update(t.packages).where(t.packages.c.id == sa.bindparam("package_id"))
ASKED = sa.and_(
    t.requests.c.package.is_not(None), t.requests.c.sent_at.is_not(None), t.requests.c.withdrawn_at.is_(None)
)
"""A letter of such a hearing that stands."""


def load_package(connection: Connection, package: int | None) -> HearingPackage | None:
    return next(iter(PACKAGES.read(connection, package)), None) if package else None


def save_packages(writes: Writes, records: Iterable[Appended], command_id: CommandId, written: Written) -> None:
    for record in records:
        if isinstance(record, AppendedPackage):
            writes.add(_INSERT, {**PACKAGES.row(record.package), "command_id": command_id})
            written.note(t.packages, id=record.package.id)
        elif isinstance(record, ChangedPackage):
            cells = {name: cell for name, cell in PACKAGES.row(record.package).items() if name != "id"}
            writes.add(_UPDATE, {**cells, "package_id": record.package.id})
            written.note(t.packages, id=record.package.id)


def deadlines_in(connection: Connection, package: PackageId) -> dict[BodyId, tuple[date, time]]:
    """The deadline each body has there; of several, by an extension for one case, the earliest that stands."""
    asked = t.requests.c
    query = (
        sa.select(asked.body, asked.due_on, asked.due_time)
        .where(ASKED, asked.package == package, asked.due_on.is_not(None), asked.answered_at.is_(None))
        .order_by(asked.due_on.desc(), asked.due_time.desc())
    )
    return {BodyId(row.body): (row.due_on, row.due_time) for row in connection.execute(query)}
