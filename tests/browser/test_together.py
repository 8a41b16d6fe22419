"""A council answers three proposals on one page, on a telephone, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from app.web.site import create_app
from models.access.links import LinkKey, LinkMaker, ensure, links_for
from models.access.signin import add_login
from models.database import writing
from process.commands import hearing as hc
from tests.browser.conftest import Watched
from tests.browser.serving import free_port, served
from tests.browser.test_pages import violations
from tests.hearing import together
from tests.hearing.together import BUS, HOURS, RAMP
from tests.hearing.town import Town
from tests.web import rows
from tests.web.conftest import Hands

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@dataclass
class Asked:
    """Handicaprådet's letter is out; each opening gets a link of its own, so that nobody sees another's draft."""

    address: str
    paths: list[str]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    folder, port = tmp_path_factory.mktemp("together"), free_port()
    town = Town(folder)
    number = together.opened(town, *(together.proposal(town, title, 100) for title in (BUS, RAMP, HOURS)))
    together.send(town, number)
    body, package = town.body("handicapraad"), together.view(town, number).package.id
    keys = [LinkKey(town.person(who), 0, 0, 0, body, package) for who in ("troels.vindum", "viola.bakkegaard")]
    with writing(town.store.engine) as connection:
        ensure(connection, [(key, town.now + timedelta(days=60)) for key in keys], town.now)
        links = links_for(connection, keys)
        add_login(connection, town.person(together.COORDINATOR), together.COORDINATOR, rows.PASSWORD)
    together.proposal(town, "Nyt tag på hallen", 900)
    late = together.proposal(town, "Færre klippede kanter", -40)
    town.do(hc.GatherCase(case=late, package=package), together.COORDINATOR)
    address = f"http://127.0.0.1:{port}"
    maker = LinkMaker(folder, address)
    app = create_app(town.store.engine, Hands(town.now), municipality="Sandvig Kommune", base_url=address, data=folder)
    with served(app, port):
        yield Asked(address, [maker.answer_address(links[key]).removeprefix(address) for key in keys])
    town.store.engine.dispose()


@pytest.mark.parametrize("width", [1200, 390])
def test_the_coordinators_pages_have_no_violation(browser: Browser, asked: Asked, axe: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="da-DK")
    watched = Watched(context.new_page(), asked.address)
    page = watched.open("/log-ind")
    page.fill("#brugernavn", together.COORDINATOR)
    page.fill("#adgangskode", rows.PASSWORD)
    page.click("main button[type=submit]")
    for path in ("/samlede-hoeringer", "/samlede-hoeringer/2027-H1", "/overtag-hoeringer", "/hoeringsplan/2029"):
        assert violations(watched.open(path), axe) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
    assert watched.faults == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_one_page_for_all_is_answered_part_by_part(browser: Browser, asked: Asked, axe: str, scripts: bool) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=scripts, locale="da-DK")
    watched = Watched(context.new_page(), asked.address)
    page = watched.open(asked.paths[not scripts])
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    if scripts:
        assert violations(page, axe) == []
    page.get_by_label("Vi støtter forslaget").first.check()
    page.get_by_label("Jeres udtalelse om alle forslagene").fill("Vi savner en samlet plan.")
    page.get_by_label("Vi har ingen bemærkninger til resten").check()
    page.get_by_role("button", name="Videre: Kontrollér svarene").press("Enter")
    page.wait_for_url("**/kontrol#fejl")
    assert "Vi savner en samlet plan." in page.locator("main").inner_text()
    if scripts:
        assert violations(page, axe) == []
    page.get_by_role("link", name="Ret i dem").press("Enter")
    assert page.get_by_label("Jeres udtalelse om alle forslagene").input_value() == "Vi savner en samlet plan."
    context.close()
    assert watched.faults == []
