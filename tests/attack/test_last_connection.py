"""All pages of a process share fifteen connections. A page that held one and waited for another ended them all:
fifteen forms with a mistake, sent at once by somebody who is signed in, and nobody was answered for half a minute.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pytest

from tests.web.hearing.test_together import BODIES, PAGE, Hearing, hearing
from tests.web.office import CASE, COORDINATOR, OFFICER, words

__all__ = ["hearing"]
OTHERS = 5 + 10 - 1  # of SQLAlchemy's pool and its overflow, but the last
LETTER = f"{PAGE}/brev/handicapraad"


def all_but_one_are_taken(hearing: Hearing, by: ExitStack) -> None:
    for _ in range(OTHERS):
        by.enter_context(hearing.store.engine.connect())


def test_a_form_with_a_mistake_is_answered_by_the_last_connection(hearing: Hearing) -> None:
    with ExitStack() as others:
        all_but_one_are_taken(hearing, others)
        page = hearing.refused(COORDINATOR, PAGE, "send", til=BODIES, **{"frist-handicapraad": "2027-08-20"})
        assert "Sag 2027-0001" in words(page)
        page = hearing.refused(OFFICER, CASE, "fortrolig", lukket="ja", grund="")
        assert "grund" in page


def test_a_letter_is_read_by_the_last_connection(hearing: Hearing) -> None:
    sent = LETTER.replace("/brev/", "/sendt/")
    with ExitStack() as others:
        all_but_one_are_taken(hearing, others)
        assert "Handicaprådet" in hearing.get(COORDINATOR, LETTER)
        assert "Handicaprådet" in hearing.get(COORDINATOR, f"{LETTER}/brev.txt")
    hearing.done(COORDINATOR, PAGE, "send", til=BODIES)
    hearing.later(minutes=15)
    with ExitStack() as others:
        all_but_one_are_taken(hearing, others)
        assert "Handicaprådet" in hearing.get(COORDINATOR, f"{sent}/brev.txt")


def test_without_any_it_is_said_that_it_will_pass(hearing: Hearing, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, pool = hearing.person(COORDINATOR), hearing.store.engine.pool
    impatient: Any = pool
    monkeypatch.setattr(impatient, "_timeout", 0.01)
    with ExitStack() as others:
        all_but_one_are_taken(hearing, others)
        others.enter_context(hearing.store.engine.connect())
        answer = reader.get("/opgaver")
    assert (answer.status_code, "Vent et øjeblik" in answer.text) == (503, True)
    assert reader.get("/opgaver").status_code == 200
