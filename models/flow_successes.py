"""When each flow last did its work, and how it has failed since: what the engine catches up with, and what health and
the mail to the administrators tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.database import insert_new

LATE_AFTER = {
    "sweep": timedelta(minutes=40),
    "housekeeping": timedelta(hours=28),
    "backup": timedelta(hours=28),
}
"""After so long without a success a flow of the schedule is in trouble. The engine has made up for it before."""
FAILURES_TOLD = 3
FAILING_FOR = timedelta(minutes=10)
"""So often and for so long must a flow fail before anybody is told: a database locked for a moment is no news."""
STILL_FAILING = timedelta(hours=2)
"""A flow that runs when there is work, and has not failed for so long, has no more of the work that failed."""


@dataclass(frozen=True, slots=True)
class FlowTrouble:
    """A flow that is late or keeps failing. `since`: its last success, without one its first failure. `error`: the kind
    of the last error, "" of a flow that has not begun.
    """

    flow: str
    since: datetime
    failures: int = 0
    error: str = ""


def last_successes(connection: Connection) -> dict[str, datetime]:
    return dict(connection.execute(sa.select(t.flow_successes.c.flow, t.flow_successes.c.at)).tuples().all())


def late_flows(
    connection: Connection, now: datetime, limits: Mapping[str, timedelta], *, is_never_late: bool
) -> tuple[str, ...]:
    """Those of `limits` whose last success is longer ago than their limit; `is_never_late`: also one without any."""
    last = last_successes(connection)
    return tuple(
        flow for flow, limit in limits.items() if (now - last[flow] > limit if flow in last else is_never_late)
    )


def troubled_flows(connection: Connection, now: datetime) -> tuple[FlowTrouble, ...]:
    """Flows that have not done their work in time (`LATE_AFTER`), or have failed again and again, by name."""
    last = last_successes(connection)
    failed = {row.flow: row for row in connection.execute(sa.select(t.flow_failures))}
    late = {flow for flow, limit in LATE_AFTER.items() if flow in last and now - last[flow] > limit}
    failing = {
        flow
        for flow, row in failed.items()
        if row[1] >= FAILURES_TOLD  # `count` is a method of every row
        and now - row.first_at >= FAILING_FOR
        and now - row.last_at <= LATE_AFTER.get(flow, STILL_FAILING)
    }
    return tuple(
        FlowTrouble(flow, last[flow] if flow in last else failed[flow].first_at, *_failures(failed.get(flow)))
        for flow in sorted(late | failing)
    )


def _failures(row: sa.Row[tuple[str, int, datetime, datetime, str]] | None) -> tuple[int, str]:
    return (row[1], row[4]) if row is not None else (0, "")


def record_success(connection: Connection, flow: str, at: datetime, mode: str) -> None:
    """A flow did its work at `at`, as a Prefect run (`flow`) or without one (`plain`)."""
    insert_new(connection, t.flow_successes, [{"flow": flow, "at": at, "mode": mode}])
    mine = sa.update(t.flow_successes).where(t.flow_successes.c.flow == flow)
    connection.execute(mine.values(at=at, mode=mode))
    connection.execute(sa.delete(t.flow_failures).where(t.flow_failures.c.flow == flow))


def record_failure(connection: Connection, flow: str, at: datetime, error: str) -> None:
    """A flow failed at `at`, with an error of this kind."""
    insert_new(connection, t.flow_failures, [{"flow": flow, "count": 0, "first_at": at, "last_at": at, "error": error}])
    mine = sa.update(t.flow_failures).where(t.flow_failures.c.flow == flow)
    connection.execute(mine.values(count=t.flow_failures.c.count + 1, last_at=at, error=error))
