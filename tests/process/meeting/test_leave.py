"""An absence over a period: what a month is, and the meetings it reaches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from process.calendar import instant
from process.commands import meeting as mc
from process.meeting.leave import is_a_month, meetings_within, reports_of
from process.register import BodyKind, MeetingDate, MeetingStatus, Membership, Organization, Person, Register, SeatRole

BODY, ANNA, BO = 1, 11, 12
DAYS = (date(2027, 10, 5), date(2027, 10, 26), date(2027, 11, 23), date(2027, 12, 14))


def register(*states: MeetingStatus, until: date | None = None) -> Register:
    stands = states or (MeetingStatus.PLANNED,) * len(DAYS)
    return Register(
        organizations={BODY: Organization(BODY, "byraad", "Sandvig Byråd", BodyKind.COUNCIL)},
        persons={ANNA: Person(ANNA, "anna", "Anna"), BO: Person(BO, "bo", "Bo")},
        memberships=(
            Membership(1, BODY, ANNA, SeatRole.MEMBER, ends_on=until),
            Membership(2, BODY, BO, SeatRole.SUBSTITUTE),
        ),
        meetings=tuple(
            MeetingDate(number, BODY, instant(day, time(17)), day, state)
            for number, (day, state) in enumerate(zip(DAYS, stands, strict=True), 1)
        ),
    )


@pytest.mark.parametrize(
    ("first", "last", "is_long"),
    [
        ("2027-11-01", "2027-11-30", True),
        ("2027-11-01", "2027-11-29", False),
        ("2027-10-15", "2027-11-14", True),
        ("2027-10-15", "2027-11-13", False),
        ("2027-12-15", "2028-01-14", True),
        ("2027-01-31", "2027-02-27", False),
        ("2027-01-31", "2027-02-28", True),
        ("2028-01-30", "2028-02-28", False),
        ("2028-01-30", "2028-02-29", True),
        ("2027-02-01", "2027-02-28", True),
        ("2027-10-05", "2027-10-05", False),
    ],
)
def test_a_month_runs_to_the_day_before_the_same_day(first: str, last: str, is_long: bool) -> None:
    assert is_a_month(date.fromisoformat(first), date.fromisoformat(last)) is is_long


def within(register: Register, first: date, last: date, today: date, person: int = ANNA) -> list[int]:
    return [meeting.id for meeting in meetings_within(register, BODY, person, first, last, today)]


def test_both_days_are_included_and_what_is_over_is_not() -> None:
    assert within(register(), DAYS[0], DAYS[2], date(2027, 9, 1)) == [1, 2, 3]
    assert within(register(), DAYS[0], DAYS[2], date(2027, 10, 6)) == [2, 3]
    assert within(register(), date(2027, 10, 6), date(2027, 10, 25), date(2027, 9, 1)) == []


def test_cancelled_and_held_meetings_and_days_without_a_seat_are_left_out() -> None:
    stands = (MeetingStatus.HELD, MeetingStatus.DISPATCHED, MeetingStatus.CANCELLED, MeetingStatus.PLANNED)
    assert within(register(*stands), DAYS[0], DAYS[3], DAYS[0]) == [2, 4]
    assert within(register(until=date(2027, 11, 1)), DAYS[0], DAYS[3], DAYS[0]) == [1, 2]
    assert within(register(), DAYS[0], DAYS[3], DAYS[0], BO) == []


def test_every_meeting_gets_its_report_and_the_demand_is_for_the_one() -> None:
    told = mc.ReportAbsence(meeting=2, person=ANNA, reason="Orlov", is_demanded=True)
    short = reports_of(register(), told, BODY, DAYS[0], DAYS[1], DAYS[0])
    assert [(absence.meeting, absence.at_least_a_month, absence.is_demanded) for absence in short] == [
        (1, False, False),
        (2, False, True),
    ]
    long = reports_of(register(), told, BODY, DAYS[0], DAYS[2], DAYS[0])
    assert [(absence.meeting, absence.at_least_a_month, absence.reason) for absence in long] == [
        (n, True, "Orlov") for n in (1, 2, 3)
    ]
    open_end = reports_of(register(), replace(told, at_least_a_month=True), BODY, DAYS[1], DAYS[1], DAYS[0])
    assert [absence.at_least_a_month for absence in open_end] == [True]
