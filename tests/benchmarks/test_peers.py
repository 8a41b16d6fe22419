"""What the peers are measured against keeps the facts it says, and counts only what is due."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from benchmarks.peers import comparing
from benchmarks.peers.bare import bare
from benchmarks.peers.work import SHARE_DUE, STAGES, measure


def test_a_case_leaves_a_row_for_each_act_and_no_hearing_open(tmp_path: Path) -> None:
    with bare(tmp_path / "peer.db") as peer:
        peer.live(0)
        assert peer.run('SELECT stage FROM "case"').fetchall() == [("decided",)]
        assert [act for (act,) in peer.run("SELECT act FROM done ORDER BY id")] == list(STAGES)
        answers = peer.run("SELECT body, answer, due FROM hearing ORDER BY body").fetchall()
    assert answers == [(0, "answer", None), (1, "answer", None), (2, "silence", None)]


def test_one_open_hearing_in_a_hundred_is_due_once(tmp_path: Path) -> None:
    with bare(tmp_path / "peer.db") as peer:
        peer.live(0)
        peer.lay_open(5 * SHARE_DUE)
        assert [peer.remind(), peer.remind()] == [5, 0]


def test_a_peer_prints_what_an_act_and_a_reminder_cost(capsys: pytest.CaptureFixture[str]) -> None:
    measure(bare, ["--cases", "3", "--hearings", "300"])
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"act", "due"}
    assert min(told.values()) > 0


def test_the_peers_are_locked_with_hashes_and_each_has_its_script() -> None:
    lock = comparing.LOCK.read_text(encoding="utf-8")
    named = re.findall(r"^(\S+)==\S+ \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", lock, re.M)
    assert len(named) == lock.count("==")
    assert {"spiffworkflow", "django-viewflow", "sqlalchemy", "transitions"} <= {name for name, _ in named}
    for script in (comparing.LIMIT, *comparing.PEERS):
        assert (comparing.LOCK.parent / f"{script}.py").is_file(), script
