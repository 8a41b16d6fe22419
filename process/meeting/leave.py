"""An absence over a period: which of a body's meetings it reaches, and whether it is long enough for a substitute."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from process.commands import meeting as mc
from process.ids import BodyId, PersonId
from process.register import MeetingDate, MeetingStatus, Register

COMING = (MeetingStatus.PLANNED, MeetingStatus.DISPATCHED)


def is_a_month(first: date, last: date) -> bool:
    """Whether the days from the first to the last, both included, are a month or more (KSL § 15, stk. 2; § 28): from
    the 15th to the 14th of the next month, or to that month's end where it has no such day.
    """
    year, month = (first.year + first.month // 12, first.month % 12 + 1)
    anniversary = date(year, month, min(first.day, monthrange(year, month)[1]))
    ends_short = anniversary.day < first.day  # 31 January to 28 February: the whole of that month
    return last >= (anniversary if ends_short else anniversary - timedelta(days=1))


def meetings_within(
    register: Register, body: BodyId, person: PersonId, first: date, last: date, today: date
) -> Iterator[MeetingDate]:
    """The body's meetings from today on within the period, at which the person has a seat; the soonest first."""
    for meeting in register.meetings_of(body):
        is_meant = meeting.state in COMING and max(first, today) <= meeting.held_on <= last
        if is_meant and person in register.members_of(body, meeting.seated_on):
            yield meeting


def reports_of(
    register: Register, report: mc.ReportAbsence, body: BodyId, first: date, last: date, today: date
) -> tuple[mc.ReportAbsence, ...]:
    """One report a meeting within the period. `report` is that of the meeting it is told at: only there may the list
    demand a substitute for a single meeting (§ 15, stk. 1).
    """
    is_long = report.at_least_a_month or is_a_month(first, last)
    return tuple(
        mc.ReportAbsence(
            meeting=meeting.id,
            person=report.person,
            reason=report.reason,
            at_least_a_month=is_long,
            is_demanded=report.is_demanded and meeting.id == report.meeting,
        )
        for meeting in meetings_within(register, body, report.person, first, last, today)
    )
