"""`sagsgang read-answer`: what an answer in a file says, before anybody records it."""

from pathlib import Path

from tests.cli.conftest import Line

LETTER = (
    "Høringssvar fra Handicaprådet\n\n3. september 2027\n\nForslag 4: Kørsel. Rådet kan ikke støtte forslaget.\n\n"
    "På vegne af Handicaprådet\nBodil Krag, formand\n"
)


def test_an_answer_is_shown_and_nothing_is_stored(sagsgang: Line, tmp_path: Path) -> None:
    file = tmp_path / "svar.txt"
    file.write_text(LETTER, encoding="utf-8")
    read = sagsgang.json("read-answer", str(file))
    assert {key: read[key] for key in ("kind", "body", "date", "answer", "signed_by", "questions")} == {
        "kind": "hearing_response",
        "body": "Handicaprådet",
        "date": "2027-09-03",
        "answer": "oppose",
        "signed_by": ["Bodil Krag, formand"],
        "questions": [],
    }
    assert [(each["number"], each["answer"]) for each in read["per_proposal"]] == [("4", "oppose")]
    assert "oppose" in sagsgang("read-answer", str(file))


def test_a_file_that_is_no_answer_is_told(sagsgang: Line, tmp_path: Path) -> None:
    file = tmp_path / "svar.md"
    file.write_text(LETTER, encoding="utf-8")
    sagsgang("read-answer", str(file))
    assert sagsgang.code != 0
    assert ".md" in sagsgang.err
