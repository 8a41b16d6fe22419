"""What a message carried when it was tried: chained with the attempt, so that nobody can tell afterwards that something
else was sent, or sent another day, without `sagsgang audit verify` naming it (models/audit.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.engine import Connection

from models import tables as t
from models.proof import row_digest, spelled_as_now
from models.readable import BAD_CELL, each_row
from models.rows.notice import NoticeRow
from process.notices import NoticeState

_FIXED = tuple(name for name in NoticeRow._fields if name != "state")
"""What a notice is; its state goes on. The names are chained: a new column does not belong here."""
BY_HAND = {"post": "posted", "phone": "phoned"}
"""What an attempt is called where a person posted it, or said it on the telephone."""
_SENT = frozenset({"sent", *BY_HAND.values()})
_SHOWN_BY = {NoticeState.SENT: _SENT, NoticeState.RETURNED: frozenset({"bounced"})}
"""States that only an attempt with one of these results brings about."""


def went_by(channel: str, result: str) -> bool:
    """Whether an attempt with this result can be of a message by this channel: what went by hand went by that hand."""
    return BY_HAND.get(channel) == (result if result in BY_HAND.values() else None)


def carried_digest(notice: NoticeRow) -> str:
    """The digest, as of a row, of what a notice says, to whom, about what and when; the same whatever becomes of it."""
    return row_digest(_FIXED, (getattr(notice, name) for name in _FIXED))


@dataclass(slots=True)
class Carried:
    """What the history's attempts say of notices, gathered in its order. `digests`: the newest of each notice that was
    sent or came back; attempts from before digests were chained have none.
    """

    links: dict[tuple[int, int], int] = field(default_factory=dict)
    last: dict[int, tuple[int, str]] = field(default_factory=dict)
    results: dict[int, set[str]] = field(default_factory=dict)
    digests: dict[int, str] = field(default_factory=dict)

    def hear(self, position: int, attempt: Mapping[str, Any]) -> None:
        """An entry `notice:attempted`, in the order of the chain."""
        notices: Sequence[int] = attempt.get("notices", ())
        for at, notice in enumerate(notices):
            self.links[attempt["message"], notice] = position
            self.last[notice] = (position, attempt["result"])
            self.results.setdefault(notice, set()).add(attempt["result"])
            digests = attempt.get("notices_sha256")
            if digests:
                self.digests[notice] = spelled_as_now(digests[at])


def bad_notices(connection: Connection, carried: Carried) -> Iterator[str]:
    """Notices that are not what their attempts carried, or are told to have been sent and were not."""
    expected = dict(carried.last)
    for row in each_row(connection, t.notices):
        (number,) = row.key
        position, last = expected.pop(number, (0, ""))
        if row.cells is None:
            yield f"notice {number} was changed: it cannot be read"
        else:
            yield from _bad_notice(number, row.cells, position, last, carried)
    for number, (position, _) in expected.items():
        yield f"notice {number} was deleted: entry {position} carried it"


def bad_links(connection: Connection, carried: Carried) -> Iterator[str]:
    """Notices that are tied no more to the message that carried them."""
    expected = dict(carried.links)
    for row in each_row(connection, t.message_notices):
        expected.pop((row.key[0], row.key[1]), None)
    for (message, notice), position in expected.items():
        yield f"notice {notice} is no longer in message {message}: entry {position} carried it"


def _bad_notice(number: int, cells: Mapping[str, Any], position: int, last: str, carried: Carried) -> Iterator[str]:
    state, results = cells["state"], carried.results.get(number, set())
    if last in _SENT and state is not NoticeState.SENT:
        yield f"notice {number} was sent, and is told to be {state}: see entry {position}"
    if state in _SHOWN_BY and not _SHOWN_BY[state] & results:
        yield f"notice {number} is told to be {state}: the history knows no such attempt"
    # One that was never told may be planned anew with other words; what was told is told for ever.
    if state in _SHOWN_BY or last in _SENT:
        known = carried.digests.get(number)
        if known and known != _digest_of(cells):
            yield f"notice {number} was changed: entry {position} carried something else"


def _digest_of(cells: Mapping[str, Any]) -> str:
    try:
        return row_digest(_FIXED, (cells[name] for name in _FIXED))
    except BAD_CELL:
        return ""
