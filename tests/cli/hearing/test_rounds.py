"""The facts of a hearing under way, stated on the command line; and who has not answered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.case.test_journey import COORDINATOR, OFFICER, approved_example
from tests.cli.conftest import Line, lived_by

CHAIR = "jonna.gammelby"  # of HovedMED


@pytest.fixture
def case(sagsgang: Line, tmp_path: Path) -> str:
    """In hearing; Handicaprådet has until 24 September."""
    return lived_by(tmp_path, in_hearing)


def in_hearing(sagsgang: Line) -> str:
    case = approved_example(sagsgang)
    sagsgang("send-hearing", case, "--as", COORDINATOR, "--due", "handicapraad=2027-09-24 12:00")
    assert sagsgang.code == 0, sagsgang.err
    return case


def test_who_is_missing_is_listed_with_whom_to_call(sagsgang: Line, case: str) -> None:
    missing = sagsgang.json("missing")["missing"]
    assert missing[0]["body_code"] == "lokalmed_beskyttet_beskaeftigelse"
    council = next(row for row in missing if row["body_code"] == "handicapraad")
    assert (council["case"], council["due_at"], council["days_left"], council["next_meeting"]) == (
        case,
        "2027-09-24T12:00+02:00",
        32,
        "2027-09-23",
    )
    assert council["contacts"][0] == {
        "name": "Troels Vindum",
        "role": "secretary",
        "phone": "00 10 01 20",
        "email": "troels.vindum@sandvig.example",
    }
    assert council["last_mail"] is None
    assert "Troels Vindum 00 10 01 20" in sagsgang("missing")
    sagsgang("answer", case, "handicapraad", "--answer", "no_remarks", "--as", COORDINATOR)
    assert "handicapraad" not in {row["body_code"] for row in sagsgang.json("missing")["missing"]}


def test_nobody_owes_an_answer_where_nobody_was_asked(sagsgang: Line) -> None:
    assert "Nobody owes an answer." in sagsgang("missing")


@pytest.mark.parametrize(
    ("words", "event"),
    [
        (("ask-extension", "handicapraad", "--until", "2027-10-01", "--reason", "For kort"), "extension:asked"),
        (("hold-reminders", "handicapraad", "--until", "2027-09-20", "--note", "Ringet"), "reminders:held"),
        (("unsolicited", "--sender", "Beboerforeningen", "--text", "Nej tak"), "response:received"),
        (("set-wall", "--on", "2027-12-01", "--what", "Til Styrelsen"), "wall:set"),
        (("replace-body", "aeldreraad", "skolebestyrelse_sandvig", "--reason", "Lagt sammen"), "body:replaced"),
    ],
)
def test_each_fact_is_recorded(sagsgang: Line, case: str, words: tuple[str, ...], event: str) -> None:
    said = sagsgang.json(words[0], case, *words[1:], "--as", COORDINATOR)
    assert said["events"] == [event]


def test_more_time_is_refused_only_to_who_asked_and_with_a_reason(sagsgang: Line, case: str) -> None:
    sagsgang("refuse-extension", case, "handicapraad", "--reason", "Nej", "--as", COORDINATOR)
    assert (sagsgang.code, "has not asked for more time" in sagsgang.err) == (1, True)
    sagsgang("ask-extension", case, "handicapraad", "--until", "2027-10-01", "--as", COORDINATOR)
    assert next(r for r in sagsgang.json("missing")["missing"] if r["extension_wanted_on"])["body_code"] == (
        "handicapraad"
    )
    sagsgang("refuse-extension", case, "handicapraad", "--as", COORDINATOR)
    assert sagsgang.code == 1
    said = sagsgang.json("refuse-extension", case, "handicapraad", "--reason", "Byrådet 5/10", "--as", COORDINATOR)
    assert said["events"] == ["extension:refused"]


def test_an_answer_is_corrected_cleared_confirmed_and_asked_for_again(sagsgang: Line, case: str) -> None:
    text = "Ring til 12 34 56 78"
    sagsgang("answer", case, "hovedmed", "--answer", "joint_statement", "--text", text, "--as", COORDINATOR)
    sagsgang("answer", case, "hovedmed", "--date-unknown", "--corrects", "1", "--as", COORDINATOR)
    assert sagsgang.code == 0, sagsgang.err
    said = sagsgang.json("confirm-answer", case, "hovedmed", "--as", CHAIR)
    assert said["events"] == ["response:confirmed"]
    words = ("clear-answer", case, "1", "--verdict", "redacted", "--public-text", "Ring til os", "--as", OFFICER)
    assert sagsgang.json(*words)["events"] == ["response:cleared"]
    said = sagsgang.json("new-round", case, "--body", "hovedmed", "--days", "5", "--reason", "650", "--as", COORDINATOR)
    assert "round:opened" in said["events"]


def test_a_wall_is_struck_with_a_reason(sagsgang: Line, case: str) -> None:
    sagsgang("set-wall", case, "--on", "2027-12-01", "--what", "Til Styrelsen", "--as", COORDINATOR)
    sagsgang("strike-wall", case, "1", "--as", COORDINATOR)
    assert sagsgang.code == 1
    assert sagsgang.json("strike-wall", case, "1", "--reason", "Forkert dag", "--as", COORDINATOR)["events"] == [
        "wall:struck"
    ]


def test_a_change_nobody_made_cannot_be_judged(sagsgang: Line, case: str) -> None:
    sagsgang("judge-change", case, "--immaterial", "--reason", "Slåfejl", "--as", OFFICER)
    assert sagsgang.code == 1
    assert "has not changed" in sagsgang.err


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("ikke json", "cannot be read as JSON"),
        ('{"response": 1}', "is no list"),
        ('[{"point": "x"}]', "point 1 needs"),
        ('[{"response": 1, "point": "x", "verdict": "maybe"}]', "the verdict is one of"),
    ],
)
def test_points_that_cannot_be_read_are_named(
    sagsgang: Line, case: str, tmp_path: Path, content: str, why: str
) -> None:
    path = tmp_path / "points.json"
    path.write_text(content, encoding="utf-8")
    sagsgang("file-memo", case, "--points", str(path), "--as", OFFICER)
    assert (sagsgang.code, why in sagsgang.err) == (2, True)


def test_a_memo_is_filed_with_points_once_all_are_done(sagsgang: Line, case: str, tmp_path: Path) -> None:
    for row in sagsgang.json("missing")["missing"]:
        sagsgang("answer", case, row["body_code"], "--answer", "no_remarks", "--as", COORDINATOR)
    path = tmp_path / "points.json"
    path.write_text(json.dumps([{"response": 1, "point": "Vagtplan", "comment": "Ja", "verdict": "met"}]))
    said = sagsgang.json("file-memo", case, "--text", "Notat", "--points", str(path), "--as", OFFICER)
    assert said["events"] == ["memo:filed"]


def test_a_route_is_confirmed_for_a_new_term_and_somebody_takes_over(sagsgang: Line, case: str) -> None:
    sagsgang("confirm-route", case, "--as", OFFICER)
    assert (sagsgang.code, "no new term has begun" in sagsgang.err) == (1, True)
    sagsgang("clock", "--set", "2030-01-02 08:00")
    said = sagsgang.json("confirm-route", case, "--reason", "Uændret", "--as", OFFICER)
    assert said["events"][-1] == "route:confirmed"
    sagsgang("confirm-route", case, "--replace", "socialudvalg", "--as", OFFICER)
    assert sagsgang.code == 2, "OLD=NEW"


def test_an_answer_that_is_against_is_judged_before_the_memo_is_approved_here_too(sagsgang: Line, case: str) -> None:
    """The same rule as on the memo's page."""
    answered = ("--answer", "oppose", "--text", "Rampen er for stejl.", "--as", COORDINATOR)
    sagsgang("answer", case, "handicapraad", *answered)
    sagsgang("approve-memo", case, "--as", "sanne.vestervang")
    assert sagsgang.code == 1
    assert "Answers 1 cannot support the proposal, and the memo judges no point of theirs." in sagsgang.err
    sagsgang("approve-memo", case, "--anyway", "--as", "sanne.vestervang")
    assert "cannot support" not in sagsgang.err
