"""A case kept out of mails, heard together with others: bodies that are asked about the others learn nothing of it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import count

import pytest

from config.settings import EXAMPLE
from models.database import writing
from process.commands import case as c
from process.commands.act import Act, RegisterCommand, id_by_engine
from process.ids import CaseId
from tests.hearing.together import BUS, HOURS
from tests.web.hearing.test_together import BODIES, NUMBERS, PAGE, Hearing, hearing
from tests.web.office import COORDINATOR, words

__all__ = ["hearing"]
SENSITIVE = NUMBERS[2]


def test_neither_for_information_in_the_letter_nor_by_the_answer_of_a_link_to_the_others(
    hearing: Hearing,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = 'body = "aeldreraad"\n'
    text = (EXAMPLE / "playbook.toml").read_text().replace(row, f"{row}told_of_the_rest = true\n")
    told = RegisterCommand(kind="rules", key="playbook", fields={"text": text}, valid_from=date(2027, 6, 1))
    with writing(hearing.store.engine) as connection:
        hearing.store.apply_in(connection, told, Act(None, id_by_engine("rules")), hearing.clock.now())
    hearing.strike(SENSITIVE, "aeldreraad", "Rådet har bedt om at slippe")
    hearing.state_as("", c.KeepOutOfMail(case=CaseId(3), reason="Handler om et menneske"))
    began, ticks = hearing.clock.now(), count()
    with monkeypatch.context() as running:  # as a clock does: the letter is read as it will go all the same
        running.setattr(hearing.clock, "now", lambda: began + timedelta(microseconds=next(ticks)))
        assert hearing.person(COORDINATOR).get(f"{PAGE}/brev/aeldreraad/brev.pdf").status_code == 200
        read = words(hearing.get(COORDINATOR, f"{PAGE}/brev/aeldreraad"))
    assert BUS in read
    assert HOURS not in read
    hearing.done(COORDINATOR, PAGE, "send", til=BODIES)
    hearing.later(minutes=15)
    letters = hearing.mails()
    assert any(letter.papers for letter in letters)
    for letter in letters:
        assert HOURS not in " ".join((letter.subject, letter.text, letter.html, repr(letter.papers)))
    karen = next(letter for letter in letters if letter.name == "Karen Grønlykke")
    assert "Til orientering" not in karen.text
    link = re.findall(r"/svar/[A-Za-z0-9_-]+\.\d+", karen.text)[0]
    answers = [hearing.guest.get(f"{link}/sag/{number}") for number in (NUMBERS[0], SENSITIVE, "2027-9999")]
    assert [answer.status_code for answer in answers] == [200, 404, 404]
    assert answers[1].text.replace(SENSITIVE, "") == answers[2].text.replace("2027-9999", "")
