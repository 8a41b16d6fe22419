"""Answers handed in as files are read, or refused in words that say what to do."""

from io import BytesIO

import docx
import pytest

from documents.answers import LARGEST_ANSWER, answer_text
from documents.out.paper import Paragraph
from documents.out.pdf import pdf
from documents.out.word import word
from documents.reading import UnreadableDocumentError
from tests.documents.out.papers import a_paper

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
def test_the_text_comes_out_of_every_kind_of_file(name, data) -> None:
    assert TEXT in answer_text(name, data)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("svar.pdf", b"", "file_empty"),
        ("svar.txt", b" \n ", "file_empty"),
        ("svar.odt", b"PK\x03\x04", "file_type_unknown"),
        ("svar", b"tekst", "file_type_unknown"),
        ("svar.pdf", b"ikke en pdf", "file_damaged"),
        ("svar.txt", b"%PDF-1.7 men hedder txt", "file_damaged"),
        ("svar.docx", b"PK\x03\x04 i stykker", "file_damaged"),
        ("svar.pdf", b"%PDF-1.7 i stykker", "file_damaged"),
        ("svar.txt", b"a" * (LARGEST_ANSWER + 1), "file_too_large"),
        ("svar.txt", b"ord " * 60_000, "file_too_large"),
        ("svar.docx", letter(""), "file_empty"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(name, data, code) -> None:
    with pytest.raises(UnreadableDocumentError) as refused:
        answer_text(name, data)
    assert refused.value.code == code
    assert refused.value.message_da.endswith(".")


def test_a_scan_has_no_text_and_is_told_apart() -> None:
    import pikepdf

    scan, packed = pikepdf.new(), BytesIO()
    scan.add_blank_page()
    scan.save(packed)
    with pytest.raises(UnreadableDocumentError) as refused:
        answer_text("scan.pdf", packed.getvalue())
    assert refused.value.code == "no_text"
