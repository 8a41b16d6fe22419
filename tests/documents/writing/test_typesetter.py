"""Papers are set in a process of its own, which comes when it is needed and may be gone at any moment."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from documents.writing import typesetter
from documents.writing.paper import Paragraph
from documents.writing.pdf import pdf
from documents.writing.typeset import PaperError
from documents.writing.typesetter import Typesetter
from tests.documents.writing.papers import a_paper, text_of

pytestmark = pytest.mark.slow


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> Iterator[Typesetter]:
    made = Typesetter()
    monkeypatch.setattr("documents.writing.pdf.TYPESETTER", made)
    yield made
    made.end()


def test_it_stays_for_the_next_paper_and_goes_when_none_comes(own: Typesetter, monkeypatch: pytest.MonkeyPatch) -> None:
    assert own._process is None
    first = pdf(a_paper())
    process = own._process
    assert process is not None
    assert pdf(a_paper()) == first
    assert own._process is process
    monkeypatch.setattr(typesetter, "STAYS", 0.0)
    pdf(a_paper())
    assert own._leaving is not None
    own._leaving.join(30)
    assert own._process is None
    assert process.returncode == -signal.SIGKILL
    assert pdf(a_paper()) == first


def test_one_that_was_ended_is_followed_by_another(own: Typesetter) -> None:
    first = pdf(a_paper())
    assert own._process is not None
    os.kill(own._process.pid, signal.SIGKILL)
    assert pdf(a_paper()) == first


def test_one_that_cannot_work_at_all_is_said(own: Typesetter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetter, "_START", "raise SystemExit(1)")
    with pytest.raises(PaperError, match="ended twice"):
        pdf(a_paper())


def test_several_threads_each_get_their_own_paper(own: Typesetter) -> None:
    wanted = [f"Svar nummer {number}." for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda words: text_of(pdf(replace(a_paper(), blocks=(Paragraph(words),)))), wanted))
    assert all(words in text for words, text in zip(wanted, made, strict=True))


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_copy_of_this_process_calls_one_of_its_own(own: Typesetter) -> None:
    pdf(a_paper())
    ours = own._process
    if (copy := os.fork()) == 0:
        os._exit(0 if own._process is None and pdf(a_paper()) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]) == 0
    assert pdf(a_paper())
    assert own._process is ours


def test_it_is_told_no_variable_of_ours(own: Typesetter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAGSGANG_MAIL_URL", "smtps://k:hemmelig@mail.example")
    pdf(a_paper())
    assert own._process is not None
    with open(f"/proc/{own._process.pid}/environ", "rb") as file:
        assert b"hemmelig" not in file.read()


def test_the_folder_one_stands_in_may_be_gone(own: Typesetter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder := tmp_path / "left").mkdir()
    monkeypatch.chdir(folder)
    first = pdf(a_paper())
    folder.rmdir()
    assert pdf(replace(a_paper(), title="Et andet papir")) != first
