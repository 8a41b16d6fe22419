"""Log, proof and memo on the command line, as the coordinator writes them out."""

from __future__ import annotations

import hashlib
from pathlib import Path

import docx
import pytest

from tests.cli.case.test_journey import COORDINATOR, OFFICER, heard_example
from tests.cli.conftest import Line, lived_by


@pytest.fixture
def heard(sagsgang: Line, tmp_path: Path) -> str:
    return lived_by(tmp_path, heard_example)


def test_the_log_of_one_body_tells_what_is_planned_and_what_happened(sagsgang: Line, heard: str) -> None:
    whole, own = sagsgang.json("log", heard), sagsgang.json("log", heard, "--body", "hovedmed")
    assert {line["body"] for line in own["log"]} == {"HovedMED"}
    assert len(own["notices"]) < len(whole["notices"])
    assert {line["what"] for line in own["log"]} >= {"letter_sent", "answered", "planned", "cancelled"}
    assert {"at", "what", "kind", "recipient", "body", "words"} == set(own["log"][0])
    assert "Høringsbrevet til HovedMED blev sendt" in sagsgang("log", heard, "--body", "HovedMED")


def test_a_proof_is_written_and_says_what_it_holds(sagsgang: Line, heard: str, tmp_path: Path) -> None:
    out = tmp_path / "bevis.pdf"
    told = sagsgang.json("proof", heard, "--body", "hovedmed", "--out", str(out))
    assert out.read_bytes().startswith(b"%PDF")
    assert told["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    (hearing,) = told["hearings"]
    assert (hearing["body"], hearing["state"]) == ("HovedMED", "answered")
    assert hearing["outcome"].startswith("Bemærkninger (svar nr. 1")
    sagsgang("audit", "verify", "--head", told["head"])
    assert sagsgang.code == 0, sagsgang.err


def test_a_memo_is_written_in_the_municipality_s_own_template(sagsgang: Line, heard: str, tmp_path: Path) -> None:
    out = tmp_path / "notat.docx"
    told = sagsgang.json("memo", heard, "--out", str(out))
    assert (told["edition"], told["answers"], told["silent"]) == (0, 1, 5)
    document = docx.Document(str(out))
    assert document.sections[0].header.paragraphs[0].text == "Sandvig Kommune"
    assert document.paragraphs[0].text == "Høringsnotat (udkast)"
    assert "Wrote" in sagsgang("memo", heard, "--out", str(tmp_path / "notat.PDF"))


WRONG = (
    (("proof", "2027-9999", "--out", "x.pdf"), "there is no case 2027-9999"),
    (("memo", "2027-9999", "--out", "x.pdf"), "there is no case 2027-9999"),
    (("log", "2027-9999"), "there is no case 2027-9999"),
    (
        ("proof", "{case}", "--out", "x.pdf", "--body", "byraad"),
        "no letter about {case} has been sent to Sandvig Byråd",
    ),
    (("proof", "{case}", "--out", "x.pdf", "--body", "ukendt"), "there is no body 'ukendt'"),
    (("memo", "{case}", "--out", "notat.odt"), "write a .pdf or a .docx, not '.odt'"),
    (("memo", "{case}", "--out", "mappe/notat.pdf"), "cannot be written"),
)


def test_wrong_words_are_told_in_one_line(
    sagsgang: Line, heard: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for words, said in WRONG:
        sagsgang(*(word.format(case=heard) for word in words))
        assert (sagsgang.code, len(sagsgang.err.strip().splitlines())) == (2, 1), words
        assert said.format(case=heard) in sagsgang.err


def test_a_broken_template_is_named(
    sagsgang: Line, heard: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from documents.writing import word

    broken = tmp_path / "dokument.docx"
    broken.write_bytes(b"ikke en Word-fil")
    monkeypatch.setattr(word, "TEMPLATE", broken)
    sagsgang("memo", heard, "--out", str(tmp_path / "notat.docx"), "--json")
    assert sagsgang.code == 1
    assert "»dokument.docx« er ikke en Word-fil" in sagsgang.err
    assert not (tmp_path / "notat.docx").exists()


def test_the_officer_s_memo_is_an_edition(sagsgang: Line, heard: str, tmp_path: Path) -> None:
    for body in sagsgang.json("show", heard)["hearings"]:
        if body["state"] == "sent":
            sagsgang("answer", heard, body["body"], "--answer", "no_remarks", "--as", COORDINATOR)
    sagsgang("file-memo", heard, "--text", "Kort sagt.", "--as", OFFICER)
    assert sagsgang.code == 0, sagsgang.err
    assert sagsgang.json("memo", heard, "--out", str(tmp_path / "n.pdf"))["edition"] == 1
