"""What follows a decision: what is owed and has not come, and the cases decided with another."""

from __future__ import annotations

import asyncio

from prefect import task

from models.sweeps.collective import settle_joined
from models.sweeps.follow_ups import remind_of_follow_ups
from models.sweeps.section_23 import bring_to_council
from tasks.resources import resources


@task(name="remind-of-follow-ups")
async def remind_again() -> int:
    """Plan the weekly reminders of follow-ups that are overdue; returns how many."""
    return await asyncio.to_thread(remind_again_now)


def remind_again_now() -> int:
    found = resources()
    return remind_of_follow_ups(found.store, found.now())


@task(name="settle-joined-cases")
async def settle_joined_cases() -> int:
    """End the cases whose collective case is decided, put on the council's agenda what was stopped without a running
    case; returns how many.
    """
    return await asyncio.to_thread(settle_joined_now)


def settle_joined_now() -> int:
    found = resources()
    now = found.now()
    return settle_joined(found.store, now) + bring_to_council(found.store, now)
