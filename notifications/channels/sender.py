"""What the outbox asks of a way out, so that tests and `simulate` can pass their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Result(StrEnum):
    """What came of one attempt, sorted by what to do next."""

    SENT = "sent"  # the server took it
    REFUSED = "refused"  # it never will: a clerk must act
    ERROR = "error"  # it may, later: try again


@dataclass(frozen=True, slots=True)
class Receipt:
    """The result and the server's own words (or ours, when no server spoke)."""

    result: Result
    answer: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One rendered message, ready to leave. `address` is a mail address, or the person's own Apprise URL.

    `made_at` and `message_id` are the message's own, so that a repeat is the same mail to the byte.

    Its `repr` shows the row id and the channel only: letters end up in tracebacks and logs, people must not.
    """

    message: int
    channel: str
    made_at: datetime
    message_id: str = field(repr=False)
    address: str = field(repr=False)
    name: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)
    reply_to: str = field(default="", repr=False)
    calendars: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)  # (ASCII file name, iCalendar)


class Sender(Protocol):
    """A way out. Must answer within half of the lease (60 s by default), and not raise for what a server says."""

    def send(self, letter: Letter) -> Receipt: ...
