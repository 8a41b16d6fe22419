from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.clock import CLOCK_FILE, ClockError, DemoClock, SystemClock, clock_for

REAL = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CHOSEN = datetime(2027, 8, 23, 6, 0, tzinfo=UTC)


class Hands:
    """A clock that tests turn by hand."""

    def __init__(self) -> None:
        self.moment = REAL

    def now(self) -> datetime:
        return self.moment


def test_demo_clock_runs_on_from_the_chosen_moment_and_is_shared_through_its_file(tmp_path: Path) -> None:
    hands = Hands()
    ours, theirs = (DemoClock(tmp_path / CLOCK_FILE, hands) for _ in range(2))
    assert ours.now() == REAL
    ours.set(CHOSEN)
    hands.moment += timedelta(minutes=5)
    assert ours.now() == theirs.now() == CHOSEN + timedelta(minutes=5)
    theirs.step(timedelta(days=7))
    assert ours.now() == CHOSEN + timedelta(days=7, minutes=5)
    assert list(tmp_path.iterdir()) == [tmp_path / CLOCK_FILE]


def test_demo_clock_takes_no_naive_moment_and_never_steps_back(tmp_path: Path) -> None:
    clock = DemoClock(tmp_path / CLOCK_FILE)
    with pytest.raises(ValueError, match="time zone"):
        clock.set(datetime(2027, 8, 23))  # noqa: DTZ001
    with pytest.raises(ValueError, match="forward"):
        clock.step(timedelta(days=-1))


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"started_real": 1, "started_at": 2}', '{"started_real": "x"}'])
def test_damaged_clock_file_is_a_readable_error_not_a_wrong_time(tmp_path: Path, text: str) -> None:
    (tmp_path / CLOCK_FILE).write_text(text)
    with pytest.raises(ClockError, match="damaged"):
        DemoClock(tmp_path / CLOCK_FILE).now()


def test_demo_clock_is_refused_outside_the_example(tmp_path: Path) -> None:
    assert isinstance(clock_for(tmp_path, example=False), SystemClock)
    with pytest.raises(ClockError, match="example municipality only"):
        clock_for(tmp_path, example=False, start=CHOSEN)
    DemoClock(tmp_path / CLOCK_FILE).set(CHOSEN)
    with pytest.raises(ClockError, match="example municipality only"):
        clock_for(tmp_path, example=False)


def test_a_restart_of_the_example_continues_where_it_was(tmp_path: Path) -> None:
    first = clock_for(tmp_path, example=True, start=CHOSEN)
    assert isinstance(first, DemoClock)
    first.step(timedelta(days=30))
    again = clock_for(tmp_path, example=True, start=CHOSEN)
    assert again.now() >= CHOSEN + timedelta(days=30)
