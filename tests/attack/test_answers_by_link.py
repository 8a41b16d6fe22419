"""One personal link that never stops answering: each answer is a fact for ever, a mail to the coordinator and pages of
the memo. Thirty of 45 kB took eleven seconds to send, and the memo's PDF thirty to make.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.web.site import create_app
from models.database import reading
from process.limits import ANSWERS_AN_HOUR
from tests.web import answer_pages, rows
from tests.web.conftest import Hands
from tests.web.hearing.test_answer import HIDDEN, Desk
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
    assert "Et svar for meget" in desk.get(f"?ret={ANSWERS_AN_HOUR}").text, "what was typed is kept"
    desk.clock.moment += timedelta(hours=1, seconds=1)
    assert desk.correct(tekst="Et svar for meget").status_code == 303
    assert len(desk.responses()) == ANSWERS_AN_HOUR + 1


def test_a_draft_from_ever_new_windows_stays_small(desk: Desk) -> None:
    """Each window's text was kept beside the others' for ever: thirty posts filled the memory of the web."""
    opened = dict(HIDDEN.findall(desk.get().text.split('class="sg-answer"', 1)[1]))
    for number in range(12):
        long = f"{number} " + "x" * 200_000
        typed = {"goer": "kladde", "svar": "remarks", "tekst": long, "vegne": long, "navn": long, "begrundelse": long}
        typed |= opened | {"vindue": f"v{number}" * 50, "vindue-set": "x"}
        assert desk.client.post(desk.path, data=typed).status_code in (204, 303, 422)
    with reading(desk.engine) as connection:
        (content,) = connection.execute(sa.text("SELECT content FROM form_draft")).scalars()
    assert 100_000 < len(content) < 1_000_000
