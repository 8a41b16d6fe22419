"""Days set by an authority, and days to come."""

from datetime import date

import pytest

from documents.reading.minutes.result import Span
from documents.reading.minutes.running_text.days import coming_dates, external_deadlines

HERE = Span("x.txt", 1, 1, 1)
MEETING = date(2027, 3, 22)
DEADLINE = "Ansøgningsfristen er den 3. april 2027."
TO_SIRAD = "Puljen udbydes af Styrelsen for Fritid og Havne."


@pytest.mark.parametrize(
    ("sentences", "deadline"),
    [
        ([DEADLINE], (None, "certain")),
        ([TO_SIRAD, DEADLINE], ("Styrelsen for Fritid og Havne", "uncertain")),
        ([TO_SIRAD, "Havnetilsynet er hørt.", DEADLINE], (None, "certain")),
        ([TO_SIRAD, "Sagen behandles i kommunerne senest den 3. april 2027."], (None, "certain")),
        (
            ["Ansøgningen sendes til Styrelsen for Fritid senest den 3. april 2027."],
            ("Styrelsen for Fritid", "certain"),
        ),
        (["Ansøgningsfristen er den 3. april."], (None, "uncertain")),
    ],
)
def test_whose_deadline_it_is(sentences: list[str], deadline: tuple[str | None, str]) -> None:
    (told,) = external_deadlines([(text, HERE) for text in sentences], MEETING)
    assert (told.date, told.body, told.certainty) == (date(2027, 4, 3), *deadline)


def test_a_board_is_no_authority() -> None:
    assert external_deadlines([("Skolebestyrelsen svarer senest den 3. april 2027.", HERE)], MEETING) == ()


def test_a_day_in_a_decision_needs_no_year() -> None:
    told = [("Festen er den 4. maj.", HERE), ("Der er valg den 5. maj 2027.", HERE)]
    decided = [("Punktet udsættes til mødet den 17. august.", HERE), ("Drøftet den 2. februar.", HERE)]
    dates = coming_dates(told, decided, MEETING, frozenset())
    assert [(d.date, d.certainty) for d in dates] == [
        (date(2027, 5, 5), "uncertain"),
        (date(2027, 8, 17), "uncertain"),
    ]
    assert coming_dates(told, decided, None, frozenset()) == ()
