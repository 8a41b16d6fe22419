"""Files that can be read, and files that cannot: each refusal has its code and a sentence that says what to do."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from pypdf import PdfReader, PdfWriter

from documents.reading import UnreadableDocumentError
from documents.reading.read import read
from documents.reading.text.extract import extract_bytes
from process.limits import PROPOSAL
from tests.builders.pdf_files import assembled

pytestmark = pytest.mark.slow

FIXTURES = Path(__file__).parents[1] / "fixtures"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf_of(*pages: str) -> bytes:
    """A PDF with these texts, one text line a line, in Helvetica."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for i, page in enumerate(pages):
        shown = " T* ".join(f"({_escaped(line)}) Tj" for line in page.split("\n"))
        stream = f"BT /F1 10 Tf 14 TL 50 780 Td {shown} ET".encode("cp1252") if page else b""
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            + f"/Contents {5 + 2 * i} 0 R >>".encode()
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream")
    return assembled(objects)


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def refusal(path: Path) -> UnreadableDocumentError:
    with pytest.raises(UnreadableDocumentError) as caught:
        read(path, {})
    assert caught.value.message_da.endswith((".", "!"))
    return caught.value


def written(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_a_missing_file(tmp_path: Path) -> None:
    error = refusal(tmp_path / "borte.txt")
    assert error.code == "file_not_found"
    assert "borte.txt" in error.message_da


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf", "\u00ad\n".encode()])
def test_an_empty_file(tmp_path: Path, data: bytes) -> None:
    assert refusal(written(tmp_path, "tom.txt", data)).code == "file_empty"


def test_a_file_of_50_megabytes_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "stor.txt"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("read before it was measured"))
    error = refusal(path)
    assert error.code == "file_too_large"
    assert "50 MB" in error.message_da


def test_the_largest_file_is_still_read(tmp_path: Path) -> None:
    path = written(tmp_path, "lige.txt", b"Forslag\n" + b" " * (PROPOSAL.largest - 8))
    assert read(path, {}).cases[0].title == "Forslag"


def test_more_text_than_a_proposal_can_have_is_refused(tmp_path: Path) -> None:
    error = refusal(written(tmp_path, "lang.txt", b"Forslag om noget.\n" * 120_000))
    assert error.code == "file_too_large"


@pytest.mark.parametrize("sign", ["_", ".", "\t", " ", "-", "="])
def test_a_long_run_of_one_sign_does_not_stall(tmp_path: Path, sign: str) -> None:
    path = written(tmp_path, "a.txt", f"Indhold\nForslag {sign * 200_000}\nslut".encode())
    assert read(path, {}).cases[0].title == "Indhold"


@pytest.mark.parametrize(("name", "data"), [("plancher.pptx", b"PK\x03\x04"), ("uden", b"tekst"), ("b.txt", b"a\0b")])
def test_an_unknown_type(tmp_path: Path, name: str, data: bytes) -> None:
    assert refusal(written(tmp_path, name, data)).code == "file_type_unknown"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert refusal(tmp_path).code == "file_type_unknown"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"%PDF-1.4\nnothing follows"),
        ("b.pdf", pdf_of("Forslag")[:200]),
        ("c.pdf", b"just words"),
        ("d.docx", b"PK\x03\x04 cut off"),
        ("ark.xlsx", b"PK\x03\x04 cut off"),
        ("a.odt", b"PK\x03\x04 cut off"),
        ("a.rtf", b"just words"),
        ("a.doc", b"just words"),
        ("e.docx", b"just words"),
        ("f.txt", b"%PDF-1.4 renamed"),
    ],
)
def test_a_damaged_file(tmp_path: Path, name: str, data: bytes) -> None:
    assert refusal(written(tmp_path, name, data)).code == "file_damaged"


def test_a_zip_that_is_no_word_file(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "hej")
    assert refusal(written(tmp_path, "a.docx", packed.getvalue())).code == "file_damaged"


def test_a_word_file_that_swells_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as entry:
        for _ in range(201):
            entry.write(bytes(1024 * 1024))
    assert refusal(written(tmp_path, "bombe.docx", packed.getvalue())).code == "file_too_large"


def test_a_scanned_pdf_has_no_text(tmp_path: Path) -> None:
    assert refusal(written(tmp_path, "scan.pdf", pdf_of("", ""))).code == "no_text"


def test_a_locked_pdf(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_of("Forslag"))))
    writer.encrypt("hemmelig", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    assert refusal(written(tmp_path, "laast.pdf", locked.getvalue())).code == "file_protected"


@pytest.mark.parametrize(
    ("encoding", "guessed"), [("utf-8", False), ("utf-8-sig", False), ("utf-16", False), ("cp1252", True)]
)
def test_danish_letters_in_every_encoding(tmp_path: Path, encoding: str, guessed: bool) -> None:
    document = read(written(tmp_path, "a.txt", "Ændring på Ø – året".encode(encoding)), {})
    assert document.cases[0].title == "Ændring på Ø – året"
    assert [finding.code for finding in document.findings] == (["encoding_uncertain"] if guessed else [])


def test_bytes_that_are_no_windows_letters_are_read_as_latin(tmp_path: Path) -> None:
    document = read(written(tmp_path, "a.txt", b"Gr\xf8d \x81"), {})
    assert "Latin-1" in document.findings[0].message


def test_a_pdf_gives_the_same_proposal_as_its_text(tmp_path: Path) -> None:
    text = (FIXTURES / "soc-04.txt").read_text()
    lines = text.split("\n")
    path = written(tmp_path, "soc-04.pdf", pdf_of("\n".join(lines[:40]), "\n".join(lines[40:])))
    (case,), (plain,) = read(path, {}).cases, read(FIXTURES / "soc-04.txt", {}).cases
    assert case.proposals[0].budget_lines == plain.proposals[0].budget_lines
    assert case.title == plain.title
    assert {f.code for f in case.proposals[0].findings} >= {"year_missing", "profit_centre_empty", "body_ambiguous"}


def test_a_word_file_keeps_the_columns_of_its_table(tmp_path: Path) -> None:
    document = docx.Document()
    head, *rest = (FIXTURES / "one-pager.txt").read_text().split("\n\n")
    _table(document, head)
    _table(document, rest[0])
    for paragraph in rest[1:]:
        for line in paragraph.split("\n"):
            is_item = line.startswith("- ")
            document.add_paragraph(line.removeprefix("- "), style="List Bullet" if is_item else None)
    path = tmp_path / "forslag.docx"
    document.save(str(path))
    (read_case,), (plain,) = read(path, {}).cases, read(FIXTURES / "one-pager.txt", {}).cases
    mine, theirs = read_case.proposals[0], plain.proposals[0]
    assert mine.budget_lines == theirs.budget_lines
    assert mine.fte == theirs.fte
    assert mine.related == theirs.related
    assert mine.hearing_responses == theirs.hearing_responses
    assert [f.code for f in mine.findings] == [f.code for f in theirs.findings]


def _table(document: "docx.document.Document", text: str) -> None:
    rows = [line.split("\t") for line in text.strip("\n").split("\n")]
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    for cells, row in zip(rows, table.rows, strict=True):
        for cell, value in zip(row.cells, cells, strict=False):
            cell.text = value


def test_a_word_forms_ticks_and_wide_cells_are_read(tmp_path: Path) -> None:
    document = docx.Document()
    tick = f"<w:sdt {W}><w:sdtContent><w:r><w:t>☒</w:t></w:r></w:sdtContent></w:sdt>"
    paragraph = document.add_paragraph("Råderum ☐ Ønske ")
    paragraph._p.append(parse_xml(tick))
    table = document.add_table(rows=1, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "bred"
    table.cell(0, 2).text = "sidste\nmed to linjer"
    document.save(str(tmp_path / "a.docx"))
    text = extract_bytes("a.docx", (tmp_path / "a.docx").read_bytes()).text
    assert "Råderum ☐ Ønske ☒" in text
    assert "bred\t\tsidste\nmed to linjer" in text
