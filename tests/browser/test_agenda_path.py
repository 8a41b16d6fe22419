"""DEMO step 8 in Chromium: the fixed items, a case placed, the mayor moves an item by hand, approves, the secretary
sends; a late item says why; a member tells of an absence. Without scripts on a telephone, with them on a wide window.
"""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from process.calendar import instant
from tests.browser.test_hearing_path import Hall
from tests.browser.test_hearing_path import address as address  # noqa: PLC0414  (the fixture: a server for `office`)
from tests.web.meeting.test_agenda import (
    AGENDA,
    COUNCIL,
    MAYOR,
    MEMBER,
    OF_SOCIAL,
    SECRETARY,
    SOCIAL,
    a_case,
    approve_all,
)
from tests.web.office import Office

pytestmark = pytest.mark.browser


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Two cases ready for the committee, and the logins of those who play."""
    office = Office(tmp_path)
    for name, number in (("Nye rampanlæg", "2027-0001"), ("Nye bænke", "2027-0002")):
        a_case(office, name)
        approve_all(office, number)
    a_case(office, "Ikke klar endnu")
    for code in (MAYOR, MEMBER, OF_SOCIAL, SECRETARY):
        office.person(code)
    return office


@pytest.mark.slow
@pytest.mark.parametrize(
    ("width", "scripts"), [(1200, True), pytest.param(390, True, marks=pytest.mark.soak), (390, False)]
)
def test_the_agenda_from_empty_to_sent(
    browser: Browser, address: str, axe: str, office: Office, width: int, scripts: bool
) -> None:
    hall = Hall(browser, address, axe, width, scripts=scripts)
    page = hall.open(OF_SOCIAL, f"{SOCIAL}/dagsorden")
    hall.press(page, "Klargør dagsordenen", "De faste punkter står på dagsordenen")
    hall.press(page, "Sæt de valgte sager på dagsordenen", "Sagerne står på dagsordenen")
    assert "2. Nye rampanlæg" in page.locator("main").inner_text()
    hall.open(OF_SOCIAL, "/moeder?organ=socialudvalg&maaned=2027-09")
    hall.open(OF_SOCIAL, "/moeder/socialudvalg/kommende")

    page = hall.open(SECRETARY, AGENDA)
    for title in ("Havnen", "Skolen", "Hallen"):
        page.locator("summary:has-text('Tilføj et punkt uden sag')").click()
        page.fill("#tilfoej-titel", title)
        hall.press(page, "Tilføj punktet", "Punktet står på dagsordenen")
    office.clock.moment = instant(date(2027, 9, 28), time(9))
    page = hall.open(MAYOR, AGENDA)
    page.locator("input[name^=plads-]").nth(2).fill("1")
    hall.press(page, "Gem rækkefølgen", "1. Hallen")
    page.locator(".sg-move button:has-text('Ned')").first.click()
    page.wait_for_load_state()
    assert "1. Havnen" in page.locator("main").inner_text()
    hall.press(page, "Godkend dagsordenen", "numrene ligger fast")
    office.clock.moment = instant(date(2027, 9, 29), time(10))
    page = hall.open(SECRETARY, AGENDA)
    hall.press(page, "Send dagsordenen ud", "Dagsordenen er sendt ud")
    assert "Sendt 4 arbejdsdage før mødet" in page.locator("main").inner_text()

    office.clock.moment = instant(date(2027, 9, 30), time(10))
    page = hall.open(SECRETARY, AGENDA)
    page.locator("summary:has-text('Tilføj et punkt uden sag')").click()
    page.fill("#tilfoej-titel", "Akut sag")
    page.select_option("#tilfoej-slags", "decision")
    hall.press(page, "Tilføj punktet", "Skriv, hvorfor sagen ikke kan vente")
    if not page.locator("#tilfoej-hast").is_visible():  # unfolded by the server, folded again by the check
        page.locator("summary:has-text('Tilføj et punkt uden sag')").click()
    page.fill("#tilfoej-hast", "Kontrakten udløber 6. oktober.")
    hall.press(page, "Tilføj punktet", "Hastesag, fordi: Kontrakten udløber")
    page.locator("a:has-text('bilag')").first.click()
    hall.check(page)

    page = hall.open(MEMBER, f"{COUNCIL}/afbud")
    hall.press(page, "Meld afbud", "24 af 25 ventes at møde")
    page = hall.open(MEMBER, COUNCIL)
    assert "Punkt 4 er tilføjet som hastesag" in page.locator("main").inner_text()
    hall.close()
