"""What the engine does when the schedule has not."""

from __future__ import annotations

from app.engine.waker import CAUGHT_UP, MAILBOX, OVERDUE_AFTER
from flows.schedule import SCHEDULE, schedule_of


def test_whatever_the_schedule_alone_does_is_caught_up() -> None:
    """The morning's reminders are handed over by the sweep, too."""
    scheduled = {line.name for line in SCHEDULE}
    assert scheduled - {"morning-reminders"} == set(CAUGHT_UP) - {MAILBOX.name} == set(OVERDUE_AFTER)


def test_a_mailbox_is_scheduled_and_caught_up_where_there_is_one() -> None:
    assert {line.name for line in schedule_of(reads_mailbox=True)} - {line.name for line in SCHEDULE} == {MAILBOX.name}
    assert schedule_of(reads_mailbox=False) == SCHEDULE
