"""Minutes from a file in Chromium: handed in, looked through side by side, recorded; the running case then shows the
decision. On a laptop and a telephone, with scripts and without.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.serving import served
from tests.browser.test_hearing_path import Hall
from tests.builders.council_minutes import CASE, MINUTES, before_the_minutes
from tests.web.council import CLERK, PAGE, Council
from tests.web.office import COORDINATOR, Office

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def council(tmp_path: Path) -> Council:
    office = Office(tmp_path)
    council = before_the_minutes(office)
    for code in (CLERK, COORDINATOR):
        office.person(code)  # gives the login
    return council


@pytest.fixture
def address(council: Council) -> Iterator[str]:
    with served(council.office.app) as address:
        yield address


@pytest.mark.parametrize(("width", "scripts"), [(1200, True), (390, False)])
def test_minutes_become_the_decision_of_the_running_case(
    browser: Browser, council: Council, address: str, axe: str, width: int, scripts: bool
) -> None:
    hall = Hall(browser, address, axe, width, scripts=scripts)
    page = hall.open(CLERK, PAGE)
    page.get_by_role("link", name="Læs et referat ind fra en fil").click()
    hall.check(page)
    file = {"name": "referat.txt", "mimeType": "text/plain", "buffer": MINUTES.encode()}
    page.set_input_files("#dokument", files=[file])
    hall.press(page, "Læs referatet", "Intet er registreret endnu")
    passage = page.locator("section", has=page.locator("#punkt-2"))
    assert "Oversendt til 2. behandling." in passage.locator("mark").all_inner_texts()
    if width > 900:
        left, right = passage.locator(".sg-read-document").bounding_box(), page.locator("#punkt-2").bounding_box()
        assert left is not None
        assert right is not None
        assert left["x"] + left["width"] <= right["x"], "side by side"
        assert abs(left["y"] - right["y"]) < 40
    page.locator("#punkt-6-punkt").select_option(label="7. Salg af grund")
    page.locator("#punkt-6-tag").check(force=True)
    hall.press(page, "Registrér", "står i protokollen")
    assert "Udsat." in page.locator("main").inner_text()
    case = hall.open(COORDINATOR, "/sager/2027-0001")
    told = case.locator("main").inner_text().casefold()
    assert CASE.casefold() in told
    assert "oversendt til 2. behandling" in told
    hall.close()


def test_looked_through_by_keyboard_alone(browser: Browser, council: Council, address: str, axe: str) -> None:
    hall = Hall(browser, address, axe, 1200, scripts=True)
    page = hall.open(CLERK, f"{PAGE.removesuffix('/protokol')}/indlaes-referat")
    file = {"name": "referat.txt", "mimeType": "text/plain", "buffer": MINUTES.encode()}
    page.set_input_files("#dokument", files=[file])
    page.get_by_role("button", name="Læs referatet").press("Enter")
    page.wait_for_load_state()
    page.locator("#punkt-1-tag").focus()
    page.keyboard.press("Space")
    assert not page.locator("#punkt-1-tag").is_checked()
    page.keyboard.press("Tab")
    expect(page.locator("#punkt-1-punkt")).to_be_focused()
    page.get_by_role("button", name="Registrér", exact=True).press("Enter")
    page.wait_for_load_state()
    record = council.record()
    assert record.decision_on(council.item("1")) is None
    assert record.decision_on(council.item("3")) is not None
    hall.close()
