"""One meeting as somebody who works on it has it before them: what they may see, what they may do, what would follow.

The rules themselves are asked (`decide`, which is pure), so that a page never offers what would be refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from fastapi import HTTPException
from sqlalchemy.engine import Connection

from app.web.access import MovedError, Visitor
from app.web.case_work import MENDABLE
from app.web.installation import Installation
from models import tables as t
from models.access.visibility import Viewer, cases_with, may_see_annex, may_see_item, may_see_meeting
from models.case.waiting import body_name, person_name
from models.meeting.date_changes import DateChange, date_changes, new_day_of
from models.meeting.own_meetings import as_one_who_took_part
from models.rows.case_states import case_states
from models.rows.meeting import load_meeting
from models.store import Store
from process.change import Context, Decided
from process.commands import meeting as mc
from process.commands.act import Act
from process.decide import decide
from process.handlers import FACTS
from process.ids import ItemNumber, MeetingId
from process.law import ALONE
from process.meeting.refusals import WhyMeeting
from process.permission import may
from process.refusals import Refusal
from process.register import MeetingStatus, Organization, Register
from process.state.case import CaseState
from process.state.meeting import AgendaItem, Annex, Meeting, MeetingState

MEETING_MENDABLE = MENDABLE | {WhyMeeting.LATE_REASON_NEEDED, WhyMeeting.BODY_NEEDED}
"""Refusals that only say that the form is not filled in yet."""


@dataclass(frozen=True, slots=True)
class MeetingWork:
    """A meeting, its body and its reader. `own` are the reader's own cases on it, `states` all cases on its agenda."""

    record: MeetingState
    ctx: Context
    body: Organization
    viewer: Viewer
    own: frozenset[int]
    states: Mapping[int, CaseState]
    store: Store
    date_changes: tuple[DateChange, ...] = ()

    @property
    def meeting(self) -> Meeting:
        return self.record.meeting

    @property
    def register(self) -> Register:
        return self.ctx.register

    @property
    def address(self) -> str:
        """Where this meeting's pages begin: `/moeder/socialudvalg/2027-09-15`."""
        return meeting_address(self.body, self.meeting.held_on)

    def sees(self, item: AgendaItem) -> bool:
        return may_see_item(self.viewer, self.record, item, self.own, self.ctx.now)

    def sees_annex(self, annex: Annex) -> bool:
        return may_see_annex(self.viewer, self.record, annex, self.own, self.ctx.now)

    def agenda(self) -> tuple[AgendaItem, ...]:
        """The items of the first level the reader may know of, in order. Count these, never `record.items`."""
        return tuple(item for item in self.record.agenda() if self.sees(item))

    def sub_items(self, number: int) -> tuple[AgendaItem, ...]:
        return tuple(item for item in self.record.sub_items(number) if self.sees(item))

    def annexes_of(self, number: int) -> tuple[Annex, ...]:
        return tuple(annex for annex in self.record.annexes_of(number) if self.sees_annex(annex))

    def guest_lines(self, item: AgendaItem) -> str:
        """As they are typed: one a line, «Navn, egenskab»."""
        return "\n".join(f"{one.name}, {one.capacity}" if one.capacity else one.name for one in item.guests)

    def item(self, number: int) -> AgendaItem:
        """The item with this key; 404 for one that is not there or not for the reader."""
        found = self.record.item(number)
        if found is None or not self.sees(found):
            raise HTTPException(404)
        return found

    def may(self, kind: type[mc.MeetingCommand]) -> bool:
        """Whether the reader holds a seat that may state this at the body's meetings."""
        return may(FACTS[kind].seats, self.ctx, (self.meeting.organization,))

    def outcome(self, command: mc.MeetingCommand, state: CaseState | None = None) -> Decided | Refusal:
        """What the rules would say now; nothing is written. `state`: the case, where it is not on the agenda yet."""
        case = state or self._case_of(command)
        ctx = self.store.context_given(command, case, self.ctx.act, self.ctx.now, self.record, self._on_agenda)
        return decide(case, self.record, command, ctx)

    def can(self, command: mc.MeetingCommand, state: CaseState | None = None) -> bool:
        """Whether to offer it: it would be taken in, or only its words are missing."""
        answer = self.outcome(command, state)
        return not isinstance(answer, Refusal) or answer.code in MEETING_MENDABLE

    def _on_agenda(self) -> dict[int, CaseState]:
        on_it = (item.case_id for item in self.record.items if item.case_id and item.removed_at is None)
        return {case: self.states[case] for case in on_it}

    def _case_of(self, command: mc.MeetingCommand) -> CaseState | None:
        case_id = getattr(command, "case", None)
        if case_id is None:
            item = self.record.item(getattr(command, "item", 0) or 0)
            case_id = item.case_id if item else None
        return self.states.get(case_id) if case_id is not None else None

    def words(self) -> dict[str, Any]:
        """What every page about a meeting gives its template."""
        return {
            "work": self,
            "record": self.record,
            "meeting": self.meeting,
            "organ": self.body,
            "alone_by": ALONE.get(self.body.kind, ""),
            "at": self.address,
            "label": self.record.label,
            "body": lambda body: body_name(self.register, body),
            "person": lambda person: person_name(self.register, person),
        }


def meeting_address(body: Organization, day: date) -> str:
    return f"/moeder/{body.code}/{day.isoformat()}"


def placed_at(
    connection: Connection, state: CaseState, register: Register, decided: Iterable[MeetingId] = ()
) -> Mapping[tuple[MeetingId, ItemNumber], tuple[str, str]]:
    """Where a case stands or stood: by meeting and item, the address of the item and what people call it.

    `decided`: the meetings that decided it; a body that is not on its route may have.
    """
    found = {}
    asked = {one.meeting for one in state.follow_ups if one.meeting is not None}
    for meeting in {*(place.meeting for place in state.placements), *decided, *asked}:
        record = load_meeting(connection, meeting)
        if record is None:
            continue
        address = meeting_address(register.organizations[record.meeting.organization], record.meeting.held_on)
        for item in record.items:
            label = record.label(item.number)
            found[meeting, item.number] = (f"{address}#punkt-{label}", label)
    return found


def meeting_work(connection: Connection, site: Installation, visitor: Visitor, body: str, day: str) -> MeetingWork:
    """The meeting an address names, as the visitor has it before them; 404 for none, or one they may not know of."""
    register = site.surroundings(connection).register
    organization = register.organization(body)
    meeting_id = _meeting_on(connection, organization, day)
    record = load_meeting(connection, meeting_id) if meeting_id is not None else None
    if organization is None or record is None:
        other = elsewhere(connection, organization, day)
        if isinstance(other, MovedError):
            meeting_work(connection, site, visitor, body, other.day)  # 404 where they may not know of it
        raise other
    viewer = as_one_who_took_part(visitor.viewer, record, register, site.today())
    if not may_see_meeting(viewer, record, register):
        raise HTTPException(404)
    on_it = {item.case_id for item in record.items if item.case_id is not None}
    act = Act(visitor.viewer.person, "")
    return MeetingWork(
        record=record,
        ctx=site.store.context(connection, mc.PrepareAgenda(meeting=record.meeting.id), None, act, site.now()),
        body=organization,
        viewer=viewer,
        own=cases_with(connection, visitor.viewer, on_it),
        states=case_states(connection, t.cases.c.id.in_(on_it), whole=True) if on_it else {},
        store=site.store,
        date_changes=date_changes(connection, record.meeting.id),
    )


def _meeting_on(connection: Connection, body: Organization | None, day: str) -> int | None:
    """The body's meeting of that day; of several the first that is not cancelled."""
    try:
        held_on = date.fromisoformat(day)
    except ValueError:
        return None
    if body is None or held_on.isoformat() != day:
        return None
    query = (
        sa.select(t.meetings.c.id)
        .where(t.meetings.c.organization == body.id, t.meetings.c.held_on == held_on)
        .order_by(t.meetings.c.state == MeetingStatus.CANCELLED, t.meetings.c.starts_at, t.meetings.c.id)
        .limit(1)
    )
    return connection.execute(query).scalar_one_or_none()


def elsewhere(connection: Connection, body: Organization | None, day: str) -> Exception:
    """What to raise: the way to where the body's meeting of that day went, or 404."""
    try:
        held_on = date.fromisoformat(day)
    except ValueError:
        return HTTPException(404)
    found = new_day_of(connection, body.id, held_on) if body is not None and held_on.isoformat() == day else None
    if body is None or found is None:
        return HTTPException(404)
    return MovedError(body.code, day, found.isoformat())
