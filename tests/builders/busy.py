"""Somebody at work beside what is tested."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def working(step: Callable[[int], object]) -> Iterator[list[int]]:
    """Runs `step(0)`, `step(1)`, … in a thread until the block ends; yields a list whose one number says how many."""
    stop, count = threading.Event(), [0]

    def work() -> None:
        while not stop.is_set():
            step(count[0])
            count[0] += 1

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield count
    finally:
        stop.set()
        thread.join()
