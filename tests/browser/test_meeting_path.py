"""DEMO step 9 in Chromium: the evening of the council from the first item to the last signature, on a laptop and a
telephone, with scripts and without.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.serving import served
from tests.browser.test_hearing_path import Hall
from tests.browser.test_pages import violations
from tests.web.council import CLERK, ILL, MAYOR, PAGE, PARTIAL, Council, council_evening
from tests.web.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DISSENTER = "birthe.kirkeby"
VOTES = {"G": "For", "H": "Imod", "K": "Imod", "L": "For", "P": "For", "S": "Undlod"}


@pytest.fixture
def council(tmp_path: Path) -> Council:
    office = Office(tmp_path)
    for code in (CLERK, MAYOR, PARTIAL, DISSENTER):
        office.person(code)  # gives the login
    return council_evening(office)


@pytest.fixture
def address(council: Council) -> Iterator[str]:
    app = council.office.app
    with served(app) as address:
        yield address


@pytest.mark.parametrize(("width", "scripts"), [(1200, True), (390, False)])
def test_the_evening_of_the_council(
    browser: Browser, council: Council, address: str, axe: str, width: int, scripts: bool
) -> None:
    hall = Hall(browser, address, axe, width, scripts=scripts)
    _open_the_meeting(hall, council)
    _item_seven(hall, council)
    _close_and_sign(hall)
    decision = council.record().decision_on(council.item("7"))
    assert decision is not None
    assert decision.votes is not None
    assert (decision.votes.in_favour, decision.votes.against, decision.votes.abstained) == (14, 8, 1)
    assert [signed.person for signed in council.record().signatures] == [council.person(MAYOR)]
    hall.close()


def test_the_record_on_a_telephone(browser: Browser, council: Council, address: str, axe: str) -> None:
    """Nothing scrolls sideways and axe finds nothing, everything unfolded, before anything is decided."""
    hall = Hall(browser, address, axe, 390, scripts=True)
    for path in (PAGE, f"{PAGE}/{council.item('7')}"):
        page = hall.open(CLERK, path)
        assert violations(page, axe) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    hall.close()


def _decide(hall: Hall, page: Page, item: int) -> None:
    page.locator(f"#punkt-{item} button:has-text('Gem beslutningen')").click()
    page.wait_for_load_state()
    assert "Registreret." in page.locator("main").inner_text()
    hall.check(page)


def _open_the_meeting(hall: Hall, council: Council) -> None:
    """The agenda is adopted, the substitute approved as item 2, one member is absent."""
    page = hall.open(CLERK, PAGE)
    assert "Fremmøde er ikke oplyst." in page.locator("main").inner_text()
    _decide(hall, page, council.item("1"))
    _decide(hall, page, council.item("2"))
    page.click("summary:has-text('Skriv fravær')")
    page.select_option("#fremmoede-hvem", ILL)
    hall.press(page, "Gem fremmødet", "Fremmødet er skrevet i protokollen.")
    page.fill("#oevrige-aabnet", "18:00")
    hall.press(page, "Gem tiderne", "de øvrige medlemmer var til stede")
    assert "Mogens Ladegaard (G) deltog som stedfortræder for Lone Rosenvinge (G)" in page.locator("main").inner_text()


def _item_seven(hall: Hall, council: Council) -> None:
    """One member is disqualified, 23 vote, the minority has its say."""
    seven = f"{PAGE}/{council.item('7')}"
    page = hall.open(PARTIAL, seven)
    page.click("summary:has-text('Rejs spørgsmål om habilitet')")
    hall.press(page, "Rejs spørgsmålet", "Mødet tager stilling til, om medlemmet er inhabilt.")
    page = hall.open(CLERK, seven)
    page.click("summary:has-text('Mødets afgørelse om habilitet')")
    page.select_option("#inhabil-hvem", PARTIAL)
    page.select_option("#inhabil-inhabil", "ja")
    hall.press(page, "Gem afgørelsen", "Afgørelsen om habilitet er skrevet i protokollen.")
    assert "23 kan stemme" in page.locator("main").inner_text()
    page.click("summary:has-text('Afstemning efter parti eller person')")
    for party in page.locator("fieldset.sg-party:has(.sg-radios)").all():
        letter = party.locator("legend").first.inner_text().partition(" ")[0]
        party.locator(f".sg-radios label:text-is('{VOTES[letter]}')").click()
    page.locator("section:has(> #beslutning) button:has-text('Gem beslutningen')").click()
    page.wait_for_load_state()
    assert "For stemte 14 (G, L, P), imod 8 (H, K); 1 undlod at stemme (S)" in page.locator("main").inner_text()
    page = hall.open(DISSENTER, seven)
    page.click("summary:has-text('Før en afvigende mening')")
    page.fill("#afvigende-tekst", "Parti H ønsker grunden bevaret som grønt område.")
    hall.press(page, "Før til protokollen", "Parti H ønsker grunden bevaret")


def _close_and_sign(hall: Hall) -> None:
    page = hall.open(CLERK, PAGE)
    assert "Der mangler punkterne 3, 4, 5, 6 og 10." in page.locator("main").inner_text()
    hall.press(page, "Resten som indstillet", "Resten er besluttet som indstillet.")
    page.check("#luk-bekraeft")
    hall.press(page, "Luk protokollen", "Protokollen er lukket.")
    page = hall.open(MAYOR, PAGE)
    hall.press(page, "Underskriv protokollen", "Du har underskrevet protokollen.")
