"""What is said about a hearing deadline before the letters go out."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from process.calendar import WorkCalendar
from process.deadlines import working_days_after
from process.hearing_plan import hearing_warnings, latest_hearing_end
from process.register import MeetingDate, MeetingState

CALENDAR = WorkCalendar.of(years=(2027,))
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
    found = hearing_warnings(SENT, due_on, CALENDAR, name="Handicaprådet", meetings=OWN, gated=COUNCIL, memo_days=2)
    assert len(found) == len(words)
    assert all(word in said for word, said in zip(words, found, strict=True))


def test_the_latest_end_leaves_the_memo_its_days() -> None:
    assert latest_hearing_end(COUNCIL, 2, CALENDAR) == date(2027, 9, 27)
    assert working_days_after(date(2027, 9, 27), 2, CALENDAR) == COUNCIL.dispatch_on
    assert latest_hearing_end(meeting(date(2027, 10, 5)), 0, CALENDAR) == date(2027, 10, 5)


def test_a_body_without_a_calendar_is_not_warned_about_and_one_without_meetings_ahead_is() -> None:
    due_on = date(2027, 9, 15)
    assert hearing_warnings(SENT, due_on, CALENDAR, name="Foreningen") == ()
    cancelled = [replace(OWN[1], state=MeetingState.CANCELLED)]
    assert hearing_warnings(SENT, due_on, CALENDAR, name="Rådet", meetings=cancelled) == ()
    (said,) = hearing_warnings(SENT, due_on, CALENDAR, name="Rådet", meetings=OWN[:1])
    assert said == "Rådet har intet møde i kalenderen efter 26. august 2027."
