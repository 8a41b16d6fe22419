"""An answer is split where its writer split it, and nothing of it is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.reading.hearing.points import propose_points

LETTER = """Kære Sandvig Kommune

Handicaprådet takker for høringen og er bekymret for værkstedet på Havne-
vej.

Rådet anbefaler:
- at vejlederen følger den enkelte i et helt år
- at transporten er afklaret,
  før pladserne nedlægges

Rådet hører gerne nærmere.

Med venlig hilsen
Leif Sig
formand"""


def test_a_letter_becomes_its_paragraphs_and_bullets() -> None:
    assert propose_points(LETTER) == (
        "Handicaprådet takker for høringen og er bekymret for værkstedet på Havnevej.",
        "Rådet anbefaler: at vejlederen følger den enkelte i et helt år",
        "Rådet anbefaler: at transporten er afklaret, før pladserne nedlægges",
        "Rådet hører gerne nærmere.",
    )


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("", ()),
        ("  \n ", ()),
        ("Ingen bemærkninger.", ("Ingen bemærkninger.",)),
        (
            "1. Taksten falder.\n2) Prisen stiger.\n(3) Resten",
            ("1. Taksten falder.", "2) Prisen stiger.", "(3) Resten"),
        ),
        ("a) én\nb) to", ("a) én", "b) to")),
        ("• én\n• to\n\nog så", ("én", "to", "og så")),
        ("2027 bliver svært.\nMeget svært.", ("2027 bliver svært. Meget svært.",)),
        ("Til Økonomiudvalget\n\nVi er imod.", ("Vi er imod.",)),
        ("Til gengæld mangler der penge til transport i forslaget.", None),
        ("Vi bemærker følgende:", ("Vi bemærker følgende:",)),
        ("Vi bemærker følgende:\n\nSærligt dette:\n- et", ("Vi bemærker følgende:", "Særligt dette: et")),
        (
            "Rådet har følgende bemærkninger:\n\n1. Taksten falder.\n2. Prisen stiger.",
            ("1. Taksten falder.", "2. Prisen stiger."),
        ),
        (
            "Rådet anbefaler:\n1. at vente\n2. at spare",
            ("1. Rådet anbefaler: at vente", "2. Rådet anbefaler: at spare"),
        ),
        ("Ældrerådet takker for høringen.\n\nVi er imod.", ("Vi er imod.",)),
        ("Ældrerådet takker for høringen.", ("Ældrerådet takker for høringen.",)),
        (
            "Rådet takker for høringen og er imod.\n\n1. Taksten.",
            ("Rådet takker for høringen og er imod.", "1. Taksten."),
        ),
        ("Kære udvalg", ("Kære udvalg",)),
        ("Vi er imod.\n\nMvh\nAnna", ("Vi er imod.",)),
        ("På rådets vegne\nAnna", ("På rådets vegne Anna",)),
    ],
)
def test_how_answers_are_written(text, points) -> None:
    assert propose_points(text) == ((text,) if points is None else points)


@given(
    st.lists(
        st.sampled_from(["Vi er imod.", "- et", "1. to", "Særligt:", "Kære alle", "", "Mvh", "tekst uden punktum"]),
        max_size=8,
    )
)
def test_an_answer_with_text_always_has_points_and_none_is_empty(lines) -> None:
    text = "\n".join(lines)
    points = propose_points(text)
    assert bool(points) == bool(text.strip())
    assert all(point.strip() for point in points)
