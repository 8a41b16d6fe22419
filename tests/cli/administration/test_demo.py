"""The fifteen-minute demonstration, stated on the command line by the people of the house: lived through once, and
looked at step by step.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.administration.demonstration import LATE, MAYOR, Demonstration, live_through
from tests.cli.conftest import EXAMPLE_FORM, example_line
from tests.notifications.mailserver import mail_server


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """Behind it; a real mail server has taken what the town sent."""
    folder = tmp_path_factory.mktemp("demo")
    with (
        mail_server() as inbox,
        example_line(folder, MAIL_URL=f"smtp://127.0.0.1:{inbox.port}", BASE_URL="http://localhost:8000") as line,
    ):
        lived = Demonstration(line, inbox, folder)
        live_through(lived, EXAMPLE_FORM)
        yield lived


def test_the_import_has_four_findings_beside_their_source_lines(demo: Demonstration) -> None:
    case = demo.seen["import"]
    findings = [*case["findings"], *case["proposals"][0]["findings"]]
    assert len(findings) == 4
    assert all(finding["source"]["line"] for finding in findings)


def test_each_party_has_its_reason_and_one_is_left_out_and_taken_back(demo: Demonstration) -> None:
    for word in ("Handicaprådet", "retssikkerhedsloven § 37 a", "OmrådeMED Social og Sundhed", "Which is meant?"):
        assert word in demo.seen["parties"]
    assert "Forslaget berører ikke ældre" in demo.seen["parties without one"]
    assert "struck" not in demo.seen["parties again"]


def test_the_plan_says_what_other_deadlines_would_cost(demo: Demonstration) -> None:
    for word in ("2027-08-25", "2027-09-07", "2027-09-15 12:00", "2027-10-05", "28 dage", "2027-09-24"):
        assert word in demo.seen["plan"]
    assert "earliest decision 2027-10-05" in demo.seen["plan for 2027-09-24"]
    assert "kan ikke nå udsendelsen 29. september" in demo.seen["plan for 2027-09-30"]


def test_six_letters_are_sent(demo: Demonstration) -> None:
    assert demo.seen["sent"]["events"].count("letter:sent") == 6


def test_on_monday_those_who_are_missing_are_reminded_and_the_mail_server_has_taken_it(demo: Demonstration) -> None:
    missing = {row["body"] for row in demo.seen["missing"]}
    assert {"HovedMED", "Handicaprådet", "Skolebestyrelsen ved Fyrskolen"} <= missing
    reminded = [n for n in demo.seen["notices"] if n["kind"] == "reminder" and n["state"] == "sent"]
    assert {n["planned_at"][:10] for n in reminded} >= {"2027-09-06", "2027-09-10"}
    assert all(attempt["answer"].startswith("250") for n in reminded for attempt in n["attempts"])
    assert any("påmindelse" in subject for subject in demo.seen["subjects"])


def test_a_material_change_opens_a_second_round(demo: Demonstration) -> None:
    assert {hearing["round"] for hearing in demo.seen["changed"]["hearings"]} == {1, 2}
    assert demo.seen["plan with five days"]["decision_on"] == "2027-10-05", "with the memo they still reach the 29th"
    assert demo.seen["plan a week later"]["decision_on"] == "2027-10-26", "letters not sent by then are too late"


@pytest.mark.parametrize("paper", ["notat.pdf", "handicapraad.pdf"])
def test_memo_and_proof_are_printed(demo: Demonstration, paper: str) -> None:
    assert (demo.folder / paper).read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("when", ["after the change", "at the end"])
def test_the_history_is_in_order(demo: Demonstration, when: str) -> None:
    assert "all in order" in demo.seen[f"audit {when}"]


def test_the_mayor_orders_the_agenda(demo: Demonstration) -> None:
    assert demo.seen["first agenda"][0]["title"] == "Godkendelse af dagsorden"
    titles = demo.seen["titles"]
    assert titles[1] == "Indkaldelse af stedfortræder for Ulla Tornby"
    assert titles.index("Omlægning af beskyttet beskæftigelse – 2. behandling") == 6


def test_an_agenda_is_not_sent_before_the_chair_has_approved_it(demo: Demonstration) -> None:
    assert demo.seen["dispatch too early"][0] == 1


def test_a_late_item_says_why_and_printed_numbers_stay(demo: Demonstration) -> None:
    code, error = demo.seen["late without a reason"]
    assert code == 1
    assert "--late-reason" in error
    agenda = demo.seen["agenda"]
    late = next(item for item in agenda["items"] if item["title"] == LATE)
    assert (late["list_type"], late["late_reason"]) == ("late", "Skolen kan ikke bruges, før taget er tæt")
    assert agenda["agenda_version"] == 2
    assert next(item["item"] for item in agenda["items"] if item["subject"] == "case") == "7"


def test_twenty_three_decide_item_7(demo: Demonstration) -> None:
    assert demo.seen["item 7"]["quorum"]["present"] == 23
    decisions = {item["item"]: item["decision"] for item in demo.seen["record"]["items"] if item["decision"]}
    assert decisions["7"]["votes"] == "15-7-1"
    assert [dissent["by"] for dissent in decisions["7"]["dissents"]] == ["Liste H"]
    assert all(decision["deviations"] == [] for decision in decisions.values())


def test_only_those_who_took_part_sign(demo: Demonstration) -> None:
    assert demo.seen["signing by one who was away"][0] == 1
    record = demo.seen["record"]
    assert record["signed_by"] == [MAYOR, "freja.winding"]
    assert record["adopted"]
    assert record["attendance_stated"]


def test_the_record_says_who_was_there_and_not_why_somebody_was_not(demo: Demonstration) -> None:
    assert "ferie" not in str(demo.seen["record"]).lower(), "why somebody was away is told to nobody here"
    for word in ("freja.winding for ulla.tornby: approved, item 2", "gorm.overgaard: disqualified 24-0-0", "23/13"):
        assert word in demo.seen["printed record"]


def test_the_case_is_followed_up_on(demo: Demonstration) -> None:
    assert demo.seen["end"]["stage"] == "follow_up"
