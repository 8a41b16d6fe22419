"""A Word file with tracked changes is read as if they were accepted."""

from io import BytesIO

import docx
import pytest
from docx.oxml import parse_xml

from documents.reading.text.extract import extract_bytes

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WHO = 'w:id="1" w:author="A" w:date="2027-08-23T08:00:00Z"'
MOVED = "Bussen kører om natten."


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def word_file(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.element.body.insert(
            -1, parse_xml(paragraph.replace("<w:p>", f"<w:p {W}>").replace("<w:tbl>", f"<w:tbl {W}>"))
        )
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def read(*paragraphs: str) -> list[str]:
    return [line for line in extract_bytes("a.docx", word_file(*paragraphs)).text.split("\n") if line]


def test_a_sentence_that_was_moved_stands_once_where_it_now_is() -> None:
    lines = read(
        f"<w:p><w:moveFrom {WHO}>{run(MOVED)}</w:moveFrom></w:p>",
        f"<w:p>{run('Der er to linjer.')}</w:p>",
        f"<w:p><w:moveTo {WHO}>{run(MOVED)}</w:moveTo></w:p>",
    )
    assert lines == ["Der er to linjer.", MOVED]


def test_what_was_inserted_is_there_and_what_was_deleted_is_not() -> None:
    deleted = f'<w:del {WHO}><w:r><w:delText xml:space="preserve">900</w:delText></w:r></w:del>'
    lines = read(f"<w:p>{run('Udgiften er ')}{deleted}<w:ins {WHO}>{run('650')}</w:ins>{run(' t.kr.')}</w:p>")
    assert lines == ["Udgiften er 650 t.kr."]


@pytest.mark.parametrize("mark", ["del", "moveFrom"])
def test_a_deleted_paragraph_mark_joins_what_it_parted(mark: str) -> None:
    lines = read(
        f"<w:p><w:pPr><w:rPr><w:{mark} {WHO}/></w:rPr></w:pPr>{run('Bussen kører ')}</w:p>",
        f"<w:p>{run('om natten.')}</w:p>",
    )
    assert lines == ["Bussen kører om natten."]


def test_a_deleted_row_and_a_deleted_cell_are_gone() -> None:
    def row(kind: str, *cells: str) -> str:
        return f"<w:tr>{kind}{''.join(cells)}</w:tr>"

    def cell(text: str, kind: str = "") -> str:
        return f"<w:tc><w:tcPr>{kind}</w:tcPr><w:p>{run(text)}</w:p></w:tc>"

    table = (
        row("", cell("Drift"), cell("-300", f"<w:cellDel {WHO}/>"), cell("-250"))
        + row(f"<w:trPr><w:del {WHO}/></w:trPr>", cell("Anlæg"), cell("100"))
        + row(f"<w:trPr><w:ins {WHO}/></w:trPr>", cell("Løn"), cell("-50"))
    )
    assert read(f"<w:tbl>{table}</w:tbl>") == ["Drift\t-250", "Løn\t-50"]
