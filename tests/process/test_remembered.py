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


def test_what_another_thread_forgets_between_two_looks_is_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """All pages of a process share one register: whoever looked whether an answer is there and then took it failed."""

    def is_there(answers: Remembered[object, object], asked: object) -> bool:
        if is_known := answers.get(asked) is not None:
            answers.clear()
        return is_known

    monkeypatch.setattr(Remembered, "__contains__", is_there)
    register, day = Register(REGISTER.organizations, REGISTER.persons, REGISTER.memberships), date(2027, 9, 14)
    bodies = sorted(REGISTER.organizations)
    asked = [[register.above(body, day, SeatRole.HEAD) for body in bodies] for _ in range(2)]
    assert asked[0] == asked[1]
    assert any(asked[0])


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
