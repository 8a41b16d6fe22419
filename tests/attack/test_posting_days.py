"""The day of a posting is what a municipality proves: nothing was posted before it was there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from models import tables as t
from models.audit import verify
from models.database import reading, writing
from tests.web.hearing.test_posting import POST, _contacts, _post, _today, paper
from tests.web.hearing.test_together import Hearing, hearing
from tests.web.office import COORDINATOR, forms, words

__all__ = ["hearing", "paper"]


def test_a_reminder_was_not_posted_before_it_was_there(paper: Hearing) -> None:
    """It could be said of 1990; the letter alone was looked at."""
    paper.mails()
    (person, *_) = _contacts(paper)
    _post(paper, person, dag=_today(paper).isoformat())
    while not any(f"/{person}#" in name for name in forms(paper.get(COORDINATOR, POST))):
        paper.later(days=1)
        paper.mails()
    ready = _today(paper)
    for day in (date(1990, 1, 1), date(1, 1, 2), ready - timedelta(days=1)):
        assert "det blev først klar" in words(_post(paper, person, dag=day.isoformat())), day
    assert "det blev først klar" in words(_post(paper, person, dag="1990-01-01", hvordan="telefon"))
    paper.later(days=2)
    assert not any(f"/{person}#" in name for name in forms(_post(paper, person, dag=ready.isoformat())))
    with reading(paper.store.engine) as connection:
        answers = connection.scalars(sa.select(t.attempts.c.answer).where(t.attempts.c.result == "posted")).all()
        assert verify(connection).ok
    assert {answer[-4:] for answer in answers} == {"2027"}


@pytest.mark.parametrize(
    ("forged", "told"),
    [
        ("UPDATE message SET channel = 'phone' WHERE channel = 'post'", "went another way"),
        ("UPDATE message SET channel = 'mail' WHERE channel = 'post'", "went another way"),
        ("UPDATE message SET channel = 'post' WHERE channel = 'mail'", "went another way"),
        ("UPDATE message SET recipient = 1 WHERE channel = 'post'", "to another person"),
        ("UPDATE hearing_request SET posted_at = '2027-08-01 10:00:00.000000' WHERE by_post", "was changed"),
        ("UPDATE notice SET state = 'to_post' WHERE state = 'sent'", "is told to be to_post"),
        ("DELETE FROM message_notice WHERE message IN (SELECT id FROM message WHERE channel = 'post')", "no longer in"),
    ],
)
def test_what_was_posted_cannot_be_told_otherwise(paper: Hearing, forged: str, told: str) -> None:
    """The log and the proof tell by which way a letter went; that alone was not held against the history."""
    paper.mails()
    (person, *_) = _contacts(paper)
    _post(paper, person, dag=_today(paper).isoformat())
    with writing(paper.store.engine) as connection:
        assert verify(connection).ok
        assert connection.execute(sa.text(forged)).rowcount
        assert any(told in problem for problem in verify(connection).problems)
