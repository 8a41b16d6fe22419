"""DEMO steps 1 and 4 in Chromium: a document becomes a case, three logins approve it, the letters are read, sent, one
taken back and sent again, and an answer by mail is recorded. With scripts on a wide window, without on a telephone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import Watched
from tests.browser.serving import served
from tests.browser.test_pages import violations
from tests.web import rows
from tests.web.office import APPROVERS, CASE, COORDINATOR, FORM, OFFICER, Office

pytestmark = pytest.mark.browser


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    for code in (OFFICER, COORDINATOR, *APPROVERS):
        office.person(code)  # gives the login
    return office


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    with served(office.app) as address:
        yield address


class Hall:
    """People at their own windows. Every page is checked as it is reached."""

    def __init__(self, browser: Browser, address: str, axe: str, width: int, *, scripts: bool) -> None:
        self.browser, self.address, self.axe, self.width, self.scripts = browser, address, axe, width, scripts
        self.contexts: dict[str, tuple[BrowserContext, Watched]] = {}

    def enter(self, who: str) -> Page:
        if who not in self.contexts:
            context = self.browser.new_context(
                viewport={"width": self.width, "height": 900}, java_script_enabled=self.scripts, locale="da-DK"
            )
            watched = Watched(context.new_page(), self.address)
            self.contexts[who] = (context, watched)
            page = watched.open("/log-ind")
            page.fill("#brugernavn", who)
            page.fill("#adgangskode", rows.PASSWORD)
            page.click("main button[type=submit]")
        return self.contexts[who][1].page

    def open(self, who: str, path: str) -> Page:
        page = self.enter(who)
        page.goto(self.address + path)
        self.check(page)
        return page

    def press(self, page: Page, button: str, said: str) -> None:
        page.locator(f"main button:has-text('{button}'):visible").first.click()
        page.wait_for_load_state()
        assert said in page.locator("main").inner_text(), page.locator("main").inner_text()[:600]
        self.check(page)

    def check(self, page: Page) -> None:
        """Axe finds nothing and nothing scrolls sideways, unfolded: what is seen folded is seen then too."""
        if not self.scripts:
            return
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert violations(page, self.axe) == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= self.width, page.url
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")

    def close(self) -> None:
        faults = [fault for context, watched in self.contexts.values() for fault in watched.faults]
        for context, _ in self.contexts.values():
            context.close()
        assert faults == []


@pytest.mark.parametrize(
    ("width", "scripts"), [(1200, True), pytest.param(390, True, marks=pytest.mark.soak), (390, False)]
)
def test_from_a_document_to_an_answer(
    browser: Browser, office: Office, address: str, axe: str, width: int, scripts: bool
) -> None:
    hall = Hall(browser, address, axe, width, scripts=scripts)
    _register(hall)
    _approve(hall)
    _send(hall, office)
    _record(hall, office)
    assert office.state().responses, "the answer is kept"
    hall.close()


def _register(hall: Hall) -> None:
    page = hall.open(OFFICER, "/opgaver")
    page.click("text=Opret sag")
    hall.check(page)
    page.set_input_files("#dokument", FORM)
    hall.press(page, "Læs dokumentet", "Intet er oprettet endnu")
    assert page.locator("table.sg-cards tbody tr").count() == 4
    page.select_option("#s0-maal", label="Sandvig Byråd, 5. oktober 2027")
    hall.press(page, "Opret sag", "Sagen er oprettet.")
    hall.press(page, "Indsend til godkendelse", "Udkastet er sendt til godkendelse")


def _approve(hall: Hall) -> None:
    for person in APPROVERS:
        page = hall.open(person, CASE)
        hall.press(page, "Godkend", "Din godkendelse er gemt.")
        assert page.locator("main button:has-text('Godkend'):visible").count() == 0


def _send(hall: Hall, office: Office) -> None:
    page = hall.open(COORDINATOR, f"{CASE}/breve")
    page.click("summary:has-text('Læs brevet til Handicaprådet')")
    assert page.locator(".sg-letter:visible").inner_text().startswith("Kære Troels Vindum")
    page.fill("#frist-handicapraad", "2027-09-30")
    hall.press(page, "Vis igen", "kan ikke nå udsendelsen 29. september 2027")
    page.fill("#frist-handicapraad", "2027-09-24")
    hall.press(page, "Send høring", "Brevene går ud, når fortrydelsesfristen er udløbet.")
    office.later(minutes=5)
    page.locator("tr:has-text('Ældrerådet') button").click()
    page.wait_for_load_state()
    assert "Brevet er holdt tilbage." in page.locator("main").inner_text()
    hall.press(page, "Send høring", "Ingen breve venter på at blive sendt.")
    assert all(request.sent_at for request in office.state().requests)


def _record(hall: Hall, office: Office) -> None:
    office.later(minutes=11)
    page = hall.open(COORDINATOR, "/hvem-mangler")
    page.click("text=Handicaprådet")
    hall.check(page)
    page.click("summary:has-text('Registrér svar')")
    page.fill("#svar-tekst", "Rådet støtter forslaget.")
    hall.press(page, "Registrér svaret", "Vælg, hvad organet har svaret.")
    assert page.input_value("#svar-tekst") == "Rådet støtter forslaget."
    page.locator("#fejl a").click()
    page.select_option("#svar-svar", "support")
    hall.press(page, "Registrér svaret", "organet får en kvittering")
    hall.open(COORDINATOR, f"{CASE}/hoering")
    assert "støtter forslaget" in page.locator("#organ-handicapraad").inner_text()
