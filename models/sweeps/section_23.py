"""§ 23 against what no running case follows: the council gets an item of its own on its next agenda.

A case's own route takes a stopped decision to the council (`case/detours.py`). What is left are items without a case,
and decisions about a case that is decided already. Their item is put on by the engine, once: its command is named after
the decision, so a second sweep finds it done. The secretary may take it off again, with a reason, when the member drops
the demand.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import limits_of
from models.columns import unindexed
from models.database import reading
from models.rows.meeting import load_meeting
from models.rows.prepared import Prepared
from models.store import Receipt, Store
from process.calendar import danish_date, local_day
from process.commands import meeting as mc
from process.commands.act import Act, id_by_engine
from process.ids import BodyId, MeetingId
from process.meeting.question import called_in_point
from process.register import BodyKind, MeetingStatus, Register
from process.stages import StepState
from process.state.confidentiality import by_itself
from process.state.decision import Decision
from process.state.meeting import AgendaItem, ItemKind, MeetingState
from process.state.record import corrected_words
from process.words.decisions import outcome
from process.words.minutes import names_of

ASKED_BACK = timedelta(days=120)
"""A record closed without the council having an agenda for this long is for people to clear up."""

_followers = t.decisions.alias("followers")
_goes_with_a_case = sa.exists().where(
    _followers.c.meeting_id == t.decisions.c.meeting_id,
    _followers.c.follows == t.decisions.c.item,
    _followers.c.case_id.is_not(None),
)
_never_treated = sa.exists().where(
    t.consultations.c.case_id == t.agenda_items.c.case_id,
    t.consultations.c.number == t.agenda_items.c.consultation,
    t.consultations.c.state == StepState.STRUCK,
    t.consultations.c.taken_from.is_(None),
)
_taken_in = sa.exists().where(
    t.consultations.c.case_id == t.agenda_items.c.case_id,
    t.consultations.c.taken_from == t.agenda_items.c.meeting_id,
    t.consultations.c.body == t.meetings.c.organization,
)
_over = sa.or_(t.cases.c.decided_on.is_not(None), t.cases.c.ending.is_not(None))
_beside = sa.or_(sa.and_(t.agenda_items.c.consultation.is_(None), ~_taken_in), _never_treated)
_STOPPED = Prepared(
    sa.select(t.decisions.c.meeting_id, t.decisions.c.item, t.cases.c.decided_on)
    .join(t.meetings, t.meetings.c.id == t.decisions.c.meeting_id)
    .join(
        t.agenda_items,
        sa.and_(t.agenda_items.c.meeting_id == t.decisions.c.meeting_id, t.agenda_items.c.number == t.decisions.c.item),
    )
    .outerjoin(t.cases, t.cases.c.id == t.agenda_items.c.case_id)
    .where(
        t.meetings.c.state == MeetingStatus.CLOSED,
        t.meetings.c.held_on >= sa.bindparam("since"),
        t.decisions.c.stopped_by.is_not(None),
        sa.or_(sa.and_(t.agenda_items.c.case_id.is_(None), ~_goes_with_a_case), sa.and_(_over, _beside)),
    )
    .order_by(unindexed(t.decisions.c.meeting_id), t.decisions.c.item)
)


class _Stopped(NamedTuple):
    """A decision brought before the council; `decided_on` of its case, if it has one."""

    meeting_id: MeetingId
    item: int
    decided_on: date | None


class _Council(NamedTuple):
    """The council's meeting, and the council itself."""

    meeting: MeetingId
    body: BodyId


def bring_to_council(store: Store, now: datetime) -> int:
    """Put what was stopped on the council's next agenda that is not sent yet; returns how many items."""
    with reading(store.engine) as connection:
        store.reference.refresh(connection)
        waiting = _waiting(connection, now)
        council = _next_of_council(connection, store.reference.register, now) if waiting else None
        commands = [
            (
                _command(connection, council, store.reference.register, stopped),
                Act(None, id_by_engine(_name(stopped))),
            )
            for stopped in waiting
            if council is not None
        ]
    done = store.apply_all(commands, now) if commands else []
    return sum(isinstance(receipt, Receipt) for receipt in done)


def _name(stopped: _Stopped) -> str:
    """Of the command that brings it. It was once the whole id, which a person's command could have, too."""
    return f"call-in-{stopped.meeting_id}-{stopped.item}"


def _waiting(connection: Connection, now: datetime) -> list[_Stopped]:
    rows = [_Stopped(*row) for row in _STOPPED.rows(connection, since=local_day(now) - ASKED_BACK)]
    if not rows:
        return []
    by_id = {id: stopped for stopped in rows for id in (id_by_engine(_name(stopped)), _name(stopped))}
    query = sa.select(t.history.c.command_id).where(t.history.c.command_id.in_(by_id), t.history.c.actor.is_(None))
    brought = {by_id[id] for id in connection.scalars(query)}
    return [stopped for stopped in rows if stopped not in brought]


def _next_of_council(connection: Connection, register: Register, now: datetime) -> _Council | None:
    """The first meeting whose agenda is still to be sent; one further on where the next is sent already."""
    today = local_day(now)
    council = register.first_of_kind(BodyKind.COUNCIL, today)
    meeting = t.meetings.c
    query = sa.select(meeting.id, meeting.organization).where(
        meeting.organization == (council.id if council else None),
        meeting.state == MeetingStatus.PLANNED,
        meeting.held_on > today,
        sa.or_(meeting.dispatch_on.is_(None), meeting.dispatch_on >= today),
    )
    row = connection.execute(query.order_by(meeting.starts_at).limit(1)).first()
    return _Council(*row) if row else None


def _command(connection: Connection, council: _Council, register: Register, stopped: _Stopped) -> mc.MeetingCommand:
    record = load_meeting(connection, stopped.meeting_id)
    item = record.item(stopped.item) if record else None
    decision = record.decision_on(stopped.item) if record else None
    if record is None or item is None or decision is None:
        raise LookupError(f"decision {stopped.meeting_id}/{stopped.item} has no item")
    item = by_itself(record, item, limits_of(connection, record))
    sentence = _origin_words(register, record, item, decision)
    decided_by, day = register.organizations[record.meeting.organization].name, danish_date(record.meeting.held_on)
    asked = called_in_point(register.organizations[council.body].name, decided_by, day, item.title)
    if item.case_id is not None and stopped.decided_on is not None:
        return mc.PlaceOnAgenda(
            meeting=council.meeting,
            case=item.case_id,
            item_kind=ItemKind.DECISION,
            override_reason=sentence,
            is_closed=item.is_closed,
            points=(asked,),
            is_called_in=True,
        )
    return mc.AddItem(
        meeting=council.meeting,
        title=item.title,
        item_kind=ItemKind.DECISION,
        text=sentence,
        points=(asked,),
        is_called_in=True,
        is_closed=item.is_closed,
        public_title=item.public_title,
        public_from=item.public_from,
    )


def _origin_words(register: Register, record: MeetingState, item: AgendaItem, decision: Decision) -> str:
    """Where the matter comes from, in the words of an agenda."""
    body = register.organizations[record.meeting.organization].name
    person = register.persons.get(decision.stopped_by or 0)
    member = person.name if person else "Et medlem"
    put_right = corrected_words(record.corrections, item.number)
    said = put_right or decision.text or outcome(decision, names_of(record, register))
    proposed = f" Indstillingen lød: »{'; '.join(item.points)}«" if item.points else ""
    place = f"under punkt {record.label(item.number)}"
    return (
        f"{member} har begæret den beslutning, som {body} traf {danish_date(record.meeting.held_on)} {place}, indbragt "
        f"efter kommunestyrelseslovens § 23. Beslutningen lyder: »{said}«{proposed}"
    )
