"""Hearings whose time is over."""

from __future__ import annotations

import asyncio

from prefect import task

from models.sweeps.ready import close_due_hearings
from tasks.resources import resources


@task(name="close-due-hearings")
async def close_hearings() -> int:
    """Record «no answer received» where a deadline has passed; returns how many requests were closed."""
    return await asyncio.to_thread(close_hearings_now)


def close_hearings_now() -> int:
    found = resources()
    return close_due_hearings(found.store, found.now())
