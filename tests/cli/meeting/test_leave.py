"""`sagsgang report-absence … --until`: one line for a whole leave."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Line

MEMBER = "flemming.groenlykke"
LEAVE = "5b0e0a34-7c5e-4a55-9f0a-6c1d0a3f0d11"
FIRST = "socialudvalg/2027-09-14"


def test_every_meeting_to_the_last_day_is_told_of_and_a_repeat_changes_nothing(sagsgang: Line) -> None:
    words = ("report-absence", FIRST, MEMBER, "--until", "2027-11-02", "--as", MEMBER, "--command-id", LEAVE)
    absences = sagsgang.json(*words)
    named = [FIRST, "socialudvalg/2027-10-04", "socialudvalg/2027-11-02"]
    assert absences == {"meetings": named, "repeated": False}
    assert sagsgang.json(*words) == {"meetings": named, "repeated": True}
    assert sagsgang(*words[:-2]) == ""
    assert (sagsgang.code, "nothing new" in sagsgang.err) == (1, True)
    assert "2027-11-22" in sagsgang("report-absence", FIRST, MEMBER, "--until", "2027-11-22", "--as", MEMBER)


@pytest.mark.parametrize(
    ("last", "sentence"),
    [
        ("2027-09-13", "is before the meeting"),
        ("i morgen", "write the last day as YYYY-MM-DD"),
    ],
)
def test_a_last_day_that_will_not_do_is_said(sagsgang: Line, last: str, sentence: str) -> None:
    sagsgang("report-absence", FIRST, MEMBER, "--until", last, "--as", MEMBER)
    assert sagsgang.code != 0
    assert sentence in sagsgang.err


def test_somebody_must_say_it(sagsgang: Line) -> None:
    sagsgang("report-absence", FIRST, MEMBER, "--until", "2027-11-02")
    assert "say who states this" in sagsgang.err


def test_a_leave_is_taken_back_in_one_line_and_answered_in_one(sagsgang: Line) -> None:
    sagsgang("report-absence", FIRST, MEMBER, "--until", "2027-11-02", "--as", MEMBER)
    named = [FIRST, "socialudvalg/2027-10-04", "socialudvalg/2027-11-02"]
    (seat,) = sagsgang.json("meeting", FIRST)["substitutions"]
    taken = sagsgang.json(
        "answer-seat", FIRST, MEMBER, seat["substitute"], "--yes", "--every", "--as", seat["substitute"]
    )
    assert taken == {"meetings": named, "repeated": False}
    assert sagsgang.json("withdraw-absence", FIRST, MEMBER, "--every", "--as", MEMBER)["meetings"] == named
