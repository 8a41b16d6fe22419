"""The agendas: cases placed, fixed items prepared, approved by the chair, sent out; meetings moved and called off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from app.simulation.decks import Deck
from app.simulation.diary import Diary, Entry
from app.simulation.town import Town
from process.commands import act
from process.commands import meeting as mc
from process.ids import BodyId, PersonId
from process.people import current_treatments
from process.register import POLITICAL, BodyKind, MeetingStatus, SeatRole
from process.stages import Stage, StepState
from process.state.case import CaseState, Consultation, Outcome
from process.state.meeting import ItemKind, ItemSubject
from process.state.record import Published
from process.state.terms import is_held_back

PLACE = "place"
CALENDAR_CARDS = ("held",) * 28 + ("moved", "cancelled")
HOLIDAY_CARDS = ("waits", "waits", "alone")
JULY = 7
Acts = Iterator[tuple[act.Command, PersonId | None]]


@dataclass
class Agendas:
    town: Town
    diary: Diary
    calendar: Deck[str]
    holidays: Deck[str]

    def work(self) -> None:
        """What is ready is placed; then each meeting gets what its day calls for."""
        town = self.town
        states = town.desk(PLACE, Stage.HEARING, Stage.RECOMMENDATION, Stage.DECISION)
        if town.do(self._move_some(), town.at(8, 45)):
            self.diary.refresh()
        town.do(self._place(states), town.at(15))
        if town.today.month == JULY:
            town.do(self._decide_alone(states), town.at(15, 5))
        town.do(self._prepare(), town.at(15, 10))
        town.do(self._approve(), town.at(15, 20))
        town.do(self._dispatch(), town.at(15, 30))
        town.do(self._publish(), town.at(15, 40))

    def next_meeting(self, body: BodyId) -> Entry | None:
        """The body's next meeting whose agenda can still be reached."""
        for entry in self.diary.of(body):
            limit = min(filter(None, (entry.case_deadline_on, entry.dispatch_on, entry.held_on)))
            is_ahead = limit >= self.town.today and entry.held_on > self.town.today
            if entry.state is MeetingStatus.PLANNED and entry.approved_at is None and is_ahead:
                return entry
        return None

    def _ready(self, states: list[CaseState]) -> Iterator[tuple[CaseState, Consultation]]:
        """Treatments whose turn it is, and that stand on no agenda."""
        for state in states:
            for step in current_treatments(state):
                place = state.live_placement(step.number)
                if step.state is StepState.READY and (place is None or place.outcome is not None):
                    yield state, step

    def _place(self, states: list[CaseState]) -> Acts:
        for state, step in self._ready(states):
            entry = self.next_meeting(step.body)
            self.town.put_off(PLACE, state.case.id, self.town.today + timedelta(days=1))  # for as long as it is ready
            if entry is None or is_held_back(state, self.town.register, entry.held_on):
                continue
            if self.town.plans.get(("alone", state.case.id, step.number), ("", None))[0] != "alone":
                yield mc.PlaceOnAgenda(meeting=entry.id, case=state.case.id), self.diary.secretary(entry)

    def _decide_alone(self, states: list[CaseState]) -> Acts:
        """In July, when nobody meets: what cannot wait is decided by the chair, and told to the next meeting."""
        for state, step in self._ready(states):
            key = ("alone", state.case.id, step.number)
            entry = self.next_meeting(step.body)
            kind = self.town.register.organizations[step.body].kind
            if key in self.town.plans or entry is None or kind is not BodyKind.COMMITTEE or not step.authoritative:
                continue
            self.town.plans[key] = (self.holidays.draw(), self.town.today)
            chair = self.town.register.first_in(step.body, self.town.today, SeatRole.CHAIR)
            if self.town.plans[key][0] == "alone" and chair is not None:
                self.town.counts["decided_alone"] += 1
                reason = "Sagen kan ikke vente til udvalgets møde i august."
                command = mc.DecideAlone(
                    meeting=entry.id, case=state.case.id, outcome=Outcome.APPROVED, reason=reason, text="Godkendt."
                )
                yield command, chair

    def _move_some(self) -> Acts:
        """Before its agenda is made, a meeting now and then is moved by two days, or called off."""
        for entry in self._on("case_deadline_on"):
            if not self.diary.is_political(entry) or self.diary.kind(entry) is BodyKind.COUNCIL:
                continue
            match self.calendar.draw():
                case "moved":
                    later = entry.starts_at + timedelta(days=1)
                    if self.town.calendar.is_working_day(later.date()):
                        self.town.counts["moved"] += 1
                        yield (
                            mc.MoveMeeting(meeting=entry.id, starts_at=later, reason="Salen er optaget."),
                            self.diary.secretary(entry),
                        )
                case "cancelled":
                    self.town.counts["cancelled"] += 1
                    reason = "Der er for få sager."
                    yield mc.CancelMeeting(meeting=entry.id, reason=reason), self.diary.secretary(entry)

    def _on(self, day: str) -> Iterator[Entry]:
        for entry in self.diary.entries():
            if getattr(entry, day) == self.town.today and entry.is_open:
                yield entry

    def _owed(self, day: str) -> Iterator[Entry]:
        """Meetings for which that day has come, also where nobody did it on the day itself."""
        for entry in self.diary.entries():
            due = getattr(entry, day)
            is_ahead = entry.held_on >= self.town.today and entry.state is MeetingStatus.PLANNED
            if is_ahead and due is not None and due <= self.town.today:
                yield entry

    def _unapproved(self) -> Iterator[Entry]:
        return (entry for entry in self._owed("chair_on") if entry.approved_at is None)

    def _prepare(self) -> Acts:
        """The items that come again; the bodies that are heard discuss what they are asked about."""
        for entry in self._unapproved():
            secretary = self.diary.secretary(entry)
            yield mc.PrepareAgenda(meeting=entry.id), secretary
            asked = [] if self.diary.kind(entry) in POLITICAL else self._asking(entry.organization)
            if asked:
                title = f"Høring: {asked[0].case.title}" + (f", og {len(asked) - 1} sager til" if asked[1:] else "")
                kind, subject = ItemKind.DISCUSSION, ItemSubject.OTHER
                yield mc.AddItem(meeting=entry.id, title=title, subject=subject, item_kind=kind), secretary

    def _asking(self, body: BodyId) -> list[CaseState]:
        """The cases whose letter to this body waits for its answer."""
        states = self.town.open_cases().values()
        return [state for state in states if any(r.body == body and r.is_waiting for r in state.requests)]

    def _approve(self) -> Acts:
        for entry in self._unapproved():
            chair = self.town.register.first_in(entry.organization, self.town.today, SeatRole.CHAIR)
            yield mc.ApproveAgenda(meeting=entry.id), chair

    def _dispatch(self) -> Acts:
        for entry in self._owed("dispatch_on"):
            yield mc.DispatchAgenda(meeting=entry.id), self.diary.secretary(entry)

    def _publish(self) -> Acts:
        for entry in self._on("publish_on"):
            yield mc.Publish(meeting=entry.id, what=Published.AGENDA), self.diary.secretary(entry)
