"""Cases decided together, on real rows: each says where it is treated, and ends when the other does."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from models.collective import settle_joined
from process import aftermath_commands as a
from process import commands as c
from process.aftermath import BudgetEnding
from process.case import Ending
from process.commands import Act
from tests.builders import a_registration
from tests.web.office import CASE, OFFICER, Office, words


def test_a_joined_case_says_where_it_is_treated_and_ends_with_it(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.import_case()
    command, officer = a_registration(office.store.reference.register, title="Samlet regnskab")
    now = office.clock.now()
    whole = office.store.apply(command, Act(officer, "whole"), now).case_id
    assert whole
    case = office.state().case.id
    office.store.apply(a.JoinCase(case=case, into=whole, reason="Samlet"), Act(officer, "join"), now)
    page = words(office.get(OFFICER, CASE))
    assert "Behandles i sag 2027-0002 ." in page
    assert "Behandles i sag 2027-0002. " in page, "what it waits for"
    together = words(office.get(OFFICER, "/sager/2027-0002"))
    assert "Sager, der afgøres i denne sag: 2027-0001 Omlægning af beskyttet beskæftigelse" in together
    assert settle_joined(office.store, now) == 0
    pool = a.SetPriorities(case=case, pool_1000_dkk=Decimal("4300.5"), order=(1,))
    office.store.apply(pool, Act(None, "pool"), now)
    office.store.apply(c.WithdrawCase(case=whole, reason="Udgår"), Act(None, "away"), now)
    assert settle_joined(office.store, now) == 1
    assert settle_joined(office.store, now) == 0
    found = office.state().case
    assert (found.budget_ending, found.ending) == (BudgetEnding.DROPPED, Ending.NOT_APPROVED)
    page = words(office.get(OFFICER, CASE))
    assert "Afgjort sammen med sag 2027-0002 : udgår." in page
    assert "Pulje: 4300,5 t.kr. 1. Omlægning af beskyttet beskæftigelse (prioritet 1)" in page
    assert "Sagen blev afgjort sammen med sag 2027-0002: udgår." in page
