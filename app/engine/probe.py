"""Asking Prefect's server whether it is there."""

from __future__ import annotations

import asyncio
import os
import time
import urllib.error
import urllib.request

from app.engine.conductor import Conductor

LOOK_EVERY, ASK_EVERY = 1.0, 5.0
"""Seconds between two questions, of a server that was away and of one that was there: that it has gone shows a piece of
work that wants it at once, too.
"""
PATIENCE = 2.0


def answers(api_url: str) -> bool:
    """Whether the server at this API address is healthy, within two seconds."""
    try:
        with urllib.request.urlopen(f"{api_url}/health", timeout=PATIENCE) as response:  # noqa: S310  (our own address)
            return bool(response.status == 200)
    except (OSError, urllib.error.URLError, ValueError):
        return False


async def keep_asking(conductor: Conductor) -> None:
    """Tell the conductor, until cancelled."""
    api_url = os.environ["PREFECT_API_URL"]
    asked = -ASK_EVERY
    while True:
        if not conductor.is_there or time.monotonic() - asked >= ASK_EVERY:
            asked = time.monotonic()
            conductor.heard(await asyncio.to_thread(answers, api_url))
        await asyncio.sleep(LOOK_EVERY)
