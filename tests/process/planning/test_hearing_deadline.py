"""What is said about a hearing deadline before the letters go out."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from process.calendar import WorkCalendar
from process.deadlines import working_days_after
from process.planning.hearing_deadline import answering_meeting, hearing_warnings, is_last_of_term, latest_hearing_end
from process.register import MeetingDate, MeetingStatus

CALENDAR = WorkCalendar.of(years=range(2025, 2032))
SENT = date(2027, 8, 26)


def meeting(day: date, dispatch_on: date | None = None) -> MeetingDate:
    return MeetingDate(1, 1, datetime(day.year, day.month, day.day, 15, tzinfo=UTC), day, dispatch_on=dispatch_on)


COUNCIL = meeting(date(2027, 10, 5), date(2027, 9, 29))
OWN = (meeting(date(2027, 8, 19)), meeting(date(2027, 9, 23)), meeting(date(2027, 10, 28)))


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2027, 9, 15), ["Handicaprådet mødes først 23. september 2027, efter fristen 15. september 2027."]),
        (date(2027, 9, 24), []),
        (date(2027, 9, 27), []),
        (date(2027, 9, 30), ["kan ikke nå udsendelsen 29. september 2027 til mødet 5. oktober 2027"]),
        (date(2027, 9, 26), ["weekend"]),
        (date(2027, 8, 30), ["mødes først", "får 4 dage"]),
    ],
)
def test_the_deadline_of_the_demonstration(due_on: date, words: list[str]) -> None:
    warnings = hearing_warnings(SENT, due_on, CALENDAR, name="Handicaprådet", meetings=OWN, gated=COUNCIL, memo_days=2)
    assert len(warnings) == len(words)
    assert all(word in said for word, said in zip(words, warnings, strict=True))


def test_the_latest_end_leaves_the_memo_its_days() -> None:
    assert latest_hearing_end(COUNCIL, 2, CALENDAR) == date(2027, 9, 27)
    assert working_days_after(date(2027, 9, 27), 2, CALENDAR) == COUNCIL.dispatch_on
    assert latest_hearing_end(meeting(date(2027, 10, 5)), 0, CALENDAR) == date(2027, 10, 5)


def test_a_body_without_a_calendar_is_not_warned_about_and_one_without_meetings_ahead_is() -> None:
    due_on = date(2027, 9, 15)
    assert hearing_warnings(SENT, due_on, CALENDAR, name="Foreningen") == ()
    cancelled = [replace(OWN[1], state=MeetingStatus.CANCELLED)]
    assert hearing_warnings(SENT, due_on, CALENDAR, name="Rådet", meetings=cancelled) == ()
    (said,) = hearing_warnings(SENT, due_on, CALENDAR, name="Rådet", meetings=OWN[:1])
    assert said == "Rådet har intet møde i kalenderen efter 26. august 2027."


@pytest.mark.parametrize(
    ("sent_on", "due_on", "words"),
    [
        (date(2027, 6, 25), date(2027, 8, 12), ["hen over juli"]),
        (date(2027, 6, 9), date(2027, 6, 30), []),
        (date(2027, 12, 10), date(2028, 1, 10), ["jul og nytår"]),
        (date(2027, 12, 27), date(2028, 1, 10), ["jul og nytår"]),
        (date(2028, 1, 3), date(2028, 1, 24), []),
        (date(2029, 12, 3), date(2030, 1, 7), ["jul og nytår", "Valgperioden slutter 31. december 2029"]),
        (date(2025, 12, 3), date(2026, 1, 7), ["jul og nytår", "Valgperioden slutter 31. december 2025"]),
        (date(2029, 12, 3), date(2029, 12, 21), []),
        (
            date(2026, 6, 3),
            date(2030, 1, 7),
            ["hen over juli", "jul og nytår"],
        ),  # a period of years is an error elsewhere
    ],
)
def test_july_christmas_and_the_end_of_a_term_are_said(sent_on: date, due_on: date, words: list[str]) -> None:
    warnings = hearing_warnings(sent_on, due_on, CALENDAR, name="Ældrerådet")
    assert len(warnings) == len(words)
    assert all(word in said for word, said in zip(words, warnings, strict=True))


def test_a_term_ends_every_fourth_year() -> None:
    assert [y for y in range(2020, 2035) if is_last_of_term(date(y, 12, 31))] == [2021, 2025, 2029, 2033]


def test_a_deadline_before_the_letter_is_said_once() -> None:
    (said,) = hearing_warnings(SENT, date(2027, 8, 22), CALENDAR, name="Rådet", meetings=OWN)
    assert said == "Fristen 22. august 2027 ligger før brevet til Rådet 26. august 2027."


CLOSES_ON_14 = replace(OWN[1], case_deadline_on=date(2027, 9, 14))  # the meeting of 23 September


@pytest.mark.parametrize(
    ("sent_on", "words"),
    [
        (date(2027, 9, 14), []),
        (
            date(2027, 9, 15),
            ["mødes 23. september 2027, men dagsordenen til mødet lukkede 14. september 2027, før brevet"],
        ),
    ],
)
def test_a_letter_after_the_bodys_own_agenda_has_closed_is_said(sent_on: date, words: list[str]) -> None:
    warnings = hearing_warnings(sent_on, date(2027, 9, 24), CALENDAR, name="Rådet", meetings=[OWN[0], CLOSES_ON_14])
    assert len(warnings) == len(words)
    assert all(word in said for word, said in zip(words, warnings, strict=True))


@pytest.mark.parametrize(
    ("sent_on", "due_on", "due_time", "expected"),
    [
        (date(2027, 8, 26), date(2027, 9, 24), time(12), CLOSES_ON_14),
        (date(2027, 9, 15), date(2027, 9, 24), time(12), None),  # its agenda has closed
        (date(2027, 8, 26), date(2027, 9, 22), time(12), None),  # not held yet
        (date(2027, 8, 26), date(2027, 9, 23), time(12), None),  # it meets at five, the deadline is at noon
        (date(2027, 8, 26), date(2027, 9, 23), time(23, 59), CLOSES_ON_14),
        (date(2027, 8, 26), date(2027, 9, 23), None, CLOSES_ON_14),
    ],
)
def test_the_meeting_a_body_answers_from(sent_on, due_on, due_time, expected) -> None:
    cancelled = replace(OWN[1], held_on=date(2027, 9, 20), state=MeetingStatus.CANCELLED)
    assert answering_meeting(sent_on, due_on, due_time, [OWN[0], cancelled, CLOSES_ON_14, OWN[2]]) == expected


def test_the_hour_is_said_where_the_day_is_the_same() -> None:
    (said,) = hearing_warnings(
        SENT, date(2027, 9, 23), CALENDAR, name="Rådet", meetings=[CLOSES_ON_14], due_time=time(12)
    )
    assert said == "Rådet mødes først 23. september 2027 kl. 17.00, efter fristen 23. september 2027 kl. 12.00."
