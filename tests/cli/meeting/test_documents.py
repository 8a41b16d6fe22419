"""A meeting's documents on the command line: written, kept, and recognised again by their hash."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.cli.conftest import Line

MEETING, CLERK = "byraad/2027-10-05", "birger.overgaard"
pytestmark = pytest.mark.slow


@pytest.fixture
def prepared(sagsgang: Line) -> Line:
    """An agenda with the items that come at every meeting."""
    sagsgang("prepare-agenda", MEETING, "--as", CLERK)
    assert sagsgang.code == 0, sagsgang.err
    return sagsgang


@pytest.mark.parametrize(
    ("words", "name", "begins"),
    [
        (("agenda",), "dagsorden.pdf", b"%PDF"),
        (("agenda", "--public"), "dagsorden.html", b"<!doctype html>"),
        (("minutes", "--format", "docx"), "referat.fil", b"PK"),
        (("minutes", "--public"), "referat.docx", b"PK"),
        (("excerpt", "--item", "1"), "udskrift.pdf", b"%PDF"),
    ],
)
def test_documents_are_written_in_each_format(prepared: Line, tmp_path: Path, words, name, begins) -> None:
    out, (what, *options) = tmp_path / name, words
    told = prepared.json("paper", what, MEETING, *options, "-o", str(out))
    assert out.read_bytes().startswith(begins)
    assert told["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert told["kept"] is False


def test_a_kept_document_is_recognised_and_a_changed_one_is_not(prepared: Line, tmp_path: Path) -> None:
    out = tmp_path / "dagsorden.html"
    assert prepared.json("paper", "agenda", MEETING, "-o", str(out), "--keep", "--as", CLERK)["kept"] is True
    checked = prepared.json("paper", "check", str(out))
    assert (checked["kind"], checked["meeting"], checked["is_newest"]) == ("agenda", MEETING, True)
    out.write_bytes(out.read_bytes() + b" ")
    prepared("paper", "check", str(out))
    assert prepared.code != 0
    assert "was changed since" in prepared.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("agenda", MEETING, "-o", "x.txt"), "--format is one of pdf, docx, html"),
        (("agenda", MEETING, "-o", "x.pdf", "--keep"), "say who keeps it"),
        (("excerpt", MEETING, "--item", "99", "-o", "x.pdf"), "there is no item '99'"),
        (("minutes", "byraad/2027-10-06", "-o", "x.pdf"), "there is no meeting"),
    ],
)
def test_wrong_use_is_said(prepared: Line, words, said) -> None:
    prepared("paper", *words)
    assert prepared.code != 0
    assert said in prepared.err
