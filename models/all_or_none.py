"""Several facts stated as one: all of them in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.engine import Connection

from models.store import Also, Receipt, Store
from process.commands.act import Act, Command, part_of
from process.ids import CommandId, PersonId
from process.refusals import Refusal, Why

Stated = Sequence[tuple[str, Command]]
"""What to record, by keys, in the order it is to be done in: a dissent after its decision."""


class _RefusedError(Exception):
    """Ends the transaction: nothing of it is kept."""


def record_all(
    store: Store, stated: Stated, actor: PersonId, sent: CommandId, now: datetime, also: Also | None = None
) -> list[tuple[str, Refusal]]:
    """State them as `actor`; the refusals by key, where there are any and so nothing was recorded. `sent` is the id of
    the whole, each has its part of it: a repeat takes effect once. What stands already is no refusal.
    `also` is done with them, or nothing is.
    """
    commands = [(command, Act(actor, part_of(sent, key))) for key, command in stated]
    refused: list[tuple[str, Refusal]] = []

    def all_or_none(connection: Connection, answers: Sequence[Receipt | Refusal]) -> None:
        refused[:] = [
            (key, answer)
            for (key, _), answer in zip(stated, answers, strict=True)
            if isinstance(answer, Refusal) and answer.code != Why.NOTHING_NEW
        ]
        if refused:
            raise _RefusedError
        if also is not None and not all(isinstance(answer, Receipt) and answer.repeated for answer in answers):
            also(connection, answers)

    try:
        store.apply_all(commands, now, all_or_none)
    except _RefusedError:
        return refused
    return []
