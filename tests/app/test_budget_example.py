"""The second example: a budget round on the morning its hearing is to be sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli.shell import run
from app.example.budget import TITLE, proposals
from app.example.building import FIRST_MORNING, prepare_budget
from app.example.logins import BUDGET_LOGINS
from config.settings import Settings, settings
from models.audit import verify
from models.database import reading, sqlite_url
from models.hearing.packages import package_view, packages
from process.calendar import local_day
from process.people import contacts_of
from process.stages import Stage
from tests.builders.sandvig import budget_template, sandvig_template, store_of


def test_eighty_approved_proposals_wait_to_be_sent_to_forty_bodies() -> None:
    store = store_of(budget_template())
    register = store.reference.register
    with reading(store.engine) as connection:
        ((package, cases),) = packages(connection)
        view = package_view(connection, store, package, FIRST_MORNING)
        assert verify(connection).ok
    store.engine.dispose()
    assert (package.title, cases, len(view.bodies)) == (TITLE, 80, 40)
    assert {state.case.stage for state in view.cases} == {Stage.HEARING}
    assert len({state.case.title for state in view.cases}) == 80, "each is called something of its own"
    assert all(asked.waiting and asked.deadline and not asked.sent for asked in view.bodies)
    assert all(contacts_of(register, asked.body, local_day(FIRST_MORNING)) for asked in view.bodies)


def test_its_proposals_are_of_all_kinds_and_both_signs() -> None:
    made = list(proposals())
    assert {proposed.kind for proposed in made} == {"service", "transfer", "capital"}
    assert {proposed.amounts[0] > 0 for proposed in made} == {True, False}


def test_twenty_five_people_can_sign_in() -> None:
    store = store_of(budget_template())
    people = {store.reference.register.person(username) for username, _ in BUDGET_LOGINS}
    store.engine.dispose()
    assert len(people - {None}) == 25


def test_it_is_not_started_in_a_folder_that_holds_something_else(tmp_path: Path) -> None:
    chosen = Settings(data=tmp_path, database_url=sqlite_url(budget_template()))
    assert prepare_budget(chosen)
    assert not prepare_budget(Settings(data=tmp_path, database_url=sqlite_url(sandvig_template())))


@pytest.mark.parametrize("words", [["run", "--example", "other"], ["run", "budget"]])
def test_another_example_is_said_not_to_be_there(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    settings.cache_clear()
    assert run(words) == 2
    assert "sagsgang run --example budget" in capsys.readouterr().err
