"""Where a meeting could slip past the rules: late decisions, votes that cannot be, stand-ins who fall away."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from process.commands import meeting as mc
from process.meeting.deviations import adds_up
from process.meeting.substitute_calls import NO_BASIS
from process.refusals import Refusal
from process.register import MeetingStatus
from process.stages import StepState
from process.state.case import Outcome
from process.state.decision import Choice, PointOutcome, Votes
from process.state.meeting import ItemKind, ListType
from process.state.presence import Attendance, Presence, SubstitutionState
from process.state.quorum import forecast, voters_at
from tests.builders.moments import at
from tests.builders.nordby import COUNCIL, FIRST_A, IDA, KAI, LIS, MAYOR, OLE, REGISTER, SECOND_A, SECRETARIES, SOCIAL
from tests.builders.world import World, released

EARLY = at(date(2027, 2, 10))
SECRETARY, CLERK = SECRETARIES[SOCIAL], SECRETARIES[COUNCIL]


def ready() -> World:
    """A case whose only body, the committee, may treat it now."""
    world = released("short", answers=())
    world.now = EARLY
    return world


def placed() -> World:
    world = ready()
    world.place(301)
    return world


def deviations(world: World, meeting: int = 301) -> tuple[str, ...]:
    return world.meetings[meeting].decisions[-1].deviations


# -- late items ------------------------------------------------------------------------------------------------------


def test_what_becomes_a_decision_after_the_day_must_say_why_too() -> None:
    world = ready()
    world.do(mc.AddItem(meeting=301, title="Rampen", item_kind=ItemKind.DISCUSSION), SECRETARY, EARLY)
    late = at(date(2027, 2, 25))
    world.do(mc.AddItem(meeting=301, title="Skiltene", item_kind=ItemKind.DISCUSSION), SECRETARY, late)
    lists = [item.list_type for item in world.meetings[301].items]
    assert lists == [ListType.ORDINARY, ListType.SUPPLEMENTARY], "later than the agenda, and it shows"
    for item in (1, 2):
        change = mc.ChangeItem(meeting=301, item=item, item_kind=ItemKind.DECISION)
        assert world.refused(change, SECRETARY, late) == "late_reason_needed"
        world.do(replace(change, reason="Frist 1. marts"), SECRETARY, late)
        changed_item = world.meetings[301].item(item)
        said = (changed_item.list_type, changed_item.late_reason, changed_item.late_by, changed_item.late_at)
        assert said == (ListType.LATE, "Frist 1. marts", SECRETARY, late)


def test_a_discussion_without_a_case_that_was_decided_was_not_raised() -> None:
    world = ready()
    world.do(mc.AddItem(meeting=301, title="Rampen", item_kind=ItemKind.DISCUSSION), SECRETARY)
    starts_at = world.meetings[301].meeting.starts_at
    world.do(mc.RecordDecision(meeting=301, item=1, outcome=Outcome.APPROVED), SECRETARY, starts_at)
    assert world.meetings[301].decisions[0].deviations == ("not_raised_to_decision",)


# -- votes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "votes", "is_odd"),
    [
        (Outcome.APPROVED, Votes(0, 3), True),
        (Outcome.APPROVED, Votes(2, 1), False),
        (Outcome.NOT_APPROVED, Votes(2, 1), True),
        *((outcome, Votes(1, 2), True) for outcome in (Outcome.POSTPONED, Outcome.RETURNED, Outcome.SENT_IN_HEARING)),
        *((outcome, Votes(1, 1), False) for outcome in (Outcome.POSTPONED, Outcome.TAKEN_OFF)),
    ],
)
@pytest.mark.parametrize("on_point", [True, False])
def test_a_vote_must_fit_its_outcome_on_points_and_on_procedure_too(outcome, votes, is_odd, on_point) -> None:
    world = placed()
    decision = mc.RecordDecision(meeting=301, item=1, outcome=outcome, votes=votes, reason="Registrér alligevel")
    if on_point:
        decision = replace(
            decision, outcome=Outcome.APPROVED, votes=None, points=(PointOutcome(1, outcome, votes=votes),)
        )
    refusal = world.ask(decision, SECRETARY)
    assert (isinstance(refusal, Refusal) and refusal.code == "vote_contradicts_outcome") is is_odd
    assert bool(world.meetings[301].decisions) is not is_odd


@pytest.mark.parametrize(
    ("votes", "fits"),
    [
        (Votes(2, 1), True),
        (Votes(2, 1, voters=((LIS, Choice.FOR),)), True),  # the others are not named
        (Votes(2, 1, voters=((LIS, Choice.AGAINST), (KAI, Choice.AGAINST))), False),
        (Votes(2, 1, voters=((LIS, Choice.ABSTAINED),)), False),
        (Votes(2, 1, voters=((LIS, Choice.FOR), (LIS, Choice.AGAINST))), False),
    ],
)
def test_named_votes_must_fit_in_the_counts(votes, fits) -> None:
    assert adds_up(votes) is fits
    world = placed()
    world.decided(301, Outcome.APPROVED, votes=votes)
    assert ("votes_do_not_add_up" not in deviations(world)) is fits


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"votes": Votes(-1, 0)}, "negative_votes"),
        ({"votes": Votes(2, 0, -1)}, "negative_votes"),
        ({"points": (PointOutcome(1, Outcome.APPROVED, votes=Votes(1, -1)),)}, "negative_votes"),
        ({"points": (PointOutcome(0, Outcome.APPROVED),)}, "not_found"),
    ],
)
def test_what_cannot_have_been_counted_is_refused(said, code) -> None:
    world = placed()
    command = mc.RecordDecision(meeting=301, item=1, outcome=Outcome.APPROVED, **said)
    assert world.refused(command, SECRETARY, world.meetings[301].meeting.starts_at) == code


def test_the_council_decides_on_what_is_called_in_and_does_not_only_take_note() -> None:
    world = placed()
    world.decided(301, Outcome.APPROVED)
    world.do(mc.StopDecision(meeting=301, item=1, member=KAI), KAI)
    world.close(301)
    world.place(101)
    world.decided(101, Outcome.NOTED)
    assert "called_in_only_noted" in deviations(world, 101)
    world.decided(101, Outcome.APPROVED)
    assert "called_in_only_noted" not in deviations(world, 101)


# -- before the meeting, and closing ---------------------------------------------------------------------------------


def test_a_decision_written_down_before_the_day_does_not_make_the_meeting_held() -> None:
    world = placed()
    world.do(mc.RecordDecision(meeting=301, item=1, outcome=Outcome.APPROVED), SECRETARY)
    assert world.meetings[301].meeting.state is MeetingStatus.PLANNED
    assert "before_the_meeting" in deviations(world)
    world.dispatch(301)
    later = world.meetings[301].meeting.starts_at + timedelta(days=1)
    world.do(mc.MoveMeeting(meeting=301, starts_at=later, reason="Sne"), SECRETARY)


def test_a_record_is_not_closed_before_the_meeting_begins_nor_without_an_agenda() -> None:
    world = ready()
    starts_at = world.meetings[301].meeting.starts_at
    close = mc.CloseRecord(meeting=301)
    assert world.refused(close, SECRETARY, starts_at - timedelta(hours=1)) == "not_held_yet"
    assert world.refused(close, SECRETARY, starts_at) == "agenda_empty"


# -- the chair alone -------------------------------------------------------------------------------------------------


def alone(meeting: int = 301) -> mc.DecideAlone:
    return mc.DecideAlone(meeting=meeting, case=1, outcome=Outcome.APPROVED, reason="Taget kan ikke vente", text="Ja")


@pytest.mark.parametrize("is_taken_in", [True, False])
def test_what_the_chair_decided_alone_is_told_though_its_meeting_is_cancelled(is_taken_in) -> None:
    world = ready()
    world.do(alone(), LIS)
    if is_taken_in:
        assert world.advance()
    cancel = mc.CancelMeeting(meeting=301, reason="Sne")
    assert world.refused(cancel, SECRETARY) == "alone_waits"
    world.do(mc.PlaceOnAgenda(meeting=302, case=1, item_kind=ItemKind.INFORMATION), SECRETARY)
    world.do(cancel, SECRETARY)
    world.advance()
    assert world.of(SOCIAL).state is StepState.DONE
    assert world.case.case.decided_on is not None


def test_the_chair_decides_a_case_alone_once() -> None:
    world = ready()
    world.do(alone(), LIS)
    assert world.refused(alone(302), LIS) == "nothing_new", "also before the engine has looked"
    assert world.advance()
    assert world.refused(alone(302), LIS) == "nothing_new"


# -- seats -----------------------------------------------------------------------------------------------------------


def ill(person: int, **fields: bool) -> mc.ReportAbsence:
    return mc.ReportAbsence(meeting=101, person=person, **fields)


def test_a_substitute_who_falls_ill_is_not_counted_and_the_next_is_asked() -> None:
    world = World()
    world.now = at(date(2027, 3, 10))
    world.do(ill(LIS, at_least_a_month=True), LIS)
    world.do(mc.AnswerSubstitution(meeting=101, member=LIS, substitute=FIRST_A, accepts=True), FIRST_A)
    assert forecast(world.meetings[101], REGISTER).open_seats == ()
    world.do(ill(FIRST_A), FIRST_A)
    record = world.meetings[101]
    states = {substitution.substitute: substitution.state for substitution in record.substitutions}
    assert states == {FIRST_A: SubstitutionState.DECLINED, SECOND_A: SubstitutionState.ASKED}
    assert record.agenda() == (), "the council need not decide on the call"
    seen = forecast(record, REGISTER)
    assert (seen.open_seats, seen.substitutes, seen.asked) == ((LIS,), (), (SECOND_A,))


@pytest.mark.parametrize("longer", [{"at_least_a_month": True}, {"is_demanded": True}])
def test_an_absence_that_grows_long_gets_its_substitute_once(longer: dict[str, bool]) -> None:
    world = World()
    world.now = at(date(2027, 3, 10))
    world.do(ill(LIS), LIS)
    assert world.meetings[101].substitutions == (), "a single meeting gives no right to one"
    assert world.refused(ill(LIS), LIS) == "nothing_new"
    world.do(ill(LIS, **longer), LIS)
    assert [substitution.substitute for substitution in world.meetings[101].substitutions] == [FIRST_A]
    assert world.refused(ill(LIS, **longer), LIS) == "nothing_new"


@pytest.mark.parametrize("is_reported", [True, False])
def test_a_substitute_is_called_on_the_ground_somebody_has_stated_or_on_none(is_reported) -> None:
    world = World()
    world.now = at(date(2027, 3, 10))
    if is_reported:
        world.do(ill(LIS, at_least_a_month=True), LIS)
    world.do(mc.CallSubstitute(meeting=101, member=LIS, substitute=FIRST_A), CLERK)
    record = world.meetings[101]
    called = record.substitution_of(LIS)
    assert called is not None
    first = record.items[-1].points[0]
    if is_reported:
        assert (called.basis, called.warning) == ("kommunestyrelsesloven § 15, stk. 2", "")
        assert "§ 15, stk. 2" in first
    else:
        assert (called.basis, called.warning) == ("", NO_BASIS)
        assert first == (
            "at Nordby Byråd tager stilling til, om betingelserne for at indkalde stedfortræder for Lis Fjord er "
            "opfyldt, og godkender, at Per Odde er den rette stedfortræder"
        )
    assert len(record.items[-1].points) == 1


def rule(world: World, person: int, substitute: int) -> None:
    command = mc.RuleOnConflict(meeting=301, item=1, person=person, is_disqualified=True, substitute=substitute)
    world.do(command, SECRETARY, world.meetings[301].meeting.starts_at)


def test_one_substitute_for_two_disqualified_members_has_a_warning() -> None:
    world = placed()
    statute = replace(world.rules.statute, conflict_substitute=True)
    world.rules = replace(world.rules, statute=statute)
    rule(world, LIS, MAYOR)
    rule(world, IDA, MAYOR)
    first, second = world.meetings[301].conflicts
    assert (first.warning, "allerede på en anden plads" in second.warning) == ("", True)
    assert voters_at(world.meetings[301], REGISTER, 1) == (MAYOR, KAI)


def test_a_disqualified_stand_in_has_a_stand_in_too() -> None:
    world = placed()
    world.rules = replace(world.rules, statute=replace(world.rules.statute, conflict_substitute=True))
    away = mc.RecordAttendance(meeting=301, person=LIS, present=False, substitute=MAYOR)
    world.do(away, SECRETARY)
    rule(world, MAYOR, OLE)
    assert world.meetings[301].conflicts[0].warning == ""
    assert voters_at(world.meetings[301], REGISTER, 1) == (OLE, KAI, IDA)


def test_a_roll_that_is_called_is_written_down_by_name_in_one_go() -> None:
    world = placed()
    day = world.meetings[301].meeting.starts_at
    world.do(mc.RecordAttendance(meeting=301, person=LIS, present=False), SECRETARY, day)
    assert world.refused(mc.StateAttendance(meeting=301, present=(KAI, MAYOR)), SECRETARY, day) == "not_a_member"
    world.do(mc.StateAttendance(meeting=301, present=(KAI, IDA), opened_at=day), SECRETARY, day)
    record = world.meetings[301]
    assert {row.person: row.presence for row in record.attendance} == {
        LIS: Presence.ABSENT,
        KAI: Presence.PRESENT,
        IDA: Presence.PRESENT,
    }
    assert record.meeting.opened_at == day
    assert world.refused(mc.StateAttendance(meeting=301), SECRETARY, day) == "nothing_new"


def test_a_roll_that_is_called_takes_the_place_of_nothing_that_is_written_of_a_member() -> None:
    world = placed()
    day = world.meetings[301].meeting.starts_at
    late = {"present": False, "to_item": 1, "until": time(17, 54), "with_notice": False, "substitute": MAYOR}
    world.do(mc.RecordAttendance(meeting=301, person=KAI, **late), SECRETARY, day)
    world.do(mc.RecordAttendance(meeting=301, person=IDA, present=False, from_item=1, since=time(18, 40)), SECRETARY)
    world.do(mc.RecordAttendance(meeting=301, person=LIS, present=True, since=time(19, 5)), SECRETARY)
    typed = set(world.meetings[301].attendance)
    world.do(mc.StateAttendance(meeting=301, present=(KAI, IDA, LIS)), SECRETARY, day)
    assert set(world.meetings[301].attendance) == typed | {Attendance(IDA, Presence.PRESENT)}
    assert set(voters_at(world.meetings[301], REGISTER, 1)) == {LIS, MAYOR}


def test_who_is_written_down_as_away_is_not_made_present_by_a_list() -> None:
    world = placed()
    day = world.meetings[301].meeting.starts_at
    away = mc.RecordAttendance(meeting=301, person=LIS, present=False, with_notice=False, substitute=MAYOR)
    world.do(away, SECRETARY, day)
    before = world.meetings[301].attendance
    assert world.refused(mc.StateAttendance(meeting=301, present=(KAI, LIS)), SECRETARY, day) == "written_away"
    assert world.meetings[301].attendance == before
    world.do(mc.RecordAttendance(meeting=301, person=LIS, present=True), SECRETARY, day)
    world.do(mc.StateAttendance(meeting=301, present=(KAI, LIS)), SECRETARY, day)
    assert {row.person: row.presence for row in world.meetings[301].attendance} == {
        KAI: Presence.PRESENT,
        LIS: Presence.PRESENT,
    }


def test_a_substitute_called_for_the_meeting_leaves_who_sat_in_for_one_item() -> None:
    world = placed()
    away = {"meeting": 301, "person": LIS, "present": False}
    world.do(mc.AddItem(meeting=301, title="Rampen", item_kind=ItemKind.DISCUSSION), SECRETARY)
    world.do(mc.RecordAttendance(**away, from_item=1, to_item=1, substitute=MAYOR), SECRETARY)
    world.do(mc.RecordAttendance(**away, from_item=2, since=time(18, 40)), SECRETARY)
    world.do(mc.CallSubstitute(meeting=301, member=LIS, substitute=SECOND_A), SECRETARY)
    assert {row.from_item: row.substitute for row in world.meetings[301].attendance} == {1: MAYOR, 2: SECOND_A}
    world.do(mc.CallSubstitute(meeting=301, member=LIS, substitute=FIRST_A), SECRETARY)
    assert {row.from_item: row.substitute for row in world.meetings[301].attendance} == {1: MAYOR, 2: FIRST_A}


def test_who_took_part_signs_though_the_seat_has_ended_since() -> None:
    world = placed()
    world.decided(301, Outcome.APPROVED)
    world.close(301)
    held_on = world.meetings[301].meeting.held_on
    gone = tuple(
        replace(seat, ends_on=held_on) if seat.person in (IDA, OLE) else seat for seat in world.register.memberships
    )
    world.register = replace(world.register, memberships=gone)
    later = at(held_on + timedelta(days=2))
    assert world.refused(mc.SignRecord(meeting=301), OLE, later) == "not_allowed", "was not there"
    world.do(mc.SignRecord(meeting=301), IDA, later)
    assert [signature.person for signature in world.meetings[301].signatures] == [IDA]
