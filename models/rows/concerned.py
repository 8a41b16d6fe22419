"""Which rows a command touches beside its own: those of a batch, locked in one order; the cases on an agenda."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.rows.case_states import case_states
from process.commands import act
from process.commands import meeting as mc
from process.commands.act import Command
from process.state.case import CaseState
from process.state.meeting import MeetingState


def lock_in_order(connection: Connection, commands: Sequence[Command]) -> None:
    """All rows a batch will change, before its first link in the chain: a person who holds one of them and waits for
    the chain would else wait for the batch, and the batch for the person.
    """
    if connection.dialect.name != "postgresql":
        return
    for kind, name, table in ((act.CaseCommand, "case", t.cases), (mc.MeetingCommand, "meeting", t.meetings)):
        wanted = {getattr(command, name) for command in commands if isinstance(command, kind)}
        connection.execute(sa.select(table.c.id).where(table.c.id.in_(wanted)).order_by(table.c.id).with_for_update())


def decides_several(command: Command, meeting: MeetingState) -> bool:
    """Whether cases under the item are decided with it: each is judged by its own route."""
    return (
        isinstance(command, mc.RecordDecision)
        and command.item is not None
        and any(one.case_id for one in meeting.sub_items(command.item))
    )


def cases_on(connection: Connection, meeting_id: int) -> dict[int, CaseState]:
    """The cases on a meeting's agenda, read together: twenty items are decided as cheaply as a few."""
    on_it = sa.select(t.agenda_items.c.case_id).where(
        t.agenda_items.c.meeting_id == meeting_id, t.agenda_items.c.removed_at.is_(None)
    )
    return case_states(connection, t.cases.c.id.in_(on_it), whole=True)
