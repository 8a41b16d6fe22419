"""What lies ahead of a body that is asked: who decides the case and when, and when the body itself meets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from documents.hearing.since_asked import RequestKey
from models import tables as t
from models.reference import Reference
from models.rows.case_states import case_states_of
from models.rows.notice import NoticeRow
from notifications.hearing.way import Treating, Way, way_of
from process.calendar import CalendarRangeError, local_day
from process.internal_sections import InternalSections
from process.notices import NoticeKind
from process.planning.plan import RowKind, plan_rows
from process.register import MeetingStatus
from process.route.route import final_treatment
from process.state.case import Case, CaseState
from process.state.hearing import HearingRequest
from process.words import dates


@dataclass(frozen=True, slots=True)
class Ahead:
    """Of the hearings that some notices are about: by case what no body is sent, which years its budget has, who treats
    and decides it and when, and when its memo is finished by the plan; by body when it meets next.
    """

    internal: Mapping[int, InternalSections] = field(default_factory=dict)
    years: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    ways: Mapping[int, Way] = field(default_factory=dict)
    next_meetings: Mapping[int, datetime] = field(default_factory=dict)
    memos: Mapping[int, date] = field(default_factory=dict)


def ahead_of(
    connection: Connection,
    reference: Reference,
    notices: Collection[NoticeRow],
    cases: Mapping[int, Case],
    requests: Mapping[RequestKey, HearingRequest],
    now: datetime,
) -> Ahead:
    """Nothing is read where no notice is about a hearing."""
    bodies = {requests[notice.request].body for notice in notices if notice.request in requests}
    told_when = (NoticeKind.HEARING_SENT, NoticeKind.HEARING_EXTENDED, NoticeKind.LETTER_CORRECTED)
    lettered = {notice.case_id for notice in notices if notice.kind in told_when and notice.case_id}
    overdue = {notice.case_id for notice in notices if notice.kind is NoticeKind.DEADLINE_PASSED and notice.case_id}
    if not bodies and not lettered:  # a letter read before it is sent may have no request stored yet
        return Ahead()
    reference.refresh(connection)
    asked = case_states_of(connection, lettered)
    return Ahead(
        internal_sections(reference, cases),
        {case: reference.assessor(state.case, now).years_covered(state) for case, state in asked.items()},
        ways(asked, reference, now),
        next_meetings(connection, bodies, now),
        memo_days(connection, overdue, reference, now) if overdue else {},
    )


def ways(states: Mapping[int, CaseState], reference: Reference, now: datetime) -> dict[int, Way]:
    """By case. One whose route has no body that decides it has none."""
    planned = ((case, _way(state, reference, now)) for case, state in states.items())
    return {case: way for case, way in planned if way is not None}


def _way(state: CaseState, reference: Reference, now: datetime) -> Way | None:
    final = final_treatment(state)
    if final is None or final.body not in reference.register.organizations:
        return None
    try:
        plan = reference.assessor(state.case, now).plan(state)
    except CalendarRangeError:
        name = reference.register.organizations[final.body].name
        return Way((Treating(name, final.reading),))
    return way_of(plan, final.number)


def memo_days(
    connection: Connection, case_ids: Collection[int], reference: Reference, now: datetime
) -> dict[int, date]:
    """By case, the day the plan has for the memo to be finished: what comes before it is summed up in it."""
    states = case_states_of(connection, case_ids)
    planned = ((case, _memo_day(state, reference, now)) for case, state in states.items())
    return {case: day for case, day in planned if day is not None}


def _memo_day(state: CaseState, reference: Reference, now: datetime) -> date | None:
    try:
        rows = plan_rows(reference.assessor(state.case, now).plan(state))
    except CalendarRangeError:
        return None
    return next((row.ends_on for row in rows if row.kind is RowKind.MEMO), None)


def next_meetings(connection: Connection, bodies: Collection[int], now: datetime) -> dict[int, datetime]:
    """When each body's own next meeting begins, of those that have one in the calendar."""
    meeting = t.meetings.c
    query = (
        sa.select(meeting.organization, sa.func.min(meeting.starts_at))
        .where(meeting.organization.in_(bodies), meeting.starts_at > now, meeting.state != MeetingStatus.CANCELLED)
        .group_by(meeting.organization)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def own_meeting(starts_at: datetime | None, due: datetime | None, decided_on: date | None = None) -> str:
    """«Jeres næste møde er torsdag den 23. september 2027 kl. 14.00, før fristen.»; "" where the calendar has none.
    `decided_on`: by the plan; an answer from a meeting after it has nothing to be said to.
    """
    if starts_at is None:
        return ""
    place = "" if due is None else ", før fristen" if starts_at < due else ", efter fristen"
    if decided_on is not None and local_day(starts_at) > decided_on:
        place = ", efter at sagen efter planen er afgjort. Skal jeres svar nå med, må I give det før mødet"
    return f"Jeres næste møde i kalenderen er {dates.moment(starts_at)}{place}."


def internal_sections(reference: Reference, cases: Mapping[int, Case]) -> dict[int, InternalSections]:
    """By case, what no body is sent, by the rules the case runs under."""
    return {
        number: reference.rules(case.pinned_config, local_day(case.created_at))[0].internal_sections(case.case_type)
        for number, case in cases.items()
    }
