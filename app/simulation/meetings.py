"""The meetings: cases placed, agendas sent out, members absent with a substitute, items decided, records closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import SQLModel

from app.simulation.decks import Deck
from app.simulation.town import Town
from models.database import reading
from models.meeting_rows import load_meeting
from process import commands as c
from process import meeting_commands as mc
from process.case import CaseState, Consultation, Outcome
from process.decision import Votes
from process.meeting import AgendaItem, MeetingRecord
from process.people import current_treatments, secretary_of
from process.register import VOTING, MeetingDate, MeetingState, SeatRole
from process.stages import Stage, StepState
from process.substitutes import substitutes_for

OUTCOME_CARDS = ("as_recommended",) * 8 + ("with_vote", "with_changes", "postponed")
ABSENCE_CARDS = (0, 1, 0, 2, 1)
_meetings = SQLModel.metadata.tables["meeting"]
_items = SQLModel.metadata.tables["agenda_item"]


@dataclass
class Meetings:
    town: Town
    outcomes: Deck[str]
    absences: Deck[int]

    def work(self) -> None:
        """Secretaries place what is ready and send out what is to be sent out today; then today's meetings are held."""
        town = self.town
        states = town.cases_in(Stage.HEARING, Stage.RECOMMENDATION, Stage.DECISION)
        town.do(self._place(states), town.at(15))
        with_items = self._with_items()
        town.do(self._dispatch(with_items), town.at(15, 30))
        for meeting in with_items:
            if meeting.held_on == town.today and meeting.state is not MeetingState.CLOSED:
                self._hold(meeting)

    def _with_items(self) -> list[MeetingDate]:
        """Meetings from today on that have something on their agenda."""
        query = (
            sa.select(_meetings.c.id, _meetings.c.state)
            .where(_meetings.c.held_on >= self.town.today, _meetings.c.state != MeetingState.CANCELLED)
            .where(sa.exists().where(_items.c.meeting_id == _meetings.c.id, _items.c.removed_at.is_(None)))
        )
        with reading(self.town.store.engine) as connection:
            states = {row.id: row.state for row in connection.execute(query)}
        return [m for m in self.town.register.meetings if m.id in states and states[m.id] is not MeetingState.CLOSED]

    def _place(self, states: list[CaseState]) -> Iterator[tuple[c.Command, int | None]]:
        for state in states:
            for step in current_treatments(state):
                placed = any(p.consultation == step.number and p.outcome is None for p in state.placements)
                meeting = self._next_meeting(step)
                if step.state is StepState.READY and not placed and meeting is not None:
                    secretary = secretary_of(self.town.register, step.body, self.town.today)
                    yield mc.PlaceOnAgenda(meeting=meeting.id, case=state.case.id), secretary

    def _next_meeting(self, step: Consultation) -> MeetingDate | None:
        """The body's next ordinary meeting whose agenda can still be reached."""
        for meeting in self.town.register.meetings_of(step.body):
            limit = meeting.case_deadline_on or meeting.dispatch_on or meeting.held_on
            if limit >= self.town.today and meeting.state is MeetingState.PLANNED:
                return meeting
        return None

    def _dispatch(self, meetings: list[MeetingDate]) -> Iterator[tuple[c.Command, int | None]]:
        for meeting in meetings:
            if meeting.dispatch_on == self.town.today:
                secretary = secretary_of(self.town.register, meeting.organization, self.town.today)
                chair = self.town.register.first_in(meeting.organization, self.town.today, SeatRole.CHAIR)
                yield mc.ApproveAgenda(meeting=meeting.id, approved_by=chair), secretary
                yield mc.DispatchAgenda(meeting=meeting.id), secretary

    def _hold(self, meeting: MeetingDate) -> None:
        town = self.town
        secretary = secretary_of(town.register, meeting.organization, town.today)
        with reading(town.store.engine) as connection:
            record = load_meeting(connection, meeting.id)
        if record is None:
            return
        town.counts["meetings"] += 1
        start = meeting.starts_at
        acts = [
            *self._attendance(record),
            *(self._decide(meeting, item) for item in record.items if item.removed_at is None),
            mc.CloseRecord(meeting=meeting.id),
        ]
        town.do(((command, secretary) for command in acts), start)

    def _attendance(self, record: MeetingRecord) -> Iterator[c.Command]:
        meeting = record.meeting
        taken: list[int] = []
        members = [seat.person for seat in self.town.register.seats_in(meeting.organization, meeting.held_on, *VOTING)]
        for member in self.town.rng.sample(members, min(self.absences.draw(), len(members))):
            found = [s for s in substitutes_for(self.town.register, meeting, member, taken) if s not in members]
            substitute = found[0] if found else None
            self.town.counts["absences"] += 1
            if substitute is not None:
                taken.append(substitute)
                self.town.counts["substitutes"] += 1
            yield mc.RecordAttendance(
                meeting=meeting.id, person=member, present=False, reason="Sygdom", substitute=substitute
            )

    def _decide(self, meeting: MeetingDate, item: AgendaItem) -> c.Command:
        card = self.outcomes.draw()
        if card == "postponed":
            self.town.counts["postponed"] += 1
            return mc.RecordDecision(meeting=meeting.id, item=item.number, outcome=Outcome.POSTPONED, text="Udsat.")
        final = self._is_authoritative(item)
        outcome = Outcome.APPROVED if final else Outcome.RECOMMENDED
        votes = None
        if card == "with_changes" and final:
            outcome = Outcome.APPROVED_WITH_CHANGES
        if card == "with_vote":
            seats = self.town.register.organizations[meeting.organization].seats
            against = seats // 3
            votes = Votes(in_favour=seats - against - 2, against=against)
        return mc.RecordDecision(
            meeting=meeting.id, item=item.number, outcome=outcome, votes=votes, text="Indstillingen følges."
        )

    def _is_authoritative(self, item: AgendaItem) -> bool:
        query = sa.select(_consultations.c.authoritative).where(
            _consultations.c.case_id == item.case_id, _consultations.c.number == item.consultation
        )
        with reading(self.town.store.engine) as connection:
            return bool(connection.execute(query).scalar_one_or_none())


_consultations = SQLModel.metadata.tables["consultation"]
