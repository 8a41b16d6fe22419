"""One personal link that never stops answering: each answer is a fact for ever, a mail to the coordinator and pages of
the memo. Thirty of 45 kB took eleven seconds to send, and the memo's PDF thirty to make.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.web.site import create_app
from process.limits import ANSWERS_AN_HOUR
from tests.web import answer_pages, rows
from tests.web.conftest import Hands
from tests.web.hearing.test_answer import Desk
from tests.web.office import words

SENTENCE = f"Der er sendt {ANSWERS_AN_HOUR} svar den seneste time, og flere kan ikke tages med nu."


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    engine, clock = answer_pages.town(tmp_path), Hands(rows.NOW)
    app = create_app(
        engine, clock, municipality="Sandvig Kommune", base_url=answer_pages.SITE, wall=clock, data=tmp_path
    )
    return Desk(engine, tmp_path, app, clock, answer_pages.path_for(engine, tmp_path))


def test_a_link_that_never_stops_answering_waits_and_loses_nothing(desk: Desk) -> None:
    assert desk.answer(tekst="Svar 0").status_code == 303
    for number in range(1, ANSWERS_AN_HOUR):
        assert desk.correct(tekst=f"Svar {number}").status_code == 303
    stopped = desk.correct(tekst="Et svar for meget")
    assert (stopped.status_code, SENTENCE in words(stopped.text)) == (429, True)
    assert 0 < int(stopped.headers["Retry-After"]) <= 3601
    assert len(desk.responses()) == ANSWERS_AN_HOUR
    assert "Et svar for meget" in desk.get("?ret=1").text, "what was typed is kept"
    desk.clock.moment += timedelta(hours=1, seconds=1)
    assert desk.correct(tekst="Et svar for meget").status_code == 303
    assert len(desk.responses()) == ANSWERS_AN_HOUR + 1
