"""The points of an agreement from spreadsheets, TOML and pasted text: read, matched, never guessed."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest

from documents.reading.agreement_list import ListedPoint, month_of, numbered, read_pasted, read_points
from documents.reading.errors import UnreadableDocumentError

ALIASES = {"socialudvalget": "social", "su": "social", "byrådet": "council"}


def sheet(*rows: tuple[object, ...]) -> bytes:
    book, out = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_a_spreadsheet_with_headings_in_any_order() -> None:
    content = sheet(
        ("Nr.", "Planlagt", "Udvalg", "Aftalepunkt", "Område"),
        (1, "marts 2028", "Socialudvalget", "Flere bænke", "Social"),
        (None, None, None, None, None),
        (2, datetime(2028, 5, 17), "SU", "En sti", ""),  # noqa: DTZ001  (as Excel keeps a day)
    )
    reading = read_points("aftale.XLSX", content, ALIASES)
    assert reading.points == (
        ListedPoint("Flere bænke", "Social", "social", date(2028, 3, 1), 2),
        ListedPoint("En sti", "", "social", date(2028, 5, 1), 4),
    )
    assert reading.findings == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_table_as_danish_excel_saves_it(encoding: str) -> None:
    text = "Punkt;Udvalg;Måned\r\nFlere bænke ved søen;Byrådet;3/2028\r\n\r\n"
    (point,) = read_points("aftale.csv", text.encode(encoding), ALIASES).points
    assert point == ListedPoint("Flere bænke ved søen", "", "council", date(2028, 3, 1), 2)


def test_toml() -> None:
    text = '[[point]]\ntext = "Bænke"\nbody = "SU"\nmonth = 2028-03-01\n[[point]]\ntext = "Sti"\n'
    first, second = read_points("aftale.toml", text.encode(), ALIASES).points
    assert (first.text, first.body, first.month) == ("Bænke", "social", date(2028, 3, 1))
    assert (second.text, second.body, second.month) == ("Sti", "", None)


def test_pasted_without_headings() -> None:
    reading = read_pasted("Bænke\tSU\tmaj 2028\tSocial\nSti\n", ALIASES)
    assert [(point.text, point.body, point.month, point.heading) for point in reading.points] == [
        ("Bænke", "social", date(2028, 5, 1), "Social"),
        ("Sti", "", None, ""),
    ]
    assert [point.text for point in read_pasted("Bænke, borde\nSti", ALIASES).points] == ["Bænke, borde", "Sti"]


def test_what_is_not_understood_is_said_with_its_line() -> None:
    text = "Nr;Punkt;Udvalg;Måned\n1;Bænke;Havneudvalget;foråret\n7;;SU;maj 2028"
    reading = read_pasted(text, ALIASES)
    assert [(point.body, point.month) for point in reading.points] == [("", None), ("social", date(2028, 5, 1))]
    assert list(numbered(reading.findings)) == [
        "Linje 2: »Havneudvalget« findes ikke i organisationen. Punktet har intet planlagt udvalg.",
        "Linje 2: »foråret« er ikke en måned. Skriv den som marts 2028.",
        "Linje 3: Punktet har ingen tekst.",
        "Linje 3: Punktet har nummer 7 i listen og bliver nummer 2.",
    ]


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("marts 2028", (2028, 3)),
        ("i Marts 2028", (2028, 3)),
        ("1. marts 2028", (2028, 3)),
        ("2028-03", (2028, 3)),
        ("2028-03-17", (2028, 3)),
        ("3/2028", (2028, 3)),
        ("03-2028", (2028, 3)),
        ("17-03-2028", (2028, 3)),
        ("17.3.2028", (2028, 3)),
        ("13/2028", None),
        ("2028-00", None),
        ("2028", None),
        ("1. kvartal 2028", None),
        ("marts", None),
        ("", None),
    ],
)
def test_a_month_is_read_where_it_is_written_out(text: str, month: tuple[int, int] | None) -> None:
    assert month_of(text) == (date(*month, 1) if month else None)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"ikke et regneark", "file_damaged"),
        ("a.xlsx", sheet(), "no_text"),
        ("a.toml", b"[[point", "file_damaged"),
        ("a.toml", b"point = 3", "file_damaged"),
        ("a.csv", b" \n \n", "no_text"),
        ("a.csv", b"Punkt;Udvalg\n", "no_text"),
        ("a.csv", b"\x81\x8d", "file_damaged"),
        ("a.csv", b"Punkt\n" * 1002, "file_too_large"),
    ],
)
def test_what_cannot_be_read_is_refused_in_danish(name: str, content: bytes, code: str) -> None:
    with pytest.raises(UnreadableDocumentError) as refused:
        read_points(name, content, ALIASES)
    assert refused.value.code == code
    assert refused.value.message_da.endswith((".", ")"))
