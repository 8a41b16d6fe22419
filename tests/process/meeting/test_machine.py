"""Random people at random meetings of every kind of body; whatever they do, the record stays true.

Each run is one meeting of one kind of body with two cases. After every step the invariants of issue 4 hold: who votes,
who sits where, what is printed, what is kept, and that no case moves on an open record.
"""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from process.change import AppendedAgendaVersion
from process.commands import case as c
from process.commands import meeting as mc
from process.meeting.agenda_order import snapshot
from process.meeting.closing import record_digest
from process.refusals import Refusal
from process.register import VOTING, BodyKind, MeetingStatus, SeatRole
from process.stages import StepState
from process.state.case import Outcome
from process.state.decision import Amendment, Choice, PointOutcome, Votes
from process.state.hearing import FileRef
from process.state.meeting import Guest, ItemKind, ItemSubject
from process.state.presence import LIVE, Presence, Ruling, SubstitutionState
from process.state.quorum import members_of, quorum_at, unapproved_at, voters_at
from process.state.record import CorrectionKind, DocumentKind, Published
from tests.builders.nordby import COUNCIL, FINANCE, IDA, KAI, LIS, MAYOR, OLE, SOCIAL
from tests.builders.world import registered

MEETINGS = {COUNCIL: 101, FINANCE: 201, SOCIAL: 301}
PEOPLE = st.sampled_from([MAYOR, LIS, KAI, IDA, OLE, 26, 27, 28, 34])
NUMBERS = st.integers(1, 9)
OUTCOMES = st.sampled_from(list(Outcome))
CHOICES = st.sampled_from(list(Choice))
BY_PERSON = st.dictionaries(PEOPLE, CHOICES, max_size=6).map(Votes.by_person)
COUNTS = st.builds(Votes, st.integers(0, 6), st.integers(0, 6), st.integers(0, 2))
VOTES = st.none() | COUNTS | BY_PERSON
WORDS = st.sampled_from(["", "Fordi det haster", "Udvalget ønsker en redegørelse."])
FILES = st.sampled_from([FileRef(f"{n:02d}" * 32, f"{n}.pdf", "application/pdf", n) for n in range(3)])


class AMeeting(RuleBasedStateMachine):
    """`stated` counts what was taken in, so that a run that does nothing is seen."""

    @initialize(
        body=st.sampled_from(list(MEETINGS)),
        under=st.booleans(),
        statute=st.tuples(st.sampled_from([0, 30]), st.sampled_from([0, 30]), st.booleans()),
    )
    def begin(self, body, under, statute) -> None:
        self.world = registered("short" if body == SOCIAL else "political_case", (), (SOCIAL,)).approve()
        council, committee, conflict = statute
        own = replace(
            self.world.rules.statute,
            council_from_days=council,
            committee_from_days=committee,
            conflict_substitute=conflict,
        )
        self.world.rules = replace(self.world.rules, statute=own)
        self.number, self.body = MEETINGS[body], body
        self.printed: dict[int, str] = {}
        self.digest = ""
        self.say(mc.PrepareAgenda(meeting=self.number))
        self.say(mc.AddItem(meeting=self.number, title="En orientering"))
        home = self.record.items[-1].number if under else 0
        self.say(mc.PlaceOnAgenda(meeting=self.number, case=1, override_reason="Aftalt", under=home))

    @property
    def record(self):
        return self.world.meetings[self.number]

    def say(self, command, actor=None):
        """Taken in or refused; a version of the agenda is kept exactly when what it says has changed."""
        before, case = self.record, self.world.case
        kept, digest = self._versions(), self.digest
        answer = self.world.ask(command, actor)
        after = self.record
        if isinstance(answer, Refusal):
            assert (after, self.world.case, self._versions()) == (before, case, kept)
            return answer
        self._check_versions(before, after, kept)
        self._check_digest(before, after, digest)
        if isinstance(command, mc.MeetingCommand):
            assert (self.world.case.case, self.world.case.consultations) == (case.case, case.consultations)
        return answer

    def _versions(self):
        return [edition for edition in self.world.records if isinstance(edition, AppendedAgendaVersion)]

    def _check_versions(self, before, after, kept) -> None:
        new = self._versions()[len(kept) :]
        if after.meeting.approved_at is None:
            assert new == []
        elif before.meeting.approved_at is None or snapshot(before) != snapshot(after):
            assert [edition.lines for edition in new] == [snapshot(after)]
        else:
            assert new == []
        numbers = [edition.version for edition in self._versions()]
        assert numbers == list(range(1, after.meeting.agenda_version + 1))

    def _check_digest(self, before, after, digest) -> None:
        """The digest changes if and only if the record does; signatures, documents and publishing are beside it."""
        if after.meeting.state is not MeetingStatus.CLOSED:
            return
        assert after.meeting.digest == record_digest(after)
        if before.meeting.state is MeetingStatus.CLOSED:
            assert (after.meeting.digest == before.meeting.digest) == (self._said(before) == self._said(after))

    @staticmethod
    def _said(record):
        """The record by hand: everything that is said of the meeting itself."""
        plain = [replace(i, withdrawn_at=None, withdrawn_reason="", public_from=None) for i in record.in_order()]
        settled = [
            correction
            for correction in record.corrections
            if correction.kind is not CorrectionKind.REOPENING or correction.confirmed_by is not None
        ]
        sets = (record.decisions, record.attendance, record.substitutions, record.conflicts, settled)
        live = sorted(annex.sha256 for annex in record.annexes if annex.removed_at is None)
        return (plain, [sorted(map(repr, rows)) for rows in sets], live, record.meeting.adopted_at is not None)

    # -- the agenda --------------------------------------------------------------------------------------------------

    @rule(
        title=WORDS,
        late=WORDS,
        kind=st.sampled_from(list(ItemKind)),
        subject=st.sampled_from([s for s in ItemSubject if s not in (ItemSubject.CASE, ItemSubject.SUBSTITUTE)]),
        under=st.sampled_from([0, 0, 1, 5]),
        closed=st.booleans(),
    )
    def add(self, title, late, kind, subject, under, closed) -> None:
        self.say(
            mc.AddItem(
                meeting=self.number,
                title=title,
                late_reason=late,
                item_kind=kind,
                subject=subject,
                under=under,
                is_closed=closed,
            )
        )

    @rule(item=NUMBERS, reason=WORDS)
    def remove(self, item, reason) -> None:
        self.say(mc.RemoveFromAgenda(meeting=self.number, item=item, reason=reason))

    @rule(seed=st.randoms(use_true_random=False))
    def reorder(self, seed) -> None:
        order = [item.number for item in self.record.agenda()]
        seed.shuffle(order)
        self.say(mc.ReorderAgenda(meeting=self.number, order=tuple(order)))

    @rule(item=NUMBERS, text=WORDS, closed=st.booleans(), guests=st.sampled_from([(), (Guest("Per Ask"),)]))
    def change(self, item, text, closed, guests) -> None:
        self.say(
            mc.ChangeItem(
                meeting=self.number, item=item, text=text, is_closed=closed, guests=guests, reason=text or "Rettet"
            )
        )

    @rule(item=NUMBERS, file=FILES, title=WORDS)
    def annex(self, item, file, title) -> None:
        self.say(mc.AttachAnnex(meeting=self.number, item=item, title=title, file=file))

    @rule(annex=st.integers(1, 3), reason=WORDS)
    def take_annex(self, annex, reason) -> None:
        self.say(mc.RemoveAnnex(meeting=self.number, annex=annex, reason=reason))

    @rule()
    def approve(self) -> None:
        chair = self.world.register.first_in(self.body, self.record.meeting.held_on, SeatRole.CHAIR)
        self.say(mc.ApproveAgenda(meeting=self.number), chair)

    @rule()
    def dispatch(self) -> None:
        self.say(mc.DispatchAgenda(meeting=self.number))

    @rule(override=WORDS, late=WORDS)
    def place_again(self, override, late) -> None:
        self.say(mc.PlaceOnAgenda(meeting=self.number, case=1, override_reason=override, late_reason=late))

    @rule(hours=st.sampled_from([1, 24, 24 * 40]))
    def time_passes(self, hours) -> None:
        self.world.now = min(self.world.now + timedelta(hours=hours), self.record.meeting.starts_at)

    @rule()
    def the_day_comes(self) -> None:
        self.world.now = max(self.world.now, self.record.meeting.starts_at)

    # -- the seats ---------------------------------------------------------------------------------------------------

    @rule(
        person=PEOPLE,
        present=st.booleans(),
        substitute=st.none() | PEOPLE,
        first=st.sampled_from([0, 0, 1, 2, 6]),
        last=st.sampled_from([0, 0, 2, 5]),
    )
    def attendance(self, person, present, substitute, first, last) -> None:
        self.say(
            mc.RecordAttendance(
                meeting=self.number,
                person=person,
                present=present,
                substitute=substitute,
                from_item=first,
                to_item=last,
            )
        )

    @rule()
    def state(self) -> None:
        self.say(mc.StateAttendance(meeting=self.number))

    @rule(person=PEOPLE, month=st.booleans(), demanded=st.booleans())
    def report(self, person, month, demanded) -> None:
        command = mc.ReportAbsence(
            meeting=self.number, person=person, at_least_a_month=month, is_demanded=demanded, reason="Syg"
        )
        self.say(command)

    @rule(person=PEOPLE)
    def come_after_all(self, person) -> None:
        if not isinstance(self.say(mc.WithdrawAbsence(meeting=self.number, person=person)), Refusal):
            assert self.record.substitution_of(person) is None

    @rule(yes=st.booleans())
    def answer(self, yes) -> None:
        for substitution in self.record.substitutions:
            if substitution.state is SubstitutionState.ASKED:
                command = mc.AnswerSubstitution(
                    meeting=self.number, member=substitution.member, substitute=substitution.substitute, accepts=yes
                )
                self.say(command, substitution.substitute)
                return

    @rule(member=PEOPLE, substitute=PEOPLE)
    def call(self, member, substitute) -> None:
        self.say(mc.CallSubstitute(meeting=self.number, member=member, substitute=substitute))

    @rule(item=NUMBERS, person=PEOPLE, out=st.booleans(), substitute=st.none() | PEOPLE)
    def conflict(self, item, person, out, substitute) -> None:
        self.say(mc.RaiseConflict(meeting=self.number, item=item, person=person))
        command = mc.RuleOnConflict(
            meeting=self.number, item=item, person=person, is_disqualified=out, substitute=substitute
        )
        self.say(command)

    # -- the decisions -----------------------------------------------------------------------------------------------

    @rule(item=NUMBERS, outcome=OUTCOMES, votes=VOTES, own=VOTES, dissent=WORDS)
    def decide(self, item, outcome, votes, own, dissent) -> None:
        command = mc.RecordDecision(
            meeting=self.number,
            item=item,
            outcome=outcome,
            votes=votes,
            points=(PointOutcome(1, outcome, "", own),) if own else (),
            amendments=(Amendment(1, "B", "Halvt beløb", own),) if own else (),
            dissent=dissent,
            text=dissent,
            refer_to=FINANCE if outcome is Outcome.REFERRED else None,
        )
        self.say(command)

    @rule(item=NUMBERS)
    def by_those_who_may(self, item) -> None:
        """A vote of exactly those the rules count, each for: nothing about the voters is ever marked."""
        if self.record.item(item) is None or self.record.item(item).removed_at is not None:
            return
        voters = voters_at(self.record, self.world.register, item)
        votes = Votes.by_person(dict.fromkeys(voters, Choice.FOR))
        command = mc.RecordDecision(meeting=self.number, item=item, outcome=Outcome.APPROVED, votes=votes)
        answer = self.say(command)
        kept = self.record.decision_on(item)
        if not isinstance(answer, Refusal) and kept.votes == votes:
            assert not {"votes_exceed_present", "disqualified_voted", "absent_voted"} & set(kept.deviations)

    @rule()
    def rest(self) -> None:
        if not isinstance(self.say(mc.DecideRest(meeting=self.number)), Refusal):
            assert self.record.undecided() == ()

    @rule(item=NUMBERS)
    def raise_it(self, item) -> None:
        self.say(mc.RaiseToDecision(meeting=self.number, item=item))

    @rule(item=NUMBERS, person=st.none() | PEOPLE, text=WORDS)
    def minority(self, item, person, text) -> None:
        self.say(mc.EnterDissent(meeting=self.number, item=item, person=person, text=text))

    @rule(item=NUMBERS, number=st.integers(0, 3))
    def a_mistake(self, item, number) -> None:
        before = self.record.decision_on(item)
        if not isinstance(self.say(mc.WithdrawDissent(meeting=self.number, item=item, number=number)), Refusal):
            after = self.record.decision_on(item)
            assert len(before.dissents) - len(after.dissents) == 1

    @rule(item=NUMBERS, member=PEOPLE)
    def stop(self, item, member) -> None:
        answer = self.say(mc.StopDecision(meeting=self.number, item=item, member=member), member)
        if not isinstance(answer, Refusal):
            assert member in voters_at(self.record, self.world.register, item)

    @rule(item=NUMBERS)
    def release(self, item) -> None:
        self.say(mc.WithdrawStop(meeting=self.number, item=item, reason="Aftalt"))

    @rule(outcome=OUTCOMES, text=WORDS)
    def alone(self, outcome, text) -> None:
        chair = self.world.register.first_in(self.body, self.record.meeting.held_on, SeatRole.CHAIR)
        self.say(mc.DecideAlone(meeting=self.number, case=1, outcome=outcome, reason=text, decided_by=chair))

    # -- the record --------------------------------------------------------------------------------------------------

    @rule()
    def close(self) -> None:
        self.say(mc.CloseRecord(meeting=self.number))

    @rule()
    def to_the_end(self) -> None:
        """The ordinary way out, so that much happens after it."""
        self.the_day_comes()
        self.rest()
        self.close()

    @rule(person=PEOPLE)
    def sign(self, person) -> None:
        answer = self.say(mc.SignRecord(meeting=self.number), person)
        if not isinstance(answer, Refusal):
            here = (voters_at(self.record, self.world.register, item.number) for item in self.record.agenda())
            assert any(person in voters for voters in here)

    @rule(item=NUMBERS, text=WORDS, file=FILES, what=st.sampled_from(list(Published)))
    def afterwards(self, item, text, file, what) -> None:
        self.say(mc.CorrectRecord(meeting=self.number, item=item, text=text, reason="Tastefejl"))
        self.say(mc.AddToRecord(meeting=self.number, item=item, text=text, reason=text))
        self.say(mc.FileDocument(meeting=self.number, kind=DocumentKind.MINUTES, file=file))
        self.say(mc.Publish(meeting=self.number, what=what))
        self.say(mc.WithdrawPublication(meeting=self.number, item=item, reason=text))

    @rule(item=NUMBERS, outcome=OUTCOMES, first=st.none() | PEOPLE, second=st.none() | PEOPLE)
    def another_outcome(self, item, outcome, first, second) -> None:
        """By two people who both may; nobody confirms alone."""
        secretary, chair = self.world.secretary(self.number), SeatRole.CHAIR
        desk = {
            None: None,
            MAYOR: secretary,
            LIS: self.world.register.first_in(self.body, self.record.meeting.held_on, chair),
        }
        by, other = desk.get(first, first), desk.get(second, second)
        was = self.record.decision_on(item)
        proposed = mc.ReopenOutcome(meeting=self.number, item=item, outcome=outcome, text="", reason="Hørt forkert")
        self.say(proposed, by)
        if self.record.corrections:
            number = self.record.corrections[-1].number
            self.say(mc.ConfirmReopening(meeting=self.number, correction=number), other)
        now = self.record.decision_on(item)
        if was is not None and self.record.meeting.state is MeetingStatus.CLOSED and now.outcome is not was.outcome:
            done = next(correction for correction in reversed(self.record.corrections) if correction.confirmed_by)
            assert done.by is not None
            assert done.by != done.confirmed_by

    @rule()
    def the_engine_moves(self) -> None:
        """A case never moves on an open record, but for what a chair has decided alone."""
        before = self.world.case
        self.world.ask(c.Advance(case=1))
        taken = [s for s in self.world.case.treatments() if s.taken_from == self.number]
        alone = any(decision.alone_by is not None for decision in self.record.decisions)
        if self.record.meeting.state is not MeetingStatus.CLOSED and not alone:
            assert taken == []
            assert self.world.case.case.decided_on == before.case.decided_on
            assert all(s.state is not StepState.DONE for s in self.world.case.treatments() if s.meeting == self.number)

    # -- what always holds -------------------------------------------------------------------------------------------

    def _by_hand(self, item: int) -> list[int]:
        """Who may vote, counted once more the slow way: seat by seat."""
        record, register = self.record, self.world.register
        out = {conflict.person for conflict in record.disqualified_at(item)}
        rows = {row.person: row for row in record.attendance_at(item)}
        gone = {person for person, row in rows.items() if row.presence is Presence.ABSENT}
        sitting = []
        for seat in register.seats_in(self.body, record.meeting.held_on, *VOTING):
            sits = seat.person
            if seat.person in gone:
                sits = rows[seat.person].substitute
                call = record.substitution_of(seat.person)
                if call is not None and call.item and record.order_of(item) <= record.order_of(call.item):
                    sits = None
            if sits in out and sits not in gone:  # a substitute, too, may have to leave, and be replaced
                sits = next(ruling.substitute for ruling in record.disqualified_at(item) if ruling.person == sits)
            if (
                sits is not None
                and sits not in out
                and not (sits != seat.person and sits in gone)
                and sits not in sitting
            ):
                sitting.append(sits)
        return sitting

    @invariant()
    def voters_are_those_counted_by_hand_and_nobody_sits_twice(self) -> None:
        record, register = self.record, self.world.register
        for item in record.in_order():
            voters = voters_at(record, register, item.number)
            assert sorted(voters) == sorted(self._by_hand(item.number))
            assert max(Counter(voters).values(), default=0) <= 1
            assert len(voters) <= len(members_of(record, register))
            quorum = quorum_at(record, register, item.number)
            assert quorum.present == len(voters)
            assert quorum.is_quorate == (2 * len(voters) >= quorum.seats)

    @invariant()
    def votes_never_exceed_those_present_unless_marked(self) -> None:
        for decision in self._of_meetings():
            present = len(voters_at(self.record, self.world.register, decision.item))
            cast = [votes.taking_part for votes in self._votes(decision)]
            assert ("votes_exceed_present" in decision.deviations) == any(count > present for count in cast)

    @invariant()
    def nobody_votes_unmarked_who_may_not(self) -> None:
        for decision in self._of_meetings():
            named = {person for votes in self._votes(decision) for person, _ in votes.voters}
            out = {conflict.person for conflict in self.record.disqualified_at(decision.item)}
            assert ("disqualified_voted" in decision.deviations) == bool(named & out)
            voters = set(voters_at(self.record, self.world.register, decision.item))
            assert ("absent_voted" in decision.deviations) == bool(named - voters - out)
            assert not out & voters

    @invariant()
    def a_councils_substitute_never_sits_unmarked_before_its_approval(self) -> None:
        record, register = self.record, self.world.register
        if register.organizations[self.body].kind is not BodyKind.COUNCIL:
            return
        approved = {(s.member, s.substitute) for s in record.substitutions if s.state is SubstitutionState.APPROVED}
        for decision in self._of_meetings():
            rows = record.attendance_at(decision.item)
            sitting = set(unapproved_at(record, register, decision.item))
            assert sitting <= {row.substitute for row in rows if (row.person, row.substitute) not in approved}
            assert ("substitute_not_approved" in decision.deviations) == bool(sitting)

    @invariant()
    def one_seat_has_one_live_call(self) -> None:
        live = Counter(substitution.member for substitution in self.record.substitutions if substitution.state in LIVE)
        assert all(count == 1 for count in live.values())
        people = Counter(
            substitution.substitute
            for substitution in self.record.substitutions
            if substitution.state is SubstitutionState.ASKED
        )
        assert all(count == 1 for count in people.values())

    @invariant()
    def printed_numbers_never_change_and_are_never_reused(self) -> None:
        record = self.record
        if record.meeting.approved_at is None:
            return
        for item in record.items:
            if item.printed:
                label = record.label(item.number)
                assert self.printed.setdefault(item.number, label) == label
            else:
                assert item.removed_at is not None
        assert len(set(self.printed.values())) == len(self.printed)
        assert all(record.by_label(label).number == number for number, label in self.printed.items())

    @invariant()
    def a_closed_record_lacks_no_decision(self) -> None:
        if self.record.meeting.state is MeetingStatus.CLOSED:
            assert self.record.undecided() == ()

    @invariant()
    def what_is_closed_has_nothing_open_beside_it(self) -> None:
        for item in self.record.items:
            if item.is_closed and item.removed_at is None:
                assert all(annex.is_closed for annex in self.record.annexes_of(item.number))

    @invariant()
    def who_reported_a_conflict_is_not_noted_absent_for_it(self) -> None:
        ruled = {conflict.person for conflict in self.record.conflicts if conflict.ruling is Ruling.DISQUALIFIED}
        rows = {row.person for row in self.record.attendance}
        told = {event.data.get("person") for event in self.world.events if event.tag.startswith("a")}
        called = {event.data.get("member") for event in self.world.events if event.tag.startswith("substitute")}
        assert ruled & rows <= told | called

    def _of_meetings(self):
        """The decisions of the body itself, judged as the record now stands."""
        return [decision for decision in self.record.decisions if decision.alone_by is None]

    @staticmethod
    def _votes(decision):
        own = (decision.votes, *(p.votes for p in decision.points), *(a.votes for a in decision.amendments))
        return [votes for votes in own if votes is not None]


SUPPRESSED = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
AMeeting.TestCase.settings = settings(
    max_examples=30, stateful_step_count=40, deadline=None, suppress_health_check=SUPPRESSED
)
TestMeetings = AMeeting.TestCase


@pytest.mark.soak
class TestManyMeetings(AMeeting.TestCase):
    settings = settings(max_examples=2_000, stateful_step_count=60, deadline=None, suppress_health_check=SUPPRESSED)
