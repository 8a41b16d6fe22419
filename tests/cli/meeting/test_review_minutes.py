"""`sagsgang import --review` and `--apply`: what minutes would record of our meeting, then recording it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders.council_minutes import MINUTES, before_the_minutes
from tests.cli.conftest import Line, example_line
from tests.web.council import CLERK
from tests.web.office import prepared

MEETING = "byraad/2027-10-05"


@pytest.fixture
def sagsgang(tmp_path: Path) -> Iterator[Line]:
    """The command line on the evening of the council."""
    with example_line(tmp_path, CLOCK="2027-10-05 20:30") as line:
        office = prepared(tmp_path / "office", before_the_minutes)
        office.store.engine.dispose()
        (tmp_path / "office" / "sandvig.db").replace(tmp_path / "data" / "sagsgang.db")
        yield line


@pytest.fixture
def minutes(tmp_path: Path) -> str:
    path = tmp_path / "referat.txt"
    path.write_text(MINUTES, encoding="utf-8")
    return str(path)


def decided(sagsgang: Line) -> dict[str, str | None]:
    items = sagsgang.json("meeting", MEETING)["items"]
    return {item["title"]: (item["decision"] or {}).get("outcome") for item in items}


def test_a_review_records_nothing(sagsgang: Line, minutes: str) -> None:
    before = sagsgang.json("meeting", MEETING)
    sagsgang("import", minutes, "--review", "--as", CLERK)
    assert sagsgang.code == 0
    assert "--apply would record 7; 1 stand already; 2 are left to a person." in sagsgang.out
    assert "not applied: 6. Salg af grunden ved havnen: Punktet svarer ikke til noget punkt" in sagsgang.out
    assert sagsgang.json("meeting", MEETING) == before


def test_what_is_new_and_certain_is_recorded_once(sagsgang: Line, minutes: str) -> None:
    (report,) = sagsgang.json("import", minutes, "--apply", "--as", CLERK)["files"]
    assert (report["meeting"], report["refused"]) == (MEETING, [])
    assert report["recorded"] == [
        *("afbud-1", "fremmoede-0", "punkt-1", "punkt-2", "punkt-3", "mening-3_1", "punkt-4"),
    ]
    outcomes = decided(sagsgang)
    assert outcomes["Anlægsregnskab for havnen"] == "approved"
    assert outcomes["Ny skovpolitik"] == "referred"
    assert (outcomes["Takster for 2028"], outcomes["Salg af grund"]) == (None, None), "asked, so left to a person"
    sagsgang("import", minutes, "--apply", "--as", CLERK)
    assert "Recorded 0; 8 stood already; 2 left to a person." in sagsgang.out


def test_who_may_not_record_is_refused_and_nothing_is_recorded(sagsgang: Line, minutes: str) -> None:
    (report,) = sagsgang.json("import", minutes, "--apply", "--as", "solvej.lykkegaard")["files"]
    assert sagsgang.code == 1
    assert {refused["code"] for refused in report["refused"]} == {"not_allowed"}
    assert set(decided(sagsgang).values()) == {None}


def test_somebody_must_state_it(sagsgang: Line, minutes: str) -> None:
    sagsgang("import", minutes, "--apply")
    assert (sagsgang.code, "say who states this" in sagsgang.err) == (2, True)


def test_a_batch_reports_each_file(sagsgang: Line, minutes: str, tmp_path: Path) -> None:
    other = tmp_path / "andet.txt"
    other.write_text(MINUTES.replace("5. oktober 2027", "6. oktober 2027"), encoding="utf-8")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\n")
    reports = sagsgang.json("import", str(broken), str(other), minutes, "--review")["files"]
    assert sagsgang.code == 1
    assert [(report["file"], bool(report["problem"]), len(report["rows"])) for report in reports] == [
        ("broken.pdf", True, 0),
        ("andet.txt", True, 0),
        ("referat.txt", False, 11),
    ]
    assert sagsgang.err.splitlines()[:3] == ["1/3 broken.pdf", "2/3 andet.txt", "3/3 referat.txt"]
    assert "Vi har intet møde i Sandvig Byråd den 2027-10-06" in reports[1]["problem"]
