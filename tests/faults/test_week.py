"""A week with every fault on, and nobody who mends anything: it ends as a quiet week, or the log says why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.bad_week import BadWeek
from tests.faults.city import city
from tests.faults.reckoning import moved_twice, quiet, repeats, undelivered
from tests.faults.week import Account, Week, account

pytestmark = [pytest.mark.faults, pytest.mark.engine, pytest.mark.soak]


@pytest.mark.parametrize(
    "on_postgres", [False, pytest.param(True, marks=pytest.mark.postgres)], ids=["sqlite", "postgresql"]
)
def test_a_bad_week_ends_as_a_quiet_one(
    tmp_path: Path, seed: int, on_postgres: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        print(f"\na quiet week, and one with every fault, --seed={seed}", flush=True)
        with city(tmp_path / "quiet", on_postgres) as town:
            Week(town, lambda _day, _hour: None).live()
            quiet(town)
            expected = account(town)
            print(line("quiet", expected), flush=True)
        with city(tmp_path / "bad", on_postgres) as town:
            faults = BadWeek(town, seed)
            Week(town, faults).live()
            faults.end()
            quiet(town)
            seen = account(town)
            repeated, unexplained = repeats(town.taken(), faults.kills, town.turns)
            wrong = undelivered(town) + moved_twice(town)
            print("; ".join(f"{what}: {times}" for what, times in sorted(faults.seen.items())), flush=True)
            print(line("bad", seen), f"mails repeated {repeated.total()}", flush=True)
            assert town.town.is_clean()
    assert expected.facts.total() > 50
    assert expected.notices
    assert seen.differences(expected) == []
    assert (wrong, unexplained) == ([], [])


def line(name: str, lived: Account) -> str:
    told = sum(state == "sent" for state in lived.notices.values())
    return (
        f"{name:6} week: {lived.facts.total()} facts, {lived.moves.total()} moves, {len(lived.notices)} notices "
        f"({told} told, {len(lived.reasons)} given up with a reason)"
    )
