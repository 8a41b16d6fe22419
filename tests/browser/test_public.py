"""The public pages and the publishing page in a real browser: accessible, by keyboard, narrow, without scripts."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from app.web.site import create_app
from models.access.signin import add_login
from models.database import writing
from tests.browser.conftest import Watched
from tests.browser.serving import served
from tests.browser.test_pages import violations
from tests.publishing import BODY, Publishing, publishing
from tests.web.conftest import Hands
from tests.web.rows import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Publishing:
    town = publishing(tmp_path_factory.mktemp("public"))
    town.prepare()
    town.open_case()
    town.publish_agenda()
    town.withdraw()
    with writing(town.store.engine) as connection:
        add_login(connection, town.secretary, "sekretaer", PASSWORD)
    return town


@pytest.fixture(scope="module")
def site(town: Publishing) -> Iterator[str]:
    clock = Hands(town.clock)
    app = create_app(town.store.engine, clock, municipality="Sandvig Kommune", data=town.folder)
    with served(app) as address:
        yield address


def paths(town: Publishing) -> list[str]:
    known = town.record.documents[1].sha256
    return [
        "/dagsordener",
        "/dagsordener?vis=tidligere",
        f"/dagsordener?organ={BODY}",
        "/dagsordener?q=cykelsti",
        "/dagsordener?q=findesikke",
        town.address,
        "/kontrol",
        f"/kontrol?sha256={known}",
        "/kontrol?sha256=forkert",
        "/dagsordener/byraad/1999-01-01",
    ]


@pytest.mark.parametrize("width", [1200, 320])
def test_no_public_page_has_a_violation_and_none_scrolls_sideways(
    browser: Browser, site: str, town: Publishing, axe: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="da-DK")
    window, violations_of = Watched(context.new_page(), site), {}
    for number, path in enumerate(paths(town)):
        page = window.open(path)
        violations_of[path] = violations(page, axe)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.locator("html[lang=da] .skipnav").count() == 1
        if folder := os.environ.get("SAGSGANG_SHOTS"):
            page.screenshot(path=f"{folder}/{width}-{number}.png", full_page=True)
    context.close()
    assert {path: what for path, what in violations_of.items() if what} == {}
    assert window.faults == []


def test_a_reader_with_a_keyboard_and_without_scripts_finds_an_item(
    browser: Browser, site: str, town: Publishing
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="da-DK")
    page = Watched(context.new_page(), site).open("/dagsordener")
    page.focus("#q")
    page.keyboard.type("cykelsti")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="1. Cykelsti ved Nordhavnen").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}{town.address}#punkt-1")
    page.goto(f"{site}/kontrol")
    page.set_input_files("#fil", {"name": "x.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 other"})
    page.get_by_role("button", name="Kontrollér filen").click()
    assert "Vi kender ikke dokumentet" in page.get_by_role("status").inner_text()
    context.close()


def test_the_publishing_page_has_no_violation(browser: Browser, site: str, town: Publishing, axe: str) -> None:
    context = browser.new_context(viewport={"width": 1200, "height": 900}, locale="da-DK")
    window = Watched(context.new_page(), site)
    page = window.open("/log-ind")
    page.fill("#brugernavn", "sekretaer")
    page.fill("#adgangskode", PASSWORD)
    page.click("main button[type=submit]")
    desk = f"/moeder/{BODY}/{town.meeting.held_on.isoformat()}/offentliggoer"
    page = window.open(desk)
    assert violations(page, axe) == []
    page.get_by_role("button", name="Offentliggør dagsordenen").click()
    expect(page).to_have_title(re.compile("^Fejl: "))
    assert violations(page, axe) == []
    if folder := os.environ.get("SAGSGANG_SHOTS"):
        page.screenshot(path=f"{folder}/desk.png", full_page=True)
    context.close()
    assert window.faults == []
