"""From the plan to the outbox: what is to be said today, collected into one mail for each person."""

from __future__ import annotations

import asyncio

from prefect import task

from models.database import writing
from notifications.outbox.sweep import compose, promote
from tasks.resources import resources


@task(name="hand-over-notices")
async def hand_over_notices() -> int:
    """Notices whose hour has come are put into messages; returns how many messages wait to be sent because of it."""
    return await asyncio.to_thread(hand_over_now)


def hand_over_now() -> int:
    found = resources()
    now = found.now()
    with writing(found.store.engine) as connection:
        found.store.reference.refresh(connection)
        promote(connection, now, is_open=found.store.reference.office_is_open(now))
        return compose(connection, now, found.new_id)
