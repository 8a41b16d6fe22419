"""One meeting as somebody who works on it has it before them: what they may see, what they may do, what would follow.

The rules themselves are asked (`decide`, which is pure), so that a page never offers what would be refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import HTTPException, Path
from sqlalchemy.engine import Connection

from app.web.access import MovedError, Visit
from app.web.case_work import MENDABLE
from app.web.forms import stated
from models import tables as t
from models.access.visibility import Viewer, cases_with, may_see_annex, may_see_item, may_see_meeting
from models.case.names import body_name, person_name
from models.meeting.calendar import DEADLINES
from models.meeting.date_changes import DateChange, date_changes, new_day_of
from models.meeting.own_meetings import as_one_who_took_part
from models.rows.case_states import case_states_of
from models.rows.meeting import load_meeting
from process.calendar import CalendarRangeError, local_day
from process.change import Context, Decided
from process.commands import meeting as mc
from process.commands.act import NO_ID, Act
from process.deadlines import working_days_between
from process.decide import decide
from process.handlers import FACTS
from process.ids import ItemNumber, MeetingId
from process.law import ALONE, COUNCIL_DISPATCH_DAYS
from process.meeting.refusals import WhyMeeting
from process.permission import may
from process.refusals import Refusal
from process.register import BodyKind, MeetingStatus, Organization, Register
from process.sent import when_sent
from process.state.case import Case, CaseState
from process.state.decision import Decision
from process.state.meeting import AgendaItem, Annex, Meeting, MeetingState
from process.state.quorum import forecast
from process.words import codes

BodyCode = Annotated[str, Path(max_length=100)]
HeldOn = Annotated[str, Path(max_length=10)]
OnAgenda = Annotated[ItemNumber, Path(ge=1, le=1_000_000)]
MEETING_MENDABLE = MENDABLE | {WhyMeeting.LATE_REASON_NEEDED, WhyMeeting.BODY_NEEDED}
"""Refusals that only say that the form is not filled in yet."""
OPEN = (MeetingStatus.PLANNED, MeetingStatus.DISPATCHED, MeetingStatus.HELD)


@dataclass(frozen=True, slots=True)
class MeetingWork:
    """A meeting, its body and its reader. `own` are the reader's own cases on it, `states` all cases on its agenda. The
    connection is open while the page is put together.
    """

    visit: Visit
    connection: Connection
    record: MeetingState
    ctx: Context
    body: Organization
    viewer: Viewer
    own: frozenset[int]
    states: Mapping[int, CaseState]
    date_changes: tuple[DateChange, ...] = ()

    @property
    def meeting(self) -> Meeting:
        return self.record.meeting

    @property
    def register(self) -> Register:
        return self.ctx.register

    @property
    def key(self) -> dict[str, Any]:
        """What commands call the meeting by."""
        return {"meeting": self.meeting.id}

    @property
    def address(self) -> str:
        """Where this meeting's pages begin: `/moeder/socialudvalg/2027-09-15`."""
        return meeting_address(self.body, self.meeting.held_on)

    @property
    def is_open(self) -> bool:
        """Neither cancelled nor closed: what is written of it can still be changed."""
        return self.meeting.state in OPEN

    @property
    def is_ahead(self) -> bool:
        return self.is_open and self.meeting.held_on >= self.ctx.today

    @property
    def is_held(self) -> bool:
        """Its day has come, and its record is open."""
        return self.is_open and self.meeting.held_on <= self.ctx.today

    @property
    def is_closed(self) -> bool:
        return self.meeting.state is MeetingStatus.CLOSED

    @property
    def cases(self) -> Mapping[int, Case]:
        """The cases on the agenda, by id."""
        return {key: state.case for key, state in self.states.items()}

    def sees(self, item: AgendaItem) -> bool:
        return may_see_item(self.viewer, self.record, item, self.own, self.ctx.now, self.cases)

    def sees_annex(self, annex: Annex) -> bool:
        return may_see_annex(self.viewer, self.record, annex, self.own, self.ctx.now, self.cases)

    def agenda(self) -> tuple[AgendaItem, ...]:
        """The items of the first level the reader may know of, in order. Count these, never `record.items`."""
        return tuple(item for item in self.record.agenda() if self.sees(item))

    def sub_items(self, number: int) -> tuple[AgendaItem, ...]:
        return tuple(item for item in self.record.sub_items(number) if self.sees(item))

    def in_order(self) -> Iterator[AgendaItem]:
        """The items the reader may know of, those under another after it."""
        for item in self.agenda():
            yield item
            yield from self.sub_items(item.number)

    def annexes_of(self, number: int) -> tuple[Annex, ...]:
        return tuple(annex for annex in self.record.annexes_of(number) if self.sees_annex(annex))

    def guest_lines(self, item: AgendaItem) -> str:
        """As they are typed: one a line, «Navn, egenskab»."""
        return "\n".join(f"{guest.name}, {guest.capacity}" if guest.capacity else guest.name for guest in item.guests)

    def item(self, number: int) -> AgendaItem:
        """The item with this key; 404 for one that is not there or not for the reader."""
        item = self.record.item(number)
        if item is None or not self.sees(item):
            raise HTTPException(404)
        return item

    def may(self, kind: type[mc.MeetingCommand]) -> bool:
        """Whether the reader holds a seat that may state this at the body's meetings."""
        return may(FACTS[kind].seats, self.ctx, (self.meeting.organization,))

    def may_held(self, kind: type[mc.MeetingCommand]) -> bool:
        """Whether it may be stated while the meeting is held."""
        return self.is_held and self.may(kind)

    def outcome(self, command: mc.MeetingCommand) -> Decided | Refusal:
        """What the rules would say now; nothing is written."""
        case, store = self._case_of(command), self.visit.site.store
        ctx = store.context_given(command, case, self.ctx.act, self.ctx.now, self.record, self._on_agenda)
        return decide(case, self.record, command, ctx)

    def can(self, kind: type[mc.MeetingCommand], **fields: Any) -> bool:
        """Whether to offer it: it would be taken in, or only its words are missing."""
        answer = self.outcome(stated(kind, self.key | fields))
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
        """What every page about a meeting gives its template, with what stands at its top."""
        meeting = self.meeting
        sent_at = when_sent(meeting)
        sent_on = local_day(sent_at) if sent_at else None
        return {
            "work": self,
            "record": self.record,
            "meeting": meeting,
            "organ": self.body,
            "alone_by": ALONE.get(self.body.kind, ""),
            "at": self.address,
            "label": self.record.label,
            "body": lambda body: body_name(self.register, body),
            "person": lambda person: person_name(self.register, person),
            "aw": codes,
            "deadlines": [(word, getattr(meeting, name)) for name, word in DEADLINES if getattr(meeting, name)],
            "sent_on": sent_on,
            "working_days": self._working_days(sent_on or meeting.dispatch_on),
            "wanted_days": COUNCIL_DISPATCH_DAYS if self.body.kind is BodyKind.COUNCIL else 0,
            "forecast": forecast(self.record, self.register),
            "may_prepare": self.may(mc.PlaceOnAgenda),
            "may_tell": self.may(mc.ReportAbsence),
        }

    def _working_days(self, day: date | None) -> int | None:
        """From the dispatch to the meeting, as the body counts them; None where the calendar does not reach."""
        try:
            saturday = self.body.counts_saturday
            return working_days_between(day, self.meeting.held_on, self.ctx.calendar, saturday) if day else None
        except CalendarRangeError:
            return None


@dataclass(frozen=True, slots=True)
class ItemWork:
    """One item of a meeting, before the one who works on it."""

    work: MeetingWork
    item: AgendaItem

    @property
    def register(self) -> Register:
        return self.work.register

    @property
    def key(self) -> dict[str, Any]:
        """What commands call the item by."""
        return {"meeting": self.work.meeting.id, "item": self.item.number}

    def can(self, kind: type[mc.MeetingCommand], **fields: Any) -> bool:
        return self.work.can(kind, **self.key | fields)

    @property
    def annexes(self) -> tuple[Annex, ...]:
        return self.work.annexes_of(self.item.number)

    @property
    def decision(self) -> Decision | None:
        return self.work.record.decision_on(self.item.number)


def meeting_address(body: Organization, day: date) -> str:
    return f"/moeder/{body.code}/{day.isoformat()}"


def placed_at(
    connection: Connection, state: CaseState, register: Register, decided: Iterable[MeetingId] = ()
) -> Mapping[tuple[MeetingId, ItemNumber], tuple[str, str]]:
    """Where a case stands or stood: by meeting and item, the address of the item and what people call it.

    `decided`: the meetings that decided it; a body that is not on its route may have.
    """
    places = {}
    follow_ups = {follow_up.meeting for follow_up in state.follow_ups if follow_up.meeting is not None}
    for meeting in {*(placement.meeting for placement in state.placements), *decided, *follow_ups}:
        record = load_meeting(connection, meeting)
        if record is None:
            continue
        address = meeting_address(register.organizations[record.meeting.organization], record.meeting.held_on)
        for item in record.items:
            label = record.label(item.number)
            places[meeting, item.number] = (f"{address}#punkt-{label}", label)
    return places


def meeting_work(connection: Connection, visit: Visit, body: str, day: str) -> MeetingWork:
    """The meeting an address names, as the visitor has it before them; 404 for none, or one they may not know of."""
    site, person = visit.site, visit.viewer.person
    register = site.surroundings(connection).register
    organization = register.organization(body)
    meeting_id = _meeting_on(connection, organization, day)
    record = load_meeting(connection, meeting_id) if meeting_id is not None else None
    if organization is None or record is None:
        error = moved_or_missing(connection, organization, day)
        if isinstance(error, MovedError):
            meeting_work(connection, visit, body, error.day)  # 404 where they may not know of it
        raise error
    viewer = as_one_who_took_part(visit.viewer, record, register, site.today())
    if not may_see_meeting(viewer, record, register):
        raise HTTPException(404)
    on_it = {item.case_id for item in record.items if item.case_id is not None}
    command = mc.PrepareAgenda(meeting=record.meeting.id)
    return MeetingWork(
        visit=visit,
        connection=connection,
        record=record,
        ctx=site.store.context_given(command, None, Act(person, NO_ID), site.now(), record),
        body=organization,
        viewer=viewer,
        own=cases_with(connection, visit.viewer, on_it),
        states=case_states_of(connection, on_it, whole=True),
        date_changes=date_changes(connection, record.meeting.id),
    )


def _meeting_on(connection: Connection, body: Organization | None, day: str) -> int | None:
    """The body's meeting of that day; of several the first that is not cancelled."""
    held_on = _day(day)
    if body is None or held_on is None:
        return None
    query = (
        sa.select(t.meetings.c.id)
        .where(t.meetings.c.organization == body.id, t.meetings.c.held_on == held_on)
        .order_by(t.meetings.c.state == MeetingStatus.CANCELLED, t.meetings.c.starts_at, t.meetings.c.id)
        .limit(1)
    )
    return connection.execute(query).scalar_one_or_none()


def moved_or_missing(connection: Connection, body: Organization | None, day: str) -> MovedError | HTTPException:
    """What to raise: the way to where the body's meeting of that day went, or 404."""
    held_on = _day(day)
    new_day = new_day_of(connection, body.id, held_on) if body is not None and held_on is not None else None
    return MovedError(body.code, day, new_day.isoformat()) if body and new_day else HTTPException(404)


def _day(text: str) -> date | None:
    """A day as addresses have it."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None
