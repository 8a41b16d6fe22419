"""Sixty rows of a spreadsheet taken over in the middle of September: nobody gets a letter, and each the reminders that
were still to come, at most one a day.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.case.intake import aliases
from documents.reading.hearing.takeover_list import ListedHearing, read_takeover
from models import tables as t
from models.database import reading
from models.hearing.packages import AskedBody, package_view, packages
from models.hearing.proof import case_proof
from models.hearing.takeover import TakenRow, take_over
from process.calendar import instant, local_day
from process.hearing.reminders import planned_reminders
from process.people import contacts_of
from process.state.hearing import Answer, HearingState
from tests.builders.sandvig import budget_template
from tests.hearing.together import COORDINATOR
from tests.hearing.town import Town

TODAY = date(2027, 9, 15)
SENT_ON = date(2027, 8, 30)
HEADS = ["Organ", "Sag", "Sendt", "Frist", "Svaret", "Svar", "Tekst"]
RIGHT, WRONG = 53, 7
DUE = (date(2027, 9, 22), date(2027, 9, 29), date(2027, 9, 10), date(2027, 9, 17))
"""By row, in turn: ahead with all its reminders, further ahead, over already, ahead with one reminder gone."""


class Takeover:
    """The list read into a town whose letters wait, and lived on for two weeks."""

    def __init__(self, folder: Path) -> None:
        self.town = Town(folder, lived=budget_template())
        self.town.until(TODAY, 9)
        self.town.sent_on.clear()
        self.names = aliases(self.town.store.reference.register, TODAY)
        self.rows = self._rows()
        self.shown = self.take(apply=False)
        self.after_showing = self.history()
        self.taken = self.take(apply=True)
        self.after = self.history()
        self.again = self.take(apply=True)
        self.after_again = self.history()
        self.town.until(TODAY + timedelta(days=20), 9)

    def _rows(self) -> list[list[str]]:
        """Every third has been answered; then seven that are wrong, each in its own way."""
        asked = [(body, each) for body in self._bodies() for each in body.waiting][: 2 * RIGHT : 2]
        rows = [HEADS]
        for place, (body, each) in enumerate(asked):
            answered = ["10-09-2027", "ingen bemærkninger", ""] if place % 3 == 0 else ["", "", ""]
            due = DUE[place % 4].strftime("%d-%m-%Y")
            rows.append([self.name(body), each.state.case.number, "30/8 2027", due, *answered])
        first = rows[1]
        unasked = next(body for body in self._bodies() if all(w.state.case.number != "2027-0001" for w in body.waiting))
        return [
            *rows,
            ["Ældre Rådet", *first[1:]],
            [first[0], "2027-0999", *first[2:]],
            [*first[:2], "30. augustus", *first[3:]],
            [*first[:3], "", *first[4:]],
            first,
            [self.name(unasked), "2027-0001", *first[2:]],
            [*rows[2][:2], "30-08-2027", "20-08-2027", "", "", ""],
        ]

    def _bodies(self) -> tuple[AskedBody, ...]:
        with reading(self.town.store.engine) as connection:
            ((package, _),) = packages(connection)
            return package_view(connection, self.town.store, package, self.town.now).bodies

    def name(self, asked: AskedBody) -> str:
        return self.town.store.reference.register.organizations[asked.body].name

    @property
    def listed(self) -> tuple[ListedHearing, ...]:
        return read_takeover(self.rows)

    def take(self, *, apply: bool) -> tuple[TakenRow, ...]:
        coordinator = self.town.person(COORDINATOR)
        return take_over(self.town.store, self.listed, self.names, coordinator, self.town.now, apply=apply)

    def history(self) -> int:
        with reading(self.town.store.engine) as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(t.history)).scalar_one()


@pytest.fixture(scope="module")
def takeover(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Takeover]:
    lived = Takeover(tmp_path_factory.mktemp("takeover"))
    yield lived
    lived.town.store.engine.dispose()


def test_the_wrong_rows_are_shown_with_their_number_and_what_to_do(takeover: Takeover) -> None:
    wrong = [(row.line, row.problem) for row in takeover.shown if row.problem]
    assert [line for line, _ in wrong] == list(range(RIGHT + 2, RIGHT + WRONG + 2))
    for (_, problem), told in zip(
        wrong,
        (
            "»Ældre Rådet« findes ikke i organisationen. Skriv organets navn",
            "Der er ingen sag »2027-0999«. Skriv sagens nummer",
            "»30. augustus« er ikke en dato. Skriv den som 24-09-2027.",
            "Feltet Frist er tomt. Udfyld det.",
            "Samme organ og sag står også i række 2. Behold én af dem.",
            "er ikke høringspart i sagen.",
            "står også i række 3",
        ),
        strict=True,
    ):
        assert told in problem


def test_nothing_is_written_unless_asked_and_then_all_that_is_right(takeover: Takeover) -> None:
    assert sum(row.is_new for row in takeover.shown) == RIGHT
    assert takeover.after > takeover.after_showing
    assert [row.is_new for row in takeover.taken] == [row.is_new for row in takeover.shown]


def test_the_same_list_again_changes_nothing(takeover: Takeover) -> None:
    assert takeover.after_again == takeover.after
    assert sum(row.is_known for row in takeover.again) == RIGHT
    assert not any(row.is_new for row in takeover.again)


def test_another_coordinator_s_same_list_changes_nothing_either_and_a_later_answer_is_added(takeover: Takeover) -> None:
    town = takeover.town
    other = town.person("dorte.dybdal")
    before = takeover.history()
    rows = take_over(town.store, takeover.listed, takeover.names, other, town.now, apply=True)
    assert sum(row.is_known for row in rows) == RIGHT
    assert takeover.history() == before


def test_each_gets_the_reminders_that_were_to_come_at_most_one_a_day_and_nothing_else(takeover: Takeover) -> None:
    town = takeover.town
    reference = town.store.reference
    rules, calendar = reference.rules(reference.newest_config(), TODAY)
    expected: set[tuple[str, date]] = set()
    for row in takeover.taken:
        command = row.command
        if not row.is_new or command is None or command.answer is not None:
            continue
        body = reference.register.organizations[command.body]
        plan = rules.reminders_for("budget_proposal", body.code, str(body.kind))
        days = planned_reminders(SENT_ON, command.due_on, plan, calendar, body.counts_saturday)
        ahead = {each.day for each in days if each.applicable and each.day > TODAY}  # today's hour has passed
        people = contacts_of(reference.register, command.body, TODAY)
        expected |= {(reference.register.persons[person].email, day) for person in people for day in ahead}
    assert expected
    reminding = "venlig påmindelse"
    got = [(letter.address, local_day(at)) for at, letter in town.sent_on if reminding in letter.text.casefold()]
    assert sorted(got) == sorted(expected), "exactly these, each once"
    assert [letter.subject for at, letter in town.sent_on if local_day(at) == TODAY] == [], "nobody is told of it"


def test_what_was_over_is_recorded_as_silent_without_a_word_to_the_body(takeover: Takeover) -> None:
    over = [row.command for row in takeover.taken if row.is_new and row.command and row.command.due_on < TODAY]
    states = {command.case: takeover.town.state(command.case) for command in over}
    silent = [command for command in over if command.answer is None]
    assert silent
    for command in silent:
        request = states[command.case].request_of(command.body)
        assert request is not None
        assert request.state is HearingState.NO_ANSWER


def test_history_and_proof_say_where_it_comes_from(takeover: Takeover) -> None:
    command = next(row.command for row in takeover.taken if row.is_new and row.command and row.command.answer)
    number = takeover.town.state(command.case).case.number
    lines = [line.what for line in takeover.town.view(number).history]
    assert any("overtaget fra regneark: brevet er sendt 30. august 2027" in line for line in lines)
    with reading(takeover.town.store.engine) as connection:
        register = takeover.town.store.reference.register
        proof = case_proof(connection, number, takeover.town.now, register, body=command.body)
    assert proof is not None
    (hearing,) = proof.hearings
    assert hearing.taken_over_at == instant(TODAY, time(9))
    assert hearing.request.answered_at == instant(date(2027, 9, 10), time(12))


def test_an_answer_that_has_come_since_is_added_and_another_deadline_is_told(takeover: Takeover) -> None:
    town = takeover.town
    row = next(each for each in takeover.listed if not each.problems and each.answer is None)
    since = dataclasses.replace(row, answered_on=date(2027, 9, 16), answer=Answer.REMARKS, text="Behold det.")
    moved = dataclasses.replace(row, due_on=date(2027, 10, 20))
    coordinator = town.person(COORDINATOR)
    (added,) = take_over(town.store, [since], takeover.names, coordinator, town.now, apply=True)
    assert added.is_new
    (refused,) = take_over(town.store, [moved], takeover.names, coordinator, town.now, apply=True)
    assert "er sendt 2027-08-30 med frist" in refused.problem
