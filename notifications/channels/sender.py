"""What the outbox asks of a way out, so that tests and `simulate` can pass their own; and one that goes nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from documents.writing.paper import Paper


class Result(StrEnum):
    """What came of one attempt, sorted by what to do next."""

    SENT = "sent"  # the server took it
    REFUSED = "refused"  # it never will: a clerk must act
    ERROR = "error"  # it may, later: try again
    BOUNCED = "bounced"  # it took it, and sent it back later: a clerk must act


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
    thread: str = field(default="", repr=False)  # the Message-ID of the letter this one follows
    calendars: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)  # (ASCII file name, iCalendar)
    papers: tuple[tuple[str, Paper], ...] = field(default=(), repr=False)  # (ASCII file name, what goes along as PDF)

    @property
    def attached(self) -> tuple[str, ...]:
        """The names of the files that go along."""
        return tuple(name for name, _ in (*self.papers, *self.calendars))


class Sender(Protocol):
    """A way out. Must answer within half of the lease (60 s by default), and not raise for what a server says."""

    def send(self, letter: Letter) -> Receipt: ...


ACCEPTED = Receipt(Result.SENT, "250 kept in memory")


class MemorySender:
    """Keeps what it is given and answers as told: with `ACCEPTED`, or with what `answer` says of a letter.

    `keep=False` without `answer` is for runs of many thousands: `deliver` then neither renders nor sends, but records
    all as accepted (`bulk.py`), and this sender is never called.
    """

    def __init__(self, answer: Callable[[Letter], Receipt] | None = None, *, keep: bool = True) -> None:
        self.letters: list[Letter] = []
        self.count = 0
        self._answer = answer
        self.in_bulk = not keep and answer is None
        self._keep = keep

    def send(self, letter: Letter) -> Receipt:
        self.count += 1
        if self._keep:
            self.letters.append(letter)
        return ACCEPTED if self._answer is None else self._answer(letter)
