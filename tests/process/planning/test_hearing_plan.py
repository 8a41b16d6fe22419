"""Which body's own meetings lie too badly to be heard in the budget weeks, and the one meeting to move."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from process.calendar import WorkCalendar
from process.planning.hearing_plan import BodyPlan, Standing, budget_weeks, by_leader, hearing_plan, plan_of
from process.register import BodyKind, MeetingDate, MeetingStatus, Membership, Organization, Person, Register, SeatRole
from process.rules import BudgetYear, Duty, PlaybookRow, Role, RouteStep, RouteTemplate, RuleBook
from process.words.hearing_plan import asked_of

CALENDAR = WorkCalendar.of(years=range(2026, 2029))
JANUARY = date(2027, 1, 4)
YEAR = BudgetYear(2028, date(2027, 9, 7), date(2027, 10, 5), date(2027, 8, 26), date(2027, 9, 15))
COUNCIL = Organization(1, "byraad", "Byrådet", BodyKind.COUNCIL)
BODY = Organization(2, "aeldreraad", "Ældrerådet", BodyKind.CITIZEN_COUNCIL)
OTHER = Organization(3, "hovedmed", "HovedMED", BodyKind.MED)
UNHEARD = Organization(4, "bestyrelse", "Skolebestyrelsen", BodyKind.BOARD)


def meeting(day: date, agenda_on: date | None = None, body: int = BODY.id, **changes: object) -> MeetingDate:
    starts_at = datetime(day.year, day.month, day.day, 14, tzinfo=UTC)
    return replace(MeetingDate(1, body, starts_at, day, case_deadline_on=agenda_on), **changes)


def september(day: int, agenda_on: date | None = None, **changes: object) -> MeetingDate:
    return meeting(date(2027, 9, day), agenda_on, **changes)


READING = meeting(YEAR.second_reading_on, body=COUNCIL.id, dispatch_on=date(2027, 9, 29))


def row(key: str, body: Organization, **conditions: object) -> PlaybookRow:
    return replace(
        PlaybookRow(key, body.code, Duty.CUSTOM, "Praksis", "Organet høres.", 13, due_time=time(12)), **conditions
    )


ROUTE = RouteTemplate(
    "budget_proposal",
    "Budgetforslag",
    "Kompetenceplan",
    (RouteStep(1, "<parties>", Role.HEARING, gates=2), RouteStep(2, COUNCIL.code, Role.DECISION, reading=2)),
    memo_days=2,
    budget_round=True,
)
PLAYBOOK = (
    row("1", BODY, case_types=("budget_proposal",)),
    row("2", OTHER),
    row("3", UNHEARD, case_types=("local_plan",)),
    row("4", UNHEARD, valid_to=date(2027, 8, 25)),
)
RULES = RuleBook(routes={ROUTE.case_type: ROUTE}, playbook=PLAYBOOK)


def register(*meetings: MeetingDate, **changes: object) -> Register:
    bodies = {body.id: body for body in (COUNCIL, BODY, OTHER, UNHEARD)}
    return replace(Register(organizations=bodies, meetings=meetings), **changes)


WEEKS = budget_weeks(YEAR, RULES, register(READING), CALENDAR)


def planned(*meetings: MeetingDate, today: date = JANUARY) -> BodyPlan:
    return plan_of(BODY, meetings, WEEKS, today)


def test_the_weeks_lie_between_the_letters_and_the_dispatch_before_the_second_reading() -> None:
    assert (WEEKS.letter_on, WEEKS.answers_by, WEEKS.last_meeting_on) == (
        date(2027, 8, 26),
        date(2027, 9, 27),  # two working days before the dispatch on Wednesday
        date(2027, 9, 24),  # the Friday: the answer is written on Monday
    )
    unknown = budget_weeks(YEAR, RULES, register(replace(READING, state=MeetingStatus.CANCELLED)), CALENDAR)
    assert (WEEKS.is_dispatch_known, unknown.is_dispatch_known) == (True, False)
    assert (unknown.memo_by, unknown.answers_by) == (date(2027, 10, 5), date(2027, 10, 1))


IN_TIME, LATE = september(24, date(2027, 9, 10)), september(27, date(2027, 9, 13))
CANCELLED = september(9, date(2027, 8, 26), state=MeetingStatus.CANCELLED)
SUMMER, WINTER = meeting(date(2027, 7, 1)), meeting(date(2027, 11, 4))


@pytest.mark.parametrize(
    ("meetings", "standing", "of", "first_on"),
    [
        ((IN_TIME,), Standing.IN_TIME, IN_TIME, date(2027, 9, 9)),
        ((september(9, date(2027, 8, 26)), IN_TIME), Standing.IN_TIME, IN_TIME, date(2027, 9, 9)),  # meets twice
        ((LATE,), Standing.MOVE, LATE, date(2027, 9, 9)),
        ((LATE, september(28)), Standing.MOVE, LATE, date(2027, 9, 9)),  # the one that is moved least
        ((september(8, date(2027, 8, 25)),), Standing.MOVE, september(8, date(2027, 8, 25)), date(2027, 9, 9)),
        ((meeting(date(2027, 8, 26)), september(30)), Standing.MOVE, meeting(date(2027, 8, 26)), date(2027, 8, 27)),
        ((SUMMER, WINTER), Standing.EXTRA, WINTER, date(2027, 8, 27)),
        ((SUMMER, CANCELLED), Standing.EXTRA, SUMMER, date(2027, 8, 27)),
        ((september(27, date(2027, 8, 16)),), Standing.NO_DAY, september(27, date(2027, 8, 16)), date(2027, 10, 7)),
        ((), Standing.NO_CALENDAR, None, date(2027, 8, 27)),
        ((meeting(date(2026, 9, 9)),), Standing.NO_CALENDAR, None, date(2027, 8, 27)),
    ],
)
def test_a_body_stands_by_its_own_meetings(
    meetings: tuple[MeetingDate, ...], standing: Standing, of: MeetingDate | None, first_on: date
) -> None:
    plan = planned(*meetings)
    assert (plan.standing, plan.meeting, plan.first_on, plan.last_on) == (standing, of, first_on, date(2027, 9, 24))


def test_only_a_meeting_still_ahead_and_not_sent_out_is_moved() -> None:
    sent_out = replace(LATE, state=MeetingStatus.DISPATCHED)
    assert planned(sent_out).standing is Standing.EXTRA
    held = replace(meeting(date(2027, 8, 24)), state=MeetingStatus.HELD)
    assert planned(held, september(30), today=date(2027, 8, 25)).meeting == september(30)
    assert planned(LATE, today=date(2027, 9, 22)).first_on == date(2027, 9, 22)
    assert planned(LATE, today=date(2027, 9, 25)).standing is Standing.NO_DAY
    assert planned(today=date(2027, 9, 25)).standing is Standing.NO_DAY


@pytest.mark.parametrize(
    ("meetings", "words"),
    [
        ((IN_TIME,), ""),
        (
            (LATE,),
            "Flyt mødet 27. september 2027 til senest 24. september 2027 (tidligst 9. september 2027). Ellers er "
            "svaret først skrevet 28. september 2027. Det skal være her senest 27. september 2027.",
        ),
        (
            (september(8, date(2027, 8, 25)),),
            "Flyt mødet 8. september 2027 til tidligst 9. september 2027 (senest 24. september 2027). Ellers lukker "
            "dagsordenen 25. august 2027, før forslagene sendes i høring 26. august 2027.",
        ),
        (
            (meeting(date(2027, 8, 26)),),
            "Flyt mødet 26. august 2027 til tidligst 27. august 2027 (senest 24. september 2027). Ellers er mødet "
            "holdt, før forslagene er sendt i høring 26. august 2027.",
        ),
        (
            (CANCELLED, WINTER),
            "Indkald et ekstra møde tidligst 27. august 2027 og senest 24. september 2027. Det nærmeste møde er "
            "4. november 2027; så langt flyttes et møde ikke. Mødet 9. september 2027 ville have passet, men er "
            "aflyst.",
        ),
        (
            (),
            "Aftal et møde tidligst 27. august 2027 og senest 24. september 2027. Kalenderen har ingen møder i 2027.",
        ),
    ],
)
def test_the_chair_is_asked_for_one_thing_with_its_reason(meetings: tuple[MeetingDate, ...], words: str) -> None:
    assert asked_of(planned(*meetings)) == words


def test_the_plan_holds_those_the_playbook_may_hear_and_asks_each_chair_once() -> None:
    chair = Person(7, "lis", "Lis Fjord")
    seats = tuple(Membership(number, body.id, 7, SeatRole.CHAIR) for number, body in enumerate((BODY, OTHER)))
    known = register(READING, LATE, IN_TIME, persons={7: chair}, memberships=seats)
    plan = hearing_plan(YEAR, RULES, known, CALENDAR, JANUARY)
    assert [(each.body.code, each.standing) for each in plan.bodies] == [
        ("hovedmed", Standing.NO_CALENDAR),
        ("aeldreraad", Standing.IN_TIME),
    ]
    assert by_leader(plan, known) == ((chair, plan.troubled),)
    assert len(plan.troubled) == 1
    nobody = register(READING, LATE)
    both = hearing_plan(YEAR, RULES, nobody, CALENDAR, JANUARY)
    assert by_leader(both, nobody) == ((None, both.bodies),)


@pytest.mark.parametrize(
    ("above", "below", "standing", "words"),
    [
        (september(14), september(13), Standing.IN_TIME, ""),
        (
            september(14),
            september(14),
            Standing.MOVE,
            "Flyt mødet 14. september 2027 til senest 13. september 2027 (tidligst 27. august 2027). Ellers er svaret "
            "først skrevet 15. september 2027. Det skal være her senest 14. september 2027, til HovedMEDs møde.",
        ),
        (september(30), september(23), Standing.IN_TIME, ""),  # the one above must itself be moved, to the 24th
        (september(30), september(24), Standing.MOVE, "senest 24. september 2027, til HovedMEDs møde."),
    ],
)
def test_a_med_committee_has_answered_when_the_one_above_it_meets(
    above: MeetingDate, below: MeetingDate, standing: Standing, words: str
) -> None:
    local = Organization(5, "lokalmed", "LokalMED", BodyKind.MED, parent=OTHER.id, med_level=1)
    bodies = {body.id: body for body in (local, replace(OTHER, med_level=3), COUNCIL)}
    meetings = (READING, replace(below, organization=local.id), replace(above, organization=OTHER.id))
    rules = replace(RULES, playbook=(row("1", local), row("2", OTHER)))
    plan = hearing_plan(YEAR, rules, Register(organizations=bodies, meetings=meetings), CALENDAR, JANUARY)
    (lower,) = (each for each in plan.bodies if each.body is local)
    assert lower.standing is standing
    assert asked_of(lower).endswith(words)
    assert bool(asked_of(lower)) == bool(words)
