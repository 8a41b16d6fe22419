"""Everything that is due, in one pass: what the sweep, `sagsgang move`, `simulate` and the engine without Prefect do.

Plain functions: what is forgotten here is forgotten by all, and what is done here is done by all.
"""

from __future__ import annotations

from dataclasses import dataclass

from documents.writing.hearing.annexes import attach_hearing_papers
from models.database import writing
from models.sweeps.collective import settle_collective
from models.sweeps.follow_ups import remind_of_follow_ups
from models.sweeps.ready import advance_all, close_due_hearings
from models.sweeps.section_23 import bring_to_council
from models.sweeps.succession import follow_register
from notifications.outbox.compose import compose
from notifications.outbox.deliver import DeliveryReport, deliver
from notifications.outbox.promote import promote
from notifications.outbox.restore_mark import remember
from tasks.resources import Resources

MOST_PASSES = 20
"""A thousand messages a run: the rest has its turn in the next, so that no run lasts for hours."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What one pass did: hearings closed, cases moved."""

    closed: int
    advanced: int

    @property
    def count(self) -> int:
        return self.closed + self.advanced


def move_everything(tools: Resources) -> Moved:
    """Close what is over, remind of what is owed, follow the register, move what is ready, and what follows from it."""
    store, now = tools.store, tools.now()
    closed = close_due_hearings(store, now)
    remind_of_follow_ups(store, now)
    advanced = follow_register(store, now) + advance_all(store, now)
    moved = Moved(closed, advanced + settle_collective(store, now) + bring_to_council(store, now))
    attach_papers(tools)
    return moved


def attach_papers(tools: Resources) -> int:
    """The papers of a hearing to the items of the meetings to come; returns how many. Without files there are none."""
    if tools.files is None:
        return 0
    return attach_hearing_papers(tools.store, tools.files, tools.municipality, tools.now(), tools.look)


def say_everything(tools: Resources) -> int:
    """Hand over what is to be said and send it; returns how many messages were taken."""
    hand_over(tools)
    sent = 0
    for _ in range(MOST_PASSES):
        report = send_once(tools)
        sent += report.sent
        if not report.has_more:
            break
    return sent


def hand_over(tools: Resources) -> int:
    """Notices whose hour has come are put into messages; returns how many messages wait to be sent because of it."""
    now = tools.now()
    with writing(tools.store.engine) as connection:
        tools.store.reference.refresh(connection)
        promote(connection, now, is_open=tools.store.reference.office_is_open(now))
        return compose(connection, now, tools.new_id)


def send_once(tools: Resources) -> DeliveryReport:
    """One pass over the outbox: up to a minute, up to fifty messages."""
    report = deliver(
        tools.store.engine,
        tools.now(),
        tools.sender,
        municipality=tools.municipality,
        links=tools.links,
        replies_are_read=tools.mailbox is not None,
        reference=tools.store.reference,
        look=tools.look,
    )
    if report.sent and tools.mark:
        remember(tools.store.engine, tools.mark)
    return report
