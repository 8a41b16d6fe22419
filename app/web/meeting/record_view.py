"""A record as its page shows it: each item with what is minuted so far, in the words the minutes will have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.web.meeting_work import MeetingWork
from models.case.waiting import what_it_waits_for
from process.change import Decided
from process.checks.record import DEVIATIONS
from process.commands import case as c
from process.commands.act import Act
from process.decide import decide
from process.meeting.decisions import as_proposed
from process.refusals import Refusal
from process.register import MeetingStatus
from process.state.case import CaseState
from process.state.decision import Decision
from process.state.meeting import DECIDED_SUBJECTS, AgendaItem
from process.state.quorum import Quorum, quorum_at, took_part_in_any
from process.words import decisions as dw
from process.words import minutes as mw


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item. `said` is what was decided and what was done to it since, `beside` who was out, `marks` what does not
    fit, `next` where it goes.
    """

    item: AgendaItem
    label: str
    level: int
    decision: Decision | None
    is_open: bool
    proposed: str
    said: tuple[str, ...]
    beside: tuple[str, ...]
    marks: tuple[str, ...]
    quorum: Quorum
    next: str


def items_of(work: MeetingWork) -> list[ItemView]:
    found = []
    for item in work.agenda():
        found.append(view_of(work, item))
        found += [view_of(work, below, 1) for below in work.sub_items(item.number)]
    return found


def view_of(work: MeetingWork, item: AgendaItem, level: int = 0) -> ItemView:
    record, register = work.record, work.register
    decision = record.decision_on(item.number)
    state = work.states.get(item.case_id) if item.case_id is not None else None
    is_decided_here = item.subject in DECIDED_SUBJECTS and not (item.under and item.case_id is None)
    return ItemView(
        item=item,
        label=record.label(item.number),
        level=level,
        decision=decision,
        is_open=decision is None and is_decided_here,
        proposed=str(as_proposed(state, item)),
        said=(*(_said(work, decision) if decision else ()), *dw.corrections(record, item.number)),
        beside=tuple(_beside(work, item)),
        marks=tuple(_marks(work, item, decision)),
        quorum=quorum_at(record, register, item.number),
        next=_next(work, state, decision),
    )


def _said(work: MeetingWork, decision: Decision) -> Iterator[str]:
    names = mw.names_of(work.record, work.register)
    yield from dw.text_of(decision, names)
    yield from dw.ballots(decision, names)
    yield from (dw.dissent(one, names) for one in decision.dissents)
    if decision.stopped_by is not None:
        yield dw.stopped(decision, names)
    if decision.alone_by is not None:
        yield dw.alone(decision, names)


def _beside(work: MeetingWork, item: AgendaItem) -> Iterator[str]:
    """Who was out, and who is disqualified."""
    away = mw.absent_at(work.record, work.register, item.number)
    if away:
        yield away
    yield from mw.conflicts_at(work.record, work.register, item.number)


def _marks(work: MeetingWork, item: AgendaItem, decision: Decision | None) -> Iterator[str]:
    """What does not fit, in plain words: shown at once, and never in the way."""
    yield from (DEVIATIONS[mark].sentence for mark in (decision.deviations if decision else ()))
    yield from (one.warning for one in work.record.conflicts if one.item == item.number and one.warning)


def _next(work: MeetingWork, state: CaseState | None, decision: Decision | None) -> str:
    """Where the case goes now that the record is closed: it is asked of the rules until the engine has done it."""
    if state is None or decision is None or work.meeting.state is not MeetingStatus.CLOSED:
        return ""
    return where_now(work, state, advanced(work, state))


def advanced(work: MeetingWork, state: CaseState) -> Decided | None:
    """What the engine would make of the case as it stands; None where it stays as it is."""
    command = c.Advance(case=state.case.id)
    answer = decide(state, None, command, work.store.context_given(command, state, Act(None, ""), work.ctx.now))
    return None if isinstance(answer, Refusal) else answer


def where_now(work: MeetingWork, state: CaseState, after: Decided | None) -> str:
    """The stage the case goes to, or stays in, and what it waits for there."""
    moved = after.case if after is not None and after.case is not None else state
    stage = moved.case.stage.danish
    lead = f"Sagen flyttes til {stage}. " if moved.case.stage is not state.case.stage else f"Sagen er i {stage}. "
    return lead + what_it_waits_for(moved, work.register, work.ctx.today)


@dataclass(frozen=True, slots=True)
class Signing:
    """Who took part and so signs (KSL § 13). `is_stale`: signed before the record was changed."""

    name: str
    at: datetime | None
    is_stale: bool


def signings(work: MeetingWork) -> list[Signing]:
    if work.meeting.state is not MeetingStatus.CLOSED:
        return []
    signed = {one.person: one for one in work.record.signatures}
    known = [seat.person for seat in work.register.seats_in(work.meeting.organization, work.meeting.held_on)]
    stood_in = [row.substitute for row in work.record.attendance if row.substitute is not None]
    there = [p for p in dict.fromkeys([*known, *stood_in]) if took_part_in_any(work.record, work.register, p)]
    return [
        Signing(
            mw.names_of(work.record, work.register).person(person),
            signed[person].signed_at if person in signed else None,
            person in signed and signed[person].digest != work.meeting.digest,
        )
        for person in there
    ]


def undecided(work: MeetingWork) -> list[str]:
    """The labels of what is missing before the record can be closed; a closed item's number is no secret."""
    return [work.record.label(item.number) for item in work.record.undecided()]
