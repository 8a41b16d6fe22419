"""The meetings as they are held: who came, what was decided and how, what was stopped; closed, signed and shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time, timedelta

from app.simulation.decks import Card, Deck
from app.simulation.diary import Diary, Entry
from app.simulation.town import Town
from app.simulation.voting import Voting
from process.commands import act
from process.commands import meeting as mc
from process.deadlines import working_days_after
from process.ids import ItemNumber, PersonId
from process.register import POLITICAL, VOTING, BodyKind, MeetingStatus
from process.state.case import Outcome
from process.state.decision import Question
from process.state.meeting import AgendaItem, ItemKind, ItemSubject, MeetingState
from process.state.quorum import took_part_in_any, voters_at
from process.state.record import Published

RECOMMENDING_CARDS = (
    *("as_proposed",) * 8,
    *("vote", "vote_with_dissent", "postponed", "conflict", "not_in_conflict", "left_early"),
)
DECIDING_CARDS = (*RECOMMENDING_CARDS, "vote_with_dissent", "changes", "request", "not_approved")
COMMITTEE_CARDS = (
    *("as_proposed",) * 4,
    *("changes", "request", "stop", "stop_and_withdraw", "not_approved", "vote_with_dissent", "conflict"),
)
"""Where a committee has the competence: only there can a member stop the decision (§ 23)."""
STATED_CARDS = (True,) * 40 + (False,)
PUBLISHED_AFTER = 2
"""Working days from the meeting to its public minutes."""
DISSENT = "Vi kan ikke støtte forslaget, fordi det ikke er fuldt finansieret."
REQUEST = "Godkendt. Udvalget ønsker en status til {month} {year}."
ON_CALL_IN = {
    Outcome.APPROVED: "Byrådet stadfæster udvalgets beslutning.",
    Outcome.RECOMMENDED: "Byrådet stadfæster udvalgets beslutning.",
    Outcome.APPROVED_WITH_CHANGES: "Byrådet ændrer udvalgets beslutning, idet ikrafttrædelsen flyttes en måned.",
    Outcome.NOT_APPROVED: "Byrådet ophæver udvalgets beslutning.",
}
"""What the council makes of a decision that was brought before it: the committees here have said yes."""
Acts = Iterator[tuple[act.Command, PersonId | None]]


def dealt(cards: Sequence[Card], ordinary: int) -> tuple[Card, ...]:
    """The cards, with so many times as many of the first, which is how it goes where nothing happens."""
    return (*(cards[0],) * (cards.count(cards[0]) * (ordinary - 1)), *cards)


@dataclass
class Sittings:
    town: Town
    diary: Diary
    recommending: Deck[str]
    deciding: Deck[str]
    committees: Deck[str]
    stated: Deck[bool]
    voting: Voting

    def work(self) -> None:
        for entry in self.diary.entries():
            if entry.held_on == self.town.today and entry.state is MeetingStatus.DISPATCHED:
                self._hold(entry)
            elif entry.closed_at is not None and entry.minutes_published_at is None:
                self._show(entry)

    def _hold(self, entry: Entry) -> None:
        """Each part of the meeting is one transaction: what comes later builds on it."""
        town, secretary = self.town, self.diary.secretary(entry)
        town.counts["meetings"] += 1
        at = entry.starts_at
        if self.stated.draw():
            present = self._present(entry) if town.calls_the_roll else ()
            town.do([(mc.StateAttendance(meeting=entry.id, present=present, opened_at=at), secretary)], at)
        else:
            town.counts["attendance_not_stated"] += 1
        town.do(((command, secretary) for command in self._opening(entry)), at + timedelta(minutes=5))
        plans = {i.number: self._plan(entry, i) for i in self.diary.record(entry.id).agenda() if i.case_id}
        town.do(self._conflicts(entry, plans), at + timedelta(minutes=10))
        record = self.diary.record(entry.id)
        town.do(self._decisions(entry, record, plans), at + timedelta(minutes=20))
        if self.diary.record(entry.id).undecided():
            town.do([(mc.DecideRest(meeting=entry.id), secretary)], at + timedelta(minutes=60))
        town.do(self._objections(entry, plans), at + timedelta(minutes=70))
        town.do([(mc.CloseRecord(meeting=entry.id), secretary)], at + timedelta(minutes=90))
        town.do(self._signatures(entry), at + timedelta(minutes=95))

    def _present(self, entry: Entry) -> tuple[PersonId, ...]:
        """Each who has not sent word."""
        known = {row.person for row in self.diary.record(entry.id).attendance}
        seats = self.town.register.seats_in(entry.organization, entry.seated_on, *VOTING)
        return tuple(dict.fromkeys(seat.person for seat in seats if seat.person not in known))

    def _plan(self, entry: Entry, item: AgendaItem) -> str:
        if item.item_kind is not ItemKind.DECISION or item.consultation is None:
            return "as_proposed"
        if not self._is_authoritative(item):
            return self.recommending.draw()
        return (self.committees if self._can_be_stopped(entry) else self.deciding).draw()

    def _opening(self, entry: Entry) -> Iterator[act.Command]:
        """The agenda is adopted; the council approves its substitutes before anything they are to vote on."""
        for item in self.diary.record(entry.id).agenda():
            if item.subject in (ItemSubject.ADOPTION, ItemSubject.SUBSTITUTE):
                yield mc.RecordDecision(meeting=entry.id, item=item.number, outcome=Outcome.APPROVED)

    def _conflicts(self, entry: Entry, plans: dict[ItemNumber, str]) -> Acts:
        """Raised by the member, ruled on by the body; the council calls the next of the list for that item."""
        record, secretary = self.diary.record(entry.id), self.diary.secretary(entry)
        members = self.town.register.members_of(entry.organization, entry.seated_on)
        for number, plan in plans.items():
            voters = voters_at(record, self.town.register, number)
            present = [person for person in members if person in voters]
            if plan == "left_early" and len(present) > len(members) // 2 + 1:
                leaving = self.town.rng.choice(present)
                yield (
                    mc.RecordAttendance(
                        meeting=entry.id, person=leaving, present=False, from_item=number, since=time(19, 40)
                    ),
                    secretary,
                )
            if plan not in ("conflict", "not_in_conflict") or len(present) <= len(members) // 2 + 1:
                continue
            person = self.town.rng.choice(present)
            raised = mc.RaiseConflict(meeting=entry.id, item=number, person=person, reason="Nær familie er berørt.")
            yield raised, person
            is_disqualified = plan == "conflict"
            self.town.counts["conflicts" if is_disqualified else "conflicts_not_found"] += 1
            ruling = mc.RuleOnConflict(
                meeting=entry.id,
                item=number,
                person=person,
                is_disqualified=is_disqualified,
                votes=self.voting.by_count(len(voters)),
                substitute=self.voting.stand_in(record, person) if is_disqualified else None,
            )
            yield ruling, secretary

    def _decisions(self, entry: Entry, record: MeetingState, plans: dict[ItemNumber, str]) -> Acts:
        secretary = self.diary.secretary(entry)
        for number, plan in plans.items():
            item = record.item(number)
            if item is None or record.decision_on(number) is not None:
                continue
            decision = self._decision(entry, record, item, plan)
            if decision is not None:
                yield decision, secretary

    def _decision(self, entry: Entry, record: MeetingState, item: AgendaItem, plan: str) -> act.Command | None:
        """None: it goes with «resten som indstillet»."""
        is_final = self._is_authoritative(item)
        outcome, text, votes = (Outcome.APPROVED if is_final else Outcome.RECOMMENDED), "", None
        match plan:
            case "vote" | "vote_with_dissent" | "not_approved":
                votes = self.voting.by_party(record, item.number, falls=plan == "not_approved" and is_final)
                if votes is None:
                    return None
                if not votes.is_adopted:
                    outcome, text = Outcome.NOT_APPROVED, "" if votes.is_tie else "Indstillingen blev forkastet."
            case "changes" if is_final:
                outcome, text = Outcome.APPROVED_WITH_CHANGES, "Godkendt, idet ikrafttrædelsen flyttes en måned."
            case "postponed":
                self.town.counts["postponed"] += 1
                outcome, text = Outcome.POSTPONED, "Udsat."
            case "request" if is_final:
                later = self.town.today + timedelta(days=120)
                text = REQUEST.format(month=MONTHS[later.month - 1], year=later.year)
                self.town.counts["requests"] += 1
            case "stop" | "stop_and_withdraw" if is_final:
                pass
            case _ if item.question is not Question.CALLED_IN:  # of which the administration proposes nothing
                return None
        if item.question is Question.CALLED_IN:
            text = ON_CALL_IN.get(outcome, text)
        return mc.RecordDecision(meeting=entry.id, item=item.number, outcome=outcome, votes=votes, text=text)

    def _objections(self, entry: Entry, plans: dict[ItemNumber, str]) -> Acts:
        """A minority's words, and § 23: said before the meeting closes."""
        record = self.diary.record(entry.id)
        for number, plan in plans.items():
            decision = record.decision_on(number)
            if decision is None:
                continue
            voters = voters_at(record, self.town.register, number)
            if plan == "vote_with_dissent" and decision.votes is not None:
                member = self.voting.in_minority(record, number, decision.votes)
                if member is not None:
                    self.town.counts["dissents"] += 1
                    yield mc.EnterDissent(meeting=entry.id, item=number, text=DISSENT, person=member), member
            if plan.startswith("stop") and decision.outcome is Outcome.APPROVED and self._can_be_stopped(entry):
                member = self.town.rng.choice(self.voting.with_a_seat(record, voters))
                self.town.counts["stopped"] += 1
                yield mc.StopDecision(meeting=entry.id, item=number, member=member), member
                if plan == "stop_and_withdraw":
                    self.town.counts["stops_withdrawn"] += 1
                    withdrawn = mc.WithdrawStop(meeting=entry.id, item=number, reason="Oplysningerne er givet.")
                    yield withdrawn, member

    def _can_be_stopped(self, entry: Entry) -> bool:
        return self.diary.kind(entry) in (BodyKind.COMMITTEE, BodyKind.FINANCE)

    def _signatures(self, entry: Entry) -> Acts:
        """Those who took part and have a seat, each by their own login."""
        if self.diary.kind(entry) not in POLITICAL:
            return
        record, register = self.diary.record(entry.id), self.town.register
        if record.meeting.state is not MeetingStatus.CLOSED:
            return
        for seat in register.seats_in(entry.organization, entry.seated_on, *VOTING):
            if took_part_in_any(record, register, seat.person):
                yield mc.SignRecord(meeting=entry.id), seat.person

    def _show(self, entry: Entry) -> None:
        ready = working_days_after(entry.held_on, PUBLISHED_AFTER, self.town.calendar)
        if self.diary.is_political(entry) and self.town.today >= ready:
            shown = mc.Publish(meeting=entry.id, what=Published.MINUTES)
            self.town.do([(shown, self.diary.secretary(entry))], self.town.at(10))

    def _is_authoritative(self, item: AgendaItem) -> bool:
        state = self.town.open_cases().get(item.case_id) if item.case_id is not None else None
        step = state.consultation(item.consultation or 0) if state is not None else None
        return step is not None and step.authoritative


MONTHS = (
    *("januar", "februar", "marts", "april", "maj", "juni"),
    *("juli", "august", "september", "oktober", "november", "december"),
)
