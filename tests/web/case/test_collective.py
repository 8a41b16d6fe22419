"""Cases decided together, on real rows: each says where it is treated, and ends when the other does."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from models.sweeps.collective import settle_collective
from process.commands import act
from process.commands import case as c
from process.commands.act import Act
from process.register import SeatRole
from process.state.case import Ending
from process.state.follow_up import BudgetEnding
from tests.builders.case import a_registration
from tests.web.office import APPROVERS, CASE, COORDINATOR, OFFICER, SECRETARY, Office, forms, words


def test_a_joined_case_says_where_it_is_treated_and_ends_with_it(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.import_case()
    command, officer = a_registration(office.store.reference.register, title="Samlet regnskab")
    now = office.clock.now()
    whole = office.store.apply(command, Act(officer, "whole"), now).case_id
    assert whole
    case = office.state().case.id
    office.store.apply(c.JoinCase(case=case, into=whole, reason="Samlet"), Act(officer, "join"), now)
    page = words(office.get(OFFICER, CASE))
    assert "Behandles i sag 2027-0002 ." in page
    assert "Behandles sammen med en anden sag. " in page, "what it waits for"
    together = words(office.get(OFFICER, "/sager/2027-0002"))
    assert "Sager, der afgøres i denne sag: 2027-0001 Omlægning af beskyttet beskæftigelse" in together
    assert settle_collective(office.store, now) == 0
    pool = c.SetPriorities(case=case, pool_1000_dkk=Decimal("4300.5"), order=(1,))
    office.store.apply(pool, Act(None, "pool"), now)
    office.store.apply(c.WithdrawCase(case=whole, reason="Udgår"), Act(None, "away"), now)
    assert settle_collective(office.store, now) == 1
    assert settle_collective(office.store, now) == 0
    case = office.state().case
    assert (case.budget_ending, case.ending) == (BudgetEnding.DROPPED, Ending.NOT_APPROVED)
    page = words(office.get(OFFICER, CASE))
    assert "Afgjort sammen med sag 2027-0002 : udgår." in page
    assert "Pulje 4.300,5, forslag 900, rest 3.400,5 (1.000 kr.)." in page
    assert "Sagen blev afgjort sammen med sag 2027-0002: udgår." in page


WHOLE = "2027-0002"
LISTS = (
    "/opgaver",
    "/overblik",
    "/overblik?q=2027",
    f"/overblik?q={WHOLE}",
    "/moeder",
    "/budget",
    "/hoeringer",
    "/dagsordener",
)


def pages_from(office: Office, who: str) -> dict[str, str]:
    """What this person reads of the case: its pages, each that it leads to, and the lists."""
    reader, pages, ahead = office.person(who), dict[str, str](), [CASE, *LISTS]
    while ahead:
        address = ahead.pop()
        answer = reader.get(address)
        is_read = answer.status_code == 200 and "text/html" in answer.headers["content-type"]
        pages[address] = answer.text if is_read else ""
        links = re.findall(rf'href="({CASE}[^"#]*)', pages[address])
        ahead += [link for link in dict.fromkeys(links) if link not in pages and link not in ahead]
    return {address: page for address, page in pages.items() if page}


def naming(pages: dict[str, str]) -> list[str]:
    """Those that name the other case, but for what the reader has typed into the search itself."""
    said = {address: page.replace(f"q={WHOLE}", "").replace(f'value="{WHOLE}"', "") for address, page in pages.items()}
    return [address for address, page in said.items() if WHOLE in page]


def test_nobody_learns_the_number_of_a_case_they_may_not_know_of(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.import_case()
    register = office.store.reference.register
    department = register.organization("boern_skole")
    assert department is not None
    other = register.above(department.id, office.clock.now().date(), SeatRole.OFFICER)
    assert other not in (None, office.person_of(OFFICER))
    command, _ = a_registration(register, title="Lukket budget", department=department.id, officer=other)
    now = office.clock.now()
    whole = office.store.apply(command, Act(other, "whole"), now).case_id
    assert whole
    case = office.state().case.id
    office.state_as("", c.KeepBack(case=whole, is_closed=True, reason="Forhandling"))
    office.state_as("", c.JoinCase(case=case, into=whole, reason="Samlet"))
    assert office.person(OFFICER).get(f"/sager/{WHOLE}").status_code == 404
    pages = pages_from(office, OFFICER)
    assert {CASE, f"{CASE}/katalog", f"{CASE}/plan", "/opgaver", "/overblik"} <= set(pages)
    assert naming(pages) == []
    page = words(pages[CASE])
    assert "Behandles sammen med en anden sag." in page
    assert "Behandles sammen med en sag, du ikke har adgang til." in page
    assert "Sagen behandles fra nu af i en anden sag." in page
    assert "Behandles sammen med en sag, du ikke har adgang til." in words(pages[f"{CASE}/katalog"])
    assert f"Behandles i sag {WHOLE} ." in words(office.get(COORDINATOR, CASE))
    assert f"Sagen behandles fra nu af i sag {WHOLE}." in words(office.get(COORDINATOR, CASE))
    office.state_as("", c.WithdrawCase(case=whole, reason="Udgår"))
    assert settle_collective(office.store, now) == 1
    pages = pages_from(office, OFFICER)
    assert naming(pages) == []
    page = words(pages[CASE])
    assert "Afgjort sammen med en sag, du ikke har adgang til: udgår." in page
    assert "Sagen blev afgjort sammen med en anden sag: udgår." in page
    assert "Udeladt Afgjort sammen med en anden sag." in page
    assert f"Afgjort sammen med sag {WHOLE} : udgår." in words(office.get(COORDINATOR, CASE))


@pytest.mark.parametrize("is_closed", [False, True])
def test_what_stands_in_all_letters_is_not_suggested_with_a_closed_cases_number(
    tmp_path: Path, *, is_closed: bool
) -> None:
    office = Office(tmp_path)
    office.imported_and_approved()
    office.state_as("", c.Advance(case=office.state().case.id))
    command, officer = a_registration(office.store.reference.register, title="Samlet budget")
    whole = office.store.apply(command, Act(officer, "whole"), office.clock.now()).case_id
    assert whole
    office.state_as("", c.JoinCase(case=office.state().case.id, into=whole, reason="Samlet"))
    if is_closed:
        office.state_as("", c.KeepBack(case=whole, is_closed=True, reason="Forhandling"))
    page = office.get(COORDINATOR, f"/samlede-hoeringer?vaelg=katalog-{WHOLE}")
    _, fields = forms(page)["/samlede-hoeringer"]
    assert fields["titel"] == ("" if is_closed else f"Høring om katalog {WHOLE}")
    assert fields["sag"] == ["2027-0001"]


PAGE = f"{CASE}/katalog"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Two cases; the second is a catalogue with three proposals, of 900, 310,5 and nothing stated."""
    office = Office(tmp_path)
    office.import_case()
    drafts = tuple(
        act.Draft(f"Forslag {place}", {"budget_lines": [{"amount_1000_dkk": cost, "year": 2028}]} if cost else {})
        for place, cost in enumerate((900, 310.5, None), 1)
    )
    command, officer = a_registration(office.store.reference.register, title="Katalog", proposals=drafts)
    office.store.apply(command, Act(officer, "katalog"), office.clock.now())
    return office


CATALOGUE = "/sager/2027-0002/katalog"


def test_joined_and_parted_with_a_reason(office: Office) -> None:
    assert "Der findes ingen sag 2027-0099." in words(office.refused(OFFICER, PAGE, "saml", sag="2027-0099", grund="x"))
    assert "Skriv, hvorfor" in words(office.refused(OFFICER, PAGE, "saml", sag="2027-0002", grund=" "))
    assert "kan ikke knyttes til sig selv" in words(office.refused(OFFICER, PAGE, "saml", sag="2027-0001", grund="x"))
    page = words(office.done(OFFICER, PAGE, "saml", sag="2027-0002", grund="Samlet budget"))
    assert "Behandles i sag 2027-0002" in page
    assert "saml" not in office.offered(OFFICER, PAGE)
    assert "2027-0001 Omlægning af beskyttet" in words(office.get(OFFICER, CATALOGUE))
    assert "Sagen behandles for sig selv." in words(office.done(OFFICER, PAGE, "skil", grund="Haster"))


def test_the_pool_the_order_and_how_the_proposals_end(office: Office) -> None:
    page = words(office.get(OFFICER, CATALOGUE))
    assert "Forslagene koster 1.210,5 (1.000 kr.). Der er ikke sat nogen pulje." in page
    places = {"plads-1": "2", "plads-2": "1", "plads-3": ""}
    refused = words(office.refused(OFFICER, CATALOGUE, "prioriter", pulje="1.000", **places))
    assert "Giv hvert forslag sin egen plads fra 1 til 3." in refused
    assert "er ikke et beløb" in words(office.refused(OFFICER, CATALOGUE, "prioriter", pulje="mange"))
    page = words(office.done(OFFICER, CATALOGUE, "prioriter", pulje="1.000", **places | {"plads-3": "3"}))
    assert "Pulje 1.000, forslag 1.210,5, rest −210,5" in page
    assert "Forslagene koster mere, end der er i puljen." in page
    assert page.index("2. Forslag 2") < page.index("1. Forslag 1")
    assert "3. Forslag 3 3 ikke angivet" in page
    assert "mindst ét forslag" in words(office.refused(OFFICER, CATALOGUE, "afslut"))
    page = words(office.done(OFFICER, CATALOGUE, "afslut", **{"udfald-1": "not_included"}))
    assert "Pulje 1.000, forslag 310,5, rest 689,5" in page
    assert "Indgår ikke skrevet ind i hånden" in page
    shown = words(office.get(OFFICER, "/sager/2027-0002"))
    assert "Pulje 1.000, forslag 310,5, rest 689,5" in shown
    assert "1. Forslag 1: indgår ikke" in shown


def test_amendments_before_and_after_the_deadline(office: Office) -> None:
    said = {"af": "Liste B", "tekst": "Et årsværk mere", "beloeb": "550,5"}
    refused = words(office.refused(OFFICER, CATALOGUE, "stil", **said | {"af": ""}))
    assert "Skriv, hvem der stiller ændringsforslaget." in refused
    page = words(office.done(OFFICER, CATALOGUE, "stil", **said))
    assert "1. Liste B Et årsværk mere" in page
    assert "550,5 (1.000 kr.)" in page
    assert "til og med 23. august 2027" in words(office.done(OFFICER, CATALOGUE, "frist", dato="2027-08-23"))
    office.later(days=1)
    for party in ("Liste C", "Liste D"):
        office.done(OFFICER, CATALOGUE, "stil", **said | {"af": party, "beloeb": ""})
    page = office.get(OFFICER, CATALOGUE)
    assert "2. Liste C Efter fristen" in words(page)
    assert "åbent for behandling" not in words(page)
    page = words(office.done(OFFICER, CATALOGUE, "accepter", nummer="2"))
    assert "2. Liste C Efter fristen, behandles" in page
    assert "3. Liste D Efter fristen, åbent for behandling" in page
    assert "Så er de andres også åbne for behandling." in page
    office.done(OFFICER, CATALOGUE, "traek", nummer="2", **{"grund-2": "Trukket af Liste C"})
    page = words(office.get(OFFICER, CATALOGUE))
    assert "2. Liste C Trukket tilbage" in page
    assert "åbent for behandling" not in page
    assert "Samlet behandling, pulje og ændringsforslag (2)" in words(office.get(OFFICER, "/sager/2027-0002"))
    assert office.person(OFFICER).post(CATALOGUE, data={"handling": "andet"}).status_code in (403, 422)


def test_who_may_only_read_is_offered_no_forms(office: Office) -> None:
    assert office.offered(APPROVERS[0], CATALOGUE) <= {"/log-ud", "prioriter", "afslut"}
    assert office.person(SECRETARY).get(CATALOGUE).status_code == 404
