"""One pass of everything that is due, without any server: what `sagsgang move` and `simulate` call, and what the engine
falls back on when Prefect is away. The same functions that the tasks wrap.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.access.links import LinkMaker
from models.store import Store
from models.sweeps.collective import settle_joined
from models.sweeps.follow_ups import remind_of_follow_ups
from models.sweeps.ready import advance_all, close_due_hearings
from models.sweeps.section_23 import bring_to_council
from models.sweeps.succession import follow_register
from notifications.outbox.sweep import NewId, Sender, sweep


@dataclass(frozen=True, slots=True)
class Moved:
    """What one pass did: hearings closed, cases advanced, messages sent."""

    closed: int
    advanced: int
    sent: int

    def __bool__(self) -> bool:
        return bool(self.closed or self.advanced or self.sent)


def move_once(
    store: Store,
    now: datetime,
    sender: Sender,
    new_id: NewId,
    municipality: str = "",
    links: LinkMaker | None = None,
) -> Moved:
    """Close what has fallen due, move what is ready, hand over and send what is to be said."""
    closed = close_due_hearings(store, now)
    remind_of_follow_ups(store, now)
    advanced = follow_register(store, now) + advance_all(store, now) + settle_joined(store, now)
    advanced += bring_to_council(store, now)
    sent, is_open = 0, store.reference.office_is_open(now)
    while True:
        report = sweep(store.engine, now, sender, new_id, municipality=municipality, is_open=is_open, links=links)
        sent += report.sent
        if not report.has_more:
            return Moved(closed, advanced, sent)
