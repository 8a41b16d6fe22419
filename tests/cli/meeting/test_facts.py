"""Facts about a meeting whose words are more than their fields: a file kept, what the guard found, votes by name."""

from __future__ import annotations

import hashlib
from datetime import date, time
from pathlib import Path

import pytest

from models.files import FileStore
from process.calendar import instant
from tests.cli.conftest import Line

MEETING, CLERK, CHAIR = "byraad/2027-10-05", "birger.overgaard", "karen.ravnholt"


@pytest.fixture
def state(sagsgang: Line):
    """States a fact about the council's meeting as its secretary; the answer, which must not be a refusal."""

    def stated(name: str, *words: str) -> dict[str, object]:
        answer = sagsgang.json(name, MEETING, *words, "--as", CLERK)
        assert sagsgang.code == 0, sagsgang.err
        return answer

    return stated


def test_an_agenda_is_published_with_its_annex_and_an_item_taken_off(sagsgang: Line, state, tmp_path: Path) -> None:
    annex = tmp_path / "notat.txt"
    annex.write_text("Notat", encoding="utf-8")
    assert state("add-item", "Besked fra 12 34 56 78", "--subject", "messages")["item"] == "1"
    state("attach-annex", "1", str(annex), "--public-from", "2027-10-05 12:00")
    shown = sagsgang.json("meeting", MEETING)["items"]
    assert [(item["subject"], item["annexes"][0]["title"]) for item in shown] == [("messages", "notat.txt")]
    state("approve-agenda", "--by", CHAIR)
    state("dispatch")
    refused = sagsgang.json("publish", MEETING, "agenda", "--as", CLERK)
    assert refused["error"]["code"] == "guard_found"
    assert state("publish", "agenda", "--reason", "Nummeret er kommunens")["events"] == ["publication:made"]
    out = tmp_path / "dagsorden.pdf"
    sagsgang("paper", "agenda", MEETING, "--public", "-o", str(out))
    kept = sagsgang.json("paper", "check", str(out))
    assert (kept["kind"], kept["meeting"], kept["is_newest"]) == ("agenda_public", MEETING, True), "it was published"
    sagsgang("withdraw-publication", MEETING, "1", "--as", CLERK)
    assert (sagsgang.code, "say why" in sagsgang.err) == (2, True)
    assert state("withdraw-publication", "1", "--reason", "Forkert punkt")["events"] == ["publication:withdrawn"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("tegning.bin", b"\0" * (15 << 20), "kan ikke tages med"),
        ("falsk.pdf", b"ikke en pdf", "passer ikke til filtypen"),
        ("tom.txt", b"", "er tom"),
    ],
)
def test_an_annex_is_refused_as_on_the_page(
    sagsgang: Line, state, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    state("add-item", "Havnen")
    (tmp_path / name).write_bytes(content)
    sagsgang("attach-annex", MEETING, "1", str(tmp_path / name), "--as", CLERK)
    assert sagsgang.code == 2
    assert words in sagsgang.err


def test_an_annex_larger_than_any_answer_is_attached(sagsgang: Line, state, tmp_path: Path) -> None:
    annex = tmp_path / "plan.pdf"
    annex.write_bytes(b"%PDF-1.7\n" + b"0" * (15 << 20))
    state("add-item", "Havnen")
    state("attach-annex", "1", str(annex))
    (item,) = (item for item in sagsgang.json("meeting", MEETING)["items"] if item["title"] == "Havnen")
    assert item["annexes"] == [{"annex": 1, "title": "plan.pdf"}]
    kept = FileStore(tmp_path / "data").path(hashlib.sha256(annex.read_bytes()).hexdigest())
    assert kept.stat().st_size == annex.stat().st_size


def test_a_case_is_no_item_of_its_own(sagsgang: Line) -> None:
    sagsgang("add-item", MEETING, "Sag", "--subject", "case", "--as", CLERK)
    assert (sagsgang.code, "sagsgang place" in sagsgang.err) == (2, True)


def test_a_vote_by_name_makes_its_own_count(sagsgang: Line, state) -> None:
    state("add-item", "Ny rådgiver", "--kind", "decision")
    words = ("--who", f"{CHAIR}=for")
    state("decide", "--item", "1", "--outcome", "approved", *words, "--amendment", "Liste B@0-1-0:Intet")
    decision = sagsgang.json("meeting", MEETING)["items"][0]["decision"]
    assert decision["votes"] == "1-0-0"
    assert decision["amendments"] == [{"by": "Liste B", "text": "Intet", "votes": "0-1-0"}]


def test_an_absence_keeps_its_hours_and_its_items(sagsgang: Line, state) -> None:
    state("prepare-agenda")
    state("absent", CHAIR, "--from-item", "2", "--left-at", "18.40", "--without-notice")
    rows = sagsgang.json("meeting", MEETING)["attendance"]
    assert [(row["from_item"], row["left_at"], row["with_notice"]) for row in rows] == [("2", "18:40", False)]
    state("present", CHAIR)
    assert sagsgang.json("meeting", MEETING)["attendance"][0]["presence"] == "present"


def test_a_called_roll_is_written_down_by_name_in_one_go(sagsgang: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    members = (CHAIR, "erling.brandstrup")
    monkeypatch.setattr("app.cli.door.Door.now", instant(date(2027, 10, 5), time(19)))
    sagsgang("attendance", MEETING, *(word for member in members for word in ("--present", member)), "--as", CLERK)
    assert sagsgang.code == 0, sagsgang.err
    rows = sagsgang.json("meeting", MEETING)["attendance"]
    assert [(row["person"], row["presence"]) for row in rows] == [(member, "present") for member in members]
    sagsgang("attendance", MEETING, "--present", CLERK, "--as", CLERK)
    assert sagsgang.code == 1, "the clerk is no member"
