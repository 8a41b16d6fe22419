"""Message-IDs: made once, when a message is composed, and kept. A repeated mail carries the same one."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from datetime import datetime

NewId = Callable[[datetime], str]
RandomBytes = Callable[[int], bytes]


def uuid7(now: datetime, random_bytes: RandomBytes = os.urandom) -> uuid.UUID:
    """A version 7 UUID (RFC 9562 §5.7): milliseconds of `now`, then 74 random bits. Sorts by time."""
    milliseconds = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    noise = int.from_bytes(random_bytes(10), "big")
    value = milliseconds << 80 | 0x7 << 76 | (noise >> 68) << 64 | 0b10 << 62 | noise & ((1 << 62) - 1)
    return uuid.UUID(int=value)


def message_ids(host: str, random_bytes: RandomBytes = os.urandom) -> NewId:
    """What `compose` takes as `new_id`: `<uuid@host>`, brackets and all. A seeded `random_bytes` makes runs repeat."""
    return lambda now: f"<{uuid7(now, random_bytes)}@{host}>"
