"""What the engine does when the schedule has not."""

from __future__ import annotations

from app.engine.waker import CAUGHT_UP, MAILBOX, OVERDUE_AFTER
from flows.schedule import SCHEDULE


def test_whatever_the_schedule_alone_does_is_caught_up() -> None:
    """The morning's reminders are handed over by the sweep, too."""
    scheduled = {line.name for line in SCHEDULE}
    assert scheduled - {"morning-reminders"} == set(CAUGHT_UP) - {MAILBOX.name} == set(OVERDUE_AFTER)
