"""What the register and the calendar remember is what they would work out again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from process.deadlines import working_days_after, working_days_before
from process.register import Register, SeatRole
from process.remembered import AT_MOST, Remembered
from tests.builders.moments import CALENDAR
from tests.builders.nordby import REGISTER

days = st.dates(date(2027, 1, 1), date(2028, 6, 30))


def test_it_begins_anew_when_there_is_too_much() -> None:
    answers = Remembered[int, int]()
    for number in range(AT_MOST + 1):
        assert answers.keep(number, number * 2) == number * 2
    assert answers == {AT_MOST: AT_MOST * 2}


@given(days, st.integers(0, 30), st.booleans())
def test_days_counted_again_are_those_walked(day: date, number: int, counts_saturday: bool) -> None:
    for count, one_day in ((working_days_before, timedelta(days=-1)), (working_days_after, timedelta(days=1))):
        walked, left = (day, 0) if number == 0 else (day + one_day, number - 1)
        while left or not CALENDAR.is_working_day(walked, counts_saturday):
            left -= CALENDAR.is_working_day(walked, counts_saturday)
            walked += one_day
        for _ in range(2):
            assert count(day, number, CALENDAR, counts_saturday) == walked


@pytest.mark.parametrize("body", sorted(REGISTER.organizations))
@given(day=days, role=st.sampled_from(SeatRole))
def test_who_is_above_and_in_office_is_asked_again(body: int, day: date, role: SeatRole) -> None:
    anew = Register(REGISTER.organizations, REGISTER.persons, REGISTER.memberships, covers=REGISTER.covers)
    for _ in range(2):
        assert REGISTER.above(body, day, role) == anew.above(body, day, role)
    for person in REGISTER.persons:
        holds = any(seat.person == person and seat.holds_on(day) for seat in REGISTER.seats)
        assert REGISTER.is_in_office(person, day) is REGISTER.is_in_office(person, day) is holds
