"""A council answers as one, in a browser: its secretary drafts, a member comments, the chair sends and disowns."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from app.web.site import create_app
from tests.browser.conftest import Watched
from tests.browser.serving import free_port, served
from tests.browser.test_pages import violations
from tests.builders.passwords import cheap_passwords
from tests.web import rows
from tests.web.conftest import Hands
from tests.web.heard_together import gathered
from tests.web.hearing.test_answering_as_a_body import CHAIR, MINE, Council, alone
from tests.web.office import COORDINATOR, MORNING, SECRETARY

pytestmark = pytest.mark.browser
MEMBER = "Yrsa Revsgaard"
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Council, str, str]]:
    """With the address of its site, and the chair's link."""
    with cheap_passwords():
        office = gathered(tmp_path_factory.mktemp("answering"), Council)
        chair = office.link(alone(office), CHAIR, "svar")
        office.person(SECRETARY)
        office.person(COORDINATOR)
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        app = create_app(
            office.store.engine,
            office.clock,
            municipality="Sandvig Kommune",
            base_url=address,
            wall=Hands(MORNING),
            data=office.folder,
        )
        with served(app, port):
            yield office, address, chair


class Browsing:
    """Somebody's own browser, its pages looked at as they are passed."""

    def __init__(self, browser: Browser, address: str, axe: str, name: str, **size: int) -> None:
        self.context = browser.new_context(viewport=size or {"width": 1200, "height": 900}, locale="da-DK")
        self.watched, self.axe, self.name, self.number = Watched(self.context.new_page(), address), axe, name, 0

    @property
    def page(self) -> Page:
        return self.watched.page

    def open(self, path: str) -> Page:
        self.watched.open(path)
        return self.look()

    def look(self) -> Page:
        assert violations(self.page, self.axe) == []
        assert self.page.evaluate("document.documentElement.scrollWidth") <= (self.page.viewport_size or PHONE)["width"]
        folder = os.environ.get("SAGSGANG_SCREENSHOTS")
        if folder:
            self.number += 1
            self.page.screenshot(path=str(Path(folder) / f"{self.name}-{self.number}.png"), full_page=True)
        return self.page

    def press(self, name: str) -> Page:
        self.page.get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state()
        return self.look()

    def says(self, text: str) -> bool:
        return text in self.page.locator("main").inner_text()

    def close(self) -> None:
        self.context.close()
        assert self.watched.faults == []


def test_from_the_secretarys_draft_to_that_was_not_us(
    browser: Browser, council: tuple[Council, str, str], axe: str
) -> None:
    office, address, chair = council
    secretary = Browsing(browser, address, axe, "sekretaer")
    page = secretary.open("/log-ind")
    page.fill("#brugernavn", SECRETARY)
    page.fill("#adgangskode", rows.PASSWORD)
    secretary.press("Log ind")
    page = secretary.open(MINE)
    page.get_by_label("Vi kan ikke støtte forslaget").check()
    page.get_by_label("Jeres bemærkninger").fill("Bussen skal blive.")
    page.get_by_text("Tilføj en mindretalsudtalelse").click()
    page.get_by_label("Mindretallets udtalelse").fill("Vi vil gerne spare bussen.")
    page.get_by_label("Hvem er den fra?").fill("ét medlem")
    secretary.press("Gem, og svar sammen med andre")
    secretary.press("Læg kladden frem")
    assert secretary.says("Kladden har været åben for kommentarer")
    _commented(browser, office, address, axe)
    page = secretary.open(MINE)
    assert secretary.says("Nævn skolevejen.")
    assert page.get_by_label("Jeres bemærkninger").input_value() == "Bussen skal blive."
    secretary.open(f"{MINE}/sammen")
    secretary.press(f"Giv kladden til {CHAIR}")
    _sent_and_disowned(browser, office, address, chair, axe)
    page = secretary.open("/organer/handicapraad")
    assert secretary.says("Besvaret, eller fristen er udløbet")
    secretary.close()


def _commented(browser: Browser, office: Council, address: str, axe: str) -> None:
    own = office.link(office.mails(), MEMBER, "kommentar")
    member = Browsing(browser, address, axe, "medlem", **PHONE)
    page = member.open(own)
    assert member.says("Bussen skal blive.")
    page.get_by_label(f"Kommentar fra {MEMBER}").fill("Nævn skolevejen.")
    member.press("Send kommentaren")
    assert member.says("Kommentaren er sendt")
    assert page.get_by_role("button", name=re.compile("Send svaret|Videre")).count() == 0
    member.close()


def _sent_and_disowned(browser: Browser, office: Council, address: str, chair: str, axe: str) -> None:
    (letter,) = office.mails()
    assert letter.name == CHAIR
    by_link = Browsing(browser, address, axe, "formand", **PHONE)
    page = by_link.open(chair)
    assert by_link.says("Troels Vindum har skrevet kladden")
    page.get_by_label("På et møde").check()
    page.get_by_label("Hvilken dag var mødet?").fill("2027-08-23")
    assert page.get_by_label("Dit navn").input_value() == CHAIR, "the draft is signed by who sends it"
    by_link.press("Videre: Kontrollér svaret")
    by_link.press("Send svaret")
    for said in ("På møde den 23. august 2027", "Vi vil gerne spare bussen.", "Troels Vindum"):
        assert by_link.says(said), said
    (mail,) = [letter for letter in office.mails() if letter.name == CHAIR]
    (disown,) = re.findall(r"(/svar/\S+/ikke-os)", mail.text)
    page = by_link.open(disown)
    page.get_by_label("Hvad er der sket?").fill("Vi har ikke holdt møde.")
    by_link.press("Sig, at det ikke var os")
    assert by_link.says("Høringskoordinatoren får besked")
    assert by_link.says("Anfægtet: organet siger, at svaret ikke er dets")
    by_link.close()
