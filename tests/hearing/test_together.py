"""The weeks of a hearing of several proposals: one letter a contact, one reminder a day at most, one addition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from process.calendar import local_day
from process.commands import case as c
from process.commands import hearing as hc
from process.ids import CaseId
from process.state.hearing import Answer, Channel
from tests.hearing import together
from tests.hearing.together import COORDINATOR, OFFICER, TITLE
from tests.hearing.town import Town

ELDERLY = "Karen Grønlykke"  # chair of Ældrerådet, which answers nothing until the last day
LATE = "Nyt tag på hallen"


class Weeks:
    """Lived once; `cases` in the order they were gathered, the last added a week after the others."""

    def __init__(self, folder: Path) -> None:
        self.town = town = Town(folder)
        titles = ((together.BUS, -300), (together.RAMP, 450), (together.HOURS, -120))
        self.cases = [together.proposal(town, title, amount) for title, amount in titles]
        self.number = together.opened(town, *self.cases)
        together.send(town, self.number)
        town.until(date(2027, 8, 30), 9)
        self._adds_one()
        town.until(date(2027, 9, 7), 9)
        self.answer("aeldreraad", self.cases[0])
        town.do(hc.WithdrawHearing(case=self.cases[1], body=town.body("aeldreraad"), reason="Udgår"), COORDINATOR)
        town.until(date(2027, 9, 15), 9)
        for case in (self.cases[2], self.cases[3]):
            self.answer("aeldreraad", case)
        town.until(date(2027, 9, 24), 9)

    def _adds_one(self) -> None:
        self.cases.append(together.proposal(self.town, LATE, 900))
        package = together.view(self.town, self.number).package
        self.town.do(hc.GatherCase(case=self.cases[-1], package=package.id), COORDINATOR)
        together.send(self.town, self.number)

    def answer(self, body: str, case: CaseId) -> None:
        asked = {"case": case, "body": self.town.body(body), "channel": Channel.MAIL}
        self.town.do(hc.RecordResponse(**asked, answer=Answer.REMARKS, text="Nej."), COORDINATOR)

    def subjects(self, name: str) -> list[tuple[date, str]]:
        return [(local_day(at), letter.subject) for at, letter in self.town.sent_on if letter.name == name]


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Weeks]:
    lived = Weeks(tmp_path_factory.mktemp("weeks"))
    yield lived
    lived.town.store.engine.dispose()


def test_each_contact_gets_one_letter_and_one_addition(weeks: Weeks) -> None:
    letters = Counter(
        (letter.address, local_day(at)) for at, letter in weeks.town.sent_on if letter.subject.startswith("Ny ")
    )
    assert set(letters.values()) == {1}
    assert {day for _, day in letters} == {date(2027, 8, 23), date(2027, 8, 30)}
    addition = next(
        letter for at, letter in weeks.town.sent_on if local_day(at) == date(2027, 8, 30) and letter.name == ELDERLY
    )
    assert "Det er en tilføjelse til den høring, I allerede har fået brev om." in addition.text
    assert LATE in addition.text
    assert together.BUS not in addition.text
    assert addition.subject == f"Ny høring: {TITLE} – svar senest onsdag den 15. september 2027 kl. 12.00"
    first = next(letter for _, letter in weeks.town.sent_on if letter.name == ELDERLY)
    assert addition.thread == first.message_id
    due = {
        r.due_on
        for case in weeks.cases
        for r in weeks.town.state(case).requests
        if r.body == weeks.town.body("aeldreraad")
    }
    assert due == {date(2027, 9, 15)}


def test_at_most_one_reminder_a_day_and_it_names_what_is_missing(weeks: Weeks) -> None:
    reminders = Counter(
        (letter.address, local_day(at)) for at, letter in weeks.town.sent_on if "påmindelse" in letter.subject
    )
    assert reminders
    assert set(reminders.values()) == {1}
    texts = [
        letter.text for _, letter in weeks.town.sent_on if letter.name == ELDERLY and "påmindelse" in letter.subject
    ]
    assert texts
    assert all(text.count("En venlig påmindelse") == 1 for text in texts)
    assert f"- Sag 2027-0001: {together.BUS}" not in texts[-1]
    assert together.RAMP not in texts[-1]
    assert f"- Sag 2027-0003: {together.HOURS}" in texts[-1]


def test_nothing_is_said_to_who_has_answered_all_and_the_silent_are_told_once(weeks: Weeks) -> None:
    after = [subject for day, subject in weeks.subjects(ELDERLY) if day > date(2027, 9, 15)]
    assert after == []
    passed = [letter for _, letter in weeks.town.sent_on if letter.subject.startswith("Fristen er udløbet")]
    told = Counter((letter.address, letter.subject) for letter in passed)
    assert told
    assert set(told.values()) == {1}


def test_a_withdrawn_proposal_keeps_the_calendar_entry_of_the_others(weeks: Weeks) -> None:
    (told,) = [x for _, x in weeks.town.sent_on if x.name == ELDERLY and "er trukket tilbage" in x.text]
    assert f"Trukket tilbage: høring om {TITLE}" in told.text  # with the receipt of the same day
    assert f"- Sag 2027-0002: {together.RAMP}" in told.text
    assert told.calendars == ()


def test_a_case_closed_afterwards_is_named_in_no_mail_to_come(tmp_path: Path) -> None:
    town = Town(tmp_path)
    cases = [together.proposal(town, title, 100) for title in (together.BUS, together.RAMP)]
    number = together.opened(town, *cases)
    together.send(town, number)
    town.do(c.KeepBack(case=cases[0], is_closed=True, public_title="", reason="Personsag"), OFFICER)
    town.until(date(2027, 8, 23), 13)
    letters = [letter for _, letter in town.sent_on if TITLE in letter.subject]
    assert letters
    for letter in letters:
        said = (letter.subject, letter.text, letter.html, str(letter.papers), str(letter.calendars))
        assert not any(together.BUS in text for text in said)
        assert "Sagens indhold er ikke offentligt" in letter.text
        assert together.RAMP in letter.text
