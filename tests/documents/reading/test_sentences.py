"""What running text says in passing."""

import pytest

from documents.reading.text.deadlines import is_set_outside
from documents.reading.text.lines import lines_of
from documents.reading.text.sentences import day_or_month_in, due_in, fte_in, sentences_of


@pytest.mark.parametrize(
    ("text", "due", "day_or_month"),
    [
        ("evalueres den 3. maj 2028", "2028-05-03", "2028-05-03"),
        ("evalueres i maj 2028", "2028-05", "2028-05"),
        ("evalueres medio 2028", "2028-06", "2028-06"),
        ("evalueres i 2028", "2028", None),
        ("evalueres snarest", None, None),
    ],
)
def test_as_much_of_a_day_as_is_told(text: str, due: str | None, day_or_month: str | None) -> None:
    assert (due_in(text), day_or_month_in(text)) == (due, day_or_month)


@pytest.mark.parametrize(
    ("text", "is_outside"),
    [
        ("Ansøgningsfristen er den 3. april.", True),
        ("Havnetilsynet skal have svar senest 3. april.", True),
        ("Styrelsen for Fritid skal have svar senest 3. april.", True),
        ("Skolebestyrelsen skal svare senest 3. april.", False),
        ("Høringsfristen for Region Nord er den 3. april.", False),
        ("Regionen holder fest den 3. april.", False),
    ],
)
def test_who_has_set_the_day(text: str, is_outside: bool) -> None:
    assert is_set_outside(text) is is_outside


def test_staff_counted_in_letters() -> None:
    (twelve,) = fte_in(lines_of("Der nedlægges tolv årsværk."))
    assert twelve.count == 12


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Prisen er 4 kr. Den stiger.", ["Prisen er 4 kr.", "Den stiger."]),
        ("Prisen er 4 kr. (5 kr. i 2028). Den stiger.", ["Prisen er 4 kr. (5 kr. i 2028).", "Den stiger."]),
        ("Det er aftalt, jf. Byrådets møde, pkt. A.", ["Det er aftalt, jf. Byrådets møde, pkt. A."]),
        ("Mødet er kl. 16. Det er åbent.", ["Mødet er kl. 16.", "Det er åbent."]),
    ],
)
def test_where_a_sentence_ends(text: str, sentences: list[str]) -> None:
    assert [sentence.text for sentence in sentences_of(lines_of(text))] == sentences
