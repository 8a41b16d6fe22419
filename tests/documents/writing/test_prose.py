"""What people wrote, as blocks; tables stay tables in HTML, plain text, PDF and Word."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from documents import writing
from documents.writing.html import fragment
from documents.writing.paper import Block, Items, Paper, Paragraph, Table
from documents.writing.pdf import pdf
from documents.writing.plain import plain
from documents.writing.prose import prose
from documents.writing.word import word

FORM = (
    "Kr. pr. borger 18-64 år                     Sandvig         Naboer          Landet\n\n"
    "Beskyttet beskæftigelse                         412             318             –\n"
    "Aktivitets- og samværstilbud                    655             870           1.024"
)
TABLE = (
    ("Kr. pr. borger 18-64 år", "Sandvig", "Naboer", "Landet"),
    ("Beskyttet beskæftigelse", "412", "318", "–"),
    ("Aktivitets- og samværstilbud", "655", "870", "1.024"),
)


def cells(block: Block) -> tuple[tuple[str, ...], ...]:
    assert isinstance(block, Table)
    return (block.columns, *block.rows)


@pytest.mark.parametrize(
    ("text", "table"),
    [
        (FORM, TABLE),
        ("A\tB\tC\nx\t\t2\ny\t1\t3", (("A", "B", "C"), ("x", "", "2"), ("y", "1", "3"))),
        ("\t2028\t2029\nLøn\t1,5\t–", (("", "2028", "2029"), ("Løn", "1,5", "–"))),
        ("Tal\t\tSandvig\tLandet\nElever\t\t412\t318", (("Tal", "Sandvig", "Landet"), ("Elever", "412", "318"))),
        ("Nøgletal   A   B\nBeskyttet 412 318", (("Nøgletal", "A", "B"), ("Beskyttet", "412", "318"))),
        ("Andel   2026\nBørn   30 %\nVoksne   12 pct.", (("Andel", "2026"), ("Børn", "30 %"), ("Voksne", "12 pct."))),
    ],
    ids=["form", "empty-cell", "no-name-above-names", "tabs-to-align", "shrunken-gaps", "two-columns"],
)
def test_lines_of_cells_are_a_table(text: str, table: tuple[tuple[str, ...], ...]) -> None:
    (block,) = prose(text)
    assert cells(block) == table


def test_two_tables_and_what_stands_between_them_stay_apart() -> None:
    blocks = list(prose("Før:\nA   B   C\nx   1   2\n\nD   E   F\ny   3   4\n\nEfter.\n- et\n- to"))
    assert [type(block) for block in blocks] == [Paragraph, Table, Table, Paragraph, Items]
    assert [cells(block)[0] for block in blocks if isinstance(block, Table)] == [("A", "B", "C"), ("D", "E", "F")]


def test_a_table_wider_than_a_telephone_scrolls_by_keyboard_under_a_name() -> None:
    printed = fragment(prose(FORM))
    assert (
        '<div class="table--responsive-scroll" role="group" aria-label="Tabel: Kr. pr. borger 18-64 år, Sandvig, '
        in printed
    )
    named = fragment([Table(("1.000 kr.", "2028"), (("Drift", "−650"),), label="Beløb i 1.000 kr.")])
    assert '<table class="table" aria-label="Beløb i 1.000 kr."><thead>' in named
    assert '<td class="paper-figure">−650</td>' in named


@pytest.mark.parametrize("text", ["Pladser   40\nPersonale   12", "Pladser\t40\nPersonale\t12"])
def test_numbers_without_a_heading_are_a_list_of_what_they_are(text: str) -> None:
    assert list(prose(text)) == [Items(("Pladser: 40", "Personale: 12"))]


def test_cells_that_stand_in_no_columns_are_left_as_they_were_written() -> None:
    text = "X   Y   Z\n1   2\n3   4   5"
    assert list(prose(text)) == [Paragraph(text)]


@pytest.mark.parametrize("text", ["Én linje   med et hul i.\nOg en til.", "", "Blot tekst.", "- punkt\n- punkt to"])
def test_prose_is_no_table(text: str) -> None:
    assert not [block for block in prose(text) if isinstance(block, Table)]


def test_in_a_mail_s_text_the_columns_stand_under_one_another() -> None:
    assert plain(prose(FORM)) == (
        "Kr. pr. borger 18-64 år       Sandvig  Naboer  Landet\n"
        "Beskyttet beskæftigelse           412     318       –\n"
        "Aktivitets- og samværstilbud      655     870   1.024"
    )


def test_a_table_too_wide_for_a_mail_s_line_is_told_row_by_row() -> None:
    names = "\t".join(f"Kommune nummer {number} i sammenligningen" for number in range(4))
    assert plain(prose(f"Tal\t{names}\nElever\t1\t2\t3\t4")) == (
        "Tal:\n"
        "- Elever: Kommune nummer 0 i sammenligningen 1; Kommune nummer 1 i sammenligningen 2; "
        "Kommune nummer 2 i sammenligningen 3; Kommune nummer 3 i sammenligningen 4"
    )


def test_html_has_headings_of_columns_and_rows_and_escapes() -> None:
    made = fragment(prose("\t<b>A</b>\tB\nx & y\t1\t2"))
    assert "<td></td>" in made, "an empty heading is none"
    assert '<th scope="col" class="paper-figure">&lt;b&gt;A&lt;/b&gt;</th>' in made
    assert '<th scope="row">x &amp; y</th><td class="paper-figure">1</td>' in made


def test_pdf_and_word_have_the_table() -> None:
    paper = Paper("Prøve", "Sandvig Kommune", datetime(2027, 9, 1, tzinfo=UTC), tuple(prose(FORM)))
    lines = PdfReader(BytesIO(pdf(paper))).pages[0].extract_text(extraction_mode="layout").splitlines()
    figures = [line.split()[-3:] for line in lines if line.startswith(("Beskyttet", "Aktivitets"))]
    assert figures == [["412", "318", "–"], ["655", "870", "1.024"]]
    (table,) = docx.Document(BytesIO(word(paper))).tables
    assert tuple(tuple(cell.text for cell in row.cells) for row in table.rows) == TABLE


def test_every_table_of_a_paper_has_a_name_of_its_own() -> None:
    """«Tabel: Navn» tells nobody what it is about; what people typed is named by its columns."""
    unnamed = [
        f"{path.name}:{call.lineno}"
        for path in Path(writing.__file__).parent.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Table"
        if call.args and not any(keyword.arg == "label" for keyword in call.keywords)
    ]
    assert [place for place in unnamed if not place.startswith("prose.py")] == []
