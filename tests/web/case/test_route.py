"""«Bekræft ny rute» on the web: asked for on the case and on the list of tasks, and done in one go."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from models.sweeps.succession import follow_register
from process.calendar import instant
from process.commands import case as c
from process.commands.act import Act
from process.state.terms import awaits_confirmation
from tests.builders.case import a_registration
from tests.web.office import CASE, COORDINATOR, OFFICER, SECRETARY, Office, forms, words

SHIFT = instant(date(2030, 1, 2), time(9))
ROUTE = f"{CASE}/rute"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A case begun in 2027 that a committee was to treat which is split in 2030; it is 2 January 2030."""
    office = Office(tmp_path)
    register = office.store.reference.register
    committee = register.organization("teknik_miljoeudvalg")
    assert committee is not None
    command, officer = a_registration(register, case_type="local_plan", committees=(committee.id,))
    office.store.apply(command, Act(officer, "registered"), office.clock.moment)
    office.clock.moment = SHIFT
    follow_register(office.store, SHIFT)
    return office


def test_the_officer_and_the_coordinator_are_asked_on_their_list_and_on_the_case(office: Office) -> None:
    about = "Bekræft ny rute: Valgperioden 2030-2033 er begyndt"
    for who in (OFFICER, COORDINATOR):
        assert about in words(office.get(who, "/opgaver"))
        assert f'href="{ROUTE}"' in office.get(who, "/opgaver")
        assert f'href="{ROUTE}"' in office.get(who, CASE)
    assert about not in words(office.get(SECRETARY, "/opgaver"))
    assert office.person(SECRETARY).get(ROUTE).status_code in (403, 404)


def test_the_page_says_what_the_route_is_now_and_takes_who_takes_over(office: Office) -> None:
    page = words(office.get(OFFICER, ROUTE))
    assert "Teknik- og Miljøudvalget Indstilling Nedlagt uden efterfølger." in page
    assert "Sandvig Byråd Afgørelse Fortsætter" in page
    refused = office.refused(OFFICER, ROUTE, ROUTE)
    assert 'href="#efter-teknik_miljoeudvalg">Vælg det organ, der tager over.' in refused
    done = office.done(OFFICER, ROUTE, ROUTE, **{"efter-teknik_miljoeudvalg": "plan_teknikudvalg"}, bemaerkning="Plan")
    assert "Ruten er bekræftet" in words(done)
    assert "Plan- og Teknikudvalget tog over efter Teknik- og Miljøudvalget." in words(done)
    assert "Ruten blev bekræftet for valgperioden 2030-2033. »Plan«" in words(done)
    assert f'href="{ROUTE}"' not in done
    assert awaits_confirmation(office.state(), office.store.reference.register, date(2030, 1, 2)) is None
    again = office.get(OFFICER, ROUTE)
    assert "Sagens rute skal ikke bekræftes" in words(again)
    assert ROUTE not in forms(again)


def test_what_somebody_else_did_meanwhile_is_not_overwritten(office: Office) -> None:
    address, fields = forms(office.get(OFFICER, ROUTE))[ROUTE]
    office.store.apply(c.SetExternalDeadline(case=1, on=date(2030, 6, 1), what="Til styrelsen"), Act(None, "w"), SHIFT)
    chosen = {**fields, "efter-teknik_miljoeudvalg": "klima_miljoeudvalg"}
    answer = office.person(OFFICER).post(address, data=chosen)
    assert answer.status_code == 422
    assert "Der er registreret noget nyt, siden du åbnede siden" in words(answer.text)
    assert awaits_confirmation(office.state(), office.store.reference.register, date(2030, 1, 2)) is not None
