"""A Word file in Danish with real styles and heading rows, in the municipality's own template where there is one."""

from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from documents.writing.paper import Quote, Table
from documents.writing.word import WordTemplateError, word
from tests.documents.writing.papers import a_paper

pytestmark = pytest.mark.slow


def read(data: bytes):
    return docx.Document(BytesIO(data))


def test_blocks_become_words_own_styles() -> None:
    document = read(word(a_paper()))
    styles = [(p.style.name, p.text) for p in document.paragraphs]
    assert styles[:2] == [("Normal", "Sandvig Kommune"), ("Title", "Høringsnotat")]
    assert ("Heading 1", "Beskeder") in styles
    assert ("Heading 2", "Handicaprådet") in styles
    assert ("Quote", "Rådet er bekymret.") in styles
    assert ("List Bullet", "to") in styles
    assert ("List Number", "første") in styles
    assert "Sag: 2027-0001" in [text for _, text in styles]
    assert document.sections[0].footer.paragraphs[0].text == "Sag 2027-0001"


def test_language_title_and_author_are_said() -> None:
    document = read(word(a_paper()))
    about = document.core_properties
    assert (about.title, about.author, about.language) == ("Høringsnotat", "Sandvig Kommune", "da-DK")
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {"da-DK"}


def test_a_table_has_a_heading_row_that_is_repeated() -> None:
    table = read(word(a_paper())).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["Hvornår", "Hvad"]
    marks = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
    assert marks == [True, False, False]
    first, second = (column.width for column in table.columns)
    assert second == pytest.approx(2 * first, abs=2)


def test_the_template_gives_header_and_styles_and_keeps_none_of_its_text(tmp_path) -> None:
    own = docx.Document()
    own.sections[0].header.paragraphs[0].text = "Sandvig Kommune · Rådhuset"
    own.add_paragraph("Skriv her")
    own.styles["Heading 1"].font.name = "Georgia"
    own.styles.element.remove(own.styles["Quote"].element)
    own.save(tmp_path / "dokument.docx")
    document = read(word(a_paper(), tmp_path / "dokument.docx"))
    assert document.sections[0].header.paragraphs[0].text == "Sandvig Kommune · Rådhuset"
    assert "Skriv her" not in [p.text for p in document.paragraphs]
    assert document.styles["Heading 1"].font.name == "Georgia"
    assert [p.style.name for p in document.paragraphs if p.text == "Rådet er bekymret."] == ["Normal"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nej", b"%PDF-1.7"])
def test_a_template_that_is_no_word_file_is_named(tmp_path, content) -> None:
    path = tmp_path / "dokument.docx"
    path.write_bytes(content)
    with pytest.raises(WordTemplateError, match=r"»dokument.docx« er ikke en Word-fil"):
        word(a_paper(), path)


def test_what_xml_cannot_hold_is_left_out() -> None:
    document = read(word(a_paper(Quote("før\x00\x0b \ud800 efter 😀"), Table(("A",), (("\x01b",),)))))
    assert document.paragraphs[2].text == "før  efter 😀"
    assert document.tables[0].rows[1].cells[0].text == "b"


def test_equal_papers_are_equal_files() -> None:
    assert word(a_paper()) == word(a_paper())
