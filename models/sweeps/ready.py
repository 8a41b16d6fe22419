"""What a sweep does, as plain functions: find what is ready or has fallen due, and let `apply` move it.

They ask about the state, never «since last time», so a missed night catches up and two sweeps at once do no harm.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.database import reading
from models.reference import Reference
from models.rows.prepared import Prepared
from models.rows.ready import Mark, marks, unmark
from models.store import Receipt, Store
from process.commands.act import Act, Command, id_by_engine
from process.commands.case import Advance
from process.commands.hearing import CloseHearing
from process.events import Tag
from process.ids import CaseId
from process.refusals import Refusal, Why
from process.rules import Role
from process.stages import Stage, StepState

log = logging.getLogger(__name__)
_NO_NEWS = frozenset({Why.NOTHING_NEW, Why.CASE_ENDED})
BATCH = 50
"""Commands per transaction: few enough that a person's fact never waits long behind a sweep."""

_of_step = sa.and_(
    t.requests.c.case_id == t.consultations.c.case_id, t.requests.c.consultation == t.consultations.c.number
)
_UNSENT_LETTERS = (
    sa.select(t.consultations.c.case_id)
    .join(t.cases, t.cases.c.id == t.consultations.c.case_id)
    .join(t.requests, _of_step)
    .where(
        t.consultations.c.role == Role.HEARING,
        t.consultations.c.state.in_((StepState.READY, StepState.OPEN)),
        t.cases.c.ending.is_(None),
        t.requests.c.sent_at.is_(None),
        t.requests.c.withdrawn_at.is_(None),
    )
    .distinct()
)
_DUE_HEARINGS = Prepared(
    sa.select(t.requests.c.case_id)
    .where(t.requests.c.next_due.is_not(None), t.requests.c.next_due <= sa.bindparam("now"))
    .distinct()
)


def self_sending_cases(connection: Connection, reference: Reference) -> list[CaseId]:
    """Cases with drafted letters whose type is configured to send them without «Send høring»; what a letter lacks may
    come with the register, of which no case knows. `reference` is refreshed.
    """
    types = reference.self_sending_types()
    if not types:
        return []
    return sorted(row[0] for row in connection.execute(_UNSENT_LETTERS.where(t.cases.c.case_type.in_(types))))


def advance_stage(store: Store, stage: Stage, now: datetime) -> int:
    """Move every case that is ready in this stage; returns how many moved."""
    with reading(store.engine) as connection:
        ready = {mark.case_id: mark for mark in marks(connection) if mark.stage is stage}
        store.reference.refresh(connection)
        unsent = self_sending_cases(connection, store.reference) if stage is Stage.HEARING else ()
    commands = [Advance(case=case) for case in dict.fromkeys((*ready, *unsent))]
    return apply_each(store, commands, now, looked_at=[mark for mark in ready.values() if not mark.joined])


def advance_all(store: Store, now: datetime) -> int:
    """One pass over all stages, in their order. Where no case waits when it begins, none can come to wait in it."""
    with reading(store.engine) as connection:
        store.reference.refresh(connection)
        waits = bool(marks(connection) or self_sending_cases(connection, store.reference))
    return sum(advance_stage(store, stage, now) for stage in Stage) if waits else 0


def close_due_hearings(store: Store, now: datetime) -> int:
    """Record «no answer received» wherever a deadline has passed; returns how many requests were closed."""
    with reading(store.engine) as connection:
        due = sorted(row[0] for row in _DUE_HEARINGS.rows(connection, now=now))
    return apply_each(store, [CloseHearing(case=case) for case in due], now, tag=Tag.HEARING_NO_ANSWER)


def apply_each(
    store: Store, commands: Sequence[Command], now: datetime, tag: Tag | None = None, looked_at: Iterable[Mark] = ()
) -> int:
    """Apply in batches; returns how many took effect, or how often they left `tag`. That nothing is new means another
    sweep was first; any other refusal is for the operator. `looked_at`: the marks these commands answer.
    """
    count = 0
    by_case = {mark.case_id: mark for mark in looked_at}
    for batch in _batches(commands):
        done = store.apply_all(
            [(command, Act(None, id_by_engine())) for command in batch], now, also=partial(_unmark, batch, by_case)
        )
        receipts = [receipt for receipt in done if isinstance(receipt, Receipt)]
        for command, answer in zip(batch, done, strict=True):
            if isinstance(answer, Refusal) and answer.code not in _NO_NEWS:
                log.warning("%s: %s", command, answer.english)
        count += sum(receipt.tags.count(tag) if tag else 1 for receipt in receipts)
    return count


def _unmark(
    batch: Sequence[Command], marked: Mapping[CaseId, Mark], connection: Connection, done: Sequence[Receipt | Refusal]
) -> None:
    """In the transaction that took them in. What was refused for another reason than that is looked at again."""
    answered = zip(batch, done, strict=True)
    taken_in = (command for command, answer in answered if isinstance(answer, Receipt) or answer.code in _NO_NEWS)
    cases = {getattr(command, "case", None) for command in taken_in}
    unmark(connection, [mark for case, mark in marked.items() if case in cases])


def _batches(commands: Iterable[Command]) -> Iterable[tuple[Command, ...]]:
    waiting = iter(commands)
    while batch := tuple(islice(waiting, BATCH)):
        yield batch
