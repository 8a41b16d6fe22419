"""Next year's hearing plan, told: in January to the coordinators, and to each body that is asked to move a meeting;
again when a calendar has changed what came of it. Whoever knows already is told nothing; what is overtaken before it is
sent is not sent.

What was told stands in the notices themselves, as of incidents (`notifications/administration/incidents.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.rows.notice import cancel_installation_notices, plan_installation_notices
from models.store import Store
from process.calendar import CalendarRangeError, local_day
from process.ids import PersonId
from process.notices import HearingPlanChanged, MeetingToMove, Notice, NoticeKind, NoticeState
from process.people import CONTACTS
from process.planning.budget_round import budget_year
from process.planning.hearing_plan import HearingPlan, Standing, hearing_plan, is_told_from, result_of
from process.register import Register, SeatRole
from process.words.hearing_plan import asked_of

SOUND = str(Standing.IN_TIME)
_KINDS = (NoticeKind.HEARING_PLAN, NoticeKind.MEETING_TO_MOVE)
_UNTOLD = (NoticeState.CANCELLED, NoticeState.SUPERSEDED, NoticeState.NOT_APPLICABLE)
Told = dict[tuple[NoticeKind, PersonId, str], str]
"""A result each person was told, by kind and by what it is about: the year, or the year and a body."""


def tell_of_hearing_plan(store: Store, connection: Connection, now: datetime) -> int:
    """Plan what is news; returns how many notices."""
    plan, register = _plan_of(store, connection, now), store.reference.register
    if plan is None:
        return 0
    planned, left = _told(connection)
    news = []
    for notice in _news(plan, register, now):
        key, result = _key_of(notice)
        last, heard = planned.get(key), left.get(key)
        if last == result:
            continue
        cancel_installation_notices(connection, notice, f"{key[2]}/")
        if notice.kind is NoticeKind.HEARING_PLAN or result != SOUND or heard not in (None, SOUND):
            news.append(notice)
    plan_installation_notices(connection, news)
    return len(news)


def _plan_of(store: Store, connection: Connection, now: datetime) -> HearingPlan | None:
    """The plan of the round ahead, from New Year's Day of its hearing and as long as anything can be mended."""
    store.reference.refresh(connection)
    today = local_day(now)
    rules, calendar = store.reference.rules(store.reference.newest_config(), today)
    year = budget_year(rules.budget_years.values(), today)
    if year is None or today < is_told_from(year):
        return None
    try:
        plan = hearing_plan(year, rules, store.reference.register, calendar, today)
    except CalendarRangeError:
        return None
    return None if plan.is_over else plan


def _news(plan: HearingPlan, register: Register, now: datetime) -> Iterator[Notice]:
    """All that there is to know, to everybody who is to know it."""
    year, today = plan.year.year, local_day(now)
    lines = [f"{each.body.name}: {asked_of(each)}" for each in plan.troubled]
    results = "\n".join(f"{each.body.code} {result_of(each)}" for each in plan.troubled)
    digest = hashlib.sha256(results.encode()).hexdigest()[:16] if results else SOUND
    whole = HearingPlanChanged(year, digest, "\n".join(lines))
    held = (seat for seat in register.seats if seat.role is SeatRole.COORDINATOR and seat.holds_on(today))
    for person in dict.fromkeys(seat.person for seat in held):
        yield Notice(whole, person, now)
    for each in plan.bodies:
        payload = MeetingToMove(year, each.body.id, result_of(each), asked_of(each))
        seats = (seat for role in CONTACTS for seat in register.seats_in(each.body.id, today, role))
        for person in dict.fromkeys(seat.person for seat in seats):
            yield Notice(payload, person, now)


def _key_of(notice: Notice) -> tuple[tuple[NoticeKind, PersonId, str], str]:
    subject, result = _split(notice.about)
    return (notice.kind, notice.recipient, subject), result


def _told(connection: Connection) -> tuple[Told, Told]:
    """The last result each was to be told, and the last that has left."""
    notice = t.notices.c
    query = sa.select(notice.kind, notice.recipient, notice.about, notice.state).where(
        notice.kind.in_(_KINDS), notice.case_id.is_(None), notice.meeting_id.is_(None), notice.state.not_in(_UNTOLD)
    )
    planned: Told = {}
    left: Told = {}
    for kind, recipient, about, state in connection.execute(query.order_by(notice.id)):
        subject, result = _split(about)
        planned[kind, recipient, subject] = result
        if state is not NoticeState.PLANNED:
            left[kind, recipient, subject] = result
    return planned, left


def _split(about: str) -> tuple[str, str]:
    subject, _, result = about.rpartition("/")
    return subject, result
