"""Asking Prefect's server whether it is there."""

from __future__ import annotations

import asyncio
import os
import urllib.error
import urllib.request

from app.engine.conductor import Conductor

ASK_EVERY = 1.0
PATIENCE = 2.0


def answers(api_url: str) -> bool:
    """Whether the server at this API address is healthy, within two seconds."""
    try:
        with urllib.request.urlopen(f"{api_url}/health", timeout=PATIENCE) as response:  # noqa: S310  (our own address)
            return bool(response.status == 200)
    except (OSError, urllib.error.URLError, ValueError):
        return False


async def keep_asking(conductor: Conductor) -> None:
    """Tell the conductor, every second, until cancelled."""
    api_url = os.environ["PREFECT_API_URL"]
    while True:
        conductor.heard(await asyncio.to_thread(answers, api_url))
        await asyncio.sleep(ASK_EVERY)
