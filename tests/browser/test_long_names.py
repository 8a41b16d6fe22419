"""Field case 10: no page is wider than a telephone, also with a long file name and a title of 600 characters on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.test_typed_text import Hosted, sign_in
from tests.field.test_case_10_long_names import prepared
from tests.web.council import CLERK

WIDER = """[...document.querySelectorAll("main *")].filter(each => each.getBoundingClientRect().right > 361)
    .filter(each => !each.closest("[class*=scroll]")).map(each => each.outerHTML.slice(0, 120))"""
AGENDA = "/moeder/byraad/2027-10-05/dagsorden"


@pytest.mark.browser
def test_no_page_is_wider_than_a_telephone(browser: Browser, tmp_path: Path) -> None:
    office = prepared(tmp_path)
    office.person(CLERK)
    hosted = Hosted(office)
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="da-DK")
    try:
        page = context.new_page()
        page.goto(f"{hosted.address}/log-ind")
        sign_in(page, CLERK)
        items = [item.number for item in hosted.council.record().items]
        record = AGENDA.replace("dagsorden", "protokol")
        paths = [AGENDA, record, AGENDA.removesuffix("/dagsorden"), "/opgaver"]
        paths += [f"{where}/{number}" for where in (AGENDA, record) for number in items]
        for path in paths:
            page.goto(f"{hosted.address}{path}")
            wide = page.evaluate(WIDER)
            assert (page.evaluate("document.documentElement.scrollWidth"), wide) == (360, []), path
    finally:
        context.close()
        hosted.stop()
