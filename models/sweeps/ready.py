"""What a sweep does, as plain functions: find what is ready or has fallen due, and let `apply` move it.

They ask about the state, never «since last time», so a missed night catches up and two sweeps at once do no harm.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.database import reading
from models.rows.prepared import Prepared
from models.store import Receipt, Store
from process.commands.act import Act, Command, id_by_engine
from process.commands.case import Advance
from process.commands.hearing import CloseHearing
from process.events import Tag
from process.ids import CaseId
from process.refusals import Refusal, Why
from process.register import MeetingStatus
from process.rules import Role
from process.stages import Stage, StepState
from process.state.case import LinkState

log = logging.getLogger(__name__)
_NO_NEWS = frozenset({Why.NOTHING_NEW, Why.CASE_ENDED})
BATCH = 50
"""Commands per transaction: few enough that a person's fact never waits long behind a sweep."""

_UNFINISHED = (StepState.PLANNED, StepState.READY, StepState.OPEN)

_approval_missing = (
    sa.select(t.approvals.c.case_id)
    .where(t.approvals.c.case_id == t.cases.c.id, t.approvals.c.state != LinkState.APPROVED)
    .exists()
)
_APPROVED_DRAFTS = sa.select(t.cases.c.id).where(
    t.cases.c.stage == Stage.DRAFTING, t.cases.c.submitted_at.is_not(None), ~_approval_missing
)
_of_step = sa.and_(
    t.requests.c.case_id == t.consultations.c.case_id, t.requests.c.consultation == t.consultations.c.number
)
_hearings = (
    sa.select(t.consultations.c.case_id)
    .join(t.cases, t.cases.c.id == t.consultations.c.case_id)
    .join(t.requests, _of_step)
    .where(
        t.consultations.c.role == Role.HEARING,
        t.consultations.c.state.in_((StepState.READY, StepState.OPEN)),
        t.cases.c.ending.is_(None),
    )
)
_ENDED_HEARINGS = _hearings.where(
    sa.or_(
        t.requests.c.withdrawn_at.is_not(None),
        sa.and_(
            t.cases.c.memo_approved_at.is_not(None),
            sa.or_(t.requests.c.answered_at.is_not(None), t.requests.c.closed_at.is_not(None)),
        ),
    )
).distinct()
_UNSENT_LETTERS = _hearings.where(t.requests.c.sent_at.is_(None), t.requests.c.withdrawn_at.is_(None)).distinct()
_treated = (
    sa.select(t.consultations.c.case_id)
    .join(t.cases, t.cases.c.id == t.consultations.c.case_id)
    .where(
        t.consultations.c.role.in_((Role.RECOMMENDATION, Role.DECISION)),
        t.consultations.c.state.in_(_UNFINISHED),
        t.cases.c.ending.is_(None),
        t.cases.c.released_at.is_not(None),
    )
)
_at_meeting = _treated.join(
    t.agenda_items,
    sa.and_(
        t.agenda_items.c.case_id == t.consultations.c.case_id,
        t.agenda_items.c.consultation == t.consultations.c.number,
        t.agenda_items.c.removed_at.is_(None),
    ),
).join(t.meetings, t.meetings.c.id == t.agenda_items.c.meeting_id)
_elsewhere = sa.or_(t.consultations.c.meeting.is_(None), t.consultations.c.meeting != t.agenda_items.c.meeting_id)
_PLACED = _at_meeting.where(
    t.meetings.c.state.in_((MeetingStatus.PLANNED, MeetingStatus.DISPATCHED, MeetingStatus.HELD)),
    sa.or_(_elsewhere, t.consultations.c.state != StepState.OPEN),
).distinct()
_taken = t.meetings.alias("taken")
_DECIDED = (
    _at_meeting.join(
        t.decisions,
        t.DECISION_ON_ITEM,
    )
    .outerjoin(_taken, _taken.c.id == t.consultations.c.taken_from)
    .where(
        t.meetings.c.state == MeetingStatus.CLOSED,
        sa.or_(
            t.consultations.c.taken_from.is_(None),
            sa.tuple_(t.meetings.c.held_on, t.meetings.c.id) > sa.tuple_(_taken.c.held_on, _taken.c.id),
        ),
    )
    .distinct()
)
_taken_item = sa.and_(
    t.agenda_items.c.case_id == t.consultations.c.case_id,
    t.agenda_items.c.consultation == t.consultations.c.number,
    t.agenda_items.c.meeting_id == t.consultations.c.taken_from,
)
_REOPENED = (
    sa.select(t.consultations.c.case_id)
    .join(t.agenda_items, _taken_item)
    .join(
        t.decisions,
        t.DECISION_ON_ITEM,
    )
    .where(t.decisions.c.revision > 0, t.decisions.c.revision > t.consultations.c.taken_revision)
    .distinct()
)
_ALONE = (
    _at_meeting.join(
        t.decisions,
        t.DECISION_ON_ITEM,
    )
    .where(
        t.decisions.c.alone_by.is_not(None),
        sa.or_(t.consultations.c.taken_from.is_(None), t.consultations.c.taken_from != t.agenda_items.c.meeting_id),
    )
    .distinct()
)
_known = t.consultations.alias("known")
_STOPPED_BESIDE = (
    _treated.join(
        t.agenda_items,
        sa.and_(
            t.agenda_items.c.case_id == t.consultations.c.case_id,
            t.agenda_items.c.consultation.is_(None),
            t.agenda_items.c.removed_at.is_(None),
        ),
    )
    .join(t.meetings, t.meetings.c.id == t.agenda_items.c.meeting_id)
    .join(
        t.decisions,
        t.DECISION_ON_ITEM,
    )
    .where(
        t.decisions.c.stopped_by.is_not(None),
        t.meetings.c.state == MeetingStatus.CLOSED,
        t.cases.c.decided_on.is_(None),
        t.cases.c.joined_into.is_(None),
        ~sa.exists().where(
            _known.c.case_id == t.agenda_items.c.case_id,
            _known.c.taken_from == t.agenda_items.c.meeting_id,
            _known.c.body == t.meetings.c.organization,
        ),
    )
    .distinct()
)
_live_item = (
    sa.select(t.agenda_items.c.number)
    .join(t.meetings, t.meetings.c.id == t.agenda_items.c.meeting_id)
    .where(
        t.agenda_items.c.case_id == t.consultations.c.case_id,
        t.agenda_items.c.consultation == t.consultations.c.number,
        t.agenda_items.c.meeting_id == t.consultations.c.meeting,
        t.agenda_items.c.removed_at.is_(None),
        t.meetings.c.state != MeetingStatus.CANCELLED,
    )
    .exists()
)
_LEFT_ALONE = _treated.where(t.consultations.c.state == StepState.OPEN, ~_live_item).distinct()
_CARRIED_OUT = sa.select(t.cases.c.id).where(t.cases.c.stage == Stage.FOLLOW_UP, t.cases.c.followed_up_at.is_not(None))
_DUE_HEARINGS = Prepared(
    sa.select(t.requests.c.case_id)
    .where(t.requests.c.next_due.is_not(None), t.requests.c.next_due <= sa.bindparam("now"))
    .distinct()
)

_ready: dict[Stage, tuple[sa.Select[tuple[int]], ...]] = {
    Stage.DRAFTING: (_APPROVED_DRAFTS,),
    Stage.HEARING: (_ENDED_HEARINGS,),
    Stage.RECOMMENDATION: (_PLACED, _LEFT_ALONE),
    Stage.DECISION: (_DECIDED, _ALONE, _REOPENED, _STOPPED_BESIDE),
    Stage.FOLLOW_UP: (_CARRIED_OUT,),
}
READY = {stage: tuple(Prepared(query) for query in queries) for stage, queries in _ready.items()}


def ready_cases(connection: Connection, stage: Stage) -> list[CaseId]:
    """The cases in which something of this stage has been stated and not yet taken in."""
    cases = {row[0]: None for query in READY.get(stage, ()) for row in query.rows(connection)}
    return sorted(cases)


def self_sending_cases(connection: Connection, store: Store) -> list[CaseId]:
    """Cases with drafted letters whose type is configured to send them without «Send høring»."""
    store.reference.refresh(connection)
    types = store.reference.self_sending_types()
    if not types:
        return []
    return sorted(row[0] for row in connection.execute(_UNSENT_LETTERS.where(t.cases.c.case_type.in_(types))))


def advance_stage(store: Store, stage: Stage, now: datetime) -> int:
    """Move every case that is ready in this stage; returns how many moved."""
    with reading(store.engine) as connection:
        ready = ready_cases(connection, stage)
        if stage is Stage.HEARING:
            ready += [case for case in self_sending_cases(connection, store) if case not in ready]
    return apply_each(store, [Advance(case=case) for case in ready], now)


def advance_all(store: Store, now: datetime) -> int:
    """One pass over all stages, in their order."""
    return sum(advance_stage(store, stage, now) for stage in Stage)


def close_due_hearings(store: Store, now: datetime) -> int:
    """Record «no answer received» wherever a deadline has passed; returns how many requests were closed."""
    with reading(store.engine) as connection:
        due = [row[0] for row in _DUE_HEARINGS.rows(connection, now=now)]
    return apply_each(store, [CloseHearing(case=case) for case in due], now, tag=Tag.HEARING_NO_ANSWER)


def apply_each(store: Store, commands: Sequence[Command], now: datetime, tag: Tag | None = None) -> int:
    """Apply in batches. That nothing is new means another sweep was first; any other refusal is for the operator."""
    count = 0
    for batch in _batches(commands):
        done = store.apply_all([(command, Act(None, id_by_engine())) for command in batch], now)
        receipts = [receipt for receipt in done if isinstance(receipt, Receipt)]
        for command, answer in zip(batch, done, strict=True):
            if isinstance(answer, Refusal) and answer.code not in _NO_NEWS:
                log.warning("%s: %s", command, answer.english)
        count += sum(receipt.tags.count(tag) if tag else 1 for receipt in receipts)
    return count


def _batches(commands: Iterable[Command]) -> Iterable[tuple[Command, ...]]:
    waiting = iter(commands)
    while batch := tuple(islice(waiting, BATCH)):
        yield batch
