"""The whole plan in rows, and what a change would cost, in sentences."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from process.calendar import WorkCalendar
from process.deadlines import working_days_before
from process.planning.conditions import Conditions, PlannedStep
from process.planning.costs import NewDeadline, what_if
from process.planning.plan import Plan, RowKind, make_plan, plan_rows
from process.register import MeetingDate
from process.rules import Role
from process.state.case import ExternalDeadline

COMMITTEE, FINANCE, COUNCIL, DISABLED, ELDERLY, MED = 1, 2, 3, 4, 5, 6
CALENDAR = WorkCalendar.of(years=(2027, 2028))
TODAY = date(2027, 8, 23)


def meetings(body: int, *held: date, case_days: int = 8) -> tuple[MeetingDate, ...]:
    return tuple(
        MeetingDate(
            body * 100 + number,
            body,
            datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
            day,
            case_deadline_on=working_days_before(day, case_days, CALENDAR),
            directors_on=working_days_before(day, 6, CALENDAR),
            chair_on=working_days_before(day, 5, CALENDAR),
            dispatch_on=working_days_before(day, 4, CALENDAR),
        )
        for number, day in enumerate(held)
    )


MEETINGS = {
    FINANCE: meetings(FINANCE, date(2027, 9, 8), date(2027, 9, 22), date(2027, 10, 13)),
    COUNCIL: meetings(COUNCIL, date(2027, 9, 14), date(2027, 10, 5), date(2027, 10, 26)),
    DISABLED: meetings(DISABLED, date(2027, 9, 23)),
    ELDERLY: meetings(ELDERLY, date(2027, 9, 14)),
}
STEPS = (
    PlannedStep(DISABLED, "Handicaprådet", 1, Role.HEARING, period_days=20, gates=2, number=1),
    PlannedStep(ELDERLY, "Ældrerådet", 1, Role.HEARING, period_days=20, gates=2, number=2),
    PlannedStep(FINANCE, "Økonomiudvalget", 1, Role.RECOMMENDATION, number=3),
    PlannedStep(COUNCIL, "Byrådet", 2, Role.DECISION, authoritative=True, number=4),
)


def given(**changes) -> Conditions:
    return Conditions(
        lambda body: MEETINGS.get(body, ()),
        **({"today": TODAY, "calendar": CALENDAR, "memo_days": 2} | changes),
    )


def plan(steps=STEPS, target_on: date | None = None, **changes) -> Plan:
    return make_plan(steps, given(**changes), target_on)


def asked(planned: Plan, *deadlines: NewDeadline, target_on: date | None = None) -> tuple[str, ...]:
    return what_if(planned, deadlines, target_on).sentences


def test_every_step_has_its_earliest_and_its_latest_day() -> None:
    rows = plan_rows(plan(), "Bo skal godkende udkastet.")
    assert [(row.what, row.starts_on, row.ends_on, row.start_by, row.end_by, row.slack) for row in rows] == [
        ("Udkastet er godkendt", None, TODAY, None, date(2027, 9, 7), 11),
        ("Høring af Handicaprådet", TODAY, date(2027, 9, 13), date(2027, 9, 7), date(2027, 9, 27), 11),
        ("Høring af Ældrerådet", TODAY, date(2027, 9, 13), date(2027, 9, 7), date(2027, 9, 27), 11),
        ("Økonomiudvalget", None, date(2027, 9, 8), None, date(2027, 9, 22), 14),
        ("Høringsnotatet er godkendt", None, date(2027, 9, 15), None, date(2027, 9, 29), 10),
        ("Byrådet (afgør sagen)", None, date(2027, 10, 5), None, date(2027, 10, 5), 10),
    ]
    assert [row.waits_for for row in rows] == [
        "Bo skal godkende udkastet.",
        "Godkendt udkast",
        "Godkendt udkast",
        "Godkendt udkast",
        "Høringssvarene og 2 arbejdsdage til notatet",
        "Høringsnotatet 15. september 2027",
    ]
    assert {row.kind for row in rows} == set(RowKind)


def test_the_days_on_the_way_to_a_meeting_and_to_a_bodys_answer() -> None:
    dates = {row.number: dict(row.dates) for row in plan_rows(plan())}
    assert dates[3] == {
        "sagsfrist": date(2027, 8, 27),
        "direktionsmøde": date(2027, 8, 31),
        "formandsmøde": date(2027, 9, 1),
        "udsendelse": date(2027, 9, 2),
    }
    assert list(dates[4]) == ["formandsmøde", "udsendelse"]  # it comes from another meeting
    assert dates[4]["udsendelse"] == date(2027, 9, 29)
    # Its meeting lies after the shortest deadline, and there is time for it and for a day to write.
    assert dates[1] == {
        "egen dagsordenfrist": date(2027, 9, 13),
        "eget møde": date(2027, 9, 23),
        "foreslået frist": date(2027, 9, 24),
    }


def test_a_sent_hearing_waits_for_its_answer_and_a_placed_case_for_nobody() -> None:
    sent = replace(STEPS[0], sent_on=date(2027, 8, 20), hearing_ends_on=date(2027, 9, 24))
    placed = replace(STEPS[2], placed_on=date(2027, 9, 8))
    rows = {row.number: row for row in plan_rows(plan((sent, STEPS[1], placed, STEPS[3]))) if row.number}
    assert (rows[1].waits_for, rows[1].starts_on, rows[1].start_by) == (
        "Svar fra Handicaprådet",
        date(2027, 8, 20),
        None,
    )
    assert dict(rows[1].dates) == {"egen dagsordenfrist": date(2027, 9, 13), "eget møde": date(2027, 9, 23)}
    assert (rows[3].waits_for, rows[3].slack) == ("Står på dagsordenen", None)


def test_letters_wait_for_the_embargo() -> None:
    planned = plan(letters_from=date(2027, 8, 26), letters_reason="Sagen må ikke omtales før.")
    rows = [row for row in plan_rows(planned, "Bo") if row.kind is RowKind.HEARING]
    assert {(row.starts_on, row.ends_on, row.waits_for) for row in rows} == {
        (date(2027, 8, 26), date(2027, 9, 15), "Sagen må ikke omtales før.")
    }


def test_a_target_out_of_reach_shows_by_how_much() -> None:
    planned = plan(target_on=date(2027, 9, 14))
    assert not planned.is_reached
    memo = next(row for row in plan_rows(planned) if row.kind is RowKind.MEMO)
    assert (memo.ends_on, memo.end_by, memo.slack) == (date(2027, 9, 15), date(2027, 9, 8), -5)


def test_what_the_plan_does_not_reach_stands_last_with_the_reason() -> None:
    silent = replace(STEPS[0], period_days=0)
    rows = plan_rows(plan((silent, *STEPS[1:])))
    assert "Høringen af Handicaprådet har ingen frist endnu." in {row.waits_for for row in rows}
    assert [row.what for row in rows if row.ends_on is None][-1] == "Byrådet (afgør sagen)"


@pytest.mark.parametrize(
    ("due_on", "sentences"),
    [
        (
            date(2027, 9, 20),
            [
                "Handicaprådet får fire dage mindre: Byrådet 5. oktober 2027 kan stadig nås, med 5 arbejdsdage i "
                "overskud for "
                "høringsnotatet.",
                "Handicaprådet mødes først 23. september 2027, efter fristen 20. september 2027.",
            ],
        ),
        (
            date(2027, 9, 24),
            [
                "Handicaprådet får frist 24. september 2027 kl. 12.00: Byrådet 5. oktober 2027 kan stadig nås, med "
                "1 arbejdsdag i overskud for høringsnotatet."
            ],
        ),
        (
            date(2027, 10, 4),
            [
                "Handicaprådet får ti dage mere: Byrådet 5. oktober 2027 kan ikke længere nås, næste er 26. "
                "oktober 2027.",
                "Høringen slutter 4. oktober 2027 og kan ikke nå udsendelsen 29. september 2027 til mødet 5. "
                "oktober 2027: "
                "høringsnotatet er først klar 6. oktober 2027. Senest mulige frist er 27. september 2027.",
            ],
        ),
        (
            date(2027, 9, 12),
            [
                "Handicaprådet får 12 dage mindre: Byrådet 5. oktober 2027 kan stadig nås, med 11 arbejdsdage i "
                "overskud for "
                "høringsbrevet.",
                "Handicaprådet mødes først 23. september 2027, efter fristen 12. september 2027.",
                "Fristen søndag den 12. september 2027 falder i en weekend. Den gælder, som den er skrevet, og "
                "flyttes ikke. "
                "Overvej fredag den 10. september 2027.",
            ],
        ),
        (
            date(2027, 12, 20),
            [
                "Handicaprådet får 87 dage mere: sagen kan ikke afgøres. Mødekalenderen har intet møde i Byrådet, som "
                "sagen kan nå efter 22. december 2027. Tilføj flere møder.",
                "Høringen slutter 20. december 2027 og kan ikke nå udsendelsen 29. september 2027 til mødet 5. oktober "
                "2027: høringsnotatet er først klar 22. december 2027. Senest mulige frist er 27. september 2027.",
            ],
        ),
    ],
)
def test_what_another_deadline_costs(due_on: date, sentences: list[str]) -> None:
    assert list(asked(plan(), NewDeadline(0, due_on))) == sentences


def test_two_deadlines_at_once_are_one_question() -> None:
    said = asked(plan(), NewDeadline(0, date(2027, 9, 27)), NewDeadline(1, date(2027, 9, 15), time(9)))
    assert said[0].startswith(
        "Handicaprådet får tre dage mere og Ældrerådet får frist 15. september 2027 kl. 9.00: Byrådet 5. oktober 2027 "
        "kan"
    )


def test_a_later_deadline_costs_nothing_when_a_later_meeting_is_aimed_at() -> None:
    said = asked(plan(target_on=date(2027, 10, 26)), NewDeadline(0, date(2027, 10, 4)))
    assert said[0].startswith("Handicaprådet får ti dage mere: Byrådet 26. oktober 2027 kan stadig nås, med")
    assert len(said) == 1


@pytest.mark.parametrize(
    ("target_on", "words"),
    [
        (date(2027, 9, 14), "Byrådet 14. september 2027 kan ikke nås. Sagen kan tidligst afgøres 5. oktober 2027."),
        (
            date(2027, 10, 5),
            "Byrådet 5. oktober 2027 kan nås. Det, der venter nu, skal være klar senest 7. september 2027.",
        ),
    ],
)
def test_what_another_target_means(target_on: date, words: str) -> None:
    assert asked(plan(), target_on=target_on) == (words,)


def test_a_hearing_that_ends_too_late_shows_by_how_much() -> None:
    planned = what_if(plan(), (NewDeadline(0, date(2027, 9, 30)),)).plan
    row = next(row for row in plan_rows(planned) if row.number == 1)
    assert (row.ends_on, row.end_by, row.slack) == (date(2027, 9, 30), date(2027, 9, 27), -3)


def test_nothing_is_planned_after_an_external_deadline() -> None:
    deadline = ExternalDeadline(1, date(2027, 10, 1), "til Kystdirektoratet")
    planned = plan(external_deadlines=(deadline, ExternalDeadline(2, date(2027, 12, 1), "til ministeriet")))
    assert planned.decision_on is None
    assert planned.blocked == (
        "Byrådet kan tidligst behandle sagen 5. oktober 2027, efter den ydre frist 1. oktober 2027 (til "
        "Kystdirektoratet). Den kan ikke flyttes her."
    )
    assert plan(external_deadlines=(replace(deadline, on=date(2027, 10, 5)),)).decision_on == date(2027, 10, 5)
