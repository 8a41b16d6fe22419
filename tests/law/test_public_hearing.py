"""Public hearing: planloven § 24, folkeskoleloven § 24, stk. 4 and bekendtgørelse 700/2014. What the check prints."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time

import pytest

from documents.writing.meeting.case_parts import _hearing
from documents.writing.paper import Heading, Paragraph
from models.case.plan import case_plan
from models.meeting.paper import CasePaper
from models.meeting.proposed_items import stopping
from process.calendar import WorkCalendar
from process.checks.check import check
from process.checks.finding import Dossier, Level
from process.checks.sources import Rule
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.deadlines import END_OF_DAY
from process.hearing.public_hearing import as_of, waits_for_public
from process.planning.public_period import decision_warnings, public_hearing_line
from process.refusals import Refusal
from process.rules import Role, RuleBook
from process.state.case import CaseState
from process.state.hearing import PublicHearing, ResponsePublication
from tests.builders.case import a_case, a_step
from tests.builders.moments import START, at
from tests.builders.nordby import COORDINATOR, COUNCIL, DISABILITY, REGISTER
from tests.builders.rules import RULES
from tests.builders.world import World, released

YEARS = WorkCalendar.of(years=range(2025, 2032))
PLAN, MINOR, SCHOOL = "local_plan", "local_plan_minor", "school_closure"
LOCAL = replace(RULES.routes["local_plan"], public_hearing=PLAN)
BOOK = RuleBook(
    routes={law: replace(LOCAL, case_type=law, public_hearing=law) for law in (PLAN, MINOR, SCHOOL, "municipal_plan")}
)
BOOK = replace(RULES, routes={**RULES.routes, **BOOK.routes})


def heard(starts_on: date, due_on: date, due_time: time = END_OF_DAY, objections: int = 0) -> PublicHearing:
    return PublicHearing(1, starts_on, due_on, due_time, remarks=max(objections, 2), objections=objections)


def a_plan(law: str, *hearings: PublicHearing, decided_on: date | None = None) -> CaseState:
    final = a_step(9, COUNCIL, Role.DECISION, step=4, authoritative=True)
    state = a_case(final, case_type=law, decided_on=decided_on)
    return replace(state, public_hearings=hearings)


@dataclass(frozen=True)
class Row:
    paragraph: str
    situation: str
    state: CaseState
    prints: tuple[tuple[Level, str], ...]


WED = date(2027, 9, 1)
ROWS = (
    Row(
        "planloven § 24",
        "lokalplan, ikke offentliggjort endnu",
        a_plan(PLAN),
        ((Level.YELLOW, "Forslaget skal i offentlig høring i mindst fire uger, før sagen afgøres."),),
    ),
    Row(
        "planloven § 24",
        "lokalplan, afgjort uden offentlig høring",
        a_plan(PLAN, decided_on=date(2027, 10, 26)),
        ((Level.RED, "Sagen blev afgjort, uden at forslaget havde været i offentlig høring i mindst fire uger."),),
    ),
    Row(
        "planloven § 24: hele uger",
        "lokalplan, slutter kl. 23.59 på samme ugedag",
        a_plan(PLAN, heard(WED, date(2027, 9, 29))),
        (
            (
                Level.GREEN,
                "Den offentlige høring fra 1. september 2027 til 29. september 2027 varer mindst fire uger.",
            ),
        ),
    ),
    Row(
        "planloven § 24: hele uger",
        "lokalplan, slutter kl. 12.00 på den sidste dag: en halv dag for kort",
        a_plan(PLAN, heard(WED, date(2027, 9, 29), time(12))),
        (
            (
                Level.RED,
                "Den offentlige høring fra 1. september 2027 til 29. september 2027 kl. 12.00 er for kort: fire uger "
                "slutter 29. september 2027 kl. 23.59.",
            ),
        ),
    ),
    Row(
        "planloven § 24",
        "lokalplan af mindre betydning: to uger",
        a_plan(MINOR, heard(WED, date(2027, 9, 15))),
        ((Level.GREEN, "Den offentlige høring fra 1. september 2027 til 15. september 2027 varer mindst to uger."),),
    ),
    Row(
        "planloven § 24",
        "kommuneplan: otte uger",
        a_plan("municipal_plan", heard(WED, date(2027, 10, 20))),
        (
            (
                Level.RED,
                "Den offentlige høring fra 1. september 2027 til 20. oktober 2027 er for kort: otte uger slutter "
                "27. oktober 2027 kl. 23.59.",
            ),
        ),
    ),
    Row(
        "planloven § 24",
        "afgjort på høringens sidste dag",
        a_plan(PLAN, heard(WED, date(2027, 9, 29)), decided_on=date(2027, 9, 29)),
        (
            (
                Level.RED,
                "Afgørelsen 29. september 2027 ligger før slutningen på den offentlige høring 29. september 2027.",
            ),
            (
                Level.GREEN,
                "Den offentlige høring fra 1. september 2027 til 29. september 2027 varer mindst fire uger.",
            ),
        ),
    ),
    Row(
        "bekendtgørelse 700/2014",
        "skole, 3 indsigelser, afgjort før de fire uger er gået",
        a_plan(SCHOOL, heard(WED, date(2027, 10, 27), objections=3), decided_on=date(2027, 11, 24)),
        (
            (
                Level.RED,
                "Afgørelsen 24. november 2027 er for tidlig: der er 3 indsigelser, så sagen kan tidligst afgøres "
                "25. november 2027, når fire uger er gået efter den offentlige høring.",
            ),
            (
                Level.GREEN,
                "Den offentlige høring fra 1. september 2027 til 27. oktober 2027 varer mindst otte uger.",
            ),
        ),
    ),
    Row(
        "bekendtgørelse 700/2014",
        "skole, ingen indsigelser, afgjort dagen efter høringen",
        a_plan(SCHOOL, heard(WED, date(2027, 10, 27)), decided_on=date(2027, 10, 28)),
        (
            (
                Level.GREEN,
                "Den offentlige høring fra 1. september 2027 til 27. oktober 2027 varer mindst otte uger.",
            ),
        ),
    ),
    Row(
        "bekendtgørelse 700/2014",
        "skole, afgjort efter 1. marts",
        a_plan(SCHOOL, heard(WED, date(2027, 10, 27), objections=1), decided_on=date(2028, 3, 2)),
        (
            (
                Level.RED,
                "Afgørelsen 2. marts 2028 er for sen: skolen skal være besluttet nedlagt senest 1. marts 2028.",
            ),
            (
                Level.GREEN,
                "Den offentlige høring fra 1. september 2027 til 27. oktober 2027 varer mindst otte uger.",
            ),
        ),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.paragraph}: {row.situation}")
def test_the_check_says_what_the_law_asks_of_a_public_hearing(row: Row) -> None:
    dossier = Dossier(row.state, REGISTER, BOOK, YEARS, at(date(2027, 9, 10)))
    findings = [(each.level, each.sentence) for each in check(dossier) if each.rule is Rule.PUBLIC_HEARING]
    assert findings == list(row.prints)


LINES = (
    (PublicHearing(1, WED, date(2027, 10, 27), END_OF_DAY), "ingen bemærkninger."),
    (PublicHearing(1, WED, date(2027, 10, 27), END_OF_DAY, "", 1), "1 bemærkning."),
    (PublicHearing(1, WED, date(2027, 10, 27), END_OF_DAY, "", 12, 3), "12 bemærkninger, heraf 3 indsigelser."),
    (
        PublicHearing(1, WED, date(2027, 10, 27), END_OF_DAY, "", 2, 1, 1),
        "2 bemærkninger, heraf 1 indsigelse. 1 kom efter fristen.",
    ),
)


@pytest.mark.parametrize(("hearing", "said"), LINES, ids=[said for _, said in LINES])
def test_the_line_of_agenda_and_memo(hearing: PublicHearing, said: str) -> None:
    assert public_hearing_line(hearing) == f"Offentlig høring fra 1. september 2027 til 27. oktober 2027: {said}"


DAYS_OF_PAPERS = (date(2027, 1, 3), date(2027, 1, 20), date(2027, 2, 20))


def in_public(law: str = SCHOOL) -> World:
    world = released(law, rules=BOOK)
    world.do(hc.PublishHearing(case=1, starts_on=START, where="kommunens hjemmeside"), COORDINATOR)
    return world


def test_left_out_it_ends_when_the_weeks_of_the_law_are_over() -> None:
    (hearing,) = in_public().case.public_hearings
    assert (hearing.starts_on, hearing.due_on, hearing.due_time) == (START, date(2027, 3, 1), time(23, 59))


def test_remarks_are_counted_kept_apart_from_the_bodies_and_held_until_somebody_has_looked() -> None:
    world = in_public()
    for objects in (True, False):
        remark = hc.RecordUnsolicited(case=1, sender="En borger", text="Bevar skolen.", is_objection=objects)
        world.do(remark, COORDINATOR)
    world.now = at(date(2027, 3, 2))
    world.do(hc.RecordUnsolicited(case=1, sender="En til", text="For sent.", is_objection=True), COORDINATOR)
    (hearing,) = world.case.public_hearings
    assert (hearing.remarks, hearing.objections, hearing.late) == (2, 1, 1)
    assert [(r.body, r.is_objection, r.is_late, r.publication) for r in world.case.responses] == [
        (None, True, False, ResponsePublication.BLOCKED),
        (None, False, False, ResponsePublication.BLOCKED),
        (None, True, True, ResponsePublication.BLOCKED),
    ]


def test_the_paper_of_a_meeting_counts_what_had_come_by_then() -> None:
    world = in_public()
    for day in (date(2027, 1, 10), date(2027, 2, 10)):
        world.now = at(day)
        world.do(hc.RecordUnsolicited(case=1, sender="En", text="Nej.", is_objection=True), COORDINATOR)
    printed = [[public_hearing_line(each) for each in as_of(world.case, at(day))] for day in DAYS_OF_PAPERS]
    line = "Offentlig høring fra 4. januar 2027 til 1. marts 2027:"
    assert printed == [
        [],
        [f"{line} 1 bemærkning, heraf 1 indsigelse."],
        [f"{line} 2 bemærkninger, heraf 2 indsigelser."],
    ]
    paper = CasePaper(world.case, public_hearings=as_of(world.case, at(DAYS_OF_PAPERS[2])))
    blocks = list(_hearing(paper, REGISTER, 3))
    assert blocks == [Heading("Høring", 3), Paragraph(printed[2][0])]


def test_the_deciding_treatment_waits_while_the_public_period_is_open_and_may_be_overridden() -> None:
    world = in_public()
    final = world.case.consultations[-1]
    assert (final.authoritative, waits_for_public(world.case, final, world.now)) == (
        True,
        world.case.public_hearings[0],
    )
    others = [step for step in world.case.treatments() if step.number != final.number]
    assert [waits_for_public(world.case, step, world.now) for step in others] == [None] * len(others)
    assert waits_for_public(world.case, final, at(date(2027, 3, 1), 23, 58)) is not None
    assert waits_for_public(world.case, final, at(date(2027, 3, 2), 0)) is None
    assert stopping(world.case, final, REGISTER, date(2027, 3, 30), world.now)[-1] == (
        "Den offentlige høring slutter 1. marts 2027."
    )


def test_placing_during_the_public_period_is_refused_with_its_end_and_taken_with_a_reason() -> None:
    world = released("committee_case").send().answer().sum_up()
    world.do(hc.PublishHearing(case=1, starts_on=START, due_on=date(2027, 12, 1), where="dk"), COORDINATOR)
    answer = world.ask(mc.PlaceOnAgenda(meeting=301, case=1), world.secretary(301))
    assert isinstance(answer, Refusal)
    assert "endnu: den offentlige høring slutter 1. december 2027. Er der en god grund" in answer.danish
    world.place(301, override_reason="Fristen er aftalt med ministeriet")


def test_a_struck_public_hearing_counts_no_more() -> None:
    world = in_public()
    world.do(hc.StrikePublicHearing(case=1, number=1, reason="Bekendtgørelsen kom for sent"), COORDINATOR)
    assert world.case.live_public_hearings() == ()
    assert world.refused(hc.StrikePublicHearing(case=1, number=1, reason="Igen"), COORDINATOR) == "not_found"


def test_objections_move_the_earliest_decision_by_the_four_weeks() -> None:
    """Eight weeks until 1 March; four more end on 29 March, a holiday, so on the 30th."""
    world = in_public()
    assessor = world.context(COORDINATOR).assessor
    assert assessor.conditions(world.case, None).decided_from == date(2027, 3, 2)
    world.do(hc.RecordUnsolicited(case=1, sender="En", text="Nej.", is_objection=True), COORDINATOR)
    assert assessor.conditions(world.case, None).decided_from == date(2027, 3, 31)


def test_the_plan_warns_of_1_march_and_of_what_objections_would_cost() -> None:
    world = in_public()
    (hearing,) = world.case.public_hearings
    law = world.context(COORDINATOR).assessor.public_law(world.case)
    source = "folkeskoleloven § 24, stk. 4; bekendtgørelse 700/2014"
    assert list(decision_warnings(hearing, law, YEARS, date(2027, 3, 16))) == [
        f"Sagen kan tidligst afgøres 16. marts 2027, men skal være afgjort senest 1. marts 2027 ({source}).",
        f"Kommer der indsigelser i den offentlige høring, kan sagen tidligst afgøres 30. marts 2027 ({source}).",
    ]


def test_the_plan_has_a_row_for_what_is_not_published_yet_and_counts_its_weeks() -> None:
    """From the committee's meeting of 2 March: eight weeks, then the memo, the committee and the council."""
    world = released(SCHOOL, rules=BOOK)
    planned = case_plan(world.context(COORDINATOR).assessor, world.case)
    (row,) = [row for row in planned.rows if row.what == "Offentlig høring"]
    assert (row.starts_on, row.ends_on, row.due_time) == (date(2027, 3, 2), date(2027, 4, 27), time(23, 59))
    assert planned.plan is not None
    assert planned.plan.decision_on == date(2027, 5, 25)
    assert planned.warnings == (
        "Kommer der indsigelser i den offentlige høring, kan sagen tidligst afgøres 26. maj 2027 "
        "(folkeskoleloven § 24, stk. 4; bekendtgørelse 700/2014).",
    )


def test_the_bodies_own_deadline_is_not_the_publics() -> None:
    """The Handicapråd of a lokalplan has what the playbook gives; no body's letter is measured by planloven § 24."""
    world = released("political_case", rules=BOOK).send()
    assert world.request(DISABILITY).due_on == date(2027, 1, 25)
