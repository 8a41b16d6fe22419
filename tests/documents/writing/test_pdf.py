"""What goes out as PDF has the structure that PDF/UA-1 asks for, and says exactly what people wrote."""

import re
from dataclasses import replace
from datetime import timedelta

import pikepdf
import pytest

from documents.writing.paper import Heading, Paragraph, Quote, Table
from documents.writing.pdf import pdf
from documents.writing.typeset import UNSHOWN, PaperError, _fonts
from tests.documents.writing.papers import MADE, a_paper, opened, structure, text_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def printed() -> bytes:
    return pdf(a_paper())


@pytest.fixture(scope="module")
def file(printed) -> pikepdf.Pdf:
    return opened(printed)


def test_the_file_says_its_language_title_and_that_it_is_tagged(file) -> None:
    root = file.Root
    assert str(root.Lang).lower().startswith("da")
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    about = root.Metadata.read_bytes().decode()
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>", about)
    assert "Høringsnotat" in about
    assert "Sandvig Kommune" in about


def test_headings_lists_quotes_and_tables_are_what_they_look_like(file) -> None:
    tags = [tag for tag, _ in structure(file.Root.StructTreeRoot)]
    assert [tag for tag in tags if tag.startswith("H")] == ["H1", "H2", "H2", "H3"]
    assert (tags.count("L"), tags.count("LI")) == (3, 6)
    assert tags.count("BlockQuote") == 1
    assert (tags.count("TR"), tags.count("TH"), tags.count("TD")) == (3, 4, 2)


def test_every_heading_cell_says_which_way_it_heads(file) -> None:
    heads = [node for tag, node in structure(file.Root.StructTreeRoot) if tag == "TH"]
    scopes = [str(about["/Scope"]) for head in heads for about in head["/A"] if "/Scope" in about]
    assert scopes == ["/Column", "/Column", "/Row", "/Row"]


def test_what_is_appended_for_the_headings_of_rows_leaves_the_file_whole(printed, file) -> None:
    """Found by its own table of places: a reader that has to look through the file for its objects says so."""
    assert (file.check_pdf_syntax(), file.get_warnings()) == ([], [])
    assert printed.count(b"startxref") == 2
    assert pdf(a_paper(Paragraph("Uden tabel"))).count(b"startxref") == 1


def test_the_outline_leads_to_the_headings(file) -> None:
    with file.open_outline() as outline:
        top = outline.root[0]
        assert (top.title, [child.title for child in top.children]) == ("Høringsnotat", ["Beskeder", "Svar"])


def test_every_mark_on_the_page_is_tagged_or_an_artifact(file) -> None:
    """What a screen reader would stumble over: text or lines outside every marked-content sequence."""
    for page in file.pages:
        depth, loose = 0, []
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            depth += (name in ("BDC", "BMC")) - (name == "EMC")
            if name in ("Tj", "TJ", "S", "f", "f*", "B", "Do") and depth == 0:
                loose.append((name, operands))
        assert loose == []


def test_every_typeface_is_in_the_file(file) -> None:
    fonts = [font for page in file.pages for font in page.Resources.Font.values()]
    kinds = [font.DescendantFonts[0].FontDescriptor for font in fonts]
    assert kinds
    assert all("/FontFile2" in kind or "/FontFile3" in kind for kind in kinds)


def test_texts_are_never_read_as_markup() -> None:
    wild = '#panic("x") *fed* $x^2$ = Overskrift <label> @ref // note /* æøå */ `kode` \\u{41}'
    text = text_of(pdf(a_paper(Quote(wild), Table((wild,), ((wild,),)), title="#let x")))
    assert " ".join(text.split()).count("*fed* $x^2$ = Overskrift <label> @ref") == 3
    assert "#let x" in text


@pytest.mark.parametrize("strange", ["😀", "好", "\x01", "\ufffe", "👍🏽", "\ud800"])
def test_a_character_without_a_glyph_stops_nothing(strange) -> None:
    text = text_of(pdf(a_paper(Paragraph(f"før {strange} efter"))))
    assert re.search(r"før .*efter", text)
    assert UNSHOWN not in text or "vist som □" in text


def test_equal_papers_are_equal_files_and_the_time_is_in_them(printed, file) -> None:
    assert pdf(a_paper()) == printed
    assert pdf(a_paper(made_at=MADE + timedelta(days=1))) != printed
    assert "2027-09-27" in file.Root.Metadata.read_bytes().decode()


def test_a_long_table_repeats_its_heading_row() -> None:
    rows = tuple((str(number), "tekst " * 20) for number in range(80))
    document = opened(pdf(a_paper(Table(("Nr.", "Hvad"), rows, (1, 5)))))
    assert len(document.pages) > 2
    assert "Side 2 af" in text_of(pdf(a_paper(Table(("Nr.", "Hvad"), rows, (1, 5)))))


def test_a_jump_in_the_headings_is_our_fault_and_said() -> None:
    with pytest.raises(PaperError, match="heading"):
        pdf(a_paper(Heading("For dybt", 4)))


def test_no_typeface_of_the_machine_is_used() -> None:
    families = set(_fonts().families())
    assert "IBM Plex Sans" in families
    assert not families & {"Arial", "DejaVu Sans", "Liberation Sans"}


def test_small_type_fits_more_on_a_page() -> None:
    blocks = tuple(Paragraph("Rådet er bekymret for vagtplanen. " * 6) for _ in range(22))
    large = a_paper(*blocks)
    assert len(opened(pdf(large)).pages) == 2
    assert len(opened(pdf(replace(large, is_compact=True))).pages) == 1
