"""Whatever days the engine sleeps, and however its sweeps overlap: who is reminded, and when, holds (issue: reminders).

From Monday 6 December 2027, so that Christmas lies in the middle.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel

from models.database import reading
from process.calendar import COPENHAGEN, WorkCalendar, instant, local_day
from process.commands import act as c
from process.commands import hearing as hc
from process.deadlines import due_instant
from process.notices import NoticeKind, NoticeState
from process.state.hearing import Answer
from tasks.everything import move_everything, say_everything
from tasks.resources import Resources
from tests.hearing.test_budget_hearing import CHAIN, COORDINATOR, FORM, HANDICAP, HOVED, OFFICER
from tests.hearing.town import Town

MONDAY = date(2027, 12, 6)
_notices, _requests = SQLModel.metadata.tables["notice"], SQLModel.metadata.tables["hearing_request"]
_carried, _attempts = SQLModel.metadata.tables["message_notice"], SQLModel.metadata.tables["delivery_attempt"]

QUARTERS = st.integers(0, 28 * 24 * 4)
DAYS = 30
ASLEEP = st.lists(st.tuples(st.integers(0, DAYS), st.integers(1, 9)), max_size=2)
"""Stretches in which the engine does not run: from which day, and for how many."""


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case whose letters are drafted on that Monday."""
    town = Town(tmp_path_factory.mktemp("drafted"))
    town.now = instant(MONDAY, time(8))
    case = town.take_in(FORM, OFFICER)
    town.approve(case, *CHAIN)
    return town.fold()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asleep=ASLEEP,
    quarter=st.integers(0, 32),
    due_in=st.integers(5, 26),
    answered=st.none() | QUARTERS,
    promised=st.none() | st.integers(1, 25),
    held=st.none() | st.integers(1, 25),
    overlapping=st.booleans(),
)
def test_reminders_hold(
    drafted: Path,
    asleep: list[tuple[int, int]],
    quarter: int,
    due_in: int,
    answered: int | None,
    promised: int | None,
    held: int | None,
    overlapping: bool,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder), lived=drafted)
        town.now = instant(MONDAY, time(8))
        due = (MONDAY + timedelta(days=due_in), time(12))
        bodies = (town.body(HANDICAP), town.body(HOVED))
        town.do(hc.SendHearing(case=1, bodies=bodies, deadlines=dict.fromkeys(bodies, due)), COORDINATOR)
        acts: list[tuple[datetime, c.Command]] = []
        if promised:
            on = MONDAY + timedelta(days=promised)
            acts.append((_at(4), hc.PromiseResponse(case=1, body=bodies[0], on=on)))
        if held:
            until = MONDAY + timedelta(days=held)
            acts.append((_at(8), hc.HoldReminders(case=1, body=bodies[1], until=until)))
        if answered is not None:
            acts.append((_at(answered), hc.RecordResponse(case=1, body=bodies[0], answer=Answer.REMARKS, text="Nej")))
        gone = {first + more for first, length in asleep for more in range(length)}
        sweeps = [96 * day + quarter for day in range(DAYS) if day not in gone]
        _live(town, sweeps, acts, overlapping)
        _check(town, [_at(quarter) for quarter in sweeps])
        town.store.engine.dispose()


def _at(quarter: int) -> datetime:
    """So many quarters of an hour after the letters were sent."""
    return instant(MONDAY, time(8)) + timedelta(minutes=15 * quarter)


def _live(town: Town, sweeps: Sequence[int], acts: list[tuple[datetime, c.Command]], overlapping: bool) -> None:
    """The acts and the sweeps in the order of their times. What is refused (already answered, too late) is refused."""
    moments = sorted([*((_at(quarter), None) for quarter in sweeps), *acts], key=lambda each: each[0])
    for moment, act in moments:
        town.now = moment
        if act is not None:
            town.store.apply_all([(act, c.Act(None, str(moment)))], moment)
        elif overlapping:
            with ThreadPoolExecutor(2) as pool:
                list(pool.map(lambda _: _sweep(town), range(2)))
        else:
            _sweep(town)


def _sweep(town: Town) -> None:
    given = Resources(town.store, lambda: town.now, town.sender, town.new_id, "Sandvig Kommune")
    move_everything(given)
    say_everything(given)


def _check(town: Town, sweeps: list[datetime]) -> None:
    calendar = _calendar(town)
    with reading(town.store.engine) as connection:
        requests = {(r.consultation, r.round): r for r in connection.execute(sa.select(_requests))}
        notices = connection.execute(sa.select(_notices).where(_notices.c.case_id == 1)).all()
        sent = connection.execute(
            sa.select(_notices.c.id, _attempts.c.at)
            .join(_carried, _carried.c.notice == _notices.c.id)
            .join(_attempts, _attempts.c.message == _carried.c.message)
        ).all()
    left = {row.id: row.at for row in sent}
    assert len(left) == len(sent), "nothing is sent twice"
    reminders = [n for n in notices if n.kind is NoticeKind.REMINDER]
    _check_times(reminders, left, requests, calendar)
    _check_none_lost(notices, left, requests, [at for at in sweeps if _is_open(at, calendar)])


def _check_times(reminders, left, requests, calendar) -> None:
    for reminder in (row for row in reminders if row.id in left):
        at, request = left[reminder.id], requests[reminder.consultation, reminder.round]
        assert _is_open(at, calendar), "never outside the office's hours, never on a closing day"
        assert at < due_instant(request.due_on, request.due_time), "never after the deadline"
        assert request.answered_at is None or at <= request.answered_at, "never after an answer"
    days = Counter((r.consultation, r.recipient, local_day(left[r.id])) for r in reminders if r.id in left)
    assert not days or max(days.values()) == 1, "at most one a day to each"


def _check_none_lost(notices, left, requests, sweeps: list[datetime]) -> None:
    """The letter leaves with the first open sweep after its undo period. A reminder whose time had come at an open
    sweep has left, or was overtaken by a later one, an answer, a promise or the deadline.
    """
    for notice in notices:
        later = [at for at in sweeps if at >= notice.planned_at]
        if notice.kind is NoticeKind.HEARING_SENT and later:
            request = requests[notice.consultation, notice.round]
            gone = request.withdrawn_at is not None
            assert gone or left.get(notice.id) == later[0], "the letter left when it first could"
        if notice.state is NoticeState.PLANNED:
            assert not later, f"{notice.kind} was due at {later[0]} and is still waiting"
        if notice.state is NoticeState.SENT:
            assert notice.id in left


def _calendar(town: Town) -> WorkCalendar:
    reference = town.store.reference
    return reference.rules(reference.newest_config(), MONDAY)[1]


def _is_open(at: datetime, calendar: WorkCalendar) -> bool:
    local = at.astimezone(COPENHAGEN)
    return calendar.is_working_day(local.date()) and time(8) <= local.time() < time(16)
