"""A record as its page shows it: each item with what is minuted so far, in the words the minutes will have; and what
closing it would do, asked of the rules before anybody presses. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.web.meeting.changing_day import said_before_postponing
from app.web.meeting_work import MeetingWork
from process.change import Decided
from process.checks.record import DEVIATIONS
from process.commands import case as c
from process.commands import meeting as mc
from process.commands.act import NO_ID, Act
from process.decide import decide
from process.hearing.deadline_costs import cost_between
from process.meeting.deviations import uncounted
from process.meeting.question import as_proposed
from process.notices import Notice, NoticeKind
from process.refusals import Refusal
from process.register import BodyKind, MeetingStatus
from process.state.case import CaseState, Placement
from process.state.decision import Decision
from process.state.meeting import DECIDED_SUBJECTS, AgendaItem
from process.state.quorum import Quorum, quorum_at, took_part_in_any
from process.state.record import Correction, CorrectionKind, corrected_words
from process.words import decisions as dw
from process.words import minutes as mw
from process.words.alphabet import danish_order


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item. `said` is what was decided and what was done to it since, `beside` who was out, `marks` what does not
    fit, `next` where it goes; `postponing` what «Udsat» would cost its case.
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
    postponing: tuple[str, ...] = ()
    wording: str = ""  # the minuted text as it stands, corrections and all


def items_of(work: MeetingWork) -> list[ItemView]:
    costs = postponing(work)
    return [view_of(work, item, costs, 1 if item.under else 0) for item in work.in_order()]


def postponing(work: MeetingWork) -> Mapping[int, tuple[str, ...]]:
    """What «Udsat» costs, for whoever writes the record down."""
    return said_before_postponing(work) if work.may_held(mc.RecordDecision) else {}


def view_of(work: MeetingWork, item: AgendaItem, costs: Mapping[int, tuple[str, ...]], level: int = 0) -> ItemView:
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
        proposed=str(as_proposed(state, item) or ""),
        said=(
            *(_said(work, decision) if decision else ()),
            *dw.corrections(record, item.number, mw.names_of(record, register)),
        ),
        beside=tuple(_beside(work, item)),
        marks=tuple(_marks(work, item, decision)),
        quorum=quorum_at(record, register, item.number),
        next=_next(work, state, decision),
        postponing=costs.get(item.number, ()),
        wording=corrected_words(record.corrections, item.number) or (decision.text if decision else ""),
    )


def _said(work: MeetingWork, decision: Decision) -> Iterator[str]:
    names = mw.names_of(work.record, work.register)
    yield from dw.text_of(decision, names)
    yield from dw.ballots(decision, names)
    yield from (dw.dissent(dissent, names) for dissent in decision.dissents)
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
    missing = uncounted(work.record, work.register, decision) if decision and work.is_open else None
    if missing:
        yield dw.not_all_voted(*missing)
    conflicts = (conflict for conflict in work.record.conflicts if conflict.item == item.number)
    yield from (conflict.warning for conflict in conflicts if conflict.warning)


def _next(work: MeetingWork, state: CaseState | None, decision: Decision | None) -> str:
    """Where the case goes now that the record is closed: it is asked of the rules until the engine has done it."""
    if state is None or decision is None or work.meeting.state is not MeetingStatus.CLOSED:
        return ""
    return where_now(work, state, advanced(work, state))


def advanced(work: MeetingWork, state: CaseState) -> Decided | None:
    """What the engine would make of the case as it stands; None where it stays as it is."""
    command = c.Advance(case=state.case.id)
    ctx = work.visit.site.store.context_given(command, state, Act(None, NO_ID), work.ctx.now)
    answer = decide(state, None, command, ctx)
    return None if isinstance(answer, Refusal) else answer


def where_now(work: MeetingWork, state: CaseState, after: Decided | None) -> str:
    """The stage the case goes to, or stays in, and what it waits for there."""
    moved = after.case if after is not None and after.case is not None else state
    stage = moved.case.stage.danish
    lead = f"Sagen flyttes til {stage}. " if moved.case.stage is not state.case.stage else f"Sagen er i {stage}. "
    costs = "".join(f" {cost}" for cost in cost_between(state, moved, work.ctx.assessor))
    return lead + work.ctx.assessor.assess(moved).binding.sentence + costs


@dataclass(frozen=True, slots=True)
class Signing:
    """Who took part and so signs (KSL § 13). `is_stale`: signed before the record was changed."""

    name: str
    at: datetime | None
    is_stale: bool


def signings(work: MeetingWork) -> list[Signing]:
    if work.meeting.state is not MeetingStatus.CLOSED:
        return []
    signed = {signature.person: signature for signature in work.record.signatures}
    seated = [seat.person for seat in work.register.seats_in(work.meeting.organization, work.meeting.seated_on)]
    stood_in = [row.substitute for row in work.record.attendance if row.substitute is not None]
    there = [p for p in dict.fromkeys([*seated, *stood_in]) if took_part_in_any(work.record, work.register, p)]
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


def waiting(work: MeetingWork, item: AgendaItem) -> list[Correction]:
    """Other outcomes that somebody has proposed and nobody has confirmed."""
    corrections = (correction for correction in work.record.corrections if correction.item == item.number)
    return [each for each in corrections if each.kind is CorrectionKind.REOPENING and each.confirmed_by is None]


# -- what closing the record would do --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CaseMove:
    """One case: the label and title of its item, and where it goes, in a sentence."""

    label: str
    title: str
    where: str


@dataclass(frozen=True, slots=True)
class Closing:
    """`without`: the items that have no decision and need none, by label and title. `signers` and `told`: names.
    `brought`: what a member has brought before the council (§ 23), of the items without a case that says where it goes.
    """

    moves: tuple[CaseMove, ...]
    brought: tuple[str, ...]
    without: tuple[str, ...]
    signers: tuple[str, ...]
    told: tuple[str, ...]


def closing(work: MeetingWork) -> Closing | None:
    """What «Luk protokollen» would do now; None while the rules refuse it."""
    answer = work.outcome(mc.CloseRecord(meeting=work.meeting.id))
    if isinstance(answer, Refusal):
        return None
    moves: list[CaseMove] = []
    notices: list[Notice] = []
    for item, state in _cases(work):
        after = advanced(work, state)
        moves.append(CaseMove(work.record.label(item.number), item.title, where_now(work, state, after)))
        notices += after.notices if after else ()
    undecided = (item for item in work.in_order() if work.record.decision_on(item.number) is None)
    without = [f"{work.record.label(item.number)} {item.title}" for item in undecided]
    signing = [notice for notice in answer.notices if notice.kind is NoticeKind.TO_SIGN]
    return Closing(tuple(moves), tuple(_brought(work)), tuple(without), _names(work, signing), _names(work, notices))


def _brought(work: MeetingWork) -> Iterator[str]:
    council = work.register.first_of_kind(BodyKind.COUNCIL, work.meeting.held_on)
    for item in work.in_order():
        decision = work.record.decision_on(item.number)
        if item.case_id is None and decision is not None and decision.stopped_by is not None:
            where = f" i {council.name}" if council else ""
            yield (
                f"{work.record.label(item.number)}. {item.title}: Beslutningen udføres ikke. Punktet kommer af sig "
                f"selv på dagsordenen for det næste møde{where} (kommunestyrelsesloven § 23)."
            )


def _cases(work: MeetingWork) -> Iterator[tuple[AgendaItem, CaseState]]:
    """The decided cases as they will be when the record is closed, by their items in order."""
    for item in work.in_order():
        state = work.states.get(item.case_id) if item.case_id is not None else None
        if state is not None and work.record.decision_on(item.number) is not None:
            yield item, replace(state, placements=tuple(_closed(work, place) for place in state.placements))


def _closed(work: MeetingWork, place: Placement) -> Placement:
    return replace(place, meeting_state=MeetingStatus.CLOSED) if place.meeting == work.meeting.id else place


def _names(work: MeetingWork, notices: Iterable[Notice]) -> tuple[str, ...]:
    people = (work.register.persons.get(notice.recipient) for notice in notices)
    return tuple(sorted({person.name for person in people if person is not None}, key=danish_order))
