"""Field case 10: a long name is whole on paper, and so is a title of 600 characters. The pages:
tests/browser/test_long_names.py.
"""

from __future__ import annotations

import re
import shutil
from datetime import time, timedelta
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader
from pypdfium2 import PdfDocument

from documents.handed_in import plain_name
from process.calendar import instant
from process.commands import meeting as mc
from process.state.hearing import FileRef
from tests.cli.conftest import example_line
from tests.web.council import CLERK, HELD, Council
from tests.web.office import Office

NAME = "Bilag_3_Helhedsplan_for_havneomraadet_fase_2_udkast_version_7_endelig_rettet_med_bemaerkninger_fra_Teknik.pdf"
WORDS = " ".join(["Helhedsplanforhavneområdetsfremtidigeanvendelse"] * 12) + " i fase 2 med bilag og kort"
UNBROKEN = "Helhedsplan" * 55
TITLES = (WORDS[:600], UNBROKEN[:600])
MEETING = "byraad/2027-10-05"


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
    for page in PdfDocument(content):
        letters = page.get_textpage()
        rights = [letters.get_charbox(place)[2] for place in range(letters.count_chars())]
        assert max(rights) <= page.get_width() - 30
