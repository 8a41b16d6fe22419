"""«Overtag høringer»: rows pasted or read from a file, shown, mended, taken over."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from app.cli.shell import run
from config.settings import settings
from process.state.hearing import HearingState
from tests.web.office import COORDINATOR, OFFICER, Office, forms, words

PAGE = "/overtag-hoeringer"
HEADS = ["Organ", "Sag", "Sendt", "Frist", "Svaret", "Svar", "Tekst"]
RIGHT = ["Handicaprådet", "2027-0001", "16-08-2027", "15-09-2027", "", "", ""]
WRONG = ["Handikaprådet", "2027-0001", "16-08-2027", "15-09-2027", "", "", ""]
ROWS = [HEADS, WRONG, RIGHT]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    office.imported_and_approved()
    return office


def pasted(rows: list[list[str]]) -> str:
    return "\r\n".join("\t".join(row) for row in rows)  # as a browser sends lines


def asked(office: Office, press: str, rows: list[list[str]]) -> str:
    _, fields = forms(office.get(COORDINATOR, PAGE))[PAGE]
    answer = office.person(COORDINATOR).post(PAGE, data={**fields, "liste": pasted(rows), "goer": press})
    assert answer.status_code == 200, words(answer.text)[:300]
    return answer.text


def state_of(office: Office) -> HearingState | None:
    """None: the engine has not drafted the letter yet."""
    council = office.store.reference.register.organization("handicapraad")
    assert council is not None
    request = office.state().request_of(council.id)
    return request.state if request else None


def test_a_wrong_row_is_shown_with_its_number_and_the_good_one_is_taken_when_asked(office: Office) -> None:
    page = words(asked(office, "vis", ROWS))
    assert "Én række kan overtages, 0 står her i forvejen, og 1 kan ikke bruges" in page
    assert "2 Handikaprådet 2027-0001 »Handikaprådet« findes ikke i organisationen." in page
    assert state_of(office) is None, "nothing is written before"
    page = words(asked(office, "overtag", ROWS))
    assert "Én række er overtaget" in page
    assert "ikke har noget felt mere" not in page
    assert state_of(office) is HearingState.SENT
    history = words(office.get(COORDINATOR, "/sager/2027-0001"))
    assert "overtaget fra regneark: brevet er sendt 16. august 2027, frist 15. september 2027" in history
    assert "1 står her i forvejen" in words(asked(office, "vis", ROWS))


def test_a_file_is_read_into_the_field_where_it_can_be_mended_and_what_is_missing_is_asked_for(office: Office) -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    _, fields = forms(office.get(COORDINATOR, PAGE))[f"{PAGE}/fil"]
    files = {"dokument": ("høringer.xlsx", content.getvalue())}
    answer = office.person(COORDINATOR).post(f"{PAGE}/fil", data=fields, files=files)
    assert "Én række kan overtages" in words(answer.text)
    assert "\t".join(RIGHT).strip() in answer.text
    assert state_of(office) is None
    for rows, told in (([], "Indsæt rækkerne"), ([["Organ", "Sag"], ["x", "y"]], "Der mangler: Sendt, Frist.")):
        _, fields = forms(office.get(COORDINATOR, PAGE))[PAGE]
        answer = office.person(COORDINATOR).post(PAGE, data={**fields, "liste": pasted(rows), "goer": "overtag"})
        assert answer.status_code == 422
        assert told in words(answer.text)
    assert office.person(OFFICER).get(PAGE).status_code == 403
    assert f'href="{PAGE}"' in office.get(COORDINATOR, "/samlede-hoeringer")


def test_the_same_on_the_command_line(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("\n".join(";".join(row) for row in ROWS), encoding="utf-8")
    monkeypatch.setenv("SAGSGANG_DATA", str(tmp_path))
    monkeypatch.setenv("SAGSGANG_DATABASE_URL", str(office.store.engine.url))
    monkeypatch.setattr("app.clock.SystemClock.now", lambda _self: office.clock.now())
    settings.cache_clear()
    try:
        assert run(["takeover", str(file), "--as", COORDINATOR]) == 0
        printed = capsys.readouterr().out
        assert "»Handikaprådet« findes ikke" in printed
        assert "1 can be taken over, 0 known before, 1 wrong." in printed
        assert state_of(office) is None
        assert run(["takeover", str(file), "--apply", "--as", COORDINATOR]) == 0
        assert "1 taken over" in capsys.readouterr().out
    finally:
        settings.cache_clear()
    assert state_of(office) is HearingState.SENT
