"""A council's chair answers on a telephone: by keyboard alone, without a login, with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.web.site import create_app
from tests.browser.conftest import Still, Watched
from tests.browser.serving import free_port, served
from tests.browser.test_pages import violations
from tests.web import answer_pages, rows

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@dataclass
class Town:
    address: str
    folder: Path

    def __post_init__(self) -> None:
        self.engine = answer_pages.town(self.folder)

    def link(self, person: int = rows.FIE, body: int = rows.DISABILITY, consultation: int = 1) -> str:
        return answer_pages.path_for(self.engine, self.folder, person, body, consultation)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    port = free_port()
    town = Town(f"http://127.0.0.1:{port}", tmp_path)
    app = create_app(town.engine, Still(), municipality="Sandvig Kommune", base_url=town.address, data=tmp_path)
    with served(app, port):
        yield town
    town.engine.dispose()


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def phone(request: pytest.FixtureRequest, browser: Browser, town: Town) -> Iterator[Watched]:
    context = browser.new_context(viewport=PHONE, java_script_enabled=request.param, locale="da-DK", has_touch=True)
    watched = Watched(context.new_page(), town.address)
    yield watched
    context.close()
    assert watched.faults == []


def go_to(page: Page, name: str) -> None:
    """Tab until the focus is on the thing so named (`#id`, or its words), as somebody who uses no mouse does."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focus = page.locator(":focus")
        if not focus.count():
            continue
        identity = "#" + (focus.get_attribute("id") or "")
        if identity.startswith(name) if name.startswith("#") else name in focus.inner_text():
            return
    raise AssertionError(f"the keyboard does not reach {name!r}")


def test_we_answer_after_our_meeting_by_keyboard_alone(phone: Watched, town: Town) -> None:
    page = phone.open(town.link())
    assert "Handicaprådet" in page.locator("h1").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Gå til sidens indhold"
    assert not page.locator("#moede").is_visible()
    go_to(page, "#svar")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    assert page.locator(":focus").get_attribute("value") == "promise"
    assert page.locator("#moede").is_visible()
    assert not page.locator("#tekst").is_visible()
    go_to(page, "#moede")
    page.keyboard.press("Space")
    go_to(page, "Videre: Kontrollér svaret")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kontrol#fejl")
    assert "torsdag den 23. september 2027" in page.locator("main").inner_text()
    go_to(page, "Send beskeden")
    page.keyboard.press("Enter")
    page.wait_for_url("**ok=loefte")
    assert "Tak. Vi har noteret, hvornår I svarer" in page.locator("[role=status]").inner_text()


def test_an_answer_with_a_file_is_typed_checked_and_receipted(phone: Watched, town: Town, tmp_path: Path) -> None:
    page = phone.open(town.link())
    page.check("#svar-remarks")
    page.fill("#tekst", "Vi savner elevatorer i to af husene.")
    bilag = tmp_path / "Bilag fra rådet.txt"
    bilag.write_text("Tegning over adgangsforhold.")
    page.set_input_files("#filer", bilag)
    page.click("text=Gem kladde")
    assert "Kladden er gemt." in page.locator("[role=status]").inner_text()
    assert page.locator("#tekst").input_value() == "Vi savner elevatorer i to af husene."
    page.click("text=Videre: Kontrollér svaret")
    page.click("text=Send svaret")
    page.wait_for_url("**ok=svar-sendt")
    receipt = page.locator(".sg-receipt").inner_text()
    for words in ("Svar 2027-0002-1", "Vi savner elevatorer i to af husene.", "Bilag fra rådet.txt"):
        assert words in receipt
    page.click("text=Tilføj en rettelse")
    assert page.locator("h1").inner_text().startswith("Tilføj en rettelse")


def test_a_mistake_is_announced_and_its_link_leads_to_the_field(phone: Watched, town: Town) -> None:
    page = phone.open(town.link())
    page.check("#svar-remarks")
    page.click("text=Videre: Kontrollér svaret")
    expect(page).to_have_title(re.compile("^Fejl: "))
    expect(page.locator("#fejl")).to_be_focused()
    page.click(".sg-problems a")
    assert page.url.endswith("#tekst")
    assert page.locator("#tekst").get_attribute("aria-invalid") == "true"
    assert page.locator("#tekst").get_attribute("aria-describedby") == "tekst-fejl tekst-hjaelp"


def test_a_draft_says_when_it_was_kept_and_when_it_could_not_be(browser: Browser, town: Town) -> None:
    context = browser.new_context(viewport=PHONE, locale="da-DK")
    page = context.new_page()
    page.goto(town.address + town.link())
    page.check("#svar-remarks")
    page.fill("#tekst", "Vi savner elevatorer.")
    live = page.locator(".sg-kept[aria-live=polite]")
    live.filter(has_text=re.compile(r"^Kladden er gemt kl\. \d\d\.\d\d\.$")).wait_for()
    context.set_offline(True)
    page.fill("#tekst", "Vi savner elevatorer og ramper.")
    live.filter(has_text="Kladden kunne ikke gemmes: serveren kan ikke nås.").wait_for()
    context.set_offline(False)
    page.click("text=Gem kladde")
    expect(page.locator("#besked")).to_be_focused()
    words = page.locator("main").inner_text()
    assert "Kladde, gemt 13. september 2027 kl. 8.00, ikke sendt." in words
    assert "Kun den, der har dette link, kan se kladden." in words
    context.close()


@pytest.mark.parametrize("width", [1200, 390, 320])
def test_no_state_of_the_page_has_an_accessibility_violation(
    browser: Browser, town: Town, axe: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="da-DK")
    page = context.new_page()
    violations_of: dict[str, list[str]] = {}

    def look(name: str) -> None:
        violations_of[name] = violations(page, axe)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            violations_of[name].append("scrolls sideways")

    link = town.address + town.link()
    page.goto(link)
    look("form")
    for choice in ("svar-promise", "svar-extension", "hvem-del"):
        page.check(f"#{'svar' if choice == 'hvem-del' else choice}")
        page.check(f"#{choice}")
        look(choice)
    page.check("#svar-remarks")
    page.click("text=Videre: Kontrollér svaret")
    look("mistakes")
    page.fill("#vegne", "Medlemmerne fra organisationerne")
    page.fill("#tekst", "Ring til Bo, 010190-1234.")
    page.click("text=Videre: Kontrollér svaret")
    look("check")
    page.click("text=Send svaret")
    look("a part has answered")
    page.check("#svar")
    page.click("text=Videre: Kontrollér svaret")
    page.click("text=Send svaret")
    look("receipt")
    page.goto(f"{link}?ret=1")
    look("correction")
    page.goto(f"{town.address}/svar/findes-ikke.1")
    look("dead link")
    page.goto(town.address + town.link(answer_pages.CHAIR, rows.HOVEDMED, 2))
    look("MED")
    context.close()
    assert {name: faults for name, faults in violations_of.items() if faults} == {}


@pytest.mark.parametrize("width", [1200, 320])
def test_the_calendar_page_is_accessible_with_and_without_links(
    browser: Browser, town: Town, axe: str, width: int
) -> None:
    rows.logins(town.engine, rows.FIE)
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="da-DK")
    page = context.new_page()
    page.goto(f"{town.address}/kalender")
    page.fill("#brugernavn", "fie.bak")
    page.fill("#adgangskode", rows.PASSWORD)
    page.click("main button[type=submit]")
    assert violations(page, axe) == []
    page.click("text=Lav et link til Handicaprådet")
    assert page.locator("[role=status]").inner_text().startswith("Linket til kalenderen er lavet.")
    assert page.input_value("#adresse-handicapraad").startswith(f"{town.address}/kalender/")
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
