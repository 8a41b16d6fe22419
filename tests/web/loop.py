"""The event loop in which every site of these tests answers: to begin one for each request costs more than a page."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cache

from anyio.from_thread import BlockingPortal, start_blocking_portal

_until_the_end = ExitStack()


@cache
def portal() -> BlockingPortal:
    return _until_the_end.enter_context(start_blocking_portal())


def close() -> None:
    """Its threads would keep the process."""
    _until_the_end.close()
