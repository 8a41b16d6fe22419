"""Coming treatments, with what each body is to do."""

from datetime import date

from documents.reading.body_names import vocabulary_of
from documents.reading.minutes.route.steps import next_steps
from documents.reading.text.lines import lines_of


def test_a_later_place_may_say_what_the_body_is_to_do() -> None:
    text = (
        "Sagen forelægges Økonomiudvalget den 7. november 2027 og Byrådet den 14. november 2027.\n"
        "Den forelægges Økonomiudvalget den 7. november 2027 med henblik på godkendelse i Byrådet "
        "den 14. november 2027."
    )
    steps = next_steps("x.txt", lines_of(text), vocabulary_of(text), date(2027, 10, 1), None)
    assert [(step.body, step.date, step.role) for step in steps] == [
        ("Økonomiudvalget", date(2027, 11, 7), None),
        ("Byrådet", date(2027, 11, 14), "decision"),
    ]
