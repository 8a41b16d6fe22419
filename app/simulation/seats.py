"""Whose seat is empty: ill for one meeting, away for a month or more, gone for good; and who comes instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.simulation.decks import Deck
from app.simulation.diary import Diary, Entry
from app.simulation.town import Town
from process.commands import act
from process.commands import meeting as mc
from process.ids import BodyId, PersonId
from process.register import POLITICAL, VOTING, BodyKind, Membership, SeatRole
from process.state.presence import SeatSubstitution, SubstitutionState

ABSENCE_CARDS = (0, 1, 0, 2, 1, 0)
ANSWER_CARDS = (True, True, True, False)
LEAVE_MONTHS = (2, 9)
"""The months in which somebody of the council goes on leave."""
LEAVE = timedelta(days=75)
GONE_MONTH = 5
"""The month in which, in the second and the fourth year of a term, a member leaves the council for good."""
Acts = Iterator[tuple[act.Command, PersonId | None]]


@dataclass
class Seats:
    town: Town
    diary: Diary
    absences: Deck[int]
    answers: Deck[bool]
    leaves: list[tuple[PersonId, date, date]] = field(default_factory=list)
    _seen: tuple[int, int] = (0, 0)

    def work(self) -> None:
        """Once a month somebody may go on leave, or for good; before each meeting the absences are told."""
        town = self.town
        month = (town.today.year, town.today.month)
        if month != self._seen:
            self._seen = month
            self._go_on_leave()
            if town.today.month == GONE_MONTH and town.today.year % 2:
                town.do(((command, None) for command in self._leave_for_good()), town.at(8, 15))
                town.read_register()
                self.diary.refresh()
        for entry in self.diary.entries():
            if entry.dispatch_on == town.today and entry.is_open:
                self._before_meeting(entry)

    def away(self, day: date) -> set[PersonId]:
        """Who is on leave on a day."""
        return {person for person, first, last in self.leaves if first <= day <= last}

    def _council(self) -> BodyId | None:
        council = self.town.register.first_of_kind(BodyKind.COUNCIL, self.town.today)
        return council.id if council else None

    def _ordinary_members(self, council: BodyId) -> list[Membership]:
        """Those without an office: the chairs stay."""
        register, today = self.town.register, self.town.today
        chairs = {s.person for s in register.memberships if s.role is SeatRole.CHAIR and s.holds_on(today)}
        return [s for s in register.seats_in(council, today, SeatRole.MEMBER) if s.person not in chairs]

    def _go_on_leave(self) -> None:
        council = self._council()
        if council is None or self.town.today.month not in LEAVE_MONTHS:
            return
        member = self.town.rng.choice(self._ordinary_members(council)).person
        self.leaves.append((member, self.town.today, self.town.today + LEAVE))
        self.town.counts["leaves"] += 1

    def _leave_for_good(self) -> Iterator[act.Command]:
        """The first substitute of the list takes the seat; committee seats go to another of the member's own."""
        council, register, today = self._council(), self.town.register, self.town.today
        if council is None:
            return
        for member in self.town.rng.sample(self._ordinary_members(council), 5):
            ranked = register.seats_in(council, today, SeatRole.SUBSTITUTE)
            follower = next((s for s in ranked if s.party == member.party), None)
            if follower is None:
                continue
            self.town.counts["replaced"] += 1
            yield self._ended(member)
            yield self._ended(follower)
            yield self._registration(member, follower.person)
            for seat in list(register.roles_of(member.person, today)):
                if seat.organization != council and seat.role in VOTING:
                    yield self._ended(seat)
                    yield self._registration(seat, self._of_the_group(seat, council, follower.person))
            return

    def _of_the_group(self, seat: Membership, council: BodyId, follower: PersonId) -> PersonId:
        """Whoever of the member's party has no seat in that committee; else the new member."""
        register, today = self.town.register, self.town.today
        sitting = {s.person for s in register.seats_in(seat.organization, today)}
        group = [s.person for s in register.seats_in(council, today, SeatRole.MEMBER) if s.party == seat.party]
        free = [person for person in group if person not in sitting and person != seat.person]
        return free[0] if free else follower

    def _ended(self, seat: Membership) -> act.RegisterCommand:
        return act.RegisterCommand(
            kind="membership", key=self._key(seat), fields={"ends_on": self.town.today - timedelta(days=1)}
        )

    def _registration(self, seat: Membership, person: PersonId) -> act.RegisterCommand:
        register = self.town.register
        body, who = register.organizations[seat.organization].code, register.persons[person].code
        fields = {
            "organization": body,
            "person": who,
            "role": seat.role,
            "party": seat.party,
            "electing_group": seat.electing_group,
            "starts_on": self.town.today,
            "ends_on": seat.ends_on,
        }
        key = f"{body}/{who}/{seat.role}/{self.town.today.isoformat()}"
        return act.RegisterCommand(kind="membership", key=key, fields=fields)

    def _key(self, seat: Membership) -> str:
        """As `models.rows.register_entries.key_of` has it."""
        register = self.town.register
        since = seat.starts_on.isoformat() if seat.starts_on else ""
        body, person = register.organizations[seat.organization].code, register.persons[seat.person].code
        return f"{body}/{person}/{seat.role}/{since}"

    def _before_meeting(self, entry: Entry) -> None:
        """Absences are told when the agenda has gone out; whoever is asked to sit in says yes or no."""
        town = self.town
        members = town.register.members_of(entry.organization, entry.seated_on)
        away = [person for person in members if person in self.away(entry.held_on)]
        well = [person for person in members if person not in away]
        ill = town.rng.sample(well, min(self.absences.draw(), len(well) // 3))
        town.do(self._absence_reports(entry, away, ill), town.at(16))
        for _ in members:  # a no asks the next one, who then answers too
            asked = [s for s in self.diary.record(entry.id).substitutions if s.state is SubstitutionState.ASKED]
            if not asked:
                return
            town.do(self._answers(entry, asked), town.at(16, 10))

    def _absence_reports(self, entry: Entry, away: list[PersonId], ill: list[PersonId]) -> Acts:
        secretary = self.diary.secretary(entry)
        for person in away:
            self.town.counts["absences"] += 1
            yield (
                mc.ReportAbsence(meeting=entry.id, person=person, reason="Orlov", at_least_a_month=True),
                secretary,
            )
        for person in ill:
            self.town.counts["absences"] += 1
            demanded = self.diary.kind(entry) is BodyKind.COUNCIL and self.town.rng.random() < 0.5
            report = mc.ReportAbsence(meeting=entry.id, person=person, reason="Sygdom", is_demanded=demanded)
            tells = any(
                s.organization == entry.organization for s in self.town.register.roles_of(person, self.town.today)
            )
            yield report, person if tells and self.diary.kind(entry) in POLITICAL else secretary

    def _answers(self, entry: Entry, asked: list[SeatSubstitution]) -> Acts:
        for substitution in asked:
            yes = self.answers.draw()
            self.town.counts["substitutes" if yes else "declined"] += 1
            answer = mc.AnswerSubstitution(
                meeting=entry.id,
                member=substitution.member,
                substitute=substitution.substitute,
                accepts=yes,
            )
            yield answer, self.diary.secretary(entry)
