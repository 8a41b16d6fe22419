"""A decision by the chair alone, reached from the case: offered to whom it is for, filled in so far, and only once."""

from __future__ import annotations

from pathlib import Path

import pytest

from process.state.case import Outcome
from tests.web.meeting.test_agenda import OF_SOCIAL, SECRETARY, SOCIAL, a_case, approve_all, record
from tests.web.meeting.test_closing import not_heard
from tests.web.office import CASE, OFFICER, Office, forms, prepared, words

LINK = "Formandens beslutning alene i Socialudvalget (kommunestyrelsesloven § 22)"
ADDRESS = "/moeder/socialudvalg/2027-09-14/protokol?sag=2027-0001"


def ready(office: Office) -> None:
    """One case whose turn it is in the committee, on no agenda."""
    a_case(office)
    approve_all(office, "2027-0001")
    not_heard(office, 1)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, ready)


def test_the_committees_secretary_goes_from_the_case_to_the_form_and_decides_once(office: Office) -> None:
    page = office.get(OF_SOCIAL, CASE)
    assert LINK in words(page)
    assert f'href="{ADDRESS}#andet"' in page
    opened = office.get(OF_SOCIAL, ADDRESS)
    assert "<title>Fejl" not in opened
    assert forms(opened)["alene"][1]["sag"] == "2027-0001"
    typed = {"udfald": "approved", "formand": "bjarne.bakkegaard", "grund": "Fristen udløber i morgen."}
    office.done(OF_SOCIAL, ADDRESS, "alene", **typed)
    (decision,) = record(office, SOCIAL).decisions
    assert decision.outcome is Outcome.APPROVED
    assert LINK not in words(office.get(OF_SOCIAL, CASE))


def test_it_is_offered_to_nobody_else(office: Office) -> None:
    for who in (OFFICER, SECRETARY):
        assert "beslutning alene" not in words(office.get(who, CASE))


@pytest.mark.parametrize("outcome", ["referred", "sent_in_hearing", "noted", "postponed", "returned", "taken_off"])
def test_what_means_nothing_alone_is_neither_offered_nor_taken(office: Office, outcome: str) -> None:
    opened = office.get(OF_SOCIAL, ADDRESS)
    form = opened.partition('value="alene"')[2].partition("</form>")[0]
    assert 'value="approved"' in form
    assert f'value="{outcome}"' not in form
    typed = {"udfald": outcome, "formand": "bjarne.bakkegaard", "grund": "Haster"}
    assert "Vælg, hvad der er besluttet." in office.refused(OF_SOCIAL, ADDRESS, "alene", **typed)
    assert record(office, SOCIAL).decisions == ()
