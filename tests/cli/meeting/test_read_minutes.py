"""`sagsgang import` of minutes and answers: shown, fact by fact with its findings, and not stored."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Line

MEETINGS = Path(__file__).parents[2] / "documents" / "fixtures" / "meetings"


def test_minutes_are_shown_and_nothing_is_stored(sagsgang: Line) -> None:
    before = sagsgang.json("list")
    path = str(MEETINGS / "page-heads.txt")
    shown = sagsgang.json("import", path, "--dry-run")
    assert shown["cases"] == []
    (meeting,) = shown["meetings"]
    assert (meeting["kind"], meeting["body"], meeting["date"]) == (
        "minutes",
        "Social- og Sundhedsudvalget",
        "2027-03-09",
    )
    decision = meeting["items"][1]["decisions"][0]
    assert decision["outcome"] == "recommended"
    assert list(decision["source"]) == ["file", "page", "line", "last_line"]
    assert "unknown_body" in {finding["code"] for finding in meeting["findings"]}  # not in the example's organisation
    sagsgang("import", path)
    assert "Social- og Sundhedsudvalget 2027-03-09: recommended" in sagsgang.out
    assert "absent: Dagny Urup (meeting)" in sagsgang.out
    assert sagsgang.json("list") == before


def test_votes_have_the_words_of_the_contract(sagsgang: Line) -> None:
    shown = sagsgang.json("import", str(MEETINGS / "running-numbers.txt"), "--dry-run")
    votes = shown["meetings"][0]["items"][1]["decisions"][1]["votes"]
    assert (votes["for"], votes["against"], votes["abstained"]) == (9, 15, None)


def test_the_answer_of_a_body_is_the_same_by_both_doors(sagsgang: Line, tmp_path: Path) -> None:
    file = tmp_path / "svar.txt"
    file.write_text(
        "Høringssvar fra Handicaprådet\n\nForslag 4: Kørsel. Rådet kan ikke støtte forslaget.\n", encoding="utf-8"
    )
    (answer,) = sagsgang.json("import", str(file), "--dry-run")["hearing_responses"]
    read = sagsgang.json("read-answer", str(file))
    assert (answer["kind"], answer["body"], answer["date"]) == ("hearing_response", "Handicaprådet", None)
    assert (read["kind"], read["body"], read["date"]) == (answer["kind"], answer["body"], answer["date"])
    assert [(point["proposal"], point["stance"]) for point in answer["points"]] == [("4", "oppose")]
    assert [(point["number"], point["answer"]) for point in read["per_proposal"]] == [("4", "oppose")]
    assert answer["questions"] == read["questions"]
    sagsgang("import", str(file), "--dry-run")
    assert "Svaret har ingen dato." in sagsgang.out
