"""The frame around every flow's work: says that it has begun and ended, and leaves the success row."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from tasks.resources import failed, succeeded

FLOW, PLAIN = "flow", "plain"


@dataclass
class Progress:
    """What a caller that awaits a flow directly needs to know: the run around the work may hang, the work may not.

    Before `begun` nothing was done, and the work can be done without Prefect. After `ended` it is done, whatever
    becomes of the run's record.
    """

    begun: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)


progress: ContextVar[Progress | None] = ContextVar("progress", default=None)


@asynccontextmanager
async def working(flow: str) -> AsyncIterator[None]:
    """Around the body of a flow. An error leaves no success row, and is counted."""
    watched = progress.get()
    if watched:
        watched.begun.set()
    try:
        yield
    except Exception as error:
        await asyncio.to_thread(failed, flow, error)
        raise
    await asyncio.to_thread(succeeded, flow, FLOW)
    if watched:
        watched.ended.set()
