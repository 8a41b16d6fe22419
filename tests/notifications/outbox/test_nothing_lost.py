"""Whatever the times of the sweeps, and whatever the server answers: no notice is lost, none is told twice."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import tables as t
from models.audit import verify
from models.database import open_engine, sqlite_url
from notifications.channels.sender import ACCEPTED, Letter, MemorySender, Receipt, Result
from process.notices import NoticeKind as Kind
from tests.notifications.rows import NEW_ID, NOW, Rows, sweep

pytestmark = pytest.mark.slow

HOURS = st.integers(min_value=0, max_value=24 * 14)
PLANNED = st.tuples(st.sampled_from(sorted(Kind)), HOURS, st.booleans())
ANSWERS = st.sampled_from((ACCEPTED, Receipt(Result.ERROR, "451"), Receipt(Result.REFUSED, "550")))
AFTERWARDS = tuple(24 * day + hour for day in (16, 17, 18) for hour in range(8))  # enough for every retry
FINAL = {"sent", "given_up", "cancelled", "superseded"}
MAY_LAPSE = {Kind.REMINDER, Kind.DEADLINE_PASSED}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    planned=st.lists(PLANNED, max_size=8), sweeps=st.lists(HOURS, max_size=6), answers=st.lists(ANSWERS, max_size=12)
)
def test_every_notice_ends_and_is_told_at_most_once(
    filled: tuple[Path, dict[str, int]],
    planned: list[tuple[Kind, int, bool]],
    sweeps: list[int],
    answers: list[Receipt],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(filled[0], Path(folder) / "sagsgang.db")
        rows = Rows(open_engine(sqlite_url(Path(folder) / "sagsgang.db")), iter(range(100, 900)), dict(filled[1]))
        _check(rows, planned, sweeps, iter(answers))
        rows.engine.dispose()


def _check(rows: Rows, planned: list[tuple[Kind, int, bool]], sweeps: list[int], answers: object) -> None:
    case = rows.case()
    rows.request(case)
    other = rows.person("Bo Dam")
    for kind, hour, to_other in planned:
        rows.notice(kind, case, other if to_other else None, planned_at=NOW + timedelta(hours=hour))
    accepted: list[Letter] = []

    def answer(letter: Letter) -> Receipt:
        receipt: Receipt = next(answers, ACCEPTED)  # type: ignore[call-overload]
        if receipt.result is Result.SENT:
            accepted.append(letter)
        return receipt

    sender = MemorySender(answer)
    for hour in (*sorted(sweeps), *AFTERWARDS):
        sweep(rows.engine, NOW + timedelta(hours=hour), sender, NEW_ID)
    _assert_nothing_lost(rows, accepted)


def _says_better(other: Any, row: Any) -> bool:
    """A later notice to the same person, of a kind that makes the first untrue."""
    is_later = (other.planned_at, other.id) > (row.planned_at, row.id)
    return other.recipient == row.recipient and is_later and row.kind in other.kind.payload.overtakes


def _dropped_when_begun(rows: Rows) -> set[int]:
    """The notices of which the history says that their meeting had begun, and had."""
    begins = {meeting.id: meeting.starts_at for meeting in rows.all(t.meetings)}
    dropped = [entry for entry in rows.all(t.history) if json.loads(entry.data).get("result") == "day_over"]
    assert all(entry.at >= begins[entry.meeting_id] for entry in dropped)
    return {json.loads(entry.data)["notice"] for entry in dropped}


def _assert_nothing_lost(rows: Rows, accepted: list[Letter]) -> None:
    notices = rows.all(t.notices)
    assert {str(row.state) for row in notices} <= FINAL
    over = _dropped_when_begun(rows)
    assert all(row.kind in MAY_LAPSE or row.id in over for row in notices if row.state == "cancelled")
    superseded = (row for row in notices if row.state == "superseded" and row.kind not in MAY_LAPSE)
    assert all(any(_says_better(other, row) for other in notices) for row in superseded)
    carried = Counter(row.notice for row in rows.all(t.message_notices))
    assert not carried or max(carried.values()) == 1
    told = {row.id for row in notices if row.state == "sent"}
    delivered = {letter.message for letter in accepted}
    assert told == {
        row.notice for row in rows.all(t.message_notices) if row.message in delivered and row.notice in told
    }
    assert len(delivered) == len(accepted)
    with rows.engine.connect() as connection:
        assert verify(connection).ok
