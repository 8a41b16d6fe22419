"""A case from a real form to a decision, stated on the command line as the people of the house would."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import EXAMPLE_FORM, Line

APPROVERS = ("halfdan.ladegaard", "lisbeth.toftegaard", "sanne.vestervang")
OFFICER, COORDINATOR, SECRETARY = "solvej.lykkegaard", "ulrik.sandager", "birger.overgaard"


def imported(sagsgang: Line, form: Callable[..., Path]) -> str:
    return str(sagsgang.json("import", str(form()))["cases"][0]["case"])


def approved(sagsgang: Line, case: str) -> None:
    sagsgang("submit", case, "--as", OFFICER)
    for person in APPROVERS:
        sagsgang("approve", case, "--as", person)
        assert sagsgang.code == 0, sagsgang.err


def imported_example(sagsgang: Line) -> str:
    return imported(sagsgang, lambda: EXAMPLE_FORM)


def approved_example(sagsgang: Line) -> str:
    case = imported_example(sagsgang)
    approved(sagsgang, case)
    return case


def sent_example(sagsgang: Line) -> str:
    case = approved_example(sagsgang)
    sagsgang("send-hearing", case, "--as", COORDINATOR)
    assert sagsgang.code == 0, sagsgang.err
    return case


def heard_example(sagsgang: Line) -> str:
    """A case whose letters are sent; HovedMED has answered."""
    case = sent_example(sagsgang)
    sagsgang("answer", case, "hovedmed", "--text", "Vi er bekymrede.", "--as", COORDINATOR)
    assert sagsgang.code == 0, sagsgang.err
    return case


def test_an_approved_case_is_in_hearing_once_the_letters_are_sent(sagsgang: Line, form: Callable[..., Path]) -> None:
    case = imported(sagsgang, form)
    approved(sagsgang, case)
    sent = sagsgang.json("send-hearing", case, "--as", COORDINATOR)
    assert (sent["stage"], sent["events"].count("letter:sent")) == ("hearing", 6)
    shown = sagsgang.json("show", case)
    assert {hearing["state"] for hearing in shown["hearings"]} == {"sent"}
    assert all(hearing["due_on"] > "2027-08-23" for hearing in shown["hearings"])


def test_answer_promise_extension_and_recall_are_recorded(sagsgang: Line, form: Callable[..., Path]) -> None:
    case = imported(sagsgang, form)
    approved(sagsgang, case)
    sagsgang("send-hearing", case, "--as", COORDINATOR, "--due", "handicapraad=2027-09-24 12:00")
    acts = (
        ("answer", case, "hovedmed", "--answer", "joint_statement", "--text", "Vi er bekymrede for vagtplanen."),
        ("promise", case, "handicapraad", "--on", "2027-09-23"),
        ("extend", case, "Ældrerådet", "--due", "2027-10-01", "--reason", "Rådet mødes først da.", "--accept-cost"),
        ("withdraw-hearing", case, "skolebestyrelse_fyrskolen", "--reason", "Ikke berørt."),
    )
    for act in acts:
        sagsgang(*act, "--as", COORDINATOR)
        assert sagsgang.code == 0, sagsgang.err
    states = {hearing["body"]: hearing["state"] for hearing in sagsgang.json("show", case)["hearings"]}
    assert states["HovedMED"] == "answered"
    assert states["Handicaprådet"] == "answer_promised"
    assert states["Skolebestyrelsen ved Fyrskolen"] == "withdrawn"
    planned = [n for n in sagsgang.json("log", case)["notices"] if n["kind"] == "reminder" and n["state"] == "planned"]
    assert not [n for n in planned if n["recipient"] == "Viola Bakkegaard" and n["planned_at"] < "2027-09-24"]


def test_a_meeting_decides_with_absence_substitute_points_and_votes(sagsgang: Line, form: Callable[..., Path]) -> None:
    case = imported(sagsgang, form)
    approved(sagsgang, case)
    sagsgang("send-hearing", case, "--as", COORDINATOR)
    meeting = sagsgang.json("meetings", "--body", "oekonomiudvalg")["meetings"][0]["meeting"]
    placed = sagsgang.json("place", meeting, case, "--as", SECRETARY)
    assert placed["item"] == "1"
    sagsgang("absent", meeting, "karen.ravnholt", "--reason", "Sygdom", "--as", SECRETARY)
    assert sagsgang.code == 0, sagsgang.err
    for member in ("mette.strandby", "ulla.tornby"):
        absent = ("absent", meeting, member, "--substitute", "bjarne.bakkegaard", "--as", SECRETARY)
        warned = sagsgang.json(*absent)["warnings"]
    assert warned == ["Stedfortræderen sidder allerede på en anden plads i mødet."]
    words = ("--outcome", "recommended", "--item", "1", "--votes", "4-2-0", "--point", "1=not_approved:udgår")
    decided = sagsgang.json("decide", meeting, *words, "--text", "Indstilles godkendt.", "--as", SECRETARY)
    assert decided["events"] == ["decision:recorded"]
    sagsgang("clock", "--set", f"{meeting[-10:]} 19:00")
    sagsgang("close-record", meeting, "--as", SECRETARY)
    assert sagsgang.code == 0, sagsgang.err
    sagsgang("move")
    shown = sagsgang.json("show", case)
    assert shown["decisions"][0]["votes"] == [4, 2, 0]
    assert shown["decisions"][0]["points"] == [[1, "not_approved", "udgår"]]
    assert shown["absences"][0]["person"] == "Karen Ravnholt"
    assert "Sygdom" not in sagsgang("show", case)
    assert "sat på dagsordenen for mødet" in sagsgang.out
    sagsgang("withdraw", case, "--reason", "Ikke aktuel", "--as", "solvej.lykkegaard")
    assert sagsgang.json("show", case)["holder"] is None
    assert [s["outcome"] for s in shown["route"] if s["body_code"] == "oekonomiudvalg"] == ["recommended"]


def test_a_body_not_on_the_route_is_recorded_with_its_deviation(sagsgang: Line, form: Callable[..., Path]) -> None:
    case = imported(sagsgang, form)
    meeting = sagsgang.json("meetings", "--body", "kultur_fritidsudvalg")["meetings"][0]["meeting"]
    secretary = next(p["code"] for p in sagsgang.json("people", "--role", "coordinator")["people"])
    decided = sagsgang.json("decide", meeting, "--case", case, "--outcome", "approved", "--as", secretary)
    assert {"not_on_agenda", "body_not_on_route"} <= set(decided["deviations"])
    assert sagsgang.json("show", case)["stage"] == "drafting"


def test_a_command_id_takes_effect_once(sagsgang: Line, form: Callable[..., Path]) -> None:
    case = imported(sagsgang, form)
    own_id = str(uuid.uuid4())
    first = sagsgang.json("submit", case, "--as", OFFICER, "--command-id", own_id)
    again = sagsgang.json("submit", case, "--as", OFFICER, "--command-id", own_id)
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert again["events"] == first["events"]


def test_an_id_that_is_no_uuid_is_refused_and_nothing_happens(sagsgang: Line, form: Callable[..., Path]) -> None:
    case = imported(sagsgang, form)
    for own_id in ("abc", "delivery:1:1", "engine/call-in-1-1"):
        refused = sagsgang.json("submit", case, "--as", OFFICER, "--command-id", own_id)
        assert refused["error"]["code"] == "wrong_use"
        assert "UUID" in refused["error"]["message"]


def test_an_old_version_overwrites_nothing(sagsgang: Line, form: Callable[..., Path]) -> None:
    case = imported(sagsgang, form)
    sagsgang("submit", case, "--as", OFFICER)
    seen = sagsgang.json("show", case)["version"]
    sagsgang("approve", case, "--as", APPROVERS[0], "--expected-version", str(seen))
    assert sagsgang.code == 0
    refused = sagsgang.json("approve", case, "--as", APPROVERS[1], "--expected-version", str(seen))
    assert (sagsgang.code, refused["error"]["code"]) == (1, "changed_meanwhile")


def test_the_audit_is_clean_and_a_missing_tail_is_found(sagsgang: Line, form: Callable[..., Path]) -> None:
    imported(sagsgang, form)
    verdict = sagsgang.json("audit", "verify")
    assert (verdict["ok"], verdict["first_bad"]) == (True, None)
    assert sagsgang.json("audit", "verify", "--head", verdict["head"])["ok"]
    assert not sagsgang.json("audit", "verify", "--head", "ab" * 32)["ok"]
    assert sagsgang.code == 1
