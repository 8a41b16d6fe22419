"""What the documents of a meeting are made of: its record, the cases on it as they stood then, and how to check it.

A public reading has closed, embargoed and withdrawn text taken out before anything else is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import case_limits, item_kept_back, kept_from_public, limits_of, with_above
from models.case.amounts import AmountTable, amount_table
from models.case.earlier_texts import EarlierText, texts_at
from models.case.material import ordered_sections
from models.hearing.memo import memo_summary, parts_heard, worded
from models.meeting.coming_items import ComingItem, coming_in_public
from models.rows.case_states import case_states_of
from models.rows.meeting import CORRECTIONS, DECISIONS, load_meeting
from models.rows.prepared import Prepared
from process.calendar import instant, local_day
from process.deadlines import END_OF_DAY
from process.hearing import public_hearing
from process.hearing.heard import HeardRound, heard_rounds
from process.internal_sections import NOTHING_INTERNAL, InternalSections
from process.personal_data import personal_data, redact
from process.planning.assessment import Assessors
from process.public.meeting import public_record
from process.register import MeetingStatus, Organization, Register
from process.route.route import final_treatment
from process.rules import Role
from process.stages import StepState
from process.state.amendment import TabledAmendment, as_of
from process.state.case import CaseState, Consultation
from process.state.confidentiality import is_item_kept_back, is_kept_from_public
from process.state.decision import Decision
from process.state.hearing import PublicHearing
from process.state.meeting import AgendaItem, ItemSubject, MeetingState
from process.state.record import Correction, corrected_words
from process.words.hearing import answers_to_come

_HEAD = Prepared(sa.select(t.chain_head.c.position, t.chain_head.c.hash).where(t.chain_head.c.id == 1))


@dataclass(frozen=True, slots=True)
class Treatment:
    """One body's part in a case as it stood when the document's meeting was held. `decision` None: outstanding, or
    `is_kept_back`: decided behind closed doors, or taken down since, and not for the readers of an open item.
    """

    body: int
    step: Consultation
    held_on: date | None = None
    decision: Decision | None = None
    is_kept_back: bool = False


@dataclass(frozen=True, slots=True)
class Proposed:
    """One proposal in the version that was before the body: its sections in order, its amounts."""

    number: int
    title: str
    version: int
    sections: tuple[tuple[str, str], ...]
    amounts: AmountTable


@dataclass(frozen=True, slots=True)
class CasePaper:
    """A case as an item prints it: the text and amounts that were before the body, other bodies, the hearing. `parts`:
    on whose behalf a part of a body answered, by the answer's number, where that may be shown. `worded`: the answers
    without words, by their kind, that have a text all the same. `summary`: of the hearing's approved memo, in three
    lines; "" without one. `to_come`: what is said of the answers that are not in.
    """

    state: CaseState
    proposals: tuple[Proposed, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    heard: tuple[HeardRound, ...] = ()
    parts: Mapping[int, str] = field(default_factory=dict)
    worded: frozenset[int] = frozenset()
    summary: str = ""
    amendments: tuple[TabledAmendment, ...] = ()
    public_hearings: tuple[PublicHearing, ...] = ()
    to_come: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingPaper:
    """A meeting with all its documents need. `head` is the history's newest hash, `entries` its position.

    `back`: the items a public paper keeps back; their text is not in `record`. `coming`: what the item «Kommende sager»
    lists, by the plan of `now`; None where nobody planned. `edition`: its number and why it is made; 0 for a draft.
    """

    record: MeetingState
    body: Organization
    register: Register
    now: datetime
    is_public: bool
    cases: Mapping[int, CasePaper] = field(default_factory=dict)
    entries: int = 0
    head: str = ""
    back: frozenset[int] = frozenset()
    coming: tuple[ComingItem, ...] | None = None
    edition: int = 0
    edition_cause: str = ""

    def case_of(self, item: AgendaItem) -> CasePaper | None:
        return self.cases.get(item.case_id) if item.case_id is not None else None


def meeting_paper(
    connection: Connection,
    meeting_id: int,
    plan: Assessors,
    now: datetime,
    *,
    public: bool,
    items: Collection[int] | None = None,
) -> MeetingPaper:
    """`plan` has the register and each case's rules, and measures the cases on their way to the body. `items`: those
    that are read, with their cases and what comes after the meeting; None for all. Raises `LookupError` for a meeting
    that is not there.
    """
    record = load_meeting(connection, meeting_id)
    if record is None:
        raise LookupError(f"no meeting {meeting_id}")
    paper = _paper(connection, record, _head(connection), plan, now, public, items)
    return replace(paper, coming=_coming(connection, paper.record, plan, now, public, items))


def _head(connection: Connection) -> tuple[int, str]:
    """How many entries the history has, and the hash of the newest."""
    ((position, newest),) = _HEAD.rows(connection)
    return position, bytes(newest).hex()


def _paper(
    connection: Connection,
    record: MeetingState,
    head: tuple[int, str],
    plan: Assessors,
    now: datetime,
    public: bool,
    items: Collection[int] | None,
) -> MeetingPaper:
    register = plan.register
    body = register.organizations.get(record.meeting.organization)
    if body is None:
        raise LookupError(f"meeting {record.meeting.id} is of no body")
    kept_back: frozenset[int] = frozenset()
    if public:
        whole = record
        limits = limits_of(connection, whole)
        kept_back = frozenset(item.number for item in whole.items if is_kept_from_public(whole, item, now, limits))
        record = public_record(whole, now, limits)
    of_cases = (item for item in record.items if item.case_id is not None and (items is None or item.number in items))
    on_it = {item.case_id for item in of_cases if item.case_id is not None}
    return MeetingPaper(
        record=record,
        body=body,
        register=register,
        now=now,
        is_public=public,
        cases=_case_papers(connection, record, on_it, plan, now, public) if on_it else {},
        entries=head[0],
        head=head[1],
        back=kept_back,
    )


def meeting_papers(
    connection: Connection, record: MeetingState, plan: Assessors, now: datetime, items: Collection[int]
) -> tuple[MeetingPaper, MeetingPaper]:
    """Inside and public, as `meeting_paper` makes each; what is to come is measured once for both."""
    head = _head(connection)
    inside, public = (_paper(connection, record, head, plan, now, is_public, items) for is_public in (False, True))
    coming = _coming(connection, record, plan, now, False, items)
    return replace(inside, coming=coming), replace(public, coming=_outside(coming))


def _coming(
    connection: Connection,
    record: MeetingState,
    plan: Assessors,
    now: datetime,
    public: bool,
    items: Collection[int] | None,
) -> tuple[ComingItem, ...]:
    """What comes to the body after this meeting. The same cases inside and outside: members, too, know of one on its
    way when it is open and has left its draft (`on_its_way`). Outside without personal data in the titles: nobody has
    looked at them yet, as the guard makes people look at a case's own item.
    """
    of_coming = (item.number for item in record.in_order() if item.subject is ItemSubject.COMING)
    if not any(items is None or number in items for number in of_coming):
        return ()
    meeting = record.meeting
    coming = coming_in_public(connection, plan, meeting.organization, now, meeting.held_on)
    return _outside(coming) if public else coming


def _outside(coming: Iterable[ComingItem]) -> tuple[ComingItem, ...]:
    return tuple(replace(case, title=redact(case.title, personal_data(case.title))) for case in coming)


def _case_papers(
    connection: Connection,
    record: MeetingState,
    on_it: Collection[int],
    plan: Assessors,
    now: datetime,
    public: bool,
) -> dict[int, CasePaper]:
    """The cases as they stood when the record was closed: a document made again later says what the first one said.
    What the administration has written for itself stands in no paper of a meeting.
    """
    then = record.meeting.closed_at or now
    states = case_states_of(connection, on_it, whole=True)
    texts = texts_at(connection, on_it, then)
    decisions = _earlier(connection, on_it, record, now, public)
    limits = case_limits(connection, on_it)
    behind_doors = (
        set() if public else {item.case_id for item in record.items if is_item_kept_back(record, item, now, limits)}
    )
    internal = {
        number: plan.of(state.case).rules.internal_sections(state.case.case_type) for number, state in states.items()
    }
    return {
        number: CasePaper(
            state=state,
            proposals=tuple(
                proposed_of(text, plan.of(state.case).years_covered(state), internal[number])
                for text in texts.get(number, ())
            ),
            treatments=tuple(
                _treatments(
                    state,
                    record,
                    decisions.get(number, ()),
                    behind_doors=number in behind_doors,
                    public=public,
                )
            ),
            heard=heard_rounds(state, then),
            to_come=_to_come(state, record, plan.register, then),
            parts=parts_heard(connection, state),
            worded=worded(connection, state),
            summary=memo_summary(connection, state, then),
            amendments=as_of(state.amendments, then),
            public_hearings=public_hearing.as_of(state, then),
        )
        for number, state in states.items()
    }


def _to_come(state: CaseState, record: MeetingState, register: Register, then: datetime) -> tuple[str, ...]:
    """By the dispatch as it was, or as it is planned: what is due on that day is in."""
    meeting, final = record.meeting, final_treatment(state)
    out_at = meeting.dispatched_at or instant(meeting.dispatch_on or local_day(then), END_OF_DAY)
    steps_here = {item.consultation for item in record.items if item.case_id == state.case.id}
    body = register.organizations.get(final.body) if final and final.number not in steps_here else None
    heard, decides = heard_rounds(state, then), body.name if body else ""
    return answers_to_come(heard, register, out_at, meeting.starts_at, then, decides)


def proposed_of(text: EarlierText, years: Iterable[int], internal: InternalSections = NOTHING_INTERNAL) -> Proposed:
    """A proposal's version as papers print it, with the `years` of its budget and without the sections that are
    `internal`.
    """
    return Proposed(
        text.number,
        text.title,
        text.version,
        tuple(ordered_sections(text.content, internal)),
        amount_table(text.content).covering(years),
    )


@dataclass(frozen=True, slots=True)
class _Earlier:
    body: int
    held_on: date
    decision: Decision
    is_kept_back: bool = False


def _earlier(
    connection: Connection, cases: Collection[int], record: MeetingState, now: datetime, public: bool
) -> dict[int, list[_Earlier]]:
    """What meetings before this one have decided finally, and whether it is kept back: outside also what was taken
    down.
    """
    table, is_kept_back = DECISIONS.table, kept_from_public(now) if public else item_kept_back(now)
    about = t.meetings.c.id, t.meetings.c.organization, t.meetings.c.held_on, is_kept_back.label("is_kept_back")
    own_item = sa.and_(t.agenda_items.c.meeting_id == table.c.meeting_id, t.agenda_items.c.number == table.c.item)
    query = (
        sa.select(*about, *DECISIONS.columns)
        .join(t.meetings, t.meetings.c.id == table.c.meeting_id)
        .join(t.agenda_items, own_item)
        .where(table.c.case_id.in_(cases), table.c.meeting_id != record.meeting.id)
        .where(t.meetings.c.state == MeetingStatus.CLOSED, t.meetings.c.starts_at < record.meeting.starts_at)
        .order_by(t.meetings.c.starts_at, table.c.item)
    )
    rows = [(*row[:4], DECISIONS.value(row[4:])) for row in connection.execute(with_above(query))]
    corrections = _corrections(connection, {meeting for meeting, *_ in rows})
    earlier: dict[int, list[_Earlier]] = {}
    for meeting, body, held_on, is_kept_back, decision in rows:
        if decision.case_id is not None:
            text = corrected_words(corrections.get(meeting, ()), decision.item) or decision.text
            earlier.setdefault(decision.case_id, []).append(
                _Earlier(body, held_on, replace(decision, text=text), is_kept_back)
            )
    return earlier


def _corrections(connection: Connection, meetings: Collection[int]) -> dict[int, list[Correction]]:
    """What closed records were corrected by afterwards, by meeting, in order."""
    table = CORRECTIONS.table
    query = sa.select(table.c.meeting_id, *CORRECTIONS.columns).where(table.c.meeting_id.in_(meetings))
    made: dict[int, list[Correction]] = {}
    for meeting, *cells in connection.execute(query.order_by(table.c.meeting_id, table.c.number)) if meetings else ():
        made.setdefault(meeting, []).append(CORRECTIONS.value(cells))
    return made


def _treatments(
    state: CaseState, record: MeetingState, earlier: Collection[_Earlier], *, behind_doors: bool, public: bool
) -> Sequence[Treatment]:
    """The route's bodies, each with everything it had decided, by its day, then those to come in the route's order;
    this meeting's own part is left out. What was
    decided behind closed doors is told only where the item itself is (`behind_doors`): an open one has other readers.
    Outside not the day either: it would name the case of a closed item.
    """
    told: list[Treatment] = []
    steps_here = {
        item.consultation for item in record.items if item.case_id == state.case.id and item.removed_at is None
    }
    for step in sorted(state.treatments(), key=lambda treatment: (treatment.step, treatment.number)):
        if step.state is StepState.STRUCK:
            continue
        decided = [treatment for treatment in earlier if treatment.decision.consultation == step.number]
        for treatment in decided:
            if behind_doors or not treatment.is_kept_back:
                told.append(Treatment(treatment.body, step, treatment.held_on, treatment.decision))
            else:
                held_on = None if public else treatment.held_on
                told.append(Treatment(treatment.body, step, held_on, is_kept_back=True))
        if not decided and step.number not in steps_here and step.role is not Role.INFORMATION:
            told.append(Treatment(step.body, step))
    return sorted(told, key=lambda treatment: treatment.held_on or date.max)
