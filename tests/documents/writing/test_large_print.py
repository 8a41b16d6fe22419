"""The letter for those who read badly: large everywhere, without narrow columns, and as plain text."""

from __future__ import annotations

import pikepdf
import pytest

from documents.writing.large_print import large_print, plain_text
from documents.writing.paper import Box, Contents, Facts, Heading, Items, Paragraph, Table
from documents.writing.pdf import pdf
from tests.documents.writing.papers import EVERYTHING, a_paper, opened, structure, text_of

AMOUNTS = Table(("Beløb i 1.000 kr.", "2027", "2028"), (("Drift", "900", "-450"), ("Anlæg", "", "120")))


def sizes(page: pikepdf.Page) -> set[float]:
    """The sizes of letters on a page, in points."""
    sizes: set[float] = set()
    scale, kept = 1.0, []
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "q":
                kept.append(scale)
            case "Q":
                scale = kept.pop()
            case "cm":
                scale *= abs(float(operands[3]))
            case "Tf":
                sizes.add(round(float(operands[1]) * scale, 1))
    return sizes


@pytest.mark.slow
@pytest.mark.parametrize("is_compact", [False, True])
def test_nothing_is_smaller_than_eighteen_points_and_no_table_is_left(is_compact: bool) -> None:
    about = {"is_compact": is_compact, "running": "Sandvig Kommune"}
    boxed = Box("Indstilling", (Paragraph("Det indstilles."), AMOUNTS))
    file = opened(pdf(large_print(a_paper(*EVERYTHING, AMOUNTS, Heading("Mere", 4), boxed, **about))))
    assert min(min(sizes(page)) for page in file.pages) >= 18
    tags = [tag for tag, _ in structure(file.Root.StructTreeRoot)]
    assert "Table" not in tags
    assert "pdfuaid:part" in file.Root.Metadata.read_bytes().decode()


@pytest.mark.slow
def test_the_numbers_of_a_table_stand_with_their_names() -> None:
    said = " ".join(text_of(pdf(large_print(a_paper(AMOUNTS)))).split())
    assert "Drift: 2027 900; 2028 -450" in said
    assert "Anlæg: 2028 120" in said


@pytest.mark.slow
def test_a_long_word_breaks_rather_than_run_out_of_the_page() -> None:
    word = "Ø" * 60
    lines = [line for line in text_of(pdf(large_print(a_paper(Paragraph(word))))).splitlines() if "Ø" in line]
    assert len(lines) > 1
    assert "".join(line.strip() for line in lines).replace("\u200b", "") == word


def test_plain_text_has_the_same_words_in_their_order_and_no_long_line() -> None:
    blocks = (
        Facts((("Til", "Handicaprådet"), ("Svarfrist", "fredag den 24. september 2027 kl. 12.00"))),
        Heading("Hvad vi beder jer om"),
        Paragraph("Vi beder om bemærkninger. " * 8),
        Contents(("Et", "To")),
        Items(("første", "anden"), is_numbered=True),
        Box("Beslutning", (Paragraph("Godkendt."), AMOUNTS)),
    )
    text = plain_text(a_paper(*blocks, title="Høring: Ny bro"))
    assert text.startswith("Sandvig Kommune\n\nHøring: Ny bro\n==============\n\nTil: Handicaprådet\nSvarfrist: ")
    assert max(map(len, text.splitlines())) <= 76
    assert "\n\nHvad vi beder jer om\n--------------------\n\nVi beder" in text
    assert "1. første\n2. anden" in text
    assert text.endswith(
        "Beslutning\n\nGodkendt.\n\nBeløb i 1.000 kr.:\n\n- Drift: 2027 900; 2028 -450\n- Anlæg: 2028 120\n"
    )
