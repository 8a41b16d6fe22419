"""The marks of cases that have something to take in: set with the command that stated it, taken away by who has looked
(`models/sweeps/ready.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.rows.prepared import Prepared
from models.rows.writes import Writes
from process.case.readiness import is_ready, treated_cases
from process.change import Context, Decided
from process.commands.act import Command
from process.commands.case import Advance
from process.ids import CaseId
from process.stages import Stage
from process.state.case import CaseState
from process.state.meeting import MeetingState


class Mark(NamedTuple):
    """`command_id`: what was stated last. `joined`: the case it is decided in, if another's decision decides it."""

    case_id: CaseId
    command_id: str
    stage: Stage
    joined: CaseId | None


_MARKED = Prepared(
    sa.select(t.ready_cases.c.case_id, t.ready_cases.c.command_id, t.cases.c.stage, t.cases.c.joined_into)
    .join(t.cases, t.cases.c.id == t.ready_cases.c.case_id)
    .order_by(t.ready_cases.c.case_id)
)
_JOINED = Prepared(sa.select(t.cases.c.id).where(t.cases.c.joined_into == sa.bindparam("whole")))
_MARK = sa.text(
    "INSERT INTO ready_case (case_id, command_id) VALUES (:case_id, :command_id) "
    "ON CONFLICT (case_id) DO UPDATE SET command_id = excluded.command_id"
)
_UNMARK = sa.delete(t.ready_cases).where(
    t.ready_cases.c.case_id == sa.bindparam("of_case"), t.ready_cases.c.command_id == sa.bindparam("stated_by")
)


def marks(connection: Connection) -> list[Mark]:
    """Every case that is marked, in order. A few, or none: nothing else is read."""
    return [Mark(*row) for row in _MARKED.rows(connection)]


def mark_ready(
    connection: Connection,
    writes: Writes,
    command: Command,
    case: CaseState | None,
    meeting: MeetingState | None,
    decided: Decided,
    ctx: Context,
) -> None:
    """Mark what this command makes ready: its case, those of its meeting, and those that follow one of these. `case`
    and `meeting` are as they were before.
    """
    ready = treated_cases(meeting, decided.meeting) if meeting is not None and decided.meeting is not None else set()
    leading = set(ready)
    if meeting is None and decided.case is not None:
        after = decided.case.case
        if isinstance(command, Advance):  # it has gone as far as it can; others may follow it
            leading.add(after.id)
        elif is_ready(decided.case, ctx):
            ready.add(after.id)
        if after.joined_into and (case is None or case.case.joined_into != after.joined_into):
            ready.add(after.id)
        if case is not None and (case.case.decided_on, case.case.ending) != (after.decided_on, after.ending):
            leading.add(after.id)
    for whole in leading:
        ready.update(row[0] for row in _JOINED.rows(connection, whole=whole))
    writes.add(_MARK, *({"case_id": number, "command_id": ctx.act.command_id} for number in sorted(ready)))


def unmark(connection: Connection, looked_at: Iterable[Mark]) -> None:
    """These are taken in. What has been stated after it was looked at keeps its mark."""
    rows: Sequence[dict[str, object]] = [{"of_case": mark.case_id, "stated_by": mark.command_id} for mark in looked_at]
    if rows:
        connection.execute(_UNMARK, rows)
