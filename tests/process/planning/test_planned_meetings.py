"""What is looked up in a body's calendar is what reading the whole calendar would find."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from process.planning.planned_meetings import PlannedMeetings, ready_by
from process.register import MeetingDate, MeetingStatus

TODAY = date(2027, 8, 23)
days = st.integers(-20, 90).map(lambda n: TODAY + timedelta(days=n))
BEFORE, AFTER = TODAY - timedelta(days=60), TODAY + timedelta(days=200)


@st.composite
def calendars(draw: Callable) -> tuple[MeetingDate, ...]:
    """Any: two on a day, cancelled ones, held ones, deadlines that do not rise with the meetings, or lie after them."""
    offsets = draw(st.lists(st.tuples(st.integers(-20, 90), st.sampled_from((8, 14))), max_size=12))
    return tuple(
        MeetingDate(
            number,
            1,
            datetime(held.year, held.month, held.day, hour, tzinfo=UTC),
            held,
            draw(st.sampled_from(MeetingStatus)),
            case_deadline_on=draw(st.none() | days),
            dispatch_on=draw(st.none() | days),
        )
        for number, (offset, hour) in enumerate(offsets)
        for held in [TODAY + timedelta(days=offset)]
    )


def planned_of(meetings: tuple[MeetingDate, ...]) -> list[MeetingDate]:
    planned = [each for each in meetings if each.state is MeetingStatus.PLANNED]
    return sorted(planned, key=lambda each: each.starts_at)


@given(calendars())
def test_they_are_the_planned_ones_in_their_order(meetings) -> None:
    assert list(PlannedMeetings.of(meetings).meetings) == planned_of(meetings)


@given(calendars(), days, days)
def test_those_between_two_days(meetings, first: date, last: date) -> None:
    planned = PlannedMeetings.of(meetings)
    expected = [each for each in planned_of(meetings) if first <= each.held_on <= last]
    assert [planned.meetings[place] for place in planned.between(first, last)] == expected


@given(calendars(), days)
def test_the_one_on_a_day(meetings, day: date) -> None:
    expected = next((each for each in planned_of(meetings) if each.held_on == day), None)
    assert PlannedMeetings.of(meetings).on(day) == expected


@given(calendars(), days, days, st.booleans())
def test_the_first_that_is_reached(meetings, held_from: date, ready_on: date, is_first: bool) -> None:
    reached = [
        each for each in planned_of(meetings) if each.held_on >= held_from and ready_on <= ready_by(each, is_first)
    ]
    assert PlannedMeetings.of(meetings).reached(held_from, ready_on, is_first) == next(iter(reached), None)


@given(calendars(), st.just(BEFORE) | days, st.just(AFTER) | days, st.booleans())
def test_the_one_with_the_latest_deadline(meetings, first: date, last: date, is_first: bool) -> None:
    planned = PlannedMeetings.of(meetings)
    fitting = [each for each in planned_of(meetings) if first <= each.held_on <= last]
    if fitting:
        best = max(fitting, key=lambda each: (ready_by(each, is_first), each.held_on))
        assert planned.latest(planned.between(first, last), is_first) == (ready_by(best, is_first), best)
