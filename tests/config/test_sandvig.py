"""The example municipality: sound by its own checks, right by the demonstration, and nobody in it is real."""

import os
import re
from collections import Counter
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path

import pytest

from config.checks.bodies import stands_on
from config.checks.configuration import check
from config.entries import Configuration, MembershipEntry
from config.load import calendar_of, load
from config.settings import EXAMPLE
from process.deadlines import working_days_between
from process.hearing.playbook import CaseText, parties
from process.hearing.reminders import planned_reminders
from process.planning.conditions import Conditions, PlannedStep
from process.planning.plan import make_plan
from process.register import POLITICAL, VOTING, BodyKind, MeetingDate, Register, SeatRole
from process.rules import Duty, Role
from process.state.meeting import Meeting
from process.state.substitutes import substitutes_for
from tests.example_register import build_register

SEEDS = Path(os.environ.get("SAGSGANG_SEEDS", Path(__file__).parents[2].parent / "shared" / "seeds"))
DAY = date(2027, 8, 23)
SHIFT = date(2030, 1, 1)  # the first day of the second term


@cache
def sandvig() -> Configuration:
    return load(EXAMPLE)


@cache
def register() -> Register:
    return build_register(sandvig())


def meeting(code: str, held_on: date) -> MeetingDate:
    body = register().organization(code)
    assert body is not None
    return next(each for each in register().meetings_of(body.id) if each.held_on == held_on)


def test_it_has_no_problem() -> None:
    assert check(EXAMPLE) == ()


@pytest.mark.parametrize(
    ("code", "held_on"),
    [
        ("oekonomiudvalg", date(2027, 8, 25)),
        ("byraad", date(2027, 9, 7)),
        ("byraad", date(2027, 10, 5)),
        ("byraad", date(2027, 10, 26)),
        ("handicapraad", date(2027, 9, 23)),
        ("hovedmed", date(2027, 9, 13)),
        ("omraademed_social_sundhed", date(2027, 9, 6)),
        ("lokalmed_beskyttet_beskaeftigelse", date(2027, 8, 30)),
    ],
)
def test_the_meetings_of_the_demonstration_are_there(code: str, held_on: date) -> None:
    assert meeting(code, held_on).held_on == held_on


def test_the_council_on_5_october_is_dispatched_four_working_days_before() -> None:
    council_meeting = meeting("byraad", date(2027, 10, 5))
    assert council_meeting.dispatch_on == date(2027, 9, 29)
    assert working_days_between(date(2027, 9, 29), council_meeting.held_on, calendar_of(sandvig().calendar)) == 4


def holders(code: str, day: date, *roles: SeatRole) -> set[int]:
    body = register().organization(code)
    assert body is not None
    return {seat.person for seat in register().seats_in(body.id, day, *roles)}


def test_the_council_is_another_one_from_the_new_term() -> None:
    before, after = (holders("byraad", day, *VOTING) for day in (SHIFT - timedelta(days=1), SHIFT))
    assert len(before) == len(after) == 25
    assert 8 <= len(before & after) <= 17, "some are elected again, many are new"
    parties = {
        day: Counter(seat.party for seat in sandvig().memberships if is_member_of_council(seat, day))
        for day in (DAY, SHIFT)
    }
    assert parties[DAY] != parties[SHIFT]
    assert sum(parties[SHIFT].values()) == 25
    assert holders("byraad", DAY, SeatRole.CHAIR) != holders("byraad", SHIFT, SeatRole.CHAIR)
    assert holders("byraad", SHIFT, SeatRole.CHAIR) == holders("oekonomiudvalg", SHIFT, SeatRole.CHAIR), "KSL § 18"


def is_member_of_council(seat: MembershipEntry, day: date) -> bool:
    return seat.organization == "byraad" and seat.role in VOTING and stands_on(seat, day)


def test_nobody_sits_in_two_committees_at_the_same_hour() -> None:
    """Also across the years: two bodies of one day and hour share no member."""
    together: dict[tuple[date, time], list[str]] = {}
    for each in sandvig().meetings:
        together.setdefault((each.held_on, each.starts_at), []).append(each.organization)
    kinds = {each.code: each.kind for each in sandvig().organizations}
    for (day, _), codes in together.items():
        seats = [person for code in codes if kinds[code] in POLITICAL for person in holders(code, day, *VOTING)]
        assert day.year < 2029 or len(seats) == len(set(seats)), day


def test_one_committee_has_a_successor_and_one_is_split() -> None:
    bodies = {each.code: each for each in register().organizations.values()}
    culture, technical = bodies["kultur_fritidsudvalg"], bodies["teknik_miljoeudvalg"]
    last = SHIFT - timedelta(days=1)
    assert culture.ends_on == technical.ends_on == last
    assert register().successor_of(culture.id, SHIFT) == bodies["kultur_erhvervsudvalg"].id
    assert register().successor_of(technical.id, SHIFT) is None


@pytest.mark.parametrize(
    ("department", "day", "committee"),
    [
        ("kultur_fritid", SHIFT - timedelta(days=1), "kultur_fritidsudvalg"),
        ("kultur_fritid", SHIFT, "kultur_erhvervsudvalg"),
        ("plan_byg", SHIFT - timedelta(days=1), "teknik_miljoeudvalg"),
        ("plan_byg", SHIFT, "plan_teknikudvalg"),
        ("teknik_miljoe", SHIFT, None),
        ("skoler", SHIFT, "boerne_skoleudvalg"),
    ],
)
def test_a_departments_matters_go_to_a_committee_that_exists(department: str, day: date, committee: str | None) -> None:
    sandvig_register, home = register(), register().organization(department)
    assert home is not None
    body = sandvig_register.committee_of(home.id, day)
    assert (sandvig_register.organizations[body].code if body is not None else None) == committee


def test_the_new_council_constitutes_itself_in_the_first_half_of_december() -> None:
    held = [each for each in sandvig().meetings if each.organization == "byraad" and each.held_on.year == 2029]
    constituting = [each for each in held if date(2029, 12, 1) <= each.held_on <= date(2029, 12, 15)]
    assert constituting[0].held_on == date(2029, 12, 4)
    ordinary = next(each for each in held if each.held_on > date(2029, 11, 20))
    assert constituting[0].case_deadline_on is not None
    assert ordinary.case_deadline_on is not None
    assert constituting[0].case_deadline_on < ordinary.case_deadline_on, "no case finds its way there"


@pytest.mark.parametrize(
    ("code", "held_on", "member", "first"),
    [
        ("byraad", date(2027, 10, 5), "birthe.kirkeby", ["ole.krogager", "maja.sejersen", "palle.havbro"]),
        ("byraad", date(2027, 10, 5), "lasse.agerbo", ["torben.abildtrup"]),
        ("byraad", date(2030, 1, 29), "sofus.noertoft", ["albert.marstrand", "cilla.birkelund"]),
        ("socialudvalg", date(2027, 9, 14), "lone.rosenvinge", ["carsten.revsgaard", "karen.ravnholt"]),
        ("socialudvalg", date(2027, 9, 14), "joern.snedker", ["ellen.vestervang", "birthe.kirkeby"]),
    ],
)
def test_the_substitute_is_of_the_members_own_list_or_named_by_its_group(code, held_on, member, first) -> None:
    held, person = meeting(code, held_on), register().person(member)
    assert person is not None
    called = substitutes_for(register(), Meeting(held.id, held.organization, held.starts_at, held_on), person.id)
    assert [register().persons[substitute].code for substitute in called][: len(first)] == first


def test_no_meeting_in_july_and_council_meetings_on_tuesdays() -> None:
    assert not [each for each in sandvig().meetings if each.held_on.month == 7]
    council = [each.held_on for each in sandvig().meetings if each.organization == "byraad"]
    assert {day.weekday() for day in council} == {1}
    assert len({(day.year, day.month) for day in council}) == 5 * 11


def test_every_round_goes_committee_finance_council_in_time() -> None:
    """Whoever recommends can still be on the next body's agenda when it is sent out."""
    finance = [each for each in sandvig().meetings if each.organization == "oekonomiudvalg"]
    for council in (each for each in sandvig().meetings if each.organization == "byraad"):
        before = max(each.held_on for each in finance if each.held_on < council.held_on)
        assert timedelta(days=6) <= council.held_on - before <= timedelta(days=14)
        assert council.dispatch_on is not None
        assert before <= council.dispatch_on


def test_the_council_and_the_committees_are_composed() -> None:
    kinds = {each.code: each for each in sandvig().organizations}
    council = kinds["byraad"]
    assert council.seats == 25
    for day in (DAY, SHIFT):
        seats = [s for s in sandvig().memberships if s.organization == "byraad" and stands_on(s, day)]
        assert len([s for s in seats if s.role in VOTING]) == 25
    assert [each.code for each in sandvig().organizations if each.kind in POLITICAL] == [
        *("byraad", "oekonomiudvalg", "socialudvalg", "sundhedsudvalg", "arbejdsmarkedsudvalg", "boerne_skoleudvalg"),
        *("teknik_miljoeudvalg", "kultur_fritidsudvalg"),
        *("kultur_erhvervsudvalg", "plan_teknikudvalg", "klima_miljoeudvalg"),
    ]
    assert {each.med_level for each in sandvig().organizations if each.kind is BodyKind.MED} == {1, 2, 3}


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("HU", "hovedmed"),
        ("HMU", "hovedmed"),
        ("Sundhed", "sundhedsudvalg"),
        ("SU", "socialudvalg"),
        ("ØU", "oekonomiudvalg"),
    ],
)
def test_abbreviations_point_at_one_body(word: str, code: str) -> None:
    owners = [each.code for each in sandvig().organizations if word in (each.name, each.short_name, *each.aliases)]
    assert owners == [code]


def test_the_plain_word_lokalmed_stays_a_question() -> None:
    names = {n.casefold() for each in sandvig().organizations for n in (each.name, each.short_name, *each.aliases)}
    assert "lokalmed" not in names
    assert sum(name.startswith("lokalmed ") for name in names) > 1


def test_every_department_has_its_approvers_and_the_house_its_functions() -> None:
    sandvig_register = register()
    for department in (each for each in sandvig_register.organizations.values() if each.kind is BodyKind.DEPARTMENT):
        if any(sandvig_register.seats_in(department.id, DAY, SeatRole.OFFICER)):
            for role in (SeatRole.HEAD, SeatRole.FINANCE_CONSULTANT, SeatRole.DIRECTOR):
                assert sandvig_register.above(department.id, DAY, role), (department.code, role)
    for role in (SeatRole.COORDINATOR, SeatRole.ADMINISTRATOR, SeatRole.AUDITOR, SeatRole.CHIEF_EXECUTIVE):
        assert sandvig_register.anyone(DAY, role)


FORM = (
    "Værkstedet Havnen lukker, og pladserne i beskyttet beskæftigelse bliver til støttede job i byens butikker. "
    "De udviklingshæmmede medarbejdere får en fast mentor."
)


def test_who_is_heard_in_the_demonstration() -> None:
    heard = parties(
        sandvig().rules.playbook,
        case_type="budget_proposal",
        department="handicap_psykiatri",
        above=("social_sundhed", "sandvig"),
        texts=[CaseText("", FORM)],
        answers={},
        kle="",
        day=DAY,
    )
    by_body = {party.body_code: party for party in heard}
    assert list(by_body) == [
        *("lokalmed_beskyttet_beskaeftigelse", "omraademed_social_sundhed", "hovedmed"),
        *("handicapraad", "aeldreraad", "skolebestyrelse_fyrskolen"),
    ]
    assert by_body["handicapraad"].duty is Duty.LAW
    assert "§ 37 a" in by_body["handicapraad"].source
    assert "»udviklingshæmmede«" in by_body["handicapraad"].why
    assert by_body["aeldreraad"].duty is Duty.STATUTORY_AGREEMENT
    sent = date(2027, 8, 26)
    due = {code: sent + timedelta(days=party.period_days) for code, party in by_body.items()}
    assert due["lokalmed_beskyttet_beskaeftigelse"] == date(2027, 8, 31)
    assert due["omraademed_social_sundhed"] == date(2027, 9, 6)
    assert due["handicapraad"] == date(2027, 9, 15)
    assert {party.due_time for party in heard} == {time(12)}


def test_the_reminders_of_the_demonstration() -> None:
    planned = planned_reminders(
        date(2027, 8, 26), date(2027, 9, 15), sandvig().rules.reminders, calendar_of(sandvig().calendar)
    )
    assert [each.day for each in planned if each.applicable] == [
        *(date(2027, 9, 6), date(2027, 9, 10), date(2027, 9, 14)),
    ]


@pytest.mark.parametrize(
    ("hearing_ends_on", "decision_on"),
    [
        (date(2027, 9, 15), date(2027, 10, 5)),
        (date(2027, 9, 24), date(2027, 10, 5)),
        (date(2027, 9, 30), date(2027, 10, 26)),
    ],
)
def test_the_plan_of_the_demonstration(hearing_ends_on: date, decision_on: date) -> None:
    template = sandvig().rules.routes["budget_proposal"]
    codes = {"<parties>": "handicapraad", "<committee>": "socialudvalg"}
    bodies = [register().organization(codes.get(step.body, step.body)) for step in template.steps]
    steps = [
        PlannedStep(
            body.id,
            body.name,
            step.step,
            step.role,
            authoritative=step.authoritative,
            gates=step.gates,
            hearing_ends_on=hearing_ends_on if step.role is Role.HEARING else None,
        )
        for step, body in zip(template.steps, bodies, strict=True)
        if body is not None
    ]
    calendar = calendar_of(sandvig().calendar)
    plan = make_plan(steps, Conditions(register().meetings_of, DAY, calendar, memo_days=template.memo_days))
    assert plan.decision_on == decision_on
    days = {(steps[place].step, steps[place].name): day.held_on for place, day in plan.walked.meetings.items()}
    assert days[1, "Økonomiudvalget"] == date(2027, 8, 25)
    assert days[2, "Sandvig Byråd"] == date(2027, 9, 7)


def test_every_hearing_gates_a_step_and_every_route_names_its_source() -> None:
    for route in sandvig().rules.routes.values():
        assert "Kompetenceplan pkt." in route.source
        assert all(step.gates for step in route.steps if step.role is Role.HEARING)


def test_everybody_is_invented_and_writes_from_an_example_address() -> None:
    persons = sandvig().persons
    assert len(persons) >= 120
    assert all(person.email == f"{person.code}@sandvig.example" for person in persons)
    assert all(re.fullmatch(r"00( \d\d){3}", person.phone) for person in persons)


def test_no_name_comes_from_the_seeds() -> None:
    if not SEEDS.is_dir():
        pytest.skip("the seed documents are not on this machine (SAGSGANG_SEEDS)")
    text = " ".join(" ".join(path.read_text(encoding="utf-8").split()) for path in SEEDS.glob("*.txt")).casefold()
    assert text
    assert not [person.name for person in sandvig().persons if person.name.casefold() in text]
    surnames = {person.name.split()[-1].casefold() for person in sandvig().persons}
    assert not surnames & set(re.findall(r"\w+", text))
