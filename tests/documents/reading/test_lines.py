"""Lines keep their numbers, their paragraphs and their pages."""

from hypothesis import given
from hypothesis import strategies as st

from documents.reading.text.lines import clean, lines_of, passage, prose


def test_lines_keep_the_numbers_of_the_file() -> None:
    assert [(line.number, line.text) for line in lines_of("\n\nen\r\n  to  \n\n\ntre")] == [
        (3, "en"),
        (4, "to"),
        (7, "tre"),
    ]


def test_a_blank_line_parts_paragraphs_unless_every_second_line_is_blank() -> None:
    single = lines_of("Første linje\ngår videre.\n\nAndet afsnit.")
    double = lines_of("Første linje\n\ngår videre\n\nog videre.\n\n \n\nAndet afsnit.")
    assert [line.paragraph_start for line in single] == [True, False, True]
    assert [line.paragraph_start for line in double] == [True, False, False, True]
    assert prose(double) == "Første linje går videre og videre.\n\nAndet afsnit."


def test_a_form_feed_starts_a_page() -> None:
    assert [line.page_start for line in lines_of("en\nto\n\ftre\n\f\nfire")] == [True, False, True, True]


def test_letters_blanks_and_soft_hyphens_are_made_plain() -> None:
    assert clean("a\u030ar\u00a0og for\u00adslag, for\u00ad\nslag") == "år og forslag, for-\nslag"


def test_bullets_and_table_rows_keep_their_lines() -> None:
    assert prose(lines_of("Mål\n\uf0b7 det\nførste\n• det andet\nA     1\nB     2")) == (
        "Mål\n- det første\n- det andet\nA     1\nB     2"
    )


def test_the_way_back_to_the_line() -> None:
    whole = passage(lines_of("Der er et for-\nslag om\n\n15 mio. kr."))
    assert whole.line_at(whole.text.index("slag om")) == 2
    assert whole.line_at(whole.text.index("15")) == 4
    assert whole.line_at(0) == 1


@given(st.text(max_size=300))
def test_every_filled_line_is_kept_in_order(text: str) -> None:
    numbers = [line.number for line in lines_of(text)]
    assert numbers == sorted(set(numbers))
    assert len(passage(lines_of(text)).starts) == len(numbers)
