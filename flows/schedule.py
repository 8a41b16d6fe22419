"""The one list of what runs by the clock. Few entries: each scheduled run costs about five seconds of processor time.

Cron, never an interval (those move with the clock change and with each restart); never between 01:00 and 03:59 in
Copenhagen, an hour that is missing or comes twice; below a day in UTC, where every hour is there once.
"""

from __future__ import annotations

from dataclasses import dataclass

UTC = "UTC"
COPENHAGEN = "Europe/Copenhagen"


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One deployment. `entry` is a module path, never a file path. At most one run at a time; a second is cancelled."""

    name: str
    entry: str
    cron: str
    timezone: str
    why: str


SCHEDULE = (
    Scheduled("sweep", "flows.sweep.sweep", "*/10 * * * *", UTC, "Safety net: whatever is due and was not noticed."),
    Scheduled(
        "morning-reminders",
        "flows.hearing.hold_hearings",
        "1 8 * * 1-5",
        COPENHAGEN,
        "Reminders are planned for eight: handed over the minute after, whatever else was missed.",
    ),
    Scheduled(
        "housekeeping", "flows.housekeeping.keep_house", "30 4 * * *", COPENHAGEN, "Expired sign-ins, database log."
    ),
    Scheduled("backup", "flows.backup.back_up", "15 5 * * *", COPENHAGEN, "Database and files, after the tidying."),
)
MAILBOX = Scheduled(
    "mailbox",
    "flows.incoming_mail.read_mailbox",
    "3-59/5 * * * *",
    UTC,
    "What comes back by mail, where it is read.",
)


def schedule_of(*, reads_mailbox: bool) -> tuple[Scheduled, ...]:
    """What runs in this installation."""
    return (*SCHEDULE, MAILBOX) if reads_mailbox else SCHEDULE
