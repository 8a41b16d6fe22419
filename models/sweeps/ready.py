"""What a sweep does, as plain functions: find what is ready or has fallen due, and let `apply` move it.

They ask about the state, never «since last time», so a missed night catches up and two sweeps at once do no harm.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from models.database import reading
from models.rows.prepared import Prepared
from models.store import Receipt, Store
from process.commands.act import Act, Command
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

_tables = SQLModel.metadata.tables
_cases, _consultations, _requests = _tables["case"], _tables["consultation"], _tables["hearing_request"]
_approvals, _items, _meetings = _tables["approval"], _tables["agenda_item"], _tables["meeting"]
_decisions = _tables["decision"]
_UNFINISHED = (StepState.PLANNED, StepState.READY, StepState.OPEN)

_approval_missing = (
    sa.select(_approvals.c.case_id)
    .where(_approvals.c.case_id == _cases.c.id, _approvals.c.state != LinkState.APPROVED)
    .exists()
)
_APPROVED_DRAFTS = sa.select(_cases.c.id).where(
    _cases.c.stage == Stage.DRAFTING, _cases.c.submitted_at.is_not(None), ~_approval_missing
)
_of_step = sa.and_(_requests.c.case_id == _consultations.c.case_id, _requests.c.consultation == _consultations.c.number)
_hearings = (
    sa.select(_consultations.c.case_id)
    .join(_cases, _cases.c.id == _consultations.c.case_id)
    .join(_requests, _of_step)
    .where(
        _consultations.c.role == Role.HEARING,
        _consultations.c.state.in_((StepState.READY, StepState.OPEN)),
        _cases.c.ending.is_(None),
    )
)
_ENDED_HEARINGS = _hearings.where(
    sa.or_(
        _requests.c.withdrawn_at.is_not(None),
        sa.and_(
            _cases.c.memo_approved_at.is_not(None),
            sa.or_(_requests.c.answered_at.is_not(None), _requests.c.closed_at.is_not(None)),
        ),
    )
).distinct()
_UNSENT_LETTERS = _hearings.where(_requests.c.sent_at.is_(None), _requests.c.withdrawn_at.is_(None)).distinct()
_treated = (
    sa.select(_consultations.c.case_id)
    .join(_cases, _cases.c.id == _consultations.c.case_id)
    .where(
        _consultations.c.role.in_((Role.RECOMMENDATION, Role.DECISION)),
        _consultations.c.state.in_(_UNFINISHED),
        _cases.c.ending.is_(None),
        _cases.c.released_at.is_not(None),
    )
)
_at_meeting = _treated.join(
    _items,
    sa.and_(
        _items.c.case_id == _consultations.c.case_id,
        _items.c.consultation == _consultations.c.number,
        _items.c.removed_at.is_(None),
    ),
).join(_meetings, _meetings.c.id == _items.c.meeting_id)
_elsewhere = sa.or_(_consultations.c.meeting.is_(None), _consultations.c.meeting != _items.c.meeting_id)
_PLACED = _at_meeting.where(
    _meetings.c.state.in_((MeetingStatus.PLANNED, MeetingStatus.DISPATCHED, MeetingStatus.HELD)),
    sa.or_(_elsewhere, _consultations.c.state != StepState.OPEN),
).distinct()
_taken = _meetings.alias("taken")
_DECIDED = (
    _at_meeting.join(
        _decisions, sa.and_(_decisions.c.meeting_id == _items.c.meeting_id, _decisions.c.item == _items.c.number)
    )
    .outerjoin(_taken, _taken.c.id == _consultations.c.taken_from)
    .where(
        _meetings.c.state == MeetingStatus.CLOSED,
        sa.or_(
            _consultations.c.taken_from.is_(None),
            sa.tuple_(_meetings.c.held_on, _meetings.c.id) > sa.tuple_(_taken.c.held_on, _taken.c.id),
        ),
    )
    .distinct()
)
_taken_item = sa.and_(
    _items.c.case_id == _consultations.c.case_id,
    _items.c.consultation == _consultations.c.number,
    _items.c.meeting_id == _consultations.c.taken_from,
)
_REOPENED = (
    sa.select(_consultations.c.case_id)
    .join(_items, _taken_item)
    .join(_decisions, sa.and_(_decisions.c.meeting_id == _items.c.meeting_id, _decisions.c.item == _items.c.number))
    .where(_decisions.c.revision > 0, _decisions.c.revision > _consultations.c.taken_revision)
    .distinct()
)
_ALONE = (
    _at_meeting.join(
        _decisions, sa.and_(_decisions.c.meeting_id == _items.c.meeting_id, _decisions.c.item == _items.c.number)
    )
    .where(
        _decisions.c.alone_by.is_not(None),
        sa.or_(_consultations.c.taken_from.is_(None), _consultations.c.taken_from != _items.c.meeting_id),
    )
    .distinct()
)
_known = _consultations.alias("known")
_STOPPED_BESIDE = (
    _treated.join(
        _items,
        sa.and_(
            _items.c.case_id == _consultations.c.case_id,
            _items.c.consultation.is_(None),
            _items.c.removed_at.is_(None),
        ),
    )
    .join(_meetings, _meetings.c.id == _items.c.meeting_id)
    .join(_decisions, sa.and_(_decisions.c.meeting_id == _items.c.meeting_id, _decisions.c.item == _items.c.number))
    .where(
        _decisions.c.stopped_by.is_not(None),
        _meetings.c.state == MeetingStatus.CLOSED,
        _cases.c.decided_on.is_(None),
        _cases.c.joined_into.is_(None),
        ~sa.exists().where(
            _known.c.case_id == _items.c.case_id,
            _known.c.taken_from == _items.c.meeting_id,
            _known.c.body == _meetings.c.organization,
        ),
    )
    .distinct()
)
_live_item = (
    sa.select(_items.c.number)
    .join(_meetings, _meetings.c.id == _items.c.meeting_id)
    .where(
        _items.c.case_id == _consultations.c.case_id,
        _items.c.consultation == _consultations.c.number,
        _items.c.meeting_id == _consultations.c.meeting,
        _items.c.removed_at.is_(None),
        _meetings.c.state != MeetingStatus.CANCELLED,
    )
    .exists()
)
_LEFT_ALONE = _treated.where(_consultations.c.state == StepState.OPEN, ~_live_item).distinct()
_CARRIED_OUT = sa.select(_cases.c.id).where(_cases.c.stage == Stage.FOLLOW_UP, _cases.c.followed_up_at.is_not(None))
_DUE_HEARINGS = Prepared(
    sa.select(_requests.c.case_id)
    .where(_requests.c.next_due.is_not(None), _requests.c.next_due <= sa.bindparam("now"))
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
    found = {row[0]: None for query in READY.get(stage, ()) for row in query.rows(connection)}
    return sorted(found)


def self_sending_cases(connection: Connection, store: Store) -> list[CaseId]:
    """Cases with drafted letters whose type is configured to send them without «Send høring»."""
    store.reference.refresh(connection)
    types = store.reference.self_sending_types()
    if not types:
        return []
    return sorted(row[0] for row in connection.execute(_UNSENT_LETTERS.where(_cases.c.case_type.in_(types))))


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
        done = store.apply_all([(command, Act(None, str(uuid.uuid4()))) for command in batch], now)
        receipts = [receipt for receipt in done if isinstance(receipt, Receipt)]
        for command, answer in zip(batch, done, strict=True):
            if isinstance(answer, Refusal) and answer.code not in _NO_NEWS:
                log.warning("%s: %s", command, answer.english)
        count += sum(receipt.tags.count(tag) if tag else 1 for receipt in receipts)
    return count


def _batches(commands: Iterable[Command]) -> Iterable[tuple[Command, ...]]:
    rest = iter(commands)
    while batch := tuple(islice(rest, BATCH)):
        yield batch
