"""A proposal gone through beside its document in Chromium: by keyboard, and on a telephone without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.serving import served
from tests.browser.test_hearing_path import Hall
from tests.web.office import CASE, OFFICER, Office, prepared

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    office = prepared(tmp_path, Office.import_case)
    office.person(OFFICER)  # gives the login
    with served(office.app) as address:
        yield address


@pytest.mark.parametrize(("width", "scripts"), [(1200, True), (390, False)])
def test_every_finding_is_settled_beside_its_lines(
    browser: Browser, address: str, axe: str, width: int, scripts: bool
) -> None:
    hall = Hall(browser, address, axe, width, scripts=scripts)
    page = hall.open(OFFICER, CASE)
    page.get_by_role("link", name="Gennemgå forslaget ved siden af dokumentet").click()
    hall.check(page)
    passage = page.locator("section", has=page.locator("#profit_centre"))
    assert passage.locator("mark").all_inner_texts() == ["Profitcenter & F3-niveau"]
    if width > 900:
        left, right = page.locator("#profit_centre").bounding_box(), passage.locator("mark").bounding_box()
        assert left is not None
        assert right is not None
        assert left["x"] + left["width"] <= right["x"], "side by side"
        assert abs(left["y"] - right["y"]) < 40
    passage.get_by_role("link", name="Linje 19").press("Enter")
    assert page.url.endswith("#linje-19")
    page.locator("#felt-profit_centre").fill("4711")
    page.locator("#klar-0").focus()
    page.keyboard.press("Space")
    page.locator("#felt-profit_centre").press("Enter")
    page.wait_for_load_state()
    if scripts:  # Enter keeps, and states nothing
        assert "Det, du har skrevet, er bevaret" in page.locator("main").inner_text()
        hall.check(page)
        assert page.locator("#felt-profit_centre").input_value() == "4711"
        assert page.locator("#klar-0").is_checked()
    hall.press(page, "Gem", "2 steder skal ses efter; 2 er afklaret")
    assert page.url.endswith("#sections-6")
    for tick in ("#klar-2", "#klar-3"):
        page.locator(tick).check(force=True)
    hall.press(page, "Gem", "Forslaget har fået en ny version.")
    assert "Skal ses efter i dokumentet" not in page.locator("main").inner_text()
    hall.close()
