"""Meetings of invented places in thirteen layouts, against what a careful clerk would enter."""

import time
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.reading.__main__ import FIXTURES, folder_of, judge_file, pairs_in, report
from documents.reading.minutes.read import read_meeting
from documents.reading.text.lines import lines_of

PAIRS = list(pairs_in(FIXTURES))
REAL = folder_of("documents", "SAGSGANG_DOCUMENTS")
SHARE_OF_SEEDS, SHARE_ELSEWHERE = 0.95, 0.85


@pytest.mark.parametrize(("document", "expected"), PAIRS, ids=[document.stem for document, _ in PAIRS])
def test_a_fixture_is_read_as_expected(document: Path, expected: Path) -> None:
    facts = judge_file(document, expected)
    assert len(facts) >= 9
    assert [fact for fact in facts if fact.verdict != "right"] == []


def test_real_documents_are_never_wrong_in_silence() -> None:
    if not REAL.is_dir():
        pytest.skip("the real documents are not here; set SAGSGANG_DOCUMENTS to their folder")
    for document, expected in pairs_in(REAL):
        facts = judge_file(document, expected)
        counts = Counter(fact.verdict for fact in facts)
        assert counts["wrong"] + counts["error"] == 0, [fact for fact in facts if fact.verdict in ("wrong", "error")]
        is_meeting = "proposal" not in document.name
        least = SHARE_OF_SEEDS if expected.name.startswith("seed") else SHARE_ELSEWHERE
        assert not is_meeting or counts["right"] >= least * len(facts), (document.name, counts)


@pytest.mark.parametrize("document", [document for document, _ in PAIRS], ids=lambda path: path.stem)
def test_every_line_stands_in_one_block(document: Path) -> None:
    lines = lines_of(document.read_text(encoding="utf-8"))
    read = read_meeting(lines, document.name)
    placed = Counter(n for block in (*read.blocks, *(b for i in read.items for b in i.blocks)) for n in block.lines)
    assert placed == Counter({line.number for line in lines})


@pytest.mark.parametrize("document", [document for document, _ in PAIRS], ids=lambda path: path.stem)
def test_what_is_uncertain_has_a_finding(document: Path) -> None:
    read = read_meeting(lines_of(document.read_text(encoding="utf-8")), document.name)
    for item in read.items:
        told = {finding.fact for finding in item.findings}
        unsure = {name for name, source in item.sources.items() if source.certainty == "uncertain"}
        unsure |= {"outcome" for decision in item.decisions if decision.certainty == "uncertain"}
        unsure |= {"follow_ups" for _ in item.follow_ups} | {"dates" for _ in item.dates}
        unsure |= {"external_deadlines" for each in item.external_deadlines if each.certainty == "uncertain"}
        assert unsure <= told, (item.title, unsure - told)


def test_the_report_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document, expected = PAIRS[0]
    (tmp_path / document.name).write_text(
        document.read_text(encoding="utf-8").replace("2027", "2026"), encoding="utf-8"
    )
    (tmp_path / expected.name).write_text(expected.read_text(encoding="utf-8"), encoding="utf-8")
    assert report([tmp_path], is_long=False) == 1
    assert "wrong" in capsys.readouterr().out
    assert report([FIXTURES], is_long=False) == 0
    assert report([tmp_path / "none"], is_long=False) == 1
    assert "left out" in capsys.readouterr().out


def test_long_minutes_are_read_in_a_second() -> None:
    seed = next(folder_of("seeds", "SAGSGANG_SEEDS").glob("002*.txt"), None)
    if seed is None:
        pytest.skip("the real documents are not here; set SAGSGANG_SEEDS to their folder")
    lines = lines_of(seed.read_text(encoding="utf-8"))
    started = time.process_time()
    meeting = read_meeting(lines, seed.name)
    assert time.process_time() - started < 1
    assert (len(meeting.items), len(meeting.items[1].decisions), len(meeting.items[1].outstanding)) == (12, 7, 2)
    (absence,) = meeting.absences or ()
    assert len(absence.sources) == 12  # told under every item: one fact with its places
    assert absence.substitute is not None
