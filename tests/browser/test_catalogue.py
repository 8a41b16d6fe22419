"""Cases decided together, and the log of openings, in Chromium: accessible on a wide window and a telephone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from models.access.log import Opened, record_access
from models.database import writing
from models.tables.access import OpenedKind
from process.commands import act
from process.commands.act import Act
from tests.browser.test_hearing_path import Hall
from tests.browser.test_hearing_path import address as address  # noqa: PLC0414  (the fixture: a server for `office`)
from tests.builders.case import a_registration
from tests.web.office import CASE, OFFICER, Office, prepared

pytestmark = pytest.mark.browser
AUDITOR, ADMINISTRATOR = "susanne.hoegsberg", "vagn.holmgren"
CATALOGUE = "/sager/2027-0002/katalog"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, together)


def together(office: Office) -> None:
    """A catalogue with a pool it does not keep within, one proposal settled, and amendments before and after the
    deadline; a case that is treated in it; and sixty openings.
    """
    office.import_case()
    drafts = tuple(
        act.Draft(f"Forslag {place}", {"budget_lines": [{"amount_1000_dkk": cost, "year": 2028}]} if cost else {})
        for place, cost in enumerate((900, 310.5, None), 1)
    )
    command, officer = a_registration(office.store.reference.register, title="Katalog", proposals=drafts)
    office.store.apply(command, Act(officer, "katalog"), office.clock.now())
    places = {"plads-1": "2", "plads-2": "1", "plads-3": "3"}
    office.done(OFFICER, CATALOGUE, "prioriter", pulje="1.000", **places)
    office.done(OFFICER, CATALOGUE, "frist", dato="2027-08-23")
    office.done(OFFICER, CATALOGUE, "stil", af="Liste B", tekst="Et årsværk mere", beloeb="550,5")
    office.later(days=1)
    for party in ("Liste C", "Liste D", "Liste E"):
        office.done(OFFICER, CATALOGUE, "stil", af=party, tekst="Et årsværk mindre", beloeb="")
    office.done(OFFICER, CATALOGUE, "accepter", nummer="2")
    office.done(OFFICER, CATALOGUE, "traek", nummer="4", **{"grund-4": "Trukket"})
    office.done(OFFICER, CATALOGUE, "afslut", **{"udfald-1": "included"})
    office.done(OFFICER, f"{CASE}/katalog", "saml", sag="2027-0002", grund="Samlet budget")
    with writing(office.store.engine) as connection:
        record_access(
            connection, officer, [Opened(OpenedKind.CASE, 1, number) for number in range(60)], office.clock.now()
        )
    office.person(AUDITOR)
    office.person(ADMINISTRATOR)


@pytest.mark.parametrize("width", [1200, 390])
def test_nothing_is_in_the_way(browser: Browser, office: Office, address: str, axe: str, width: int) -> None:
    hall = Hall(browser, address, axe, width, scripts=True)
    page = hall.open(OFFICER, CATALOGUE)
    assert "Forslagene koster mere, end der er i puljen." in page.locator("main").inner_text()
    page.click("summary:has-text('Skriv et ændringsforslag ind')")
    hall.press(page, "Skriv ind", "Skriv, hvem der stiller ændringsforslaget.")
    hall.open(OFFICER, f"{CASE}/katalog")
    page = hall.open(AUDITOR, "/aabninger")
    assert "side 1 af 2" in page.locator("main").inner_text()
    hall.open(AUDITOR, "/aabninger?person=ingen&fra=i+g%C3%A5r&side=2")
    page = hall.open(ADMINISTRATOR, "/drift")
    assert "Motoren" in page.locator("main").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    hall.close()
