"""What is undone and done again on one day is told again: the last word people have is the one that holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Line, example_line

Told = Callable[[], list[tuple[str, str, int]]]
COUNCIL = "byraad/2027-09-07"


@pytest.fixture
def sagsgang(tmp_path: Path) -> Iterator[Line]:
    with example_line(tmp_path) as line:
        yield line


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """Lets what is planned leave; returns (kind, its day and words, recipients) of what has left now."""

    def leave() -> list[tuple[str, str, int]]:
        with closing(sqlite3.connect(tmp_path / "data" / "sagsgang.db", isolation_level=None)) as connection:
            left = connection.execute(
                "SELECT kind, substr(about, 1, 16), count(*) FROM notice WHERE state = 'planned' "
                "AND meeting_id IS NOT NULL GROUP BY 1, 2"
            ).fetchall()
            connection.execute("UPDATE notice SET state = 'sent' WHERE state = 'planned'")
            return left

    return leave


def test_a_meeting_that_is_moved_back_to_a_day_it_has_had(sagsgang: Line, told: Told) -> None:
    told()
    moves = []
    for was, now in (("2027-09-22", "23"), ("2027-09-23", "24"), ("2027-09-24", "23")):
        words = ("--to", f"2027-09-{now} 16:00", "--reason", "Lokalet", "--as", "birger.overgaard")
        sagsgang("move-meeting", f"oekonomiudvalg/{was}", *words)
        assert sagsgang.code == 0, sagsgang.err
        moves.append(told())
    assert [[(kind, day) for kind, day, _ in move] for move in moves] == [
        [("meeting_moved", "2027-09-23T14:00")],
        [("meeting_moved", "2027-09-24T14:00")],
        [("meeting_moved", "2027-09-23T14:00")],
    ]
    assert len({count for ((_, _, count),) in moves}) == 1


def test_a_substitute_who_is_asked_again_after_being_let_go(sagsgang: Line, told: Told) -> None:
    told()
    kinds = []
    for words in (("report-absence", "--month"), ("withdraw-absence",), ("report-absence", "--month")):
        sagsgang(words[0], COUNCIL, "erling.brandstrup", *words[1:], "--as", "erling.brandstrup")
        assert sagsgang.code == 0, sagsgang.err
        kinds.append([kind for kind, _, _ in told()])
    assert kinds == [["substitute_asked"], ["substitute_not_needed"], ["substitute_asked"]]
