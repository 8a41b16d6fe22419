"""A small country: a few invented municipalities live through a year, and every account of it balances."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.simulation.country import life as country_life
from app.simulation.country.balance import balance
from app.simulation.country.bodies import HEARD_PER_CASE
from app.simulation.country.configuration import invented
from app.simulation.country.life import DATABASE, Lived, live
from app.simulation.country.plans import BEGINNING_MONTHS, MOST, cases_of, plans
from app.simulation.country.words import country_text
from app.simulation.country.year import Country, simulate_country
from models.database import open_engine, reading, sqlite_url
from models.rows.case import load_case
from models.rows.meeting import load_meeting
from models.store import Store
from process.register import BodyKind
from tests.builders.moments import at
from tests.builders.sandvig import migrated_template

YEAR, SEED = 2027, 10
NEW_YEAR = at(date(YEAR, 12, 31), 23)


# -- who there is ----------------------------------------------------------------------------------------------------


def test_the_country_has_98_municipalities_and_25_500_cases() -> None:
    planned = plans(98, cases_of(98), 1)
    assert sum(plan.cases for plan in planned) == 25_500
    assert len({plan.name for plan in planned}) == 98
    assert max(plan.cases for plan in planned) > 2 * min(plan.cases for plan in planned)
    for plan in planned:
        assert sum(plan.begun.values()) == plan.cases
        assert set(plan.begun) == set(BEGINNING_MONTHS)


def test_no_more_municipalities_than_there_are_names() -> None:
    assert len({plan.name for plan in plans(MOST, MOST, 1)}) == MOST


@pytest.mark.parametrize("year", [2026, 2027, 2029])
def test_every_invented_municipality_has_a_valid_configuration_of_its_own(year: int) -> None:
    configurations = [invented(plan, year) for plan in plans(12, 12, SEED)]
    assert len({repr(each.meetings) for each in configurations}) == 12
    assert len({repr(each.organizations) for each in configurations}) == 12
    assert len({each.texts["playbook"] for each in configurations}) == 12
    for each in configurations:
        heard = [row.departments[0] for row in each.rules.playbook]
        assert {heard.count(department) for department in heard} == {HEARD_PER_CASE}
        departments = {body.code for body in each.organizations if body.kind is BodyKind.DEPARTMENT and body.parent}
        assert set(heard) == departments


def test_the_same_seed_invents_the_same_and_another_seed_others() -> None:
    (plan,) = plans(1, 1, SEED)
    assert invented(plan, YEAR) == invented(plan, YEAR)
    assert invented(replace(plan, seed=plan.seed + 1), YEAR) != invented(plan, YEAR)


# -- their year ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Small:
    """Two municipalities and their year in bulk; the stores it was lived with."""

    folder: Path
    lived: list[Lived]
    stores: list[Store]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    folder, stores = tmp_path_factory.mktemp("country"), list[Store]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(country_life, "balance", lambda store, *given: stores.append(store) or balance(store, *given))
        lived = [
            live(plan, YEAR, migrated_template(), folder / plan.code, one_at_a_time=False) for plan in plans(2, 9, SEED)
        ]
        return Small(folder, lived, stores)


@pytest.mark.slow
def test_every_account_balances_and_nobody_is_refused(small: Small) -> None:
    for lived in small.lived:
        assert lived.problems == ()
        assert lived.refused == 0
        assert lived.counts["cases"] == lived.plan.cases
        assert lived.counts["requests"] == HEARD_PER_CASE * lived.plan.cases
        assert lived.counts["attendance"] > 500
    added = Country(YEAR, SEED, False, tuple(small.lived), 0).counts
    assert {"late", "silent", "absences", "postponed", "reminders"} <= {name for name, count in added.items() if count}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE hearing_request SET answered_at = NULL WHERE case_id = 1 AND round = 1", "answers received"),
        ("UPDATE notice SET state = 'due' WHERE id = 1", "notices that nobody handed over"),
        ("UPDATE message SET state = 'given_up' WHERE id = 1", "mails taken"),
        ("DELETE FROM hearing_request WHERE case_id = 1 AND consultation = 1", "three requests for each case"),
        ("UPDATE attendance SET presence = 'absent' WHERE presence = 'present'", "audit"),
        ('UPDATE "case" SET decided_on = NULL WHERE id = 1', "cases with an outcome of the council"),
    ],
)
def test_what_is_missing_or_changed_is_named(small: Small, tmp_path: Path, statement: str, problem: str) -> None:
    lived = small.lived[0]
    shutil.copyfile(small.folder / lived.plan.code / DATABASE, tmp_path / DATABASE)
    engine = open_engine(sqlite_url(tmp_path / DATABASE))
    with engine.begin() as connection:
        assert connection.execute(sa.text(statement)).rowcount > 0
    problems = balance(Store(engine), lived.plan.cases, NEW_YEAR).problems
    assert any(each.startswith(problem) for each in problems), problems
    engine.dispose()


@pytest.mark.slow
def test_what_is_kept_of_a_year_is_as_it_would_be_read_again(small: Small) -> None:
    """Every case and meeting that a year has touched, against the database."""
    for store in small.stores:
        kept = store.kept
        assert kept is not None
        with reading(store.engine) as connection:
            assert kept.cases == {case: load_case(connection, case) for case in kept.cases}
            assert kept.meetings == {meeting: load_meeting(connection, meeting) for meeting in kept.meetings}
        assert kept.meetings
        store.engine.dispose()


# -- all of them -----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_one_at_a_time_in_processes_of_their_own_comes_to_the_same(small: Small, tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    country = simulate_country(
        tmp_path / "country",
        municipalities=2,
        cases=9,
        year=YEAR,
        seed=SEED,
        one_at_a_time=True,
        processes=2,
        told=lambda lived, done: told.append((lived.plan.code, done)),
    )
    in_bulk = [(lived.digest, lived.counts, lived.entries) for lived in small.lived]
    assert [(lived.digest, lived.counts, lived.entries) for lived in country.municipalities] == in_bulk
    assert {code for code, _ in told} == {"kommune_01", "kommune_02"}
    assert [done for _, done in told] == [1, 2]
    text = country_text(country)
    assert "balanced: every case, request and notice is accounted for, and every audit is clean" in text
    assert "cases 9 = " in text
    assert "requests 27 = " in text
    assert country.as_json()["balanced"] is True
    broken = replace(country, municipalities=(replace(country.municipalities[0], problems=("mails: 1 against 2",)),))
    assert "NOT BALANCED in 1 of 1 municipalities" in country_text(broken)
    assert broken.as_json()["balanced"] is False


@pytest.mark.soak
def test_the_whole_country(tmp_path: Path) -> None:
    country = simulate_country(
        tmp_path / "country", municipalities=98, cases=25_500, year=YEAR, seed=1, one_at_a_time=False, processes=2
    )
    assert country.problems == []
    assert (country.counts["cases"], country.counts["requests"]) == (25_500, 76_500)
    assert 111_000 < country.counts["attendance"] < 116_000
