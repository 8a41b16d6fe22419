"""Field case 13: the same rule by every door: what an annex may be, what a password must be, what a refusal says."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from process.calendar import instant
from process.commands import meeting as mc
from process.limits import EXCEL, JPEG, PNG, SLIDES
from tests.cli.conftest import Line, example_line
from tests.web.council import CLERK, HELD, Council
from tests.web.office import Office, forms, words

MEETING = "byraad/2027-10-05"
AGENDA = "/moeder/byraad/2027-10-05/dagsorden"
ONLY = (
    "»regnskab.bin« kan ikke tages med. Gem den som PDF, Word (.docx), tekst (.txt), Excel (.xlsx), PowerPoint "
    "(.pptx), PNG eller JPEG."
)


def office_file(path: Path, part: str) -> Path:
    with ZipFile(path, "w") as packed:
        packed.writestr(part, "<x/>")
    return path


@pytest.fixture
def page(tmp_path: Path) -> tuple[Office, str]:
    (tmp_path / "site").mkdir()
    office = Office(tmp_path / "site", instant(HELD - timedelta(days=8), time(9)))
    council = Council(office)
    council.do(mc.AddItem(meeting=council.meeting, title="Havnen"))
    return office, f"{AGENDA}/{council.record().items[-1].number}"


def test_an_annex_of_an_unknown_kind_is_refused_alike(page: tuple[Office, str], tmp_path: Path) -> None:
    office, path = page
    unknown = tmp_path / "regnskab.bin"
    unknown.write_bytes(b"\0" * (15 * 1024 * 1024))
    refused = office.refused(CLERK, path, "bilag", files={"fil": ("regnskab.bin", unknown.read_bytes())})
    assert ONLY in words(refused)
    assert "mail" not in words(refused).lower().replace("mails", "")
    with example_line(tmp_path) as line:
        _add_item(line)
        line("attach-annex", MEETING, "1", str(unknown), "--as", CLERK)
        assert line.code != 0
        assert ONLY in " ".join(line.err.split())


def _add_item(line: Line) -> None:
    line("add-item", MEETING, "Havnen", "--as", CLERK)
    assert line.code == 0, line.err


@pytest.mark.parametrize(
    ("name", "kind"), [("tal.xlsx", EXCEL), ("lysbilleder.pptx", SLIDES), ("kort.png", PNG), ("havn.jpeg", JPEG)]
)
def test_an_annex_is_served_with_its_own_type(page: tuple[Office, str], tmp_path: Path, name: str, kind: str) -> None:
    office, path = page
    file = tmp_path / name
    if kind == PNG:
        file.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 20)
    elif kind == JPEG:
        file.write_bytes(b"\xff\xd8\xff\xe0" + b"\0" * 20)
    else:
        office_file(file, "xl/workbook.xml" if kind == EXCEL else "ppt/presentation.xml")
    address, fields = forms(office.get(CLERK, path))["bilag"]
    sent = office.person(CLERK).post(address, data=fields, files={"fil": (name, file.read_bytes())})
    assert sent.status_code == 303, words(sent.text)
    served = office.person(CLERK).get("/moeder/byraad/2027-10-05/bilag/1")
    assert served.headers["content-type"] == kind
    assert served.content == file.read_bytes()


@pytest.mark.parametrize("word", ["add", "reset"])
def test_a_password_has_twelve_characters(tmp_path: Path, word: str) -> None:
    with example_line(tmp_path) as line:
        line("login", word, CLERK, "--password", "elleve tegn")
        known = line.err
        assert line.code != 0
        if word == "add":
            assert "Adgangskoden skal være på mindst 12 tegn." in " ".join(known.split())
