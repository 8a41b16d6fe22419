"""What tells how the installation is: read for health, metrics and the page «Drift», by a few indexed reads.

Numbers and moments of the installation, never of a case or a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from models import tables as t
from models.database import insert_new, writing
from models.flow_successes import FlowTrouble, troubled_flows
from models.rows.ready import marks
from models.tables.outbox import IS_DUE, IS_GIVEN_UP, IS_PLANNED, IS_PUT_ASIDE, IS_QUEUED

WRITE_TEST = "health"
"""The counter that counts the tries to write."""
_now: sa.BindParameter[datetime] = sa.bindparam("now")
_MOST_LOOKED_AT = 200
"""Ready cases whose mark's age is looked for: more than that wait only where nothing moves at all."""


def _count(table: sa.Table, *where: sa.ColumnElement[bool] | sa.TextClause) -> sa.Select[tuple[int]]:
    return sa.select(sa.func.count()).select_from(table).where(*where)


_OUTBOX = {
    "overdue": _count(t.notices, IS_PLANNED, t.notices.c.planned_at <= _now),
    "due": _count(t.notices, IS_DUE),
    "queued": _count(t.messages, IS_QUEUED),
    "put_aside": _count(t.messages, IS_PUT_ASIDE),
    "given_up": _count(t.messages, IS_GIVEN_UP),
}
_OLDEST_MAIL = sa.select(sa.func.min(t.messages.c.created_at)).where(IS_QUEUED)
_PASSED = (t.requests.c.next_due.is_not(None), t.requests.c.next_due <= _now)
_OVERDUE = sa.select(sa.func.count(), sa.func.min(t.requests.c.next_due)).where(*_PASSED)
_SUCCESSES = sa.select(t.flow_successes.c.flow, t.flow_successes.c.at, t.flow_successes.c.mode)
_IS_HELD = sa.select(t.counters.c.value).where(t.counters.c.name == "outbox_held")
_HEAD = sa.select(t.chain_head.c.position, t.chain_head.c.hash)


@dataclass(frozen=True, slots=True)
class Success:
    """When a flow last did its work; `mode` is `flow`, or `plain` when Prefect took no runs."""

    at: datetime
    mode: str


@dataclass(frozen=True, slots=True)
class VitalSigns:
    """`outbox`: how many notices are `overdue` (not handed over in time) and `due`, and how many messages are `queued`,
    `put_aside`, `given_up`. `oldest_mail`: when the mail was written that has waited longest. `overdue_deadlines`:
    hearings whose deadline has passed and that are not closed, the first since `overdue_since`. `ready`: cases that
    could be moved, unmoved since `ready_since`. `head`: position and hash of the history's last entry.
    """

    successes: Mapping[str, Success]
    troubled: tuple[FlowTrouble, ...]
    outbox: Mapping[str, int]
    oldest_mail: datetime | None
    is_held: bool
    overdue_deadlines: int
    overdue_since: datetime | None
    ready: int
    ready_since: datetime | None
    head: tuple[int, str]

    @property
    def last(self) -> Success | None:
        """The engine's last sign of life."""
        return max(self.successes.values(), key=lambda success: success.at, default=None)


def vital_signs(connection: Connection, now: datetime) -> VitalSigns:
    counts = {state: connection.execute(query, {"now": now}).scalar_one() for state, query in _OUTBOX.items()}
    overdue, since = connection.execute(_OVERDUE, {"now": now}).one()
    ready = marks(connection)
    head = connection.execute(_HEAD).one()
    return VitalSigns(
        successes={flow: Success(at, mode) for flow, at, mode in connection.execute(_SUCCESSES)},
        troubled=troubled_flows(connection, now),
        outbox=counts,
        oldest_mail=connection.execute(_OLDEST_MAIL).scalar_one(),
        is_held=bool(connection.execute(_IS_HELD).scalar()),
        overdue_deadlines=overdue,
        overdue_since=since,
        ready=len(ready),
        ready_since=_unmoved_since(connection, [mark.command_id for mark in ready[:_MOST_LOOKED_AT]]),
        head=(head.position, bytes(head.hash).hex()),
    )


def _unmoved_since(connection: Connection, commands: Sequence[str]) -> datetime | None:
    """When the oldest of these, which made a case ready, was stated."""
    if not commands:
        return None
    stated = sa.select(sa.func.min(t.history.c.at)).where(t.history.c.command_id.in_(commands))
    moment: datetime | None = connection.execute(stated).scalar_one()
    return moment


def try_to_write(engine: Engine) -> None:
    """Commit something small, as a fact is committed: onto the disk. Raises what the database raises."""
    with writing(engine) as connection:
        insert_new(connection, t.counters, [{"name": WRITE_TEST, "value": 0}])
        mine = sa.update(t.counters).where(t.counters.c.name == WRITE_TEST)
        connection.execute(mine.values(value=t.counters.c.value + 1))
