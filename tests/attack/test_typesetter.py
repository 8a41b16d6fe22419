"""Papers of one process are set one after the other: what holds up one must not hold up all, and what was set for one
must not reach another.
"""

from __future__ import annotations

import os
import re
import signal
from dataclasses import replace
from inspect import signature
from typing import Any

import pytest

from documents.writing import typesetter
from documents.writing.paper import Paragraph
from documents.writing.pdf import pdf
from documents.writing.typeset import PaperError
from documents.writing.typesetter import TYPESETTER, Typesetter
from notifications.outbox.deliver import deliver
from tests.documents.writing.papers import a_paper, text_of
from tests.documents.writing.test_typesetter import own
from tests.web.hearing.test_together import BODIES, PAGE, Hearing, hearing
from tests.web.office import COORDINATOR

__all__ = ["hearing", "own"]

pytestmark = pytest.mark.slow


def said(words: str) -> bytes:
    return pdf(replace(a_paper(), blocks=(Paragraph(words),)))


@pytest.mark.parametrize(
    "hangs", ["import time; time.sleep(900)", "import sys, time; sys.stdin.read(); time.sleep(900)"]
)
def test_one_that_hangs_is_given_up_and_the_next_paper_is_set(
    own: Typesetter, monkeypatch: pytest.MonkeyPatch, hangs: str
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(typesetter, "LONGEST", 0.5)
        patched.setattr(typesetter, "_START", hangs)
        with pytest.raises(PaperError, match="not set within"):
            said("lang " * 40_000)
    assert "Det næste" in text_of(said("Det næste"))


def test_a_mail_that_waits_for_two_papers_is_on_its_way_within_half_of_its_lease() -> None:
    lease = signature(deliver).parameters["lease_seconds"].default
    two_papers = 2 * typesetter.LONGEST
    assert two_papers <= lease / 2


def test_one_that_is_stopped_in_the_middle_is_given_up(own: Typesetter, monkeypatch: pytest.MonkeyPatch) -> None:
    said("Det første")
    assert own._process is not None
    os.kill(own._process.pid, signal.SIGSTOP)
    monkeypatch.setattr(typesetter, "LONGEST", 0.5)
    with pytest.raises(PaperError, match="not set within"):
        said("Det andet")
    monkeypatch.undo()


def test_who_asks_next_does_not_get_what_was_set_for_one_who_was_interrupted(
    own: Typesetter, monkeypatch: pytest.MonkeyPatch
) -> None:
    said("Først")

    def interrupted(_pipe: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(typesetter, "_read", interrupted)
        with pytest.raises(KeyboardInterrupt):
            said("Kun for udvalget")
    assert "Kun for udvalget" not in text_of(said("For alle"))


HALF = """
import sys
sys.stdin.buffer.read(int.from_bytes(sys.stdin.buffer.read(8), "big"))
sys.stdout.buffer.write((1000).to_bytes(8, "big") + b"+%PDF-1.7 half a paper")
"""


def test_half_an_answer_is_none(own: Typesetter, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(typesetter, "_START", HALF)
        with pytest.raises(PaperError, match="ended twice"):
            said("Et papir")


def test_nobody_holds_a_connection_while_a_paper_is_set(hearing: Hearing, monkeypatch: pytest.MonkeyPatch) -> None:
    """All pages share a few: whoever had fifteen long letters printed at once held them all until the last was set."""
    pool: Any = hearing.store.engine.pool
    held: list[int] = []

    def counted(_data: object, _made_at: int, _note: object) -> bytes:
        held.append(pool.checkedout())
        return b"%PDF-"

    monkeypatch.setattr(TYPESETTER, "set", counted)
    draft = f"{PAGE}/brev/handicapraad/brev.pdf"
    assert hearing.person(COORDINATOR).get(draft).content == b"%PDF-"
    hearing.done(COORDINATOR, PAGE, "send", til=BODIES)
    hearing.later(minutes=15)
    answering = re.findall(r"/svar/[A-Za-z0-9_-]+\.\d+", hearing.to("Troels Vindum")[0].text)[0]
    desk = (
        draft.replace("/brev/", "/sendt/", 1),
        "/sager/2027-0001/dokumentation.pdf",
        "/sager/2027-0001/sagsmappe.pdf",
    )
    by_link = (f"{answering}/samlet/brev/stor-skrift.pdf", f"{answering}/sag/2027-0001/brev/brev.pdf")
    answers = [hearing.person(COORDINATOR).get(path) for path in desk] + [hearing.guest.get(path) for path in by_link]
    assert [answer.content for answer in answers] == [b"%PDF-"] * 5
    assert held == [0] * 6
