"""Answers handed in as files are read, or refused in words that say what to do."""

from io import BytesIO

import docx
import pytest

from documents.hearing.answers import answer_text
from documents.reading import UnreadableDocumentError
from documents.writing.paper import Paragraph
from documents.writing.pdf import pdf
from documents.writing.word import word
from process.limits import ANSWER
from tests.builders.open_files import FileOf
from tests.documents.writing.papers import a_paper

pytestmark = pytest.mark.slow

TEXT = "Handicaprådet er bekymret for værkstedet på Havnevej."


def letter(*paragraphs: str) -> bytes:
    document, packed = docx.Document(), BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(packed)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("svar.txt", TEXT.encode()),
        ("svar.TXT", TEXT.encode("cp1252")),
        ("Svar fra rådet.docx", letter(TEXT)),
        ("svar.pdf", pdf(a_paper(Paragraph(TEXT)))),
        ("svar.DOCX", word(a_paper(Paragraph(TEXT)))),
    ],
)
def test_the_text_comes_out_of_every_kind_of_file(name, data, file_of: FileOf) -> None:
    assert TEXT in answer_text(name, file_of(data))


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("svar.pdf", b"", "file_empty"),
        ("svar.txt", b" \n ", "file_empty"),
        ("svar.pages", b"PK\x03\x04", "file_type_unknown"),
        ("svar", b"tekst", "file_type_unknown"),
        ("svar.pdf", b"ikke en pdf", "file_damaged"),
        ("svar.txt", b"%PDF-1.7 men hedder txt", "file_damaged"),
        ("svar.docx", b"PK\x03\x04 i stykker", "file_damaged"),
        ("svar.pdf", b"%PDF-1.7 i stykker", "file_damaged"),
        ("svar.txt", b"a" * (ANSWER.largest + 1), "file_too_large"),
        ("svar.txt", b"ord " * 60_000, "file_too_large"),
        ("svar.docx", letter(""), "file_empty"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(name, data, code, file_of: FileOf) -> None:
    with pytest.raises(UnreadableDocumentError) as refused:
        answer_text(name, file_of(data))
    assert refused.value.code == code
    assert refused.value.message_da.endswith(".")


def test_the_head_and_foot_of_a_letter_are_read_too(file_of: FileOf) -> None:
    document, packed = docx.Document(), BytesIO()
    document.add_paragraph(TEXT)
    document.sections[0].header.paragraphs[0].text = "Anna Holm, 010203-1234"
    document.sections[0].footer.paragraphs[0].text = "Ring 23 45 67 89"
    document.save(packed)
    text = answer_text("svar.docx", file_of(packed.getvalue()))
    assert [text.find(words) >= 0 for words in (TEXT, "010203-1234", "23 45 67 89")] == [True] * 3


def test_a_scan_has_no_text_and_is_told_apart(file_of: FileOf) -> None:
    import pikepdf

    scan, packed = pikepdf.new(), BytesIO()
    scan.add_blank_page()
    scan.save(packed)
    with pytest.raises(UnreadableDocumentError) as refused:
        answer_text("scan.pdf", file_of(packed.getvalue()))
    assert refused.value.code == "no_text"
