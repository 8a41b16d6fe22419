"""Field case 10: a long name is whole on paper, and no page is wider than a telephone; nor is one with a title of 600
characters.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import time, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from documents.handed_in import plain_name
from process.calendar import instant
from process.commands import meeting as mc
from process.state.hearing import FileRef
from tests.browser.conftest import browser
from tests.browser.test_typed_text import Hosted, sign_in
from tests.cli.conftest import example_line
from tests.web.council import CLERK, HELD, Council
from tests.web.office import Office

__all__ = ["browser"]
NAME = "Bilag_3_Helhedsplan_for_havneomraadet_fase_2_udkast_version_7_endelig_rettet_med_bemaerkninger_fra_Teknik.pdf"
WORDS = " ".join(["Helhedsplanforhavneområdetsfremtidigeanvendelse"] * 12) + " i fase 2 med bilag og kort"
UNBROKEN = "Helhedsplan" * 55
TITLES = (WORDS[:600], UNBROKEN[:600])
WIDER = """[...document.querySelectorAll("main *")].filter(each => each.getBoundingClientRect().right > 361)
    .filter(each => !each.closest("[class*=scroll]")).map(each => each.outerHTML.slice(0, 120))"""
MEETING, AGENDA = "byraad/2027-10-05", "/moeder/byraad/2027-10-05/dagsorden"


def prepared(folder: Path) -> Office:
    office = Office(folder, instant(HELD - timedelta(days=8), time(9)))
    council = Council(office)
    for title in TITLES:
        council.do(mc.AddItem(meeting=council.meeting, title=title, text=title))
        annex = FileRef("a" * 64, plain_name(NAME), "application/pdf", 9)
        item = council.record().items[-1].number
        council.do(mc.AttachAnnex(meeting=council.meeting, item=item, title=plain_name(NAME), file=annex))
    return office


def test_a_name_is_kept_whole() -> None:
    assert plain_name(NAME) == NAME


def test_paper_holds_every_letter_within_its_margins(tmp_path: Path) -> None:
    with example_line(tmp_path) as line:
        prepared(tmp_path / "data").store.engine.dispose()
        shutil.copyfile(tmp_path / "data" / "sandvig.db", tmp_path / "data" / "sagsgang.db")
        paper = tmp_path / "dagsorden.pdf"
        line("paper", "agenda", MEETING, "--out", str(paper), "--as", CLERK)
        assert line.code == 0, line.err
    content = paper.read_bytes()
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    plain = re.sub(r"[\s\u200b\u00ad]", "", text)
    for whole in (NAME, *TITLES):
        assert re.sub(r"\s", "", whole) in plain
    boxes = subprocess.run(["pdftotext", "-bbox", str(paper), "-"], capture_output=True, text=True, check=True).stdout
    width = float(re.findall(r'<page width="([\d.]+)"', boxes)[0])
    assert max(float(right) for right in re.findall(r'xMax="([\d.]+)"', boxes)) <= width - 30


@pytest.mark.browser
@pytest.mark.slow
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
