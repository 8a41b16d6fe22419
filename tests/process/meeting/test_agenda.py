"""Meetings: placing and its gates, late items, attendance and substitutes, what is recorded, § 23, closing."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from process.commands import case as c
from process.commands import meeting as mc
from process.refusals import Refusal
from process.register import MeetingStatus
from process.stages import StepState
from process.state.case import Outcome
from process.state.decision import Dissent, PointOutcome, Votes
from process.state.meeting import ItemKind, ListType
from process.state.presence import Attendance, Presence
from process.state.quorum import voters_at
from process.state.substitutes import substitute_warning, substitutes_for
from process.words import decisions
from process.words.minutes import Names
from tests.builders.meeting import a_meeting
from tests.builders.moments import at
from tests.builders.nordby import (
    AUDITOR,
    CITIZEN,
    COUNCIL,
    FIRST_A,
    FIRST_B,
    IDA,
    KAI,
    LIS,
    MAYOR,
    OLE,
    REGISTER,
    ROADS,
    SECOND_A,
    SECRETARIES,
    SOCIAL,
)
from tests.builders.world import registered, released

EARLY = at(date(2027, 2, 10))
MEETING = {301: date(2027, 3, 2), 101: date(2027, 3, 16), 201: date(2027, 3, 10)}


def ready():
    """A case whose only body, the committee, may treat it now."""
    world = released("short", answers=())
    world.now = EARLY
    return world


def placed(**fields):
    world = ready()
    world.place(301, **fields)
    return world


def held(outcome=Outcome.APPROVED, **fields):
    world = placed()
    world.decided(301, outcome, **fields)
    return world


def place(meeting=301, **fields):
    return mc.PlaceOnAgenda(meeting=meeting, case=1, **fields)


# -- placing ---------------------------------------------------------------------------------------------------------


def test_council_cannot_be_given_a_case_before_committee_and_finance() -> None:
    world = released().send().answer().sum_up()
    assert world.refused(place(101), SECRETARIES[COUNCIL]) == "gate_open"
    world.treat(301, Outcome.RECOMMENDED)
    assert world.refused(place(101), SECRETARIES[COUNCIL]) == "gate_open"
    world.treat(201, Outcome.RECOMMENDED)
    world.place(101)


def test_council_cannot_be_given_a_case_while_its_hearing_is_open() -> None:
    world = released("two_readings").send()
    world.treat(101, Outcome.RECOMMENDED)  # the first reading is beside the hearing
    assert world.refused(place(102), SECRETARIES[COUNCIL]) == "gate_open"
    world.answer().sum_up()
    world.place(102)


def test_a_gate_is_overridden_only_with_a_reason_and_the_reason_is_kept() -> None:
    world = released().send()
    assert world.refused(place(101, override_reason="  "), SECRETARIES[COUNCIL]) == "gate_open"
    world.place(101, override_reason="Anlægget skal bestilles i april")
    item = world.meetings[101].items[0]
    assert item.override_reason == "Anlægget skal bestilles i april"
    assert world.of(COUNCIL).state is StepState.OPEN
    world.decided(101, Outcome.APPROVED)
    assert "gate_open" in world.meetings[101].decisions[0].deviations


def test_a_draft_not_approved_cannot_be_placed() -> None:
    assert registered("short", answers=()).refused(place(), SECRETARIES[SOCIAL], EARLY) == "gate_open"


def test_a_body_not_on_the_route_needs_an_override() -> None:
    world = ready()
    assert world.refused(place(401), SECRETARIES[ROADS]) == "not_on_route"
    world.do(place(401, override_reason="Vejudvalget spurgte"), SECRETARIES[ROADS])
    assert world.meetings[401].items[0].consultation is None


def test_a_case_stands_on_one_agenda_at_a_time() -> None:
    world = placed()
    for meeting in (301, 302):
        assert world.refused(place(meeting), SECRETARIES[SOCIAL]) == "already_placed"


@pytest.mark.parametrize(
    ("state", "moment", "code"),
    [
        (MeetingStatus.CANCELLED, EARLY, "meeting_cancelled"),
        (MeetingStatus.CLOSED, EARLY, "record_closed"),
        (MeetingStatus.PLANNED, at(MEETING[301] + timedelta(days=1)), "meeting_past"),
    ],
)
def test_a_case_cannot_be_placed_on_a_meeting_that_is_over(state, moment, code) -> None:
    world = ready()
    world.meetings[301] = a_meeting(301, state=state)
    assert world.refused(place(late_reason="x", override_reason="x"), SECRETARIES[SOCIAL], moment) == code


def test_a_meeting_today_can_still_be_given_a_late_item() -> None:
    world = ready()
    world.do(place(late_reason="Fristen er i morgen"), SECRETARIES[SOCIAL], at(MEETING[301], 8))
    assert world.meetings[301].items[0].list_type is ListType.LATE


@pytest.mark.parametrize(
    ("state", "moment", "is_late"),
    [
        (MeetingStatus.PLANNED, EARLY, False),
        (MeetingStatus.PLANNED, at(date(2027, 2, 24), 15), False),  # the day it is sent out
        (MeetingStatus.DISPATCHED, EARLY, False),  # sent early: a supplementary item
        (MeetingStatus.DISPATCHED, at(date(2027, 2, 25)), True),
        (MeetingStatus.PLANNED, at(date(2027, 2, 25)), True),
    ],
)
def test_a_late_item_must_say_why_it_cannot_wait(state, moment, is_late) -> None:
    world = ready()
    world.meetings[301] = a_meeting(301, state=state)
    if is_late:
        assert world.refused(place(), SECRETARIES[SOCIAL], moment) == "late_reason_needed"
        world.do(place(late_reason="Kan ikke vente"), SECRETARIES[SOCIAL], moment)
    else:
        world.do(place(), SECRETARIES[SOCIAL], moment)
    item = world.meetings[301].items[0]
    assert (item.list_type is ListType.LATE, item.late_reason) == (is_late, "Kan ikke vente" if is_late else "")


@pytest.mark.parametrize(
    ("meeting", "printed"),
    [
        ({"state": MeetingStatus.DISPATCHED}, "Punktet er optaget på tillægsdagsorden. Begrundelse: Kan ikke vente"),
        ({"approved_at": EARLY}, "Punktet er optaget på tillægsdagsorden. Begrundelse: Kan ikke vente"),
        ({}, ""),
    ],
)
def test_a_reason_that_was_given_is_printed_though_the_deadline_does_not_ask_for_it(meeting, printed) -> None:
    world = ready()
    world.meetings[301] = a_meeting(301, **meeting)
    world.do(place(late_reason=" Kan ikke vente "), SECRETARIES[SOCIAL], EARLY)
    names = Names(REGISTER, SOCIAL, MEETING[301])
    assert decisions.listed(world.meetings[301].items[-1], names) == printed


def test_the_item_of_a_closed_case_is_closed() -> None:
    world = released("short", answers=(), is_closed=True)
    world.now = EARLY
    world.place(301)
    assert world.meetings[301].items[0].is_closed


def test_an_item_is_removed_with_a_reason_and_the_case_is_ready_again() -> None:
    world = placed()
    assert world.refused(mc.RemoveFromAgenda(meeting=301, item=1, reason=""), SECRETARIES[SOCIAL]) == "reason_needed"
    assert world.refused(mc.RemoveFromAgenda(meeting=301, item=9, reason="x"), SECRETARIES[SOCIAL]) == "not_found"
    world.do(mc.RemoveFromAgenda(meeting=301, item=1, reason="Skal belyses"), SECRETARIES[SOCIAL])
    assert world.refused(mc.RemoveFromAgenda(meeting=301, item=1, reason="x"), SECRETARIES[SOCIAL]) == "not_found"
    assert world.advance()
    assert world.of(SOCIAL).state is StepState.READY
    assert world.place(302) == 1


def test_an_item_decided_cannot_be_removed() -> None:
    assert held().refused(mc.RemoveFromAgenda(meeting=301, item=1, reason="x"), SECRETARIES[SOCIAL]) == "nothing_new"


def test_a_cancelled_meeting_gives_its_cases_back() -> None:
    world = placed()
    assert world.refused(mc.CancelMeeting(meeting=301, reason=""), SECRETARIES[SOCIAL]) == "reason_needed"
    world.do(mc.CancelMeeting(meeting=301, reason="Sne"), SECRETARIES[SOCIAL])
    assert world.advance()
    assert (world.of(SOCIAL).state, world.of(SOCIAL).meeting) == (StepState.READY, None)
    assert world.case.case.next_deadline == "agenda", "a cancelled meeting is nobody's deadline"
    world.place(302)
    assert world.of(SOCIAL).meeting == 302


def test_a_meeting_held_or_cancelled_is_not_cancelled_again() -> None:
    cancel = mc.CancelMeeting(meeting=301, reason="Sne")
    assert held().refused(cancel, SECRETARIES[SOCIAL]) == "meeting_past"
    world = placed()
    world.do(cancel, SECRETARIES[SOCIAL])
    assert world.refused(cancel, SECRETARIES[SOCIAL]) == "meeting_cancelled"


def test_an_agenda_goes_out_once_and_not_from_a_cancelled_meeting() -> None:
    world = placed()
    assert world.refused(mc.DispatchAgenda(meeting=301), SECRETARIES[SOCIAL]) == "not_approved_yet"
    world.dispatch(301)
    assert world.meetings[301].meeting.dispatched_at == world.now
    assert world.refused(mc.DispatchAgenda(meeting=301), SECRETARIES[SOCIAL]) == "already_dispatched"
    world.meetings[302] = a_meeting(302, state=MeetingStatus.CANCELLED)
    assert world.refused(mc.DispatchAgenda(meeting=302), SECRETARIES[SOCIAL]) == "meeting_cancelled"


# -- attendance and substitutes --------------------------------------------------------------------------------------


def absent(meeting, person, substitute=None, **fields):
    return mc.RecordAttendance(meeting=meeting, person=person, present=False, substitute=substitute, **fields)


@pytest.mark.parametrize(
    ("meeting", "member", "expected"),
    [
        (101, MAYOR, (FIRST_A, SECOND_A)),  # council: the member's own list, by rank (§ 15)
        (101, KAI, (FIRST_B,)),
        (301, LIS, (MAYOR, OLE)),  # committee: own group in the council first, then any other (§ 28)
        (301, KAI, (OLE, MAYOR)),
        (201, OLE, (KAI, IDA)),
        (301, MAYOR, ()),  # not a member of that committee
        (101, FIRST_A, ()),
    ],
)
def test_who_may_sit_in(meeting, member, expected) -> None:
    assert substitutes_for(REGISTER, a_meeting(meeting).meeting, member) == expected


def test_a_substitute_already_sitting_is_not_proposed_twice() -> None:
    assert substitutes_for(REGISTER, a_meeting(101).meeting, LIS, taken=[FIRST_A]) == (SECOND_A,)


@pytest.mark.parametrize(
    ("meeting", "member", "substitute", "words"),
    [
        (101, MAYOR, FIRST_A, ""),
        (101, MAYOR, SECOND_A, "ikke den næste på kandidatlisten"),
        (101, MAYOR, FIRST_B, "ikke blandt dem"),
        (301, LIS, MAYOR, ""),
        (301, LIS, OLE, ""),  # § 28 asks for no order
        (301, LIS, FIRST_A, "ikke blandt dem"),  # a committee's substitute must be a council member
        (301, LIS, None, ""),
    ],
)
def test_a_wrong_substitute_is_recorded_with_a_warning(meeting, member, substitute, words) -> None:
    warning = substitute_warning(REGISTER, a_meeting(meeting).meeting, member, substitute, ())
    assert (words in warning) if words else not warning


@pytest.mark.parametrize(
    "named",
    [
        absent(301, LIS, CITIZEN),
        mc.CallSubstitute(meeting=301, member=LIS, substitute=CITIZEN),
        mc.RuleOnConflict(meeting=301, item=1, person=KAI, is_disqualified=True, substitute=CITIZEN),
    ],
)
def test_who_sits_in_no_body_is_nobody_s_substitute(named) -> None:
    refused = placed().ask(named, SECRETARIES[SOCIAL])
    assert isinstance(refused, Refusal)
    assert refused.code == "sits_nowhere"
    assert "er hverken medlem eller stedfortræder i noget organ" in refused.danish


def test_one_person_cannot_fill_two_seats_without_a_warning() -> None:
    taken = [Attendance(LIS, Presence.ABSENT, substitute=FIRST_A)]
    warning = substitute_warning(REGISTER, a_meeting(101).meeting, MAYOR, FIRST_A, taken)
    assert "allerede på en anden plads" in warning


def test_an_absence_is_recorded_with_substitute_and_its_reason_kept_apart() -> None:
    world = placed()
    world.do(absent(301, LIS, MAYOR, reason="Syg"), SECRETARIES[SOCIAL])
    row = world.meetings[301].attendance[0]
    assert (row.person, row.presence, row.substitute, row.warning) == (LIS, Presence.ABSENT, MAYOR, "")
    event = world.events[-1]
    assert event.personal == {"reason": "Syg"}
    assert "Syg" not in str(event.data)


def other_items(world) -> None:
    """Items 2 and 3 of the committee's meeting, after the case."""
    for title in ("Rampernes farve", "Skiltene"):
        world.do(mc.AddItem(meeting=301, title=title), SECRETARIES[SOCIAL])


def test_a_second_record_of_the_same_absence_replaces_the_first() -> None:
    world = placed()
    other_items(world)
    world.do(absent(301, LIS), SECRETARIES[SOCIAL])
    world.do(absent(301, LIS, MAYOR), SECRETARIES[SOCIAL])
    world.do(absent(301, LIS, from_item=2, to_item=3), SECRETARIES[SOCIAL])
    assert [(row.from_item, row.substitute) for row in world.meetings[301].attendance] == [(0, MAYOR), (2, None)]


@pytest.mark.parametrize(
    ("person", "substitute", "code"),
    [(999, None, "not_found"), (LIS, 999, "not_found"), (MAYOR, None, "not_a_member"), (AUDITOR, None, "not_a_member")],
)
def test_only_members_are_absent_and_only_people_sit_in(person, substitute, code) -> None:
    assert placed().refused(absent(301, person, substitute), SECRETARIES[SOCIAL]) == code


# -- decisions: recorded, whatever the engine thinks -----------------------------------------------------------------


def deviations(world, meeting=301):
    return world.meetings[meeting].decisions[-1].deviations


def test_an_ordinary_decision_has_no_deviation() -> None:
    world = held(votes=Votes(2, 1))
    assert deviations(world) == ()
    assert world.meetings[301].meeting.state is MeetingStatus.HELD


def test_a_decision_by_a_body_not_on_the_route_and_outside_the_agenda_is_recorded() -> None:
    world = ready()
    world.decided(401, Outcome.APPROVED)
    assert deviations(world, 401) == ("not_on_agenda", "body_not_on_route")
    world.close(401)
    assert world.of(SOCIAL).state is StepState.READY, "it does not decide for the body that has the competence"


def test_a_decision_outside_the_agenda_by_the_right_body_counts() -> None:
    world = ready()
    world.decided(301, Outcome.APPROVED)
    assert deviations(world) == ("not_on_agenda",)
    world.close(301)
    assert world.of(SOCIAL).outcome is Outcome.APPROVED


@pytest.mark.parametrize("by_item", [True, False])
def test_a_decision_on_an_item_that_was_removed_counts_as_outside_the_agenda(by_item) -> None:
    world = placed()
    world.do(mc.RemoveFromAgenda(meeting=301, item=1, reason="x"), SECRETARIES[SOCIAL])
    which = {"item": 1} if by_item else {"case": 1}
    now = world.meetings[301].meeting.starts_at
    decision = mc.RecordDecision(meeting=301, outcome=Outcome.APPROVED, **which)
    world.do(decision, SECRETARIES[SOCIAL], now)
    assert "not_on_agenda" in deviations(world)
    world.close(301)
    assert world.of(SOCIAL).outcome is Outcome.APPROVED


SEEN = "Stemmerne er talt op to gange"


@pytest.mark.parametrize(
    ("before", "fields", "expected"),
    [
        ([absent(301, LIS), absent(301, KAI)], {}, "no_quorum"),
        ([absent(301, LIS)], {"votes": Votes(3, 0), "reason": SEEN}, "votes_exceed_present"),
        ([], {"votes": Votes(2, 1, 1), "reason": SEEN}, "votes_exceed_present"),
    ],
)
def test_what_does_not_fit_is_recorded_as_a_deviation(before, fields, expected) -> None:
    world = placed()
    for command in before:
        world.do(command, SECRETARIES[SOCIAL])
    world.decided(301, Outcome.APPROVED, **fields)
    assert deviations(world) == (expected,)


def test_more_votes_than_members_are_asked_about_once() -> None:
    world = placed()
    ninety = mc.RecordDecision(meeting=301, item=1, outcome=Outcome.APPROVED, votes=Votes(90, 0))
    refusal = world.ask(ninety, SECRETARIES[SOCIAL])
    assert isinstance(refusal, Refusal)
    assert refusal.danish == (
        "Der er skrevet 90 stemmer, men kun 3 kunne stemme. Ret tallene, eller registrér alligevel, og skriv hvorfor."
    )
    world.do(replace(ninety, reason=SEEN), SECRETARIES[SOCIAL])
    assert "votes_exceed_present" in deviations(world)


def test_a_substitute_counts_for_quorum_and_for_votes() -> None:
    world = placed()
    world.do(absent(301, LIS, MAYOR), SECRETARIES[SOCIAL])
    world.do(absent(301, KAI, OLE), SECRETARIES[SOCIAL])
    world.decided(301, Outcome.APPROVED, votes=Votes(3, 0))
    assert deviations(world) == ()


def test_an_absence_from_another_item_does_not_count() -> None:
    world = placed()
    other_items(world)
    world.do(absent(301, LIS, from_item=2, to_item=3), SECRETARIES[SOCIAL])
    world.decided(301, Outcome.APPROVED, votes=Votes(3, 0))
    assert deviations(world) == ()


def test_a_decision_written_before_the_meeting_day_is_marked() -> None:
    world = placed()
    decision = mc.RecordDecision(meeting=301, case=1, outcome=Outcome.APPROVED)
    world.do(decision, SECRETARIES[SOCIAL], at(MEETING[301] - timedelta(days=1), 23, 59))
    assert deviations(world) == ("before_the_meeting",)


@pytest.mark.parametrize("kind", [ItemKind.INFORMATION, ItemKind.DISCUSSION])
def test_an_item_not_for_decision_is_raised_first_or_marked(kind) -> None:
    marked = placed(item_kind=kind)
    marked.decided(301, Outcome.APPROVED)
    assert deviations(marked) == ("not_raised_to_decision",)
    raised = placed(item_kind=kind)
    raised.do(mc.RaiseToDecision(meeting=301, item=1), SECRETARIES[SOCIAL])
    assert raised.meetings[301].items[0].was_raised
    assert raised.refused(mc.RaiseToDecision(meeting=301, item=1), SECRETARIES[SOCIAL]) == "nothing_new"
    raised.decided(301, Outcome.APPROVED)
    assert deviations(raised) == ()


def test_information_may_be_noted_without_being_raised() -> None:
    world = placed(item_kind=ItemKind.INFORMATION)
    world.decided(301, Outcome.NOTED)
    assert deviations(world) == ()


THREE = ("at rampen bygges", "at skiltene sættes op", "at udgiften afholdes")


def test_points_votes_and_dissent_are_kept_as_said() -> None:
    points = (PointOutcome(1, Outcome.APPROVED), PointOutcome(3, Outcome.TAKEN_OFF, "udgår"))
    votes = Votes(2, 1, who=(("A", "for"), ("B", "against")))
    world = placed(points=THREE)
    dissent = "Ole Sund ønsker sin mening ført til protokol"
    world.decided(301, Outcome.APPROVED, points=points, votes=votes, dissent=dissent, text="Godkendt.")
    decision = world.meetings[301].decisions[0]
    assert (decision.points, decision.votes) == (points, votes)
    assert (decision.dissents, decision.text) == (
        (Dissent(None, "Ole Sund ønsker sin mening ført til protokol"),),
        "Godkendt.",
    )
    assert "dissent_without_minority" not in decision.deviations
    assert decision.proposal_version == 1


def test_a_corrected_decision_replaces_the_first_and_says_so() -> None:
    world = held(Outcome.APPROVED)
    world.decided(301, Outcome.POSTPONED)
    assert [d.outcome for d in world.meetings[301].decisions] == [Outcome.POSTPONED]
    assert world.events[-1].tag == "decision:corrected"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"item": 9}, "not_found"),
        ({"case": 1, "outcome": Outcome.REFERRED}, "body_needed"),
        ({"case": 1, "outcome": Outcome.REFERRED, "refer_to": 999}, "not_found"),
    ],
)
def test_a_decision_names_what_exists(fields, code) -> None:
    command = mc.RecordDecision(**{"meeting": 301, "outcome": Outcome.APPROVED} | fields)
    assert placed().refused(command, SECRETARIES[SOCIAL]) == code


# -- closing the record ----------------------------------------------------------------------------------------------


def test_a_record_closes_only_when_every_item_has_a_decision() -> None:
    world = placed()
    assert world.refused(mc.CloseRecord(meeting=301), SECRETARIES[SOCIAL]) == "not_held_yet"
    starts_at = world.meetings[301].meeting.starts_at
    assert world.refused(mc.CloseRecord(meeting=301), SECRETARIES[SOCIAL], starts_at) == "items_undecided"
    world = held()
    world.do(mc.CloseRecord(meeting=301), SECRETARIES[SOCIAL])
    assert world.meetings[301].meeting.state is MeetingStatus.CLOSED


def test_until_the_record_is_closed_a_decision_moves_no_case() -> None:
    world = held()
    assert not world.advance()
    assert world.of(SOCIAL).outcome is None


@pytest.mark.parametrize(
    "command",
    [
        mc.CloseRecord(meeting=301),
        absent(301, LIS),
        mc.RecordDecision(meeting=301, item=1, outcome=Outcome.POSTPONED),
        mc.StopDecision(meeting=301, item=1, member=LIS),
        mc.RaiseToDecision(meeting=301, item=1),
    ],
)
def test_a_closed_record_is_locked(command) -> None:
    world = held()
    world.close(301)
    assert world.refused(command, SECRETARIES[SOCIAL]) == "record_closed"


def test_a_cancelled_meeting_takes_no_record() -> None:
    world = placed()
    world.do(mc.CancelMeeting(meeting=301, reason="Sne"), SECRETARIES[SOCIAL])
    assert world.refused(mc.CloseRecord(meeting=301), SECRETARIES[SOCIAL]) == "meeting_cancelled"


# -- § 23 ------------------------------------------------------------------------------------------------------------


def stop(member=KAI, meeting=301, item=1):
    return mc.StopDecision(meeting=meeting, item=item, member=member)


@pytest.mark.parametrize(
    ("outcome", "can_be_stopped"),
    [
        (Outcome.APPROVED, True),
        (Outcome.APPROVED_WITH_CHANGES, True),
        (Outcome.NOT_APPROVED, True),  # also a refusal after a tie
        (Outcome.SENT_IN_HEARING, True),
        (Outcome.NOTED, False),
        (Outcome.POSTPONED, False),
        (Outcome.TAKEN_OFF, False),
        (Outcome.RECOMMENDED, False),
    ],
)
def test_a_real_decision_can_be_stopped_information_and_postponement_cannot(outcome, can_be_stopped) -> None:
    world = held(outcome)
    if can_be_stopped:
        world.do(stop(), KAI)
        assert world.meetings[301].decisions[0].stopped_by == KAI
    else:
        assert world.refused(stop(), KAI) == "not_stoppable"


def test_only_who_took_part_may_stop_a_decision() -> None:
    world = placed()
    world.do(absent(301, LIS, MAYOR), SECRETARIES[SOCIAL])
    world.decided(301, Outcome.APPROVED)
    assert world.refused(stop(LIS), SECRETARIES[SOCIAL]) == "not_present"
    assert world.refused(stop(OLE), SECRETARIES[SOCIAL]) == "not_present"
    world.do(stop(MAYOR), SECRETARIES[SOCIAL])  # the substitute took part


def test_nothing_decided_is_nothing_to_stop() -> None:
    assert placed().refused(stop(), KAI) == "nothing_decided"


def test_a_decision_of_the_council_cannot_be_brought_before_the_council() -> None:
    world = released("two_readings", answers=())
    world.place(101)
    world.decided(101, Outcome.APPROVED)
    assert world.refused(stop(KAI, 101), KAI) == "not_a_committee"


def test_correcting_the_text_of_a_stopped_decision_does_not_lift_the_stop() -> None:
    world = held()
    world.do(stop(), KAI)
    world.decided(301, Outcome.APPROVED, text="Godkendt. (rettet)")
    assert world.meetings[301].decisions[0].stopped_by == KAI
    world.decided(301, Outcome.RECOMMENDED)  # the committee turns it into a recommendation
    assert world.meetings[301].decisions[0].stopped_by is None


def test_a_citizen_stops_nothing() -> None:
    world = held()
    assert world.refused(stop(), CITIZEN) == "not_allowed"


def test_a_member_speaks_for_nobody_else_but_the_secretary_writes_down_who_demanded_it() -> None:
    world = held()
    assert world.refused(stop(LIS), KAI) == "not_yourself"
    world.do(stop(LIS), SECRETARIES[SOCIAL])
    assert world.meetings[301].decisions[0].stopped_by == LIS


def test_an_absence_said_twice_counts_once() -> None:
    world = placed()
    for first in (0, 1):
        world.do(mc.RecordAttendance(meeting=301, person=LIS, present=False, from_item=first), SECRETARIES[SOCIAL])
    world.decided(301, Outcome.APPROVED)
    assert "no_quorum" not in world.meetings[301].decisions[0].deviations


def test_what_is_decided_of_a_case_taken_back_meanwhile_is_recorded_and_marked() -> None:
    world = placed()
    world.do(c.WithdrawCase(case=1, reason="Projektet er opgivet."))
    world.decided(301, Outcome.APPROVED)
    assert "body_not_on_route" in world.meetings[301].decisions[0].deviations


def test_an_item_put_off_and_taken_up_again_in_the_same_meeting_is_decided() -> None:
    world = held(Outcome.POSTPONED)
    world.do(place(late_reason="Formanden kom tilbage til punktet."), SECRETARIES[SOCIAL])
    world.decided(301, Outcome.APPROVED)
    world.close(301)
    assert world.of(SOCIAL).outcome is Outcome.APPROVED
    assert world.case.case.decided_on == MEETING[301]


def test_an_item_is_not_decided_under_the_name_of_another_case() -> None:
    world = placed()
    decision = mc.RecordDecision(meeting=301, item=1, case=2, outcome=Outcome.APPROVED)
    assert world.refused(decision, SECRETARIES[SOCIAL]) == "item_of_another"


def test_amendments_are_peoples_words_and_are_not_chained() -> None:
    world = placed(points=THREE)
    world.decided(301, Outcome.APPROVED, points=(PointOutcome(3, Outcome.NOT_APPROVED, "Rampen ved Asta Lind udgår."),))
    assert "Asta" not in str(world.events[-1].data)
    assert world.events[-1].personal["amendment_3"] == "Rampen ved Asta Lind udgår."
    assert world.meetings[301].decisions[0].points[0].amendment == "Rampen ved Asta Lind udgår."


def test_who_arrives_at_an_item_was_away_until_then() -> None:
    world = placed()
    for title in ("Andet", "Tredje"):
        world.do(mc.AddItem(meeting=301, title=title), SECRETARIES[SOCIAL])
    first, second, third = (item.number for item in world.meetings[301].agenda())
    at_meeting = world.meetings[301].meeting.starts_at
    said = {"meeting": 301, "person": KAI, "present": True, "until": time(17, 20)}
    world.do(mc.RecordAttendance(from_item=third, **said), SECRETARIES[SOCIAL], at_meeting)
    assert [KAI in voters_at(world.meetings[301], REGISTER, item) for item in (first, second, third)] == [
        False,
        False,
        True,
    ]
    world.do(mc.RecordAttendance(from_item=first, **said), SECRETARIES[SOCIAL])
    assert KAI in voters_at(world.meetings[301], REGISTER, first)
