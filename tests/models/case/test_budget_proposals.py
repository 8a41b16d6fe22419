"""Which proposals a budget has, and what each of their amounts is: year, committee, kind, sign."""

from __future__ import annotations

import itertools
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from models.case.budget_proposals import BudgetProposals, Selection, budget_proposals
from models.database import reading
from models.rows.case import load_case
from models.store import Store
from process.calendar import instant
from process.commands import case as c
from process.commands.act import Act, Draft
from process.state.follow_up import BudgetEnding
from tests.builders.case import a_registration
from tests.builders.sandvig import a_store

NOW = instant(date(2027, 8, 23), time(9))
LINE = {"label": "Budgetændring", "role": "change", "status": "stated"}


class Budget:
    """A store and hands to fill it."""

    def __init__(self, folder: Path) -> None:
        self.store: Store = a_store(folder)
        self.ids = itertools.count()

    def do(self, command: Any, actor: int | None, now: datetime = NOW) -> Any:
        return self.store.apply(command, Act(actor, f"b-{next(self.ids)}"), now)

    def case(self, title: str, *lines: dict[str, Any], committee: str = "socialudvalg", **content: Any) -> str:
        body = self.store.reference.register.organization(committee)
        assert body is not None
        whole = {"sections": {"Beskrivelse": title}, "budget_lines": [LINE | line for line in lines], **content}
        command, officer = a_registration(
            self.store.reference.register, title=title, committees=(body.id,), proposals=(Draft(title, whole),)
        )
        case_id = self.do(command, officer).case_id
        with reading(self.store.engine) as connection:
            state = load_case(connection, case_id)
        assert state is not None
        return state.case.number

    def id_of(self, number: str) -> int:
        return int(number.rpartition("-")[2])

    def listed(self, **selection: Any) -> BudgetProposals:
        public = selection.pop("public", False)
        with reading(self.store.engine) as connection:
            return budget_proposals(connection, Selection(**selection), self.store.reference, NOW, public=public)


@pytest.fixture
def budget(tmp_path: Path) -> Budget:
    return Budget(tmp_path)


def of_2028(amount: float, **more: Any) -> dict[str, Any]:
    return {"year": 2028, "amount_1000_dkk": amount} | more


def test_a_budget_has_the_year_and_the_three_after_it(budget: Budget) -> None:
    budget.case("I 2028", of_2028(900.5), of_2028(4, year=2032))
    budget.case("I 2031", of_2028(1, year=2031))
    budget.case("I 2032", of_2028(1, year=2032))
    budget.case("I 2027", of_2028(1, year=2027))
    budget.case("Uden år", of_2028(1, year=None))
    budget.case("Uden beløb", of_2028(1) | {"amount_1000_dkk": None})
    listed = budget.listed(year=2028)
    assert [each.title for each in listed.proposals] == ["I 2028", "I 2031"]
    assert listed.years == (2028, 2029, 2030, 2031)
    assert listed.undated == ("2027-0005 Uden år",)
    assert listed.has_other_years
    assert listed.proposals[0].amounts[0].amount == Decimal("900.5")


def test_without_a_year_all_that_is_not_over(budget: Budget) -> None:
    budget.case("I 2028", of_2028(1))
    budget.case("Uden år", of_2028(1, year=None))
    over = budget.case("Trukket tilbage", of_2028(1))
    budget.case("Politisk sag")
    budget.do(c.WithdrawCase(case=budget.id_of(over), reason="Nej"), None)
    listed = budget.listed()
    assert [each.title for each in listed.proposals] == ["I 2028", "Uden år"]
    assert listed.years == (2028, None)


def test_what_a_proposal_calls_a_plus_is_turned_so_that_sums_hold(budget: Budget) -> None:
    budget.case("Udgift", of_2028(100), sign_convention="plus_is_spending")
    budget.case("Indtægt", of_2028(30), sign_convention="plus_is_income")
    spending, income = budget.listed(year=2028).proposals
    assert (spending.amounts[0].amount, spending.is_turned) == (Decimal(100), False)
    assert (income.amounts[0].amount, income.is_turned) == (Decimal(-30), True)


def test_the_committee_is_the_line_s_then_the_proposal_s_then_the_route_s(budget: Budget) -> None:
    budget.case("Linjens", of_2028(1, committee="sundhedsudvalg", expenditure_type="capital"))
    budget.case("Forslagets", of_2028(1), committees=["sundhedsudvalg"])
    budget.case("Rutens", of_2028(1))
    budget.case("Flere", of_2028(1), committees=["sundhedsudvalg", "Udvalget for Ukendt"])
    by_title = {each.title: each for each in budget.listed(year=2028).proposals}
    lines = {title: (each.amounts[0].committee, each.amounts[0].kind) for title, each in by_title.items()}
    assert lines == {
        "Linjens": ("Sundhedsudvalget", "capital"),
        "Forslagets": ("Sundhedsudvalget", ""),
        "Rutens": ("Socialudvalget", ""),
        "Flere": ("", ""),
    }
    assert by_title["Flere"].committees == ("Sundhedsudvalget", "Udvalget for Ukendt")
    health = budget.store.reference.register.organization("sundhedsudvalg")
    assert health is not None
    own = budget.listed(year=2028, committee=health.id)
    assert {each.title for each in own.proposals} == {"Linjens", "Forslagets", "Flere"}
    assert own.committee == "Sundhedsudvalget"


def test_a_case_has_its_own_and_those_joined_to_it(budget: Budget) -> None:
    whole = budget.case("Samlet", of_2028(1))
    part = budget.case("Del", of_2028(2, year=2040))
    budget.case("Andet", of_2028(4))
    budget.do(c.JoinCase(case=budget.id_of(part), into=budget.id_of(whole), reason="Samlet"), None)
    listed = budget.listed(case=whole)
    assert [(each.case, each.title) for each in listed.proposals] == [(whole, "Samlet"), (part, "Del")]
    assert (listed.years, listed.case_title) == ((2028, 2029, 2030, 2031, 2040), "Samlet")


def test_what_has_ended_outside_the_budget_is_shown_and_not_added_up(budget: Budget) -> None:
    budget.case("Med", of_2028(1))
    out, gone = budget.case("Ude", of_2028(2)), budget.case("Trukket", of_2028(4))
    budget.do(c.SettleProposals(case=budget.id_of(out), endings=((1, BudgetEnding.NOT_INCLUDED),)), None)
    budget.do(c.WithdrawCase(case=budget.id_of(gone), reason="Nej"), None)
    listed = budget.listed(year=2028)
    assert [each.title for each in listed.standing] == ["Med"]
    assert {each.title for each in listed.left_out} == {"Ude", "Trukket"}


def test_the_public_has_no_draft_and_nothing_confidential(budget: Budget) -> None:
    budget.case("Udkast", of_2028(1))
    assert budget.listed(year=2028, public=True).proposals == ()
    assert len(budget.listed(year=2028).proposals) == 1
