"""When each flow last did its work: what the engine catches up with, and what health tells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t


def late_flows(
    connection: Connection, now: datetime, limits: Mapping[str, timedelta], *, is_never_late: bool
) -> tuple[str, ...]:
    """Those of `limits` whose last success is longer ago than their limit; `is_never_late`: also one without any."""
    last = dict(connection.execute(sa.select(t.flow_successes.c.flow, t.flow_successes.c.at)).tuples().all())
    return tuple(
        flow for flow, limit in limits.items() if (now - last[flow] > limit if flow in last else is_never_late)
    )
