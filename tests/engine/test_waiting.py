"""What the schedule should have done and has not."""

from __future__ import annotations

from datetime import timedelta

from app.engine.waiting import overdue
from app.engine.waker import OVERDUE_AFTER
from flows.schedule import SCHEDULE
from models.database import writing
from models.store import Store
from tasks.resources import record_success
from tests.models.test_store import People

LIMITS = {piece.name: limit for piece, limit in OVERDUE_AFTER.items()}


def test_a_flow_that_has_not_run_in_time_or_never_is_overdue(store: Store) -> None:
    now = People(store).now
    assert overdue(store, now, LIMITS) == {"sweep", "housekeeping"}
    with writing(store.engine) as connection:
        record_success(connection, "sweep", now, "flow")
        record_success(connection, "housekeeping", now, "flow")
    assert overdue(store, now + timedelta(minutes=20), LIMITS) == frozenset()
    assert overdue(store, now + timedelta(minutes=30), LIMITS) == {"sweep"}


def test_whatever_the_schedule_alone_does_is_caught_up() -> None:
    """The morning's reminders are handed over by the sweep, too."""
    scheduled = {line.name for line in SCHEDULE}
    assert scheduled - {"morning-reminders"} == set(LIMITS)
