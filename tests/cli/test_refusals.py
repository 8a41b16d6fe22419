"""Bad input gets one clear line in the language of this door, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.case.test_journey import COORDINATOR, OFFICER, approved, imported
from tests.cli.conftest import Line


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "empty.txt", "file_empty"),
        (b"PK\x03\x04 broken", "broken.docx", "file_damaged"),
        (b"%PDF-1.7 broken", "broken.pdf", "file_damaged"),
        (b"GIF89a", "picture.gif", "file_type_unknown"),
    ],
)
def test_an_unreadable_file_is_refused_with_its_reason(
    sagsgang: Line, tmp_path: Path, content: bytes, name: str, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    refused = sagsgang.json("import", str(path))
    assert (sagsgang.code, refused["error"]["code"]) == (1, code)
    assert sagsgang.err.count("\n") == 1
    assert sagsgang.json("cases")["cases"] == []


def test_a_missing_and_a_huge_file_are_refused(sagsgang: Line, tmp_path: Path) -> None:
    assert sagsgang.json("import", str(tmp_path / "none.txt"))["error"]["code"] == "file_not_found"
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    assert sagsgang.json("import", str(huge))["error"]["code"] == "file_too_large"


def test_bad_files_are_named_and_the_good_ones_among_them_taken_in(
    sagsgang: Line, form: Callable[..., Path], tmp_path: Path
) -> None:
    homeless = form("Ny legeplads\n\nDer bygges en legeplads på torvet.\n", "homeless.txt")
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 broken")
    files = [str(path) for path in (tmp_path / "none.txt", form(), broken, homeless)]
    told = sagsgang.json("import", *files)
    assert sagsgang.code == 1
    assert [(row["file"], row["result"], row["cases"], row["code"]) for row in told["files"]] == [
        ("none.txt", "failed", [], "file_not_found"),
        ("form.txt", "stored", ["2027-0001"], ""),
        ("broken.docx", "failed", [], "file_damaged"),
        ("homeless.txt", "failed", [], "not_found"),
    ]
    assert "Save it again from the program it came from." in told["files"][2]["problem"]
    assert [case["case"] for case in told["cases"]] == ["2027-0001"]
    assert [case["case"] for case in sagsgang.json("cases")["cases"]] == ["2027-0001"]

    other = form().read_text(encoding="utf-8").replace("SOC-04", "SOC-05").replace("ledsagelse", "følgeskab")
    (tmp_path / "none.txt").write_text(other, encoding="utf-8")
    sagsgang("import", *files[:2])
    assert sagsgang.code == 0
    assert sagsgang.out.splitlines()[-2:] == [
        "none.txt: taken in: 2027-0002",
        "form.txt: already taken in: 2027-0001",
    ]


def test_of_a_file_with_several_cases_all_are_stored_or_none(sagsgang: Line, form: Callable[..., Path]) -> None:
    original = form().read_text(encoding="utf-8")
    homeless = original.replace("Udvalg Socialudvalget\nAfdeling/Institution Voksne og Handicap\n", "")
    two = form(original + "\n" + homeless.replace("Omlægning", "Udvidelse").replace("SOC-04", "X-9"), "two.txt")
    refused = sagsgang.json("import", str(two))
    assert (sagsgang.code, refused["error"]["code"]) == (1, "not_found")
    assert sagsgang.json("cases")["cases"] == []
    sagsgang("import", str(two), "--department", "Voksne og Handicap")
    assert len(sagsgang.json("cases")["cases"]) == 2


def test_importing_twice_is_importing_once(sagsgang: Line, form: Callable[..., Path]) -> None:
    first, again = imported(sagsgang, form), imported(sagsgang, form)
    assert first == again
    assert len(sagsgang.json("cases")["cases"]) == 1


def test_a_dry_run_stores_nothing_and_shows_who_would_be_heard(sagsgang: Line, form: Callable[..., Path]) -> None:
    told = sagsgang.json("import", str(form()), "--dry-run")
    stored = sagsgang.json("import", str(form()), "--dry-run")
    assert told == stored
    assert "Handicaprådet" in [party["body"] for party in told["cases"][0]["hearing_parties"]]
    assert told["cases"][0]["case"] is None
    assert sagsgang.json("cases")["cases"] == []


@pytest.mark.parametrize(
    "words",
    [
        ("fly",),
        ("submit",),
        ("submit", "2027-0001"),
        ("show", "2027-9999"),
        ("meetings", "--body", "nowhere"),
        ("process", "--format", "poem"),
        ("extend", "2027-0001", "hovedmed", "--due", "soon", "--as", OFFICER),
    ],
)
def test_wrong_use_is_exit_code_2_and_one_line(sagsgang: Line, words: tuple[str, ...]) -> None:
    sagsgang(*words)
    assert sagsgang.code == 2
    assert sagsgang.out == ""
    assert sagsgang.err.startswith("sagsgang: ")
    assert sagsgang.err.count("\n") == 1


def test_a_deadline_in_the_past_is_refused(sagsgang: Line, form: Callable[..., Path]) -> None:
    case = imported(sagsgang, form)
    approved(sagsgang, case)
    refused = sagsgang.json("send-hearing", case, "--due", "hovedmed=2027-08-01", "--as", COORDINATOR)
    assert (sagsgang.code, refused["error"]["code"]) == (1, "deadline_in_past")
    assert {hearing["state"] for hearing in sagsgang.json("show", case)["hearings"]} <= {"drafted"}


def test_an_answer_after_the_deadline_is_received_and_marked_late(
    sagsgang: Line, form: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = imported(sagsgang, form)
    approved(sagsgang, case)
    sagsgang("send-hearing", case, "--as", COORDINATOR)
    sagsgang("clock", "--set", "2027-10-20")
    sagsgang("move")
    states = {h["body"]: h["state"] for h in sagsgang.json("show", case)["hearings"]}
    assert states["HovedMED"] == "no_answer"
    sagsgang("answer", case, "hovedmed", "--as", COORDINATOR)
    assert sagsgang.code == 0
    states = {h["body"]: h["state"] for h in sagsgang.json("show", case)["hearings"]}
    assert states["HovedMED"] == "answered_late"


def test_who_may_not_is_told_who_may(sagsgang: Line, form: Callable[..., Path]) -> None:
    case = imported(sagsgang, form)
    refused = sagsgang.json("send-hearing", case, "--as", OFFICER)
    assert (sagsgang.code, refused["error"]["code"]) == (1, "not_allowed")
    assert "the hearing coordinator" in refused["error"]["message"]


def test_a_broken_playbook_is_named_by_file_and_line(
    sagsgang: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    from config.settings import EXAMPLE, settings

    folder = tmp_path / "mine"
    shutil.copytree(EXAMPLE, folder)
    playbook = folder / "playbook.toml"
    text = playbook.read_text(encoding="utf-8")
    playbook.write_text(text.replace('body = "handicapraad"', 'body = "handicapraed"', 1), encoding="utf-8")
    checked = sagsgang.json("config", "check", str(folder))
    assert sagsgang.code == 1
    assert [p["file"] for p in checked["problems"]] == ["playbook.toml"]
    line = checked["problems"][0]["line"]
    assert "handicapraed" in playbook.read_text(encoding="utf-8").splitlines()[line - 1]
    assert sagsgang.json("config", "check") == {"ok": True, "problems": []}
    settings.cache_clear()


def test_config_export_can_be_read_back(sagsgang: Line, tmp_path: Path) -> None:
    sagsgang("config", "export", str(tmp_path / "out"))
    assert sagsgang.code == 0, sagsgang.err
    assert sagsgang.json("config", "check", str(tmp_path / "out")) == {"ok": True, "problems": []}
    assert sagsgang.json("config", "apply")["changes"] == 0


def test_a_text_that_is_no_text_is_refused_in_one_line(sagsgang: Line, form: Callable[..., Path]) -> None:
    case = imported(sagsgang, form)
    refused = sagsgang.json("withdraw", case, "--reason", "bl\udce5", "--as", OFFICER)
    assert (sagsgang.code, refused["error"]["code"]) == (1, "unreadable_text")
