"""kill -9 of the engine, for real, in the middle of a sweep and of a delivery: nothing lost, nothing moved twice.

Without a Prefect server: the waker then calls the same plain functions, and starts faster.
"""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from process.commands.case import ApproveDraft
from process.stages import Stage
from tests.engine.processes import a_port, engine, start_engine, until
from tests.engine.town import Town, settings_for
from tests.faults.slow_mail import slow_mail
from tests.notifications.mailserver import silent_server

pytestmark = pytest.mark.faults
CASES = 120  # three transactions: a kill after the first one's commit falls into the second or third
LEASE = timedelta(minutes=3)


@pytest.fixture
def rng() -> random.Random:
    return random.Random(1)


def town_in(folder: Path, **ports: int) -> Town:
    # Nobody answers at this Prefect address.
    return Town.of(settings_for(folder, prefect_port=a_port(15200), **ports))


def killed(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def state_many_facts(town: Town, count: int) -> None:
    """Last approvals of many cases in one transaction, so that one sweep has all of them to move."""
    town.do_all([(ApproveDraft(case=case), person) for case, person in town.many_almost_approved(count)])


@pytest.mark.kills
def test_a_sweep_that_is_killed_moves_every_case_once(tmp_path: Path, rounds: int, rng: random.Random) -> None:
    town = town_in(tmp_path / "data", smtp_port=a_port(16525))
    expected = 0
    in_the_middle = 0
    for _ in range(rounds):
        state_many_facts(town, CASES)
        expected += CASES
        before = sum(town.moves().values())
        process = start_engine(town.settings)
        until(lambda before=before: sum(town.moves().values()) > before, 60, "the sweep begins", every=0.01)
        time.sleep(rng.random() * 0.1)
        killed(process)
        in_the_middle += sum(town.moves().values()) < expected
    with engine(town.settings):
        until(lambda: town.stages()[Stage.DRAFTING] == 0, 60, "what was left is moved")
    assert in_the_middle, "no kill fell into a sweep: make the sweep longer"
    assert len(town.moves()) == expected
    assert set(town.moves().values()) == {1}
    assert town.is_clean()


@pytest.mark.kills
def test_a_delivery_that_is_killed_loses_no_mail_and_repeats_at_most_one(
    tmp_path: Path, rounds: int, rng: random.Random
) -> None:
    with slow_mail(0.1) as server:
        town = town_in(tmp_path / "data", smtp_port=server.port)
        for _ in range(rounds):
            town.send_hearing()
            town.clock.step(timedelta(minutes=11))  # past the undo period
            before = server.taken.total()
            process = start_engine(town.settings)
            until(lambda before=before: server.taken.total() > before, 60, "a mail is taken", every=0.01)
            time.sleep(rng.random() * 0.4)
            killed(process)
            town.clock.step(LEASE)
        with engine(town.settings):
            until(lambda: not unsaid(town), 60 + rounds * 10, "every notice is sent")
        repeated = [times for times in server.taken.values() if times > 1]
    assert sum(times - 1 for times in repeated) <= rounds
    stored = {str(row[0]) for row in town.rows("SELECT message_id FROM message")}
    assert set(server.taken) == stored  # each stored message was taken, and under no other Message-ID
    carried = town.rows("SELECT notice, count(*) FROM message_notice GROUP BY notice HAVING count(*) > 1")
    assert carried == []
    assert town.is_clean()


@pytest.mark.soak
def test_two_engines_on_one_folder_move_and_tell_everything_once(tmp_path: Path) -> None:
    with slow_mail(0.05) as server:
        town = town_in(tmp_path / "data", smtp_port=server.port)
        for _ in range(2):
            town.send_hearing()
        before = town.moves().total()
        town.clock.step(timedelta(minutes=11))  # past the undo period
        with engine(town.settings), engine(town.settings):
            until(lambda: server.taken.total() > 0, 60, "a mail is taken", every=0.01)
            state_many_facts(town, CASES)
            until(lambda: town.stages()[Stage.DRAFTING] == 0 and not unsaid(town), 90, "all is moved and said")
    assert town.moves().total() == before + CASES
    assert set(town.moves().values()) == {1}
    assert set(server.taken.values()) == {1}
    assert set(server.taken) == {str(row[0]) for row in town.rows("SELECT message_id FROM message")}
    assert town.is_clean()


def unsaid(town: Town) -> list[tuple[object, ...]]:
    now = town.clock.now().strftime("%Y-%m-%d %H:%M:%S")
    return town.rows(f"SELECT id FROM notice WHERE state = 'due' OR (state = 'planned' AND planned_at <= '{now}')")


@pytest.fixture
def silent() -> Iterator[int]:
    with silent_server() as port:
        yield port


def test_a_mail_server_that_hangs_does_not_keep_cases_from_moving(tmp_path: Path, silent: int) -> None:
    town = town_in(tmp_path / "data", smtp_port=silent)
    town.send_hearing()
    town.clock.step(timedelta(minutes=11))
    waiting = [town.almost_approved() for _ in range(3)]
    with engine(town.settings) as process:
        until(lambda: town.rows("SELECT 1 FROM message WHERE lease_token <> ''"), 60, "a mail is on its way")
        taken = []
        for waiting_case in waiting:
            stated = time.monotonic()
            case_id = town.approve(waiting_case)
            until(lambda case_id=case_id: town.stage(case_id) is Stage.HEARING, 20, "the case moves", every=0.02)
            taken.append(time.monotonic() - stated)
        assert town.rows("SELECT 1 FROM message WHERE lease_token <> ''")  # and it still hangs
        began = time.monotonic()
        process.terminate()
        assert process.wait(15) == 0
        assert time.monotonic() - began < 10
    assert max(taken) <= 2.0
