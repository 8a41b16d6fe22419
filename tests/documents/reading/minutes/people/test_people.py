"""Names as printed, and who was not there."""

import pytest

from documents.reading.minutes.people.absences import from_label, from_sentences
from documents.reading.minutes.people.people import is_name_list, people_in
from documents.reading.minutes.result import Span

HERE = Span("x.txt", 1, 1, 1)


@pytest.mark.parametrize(
    ("text", "absences"),
    [
        ("Lene Dam (B) var fraværende under punktet.", [("Lene Dam", "B", "item", None, None)]),
        (
            "Lene Dam (B) var fraværende fra kl. 16.10 til kl. 16.30.",
            [("Lene Dam", "B", "part", "kl. 16.10", "kl. 16.30")],
        ),
        ("Lene Dam forlod mødet kl. 18.40 efter punkt 23.", [("Lene Dam", None, "part", "kl. 18.40, punkt 23", None)]),
        ("Bo Lind, F, ankom til mødet kl. 17.32.", [("Bo Lind", "F", "part", None, "kl. 17.32")]),
        ("Rådmand Inga Kragh deltog ikke i sagens behandling.", [("Inga Kragh", None, "item", None, None)]),
        ("Afbud fra Lene Dam (B).", [("Lene Dam", "B", "meeting", None, None)]),
        ("Formanden orienterede om regionens plan.", []),
    ],
)
def test_absence_in_a_sentence(text: str, absences: list[tuple[str | None, ...]]) -> None:
    told = from_sentences([(text, HERE)], "Byrådet")
    assert [(a.person, a.party, a.scope, a.since, a.until) for a in told.absences] == absences
    assert told.taken == ({0} if absences else set())


def test_absence_after_a_label() -> None:
    assert from_label([("", HERE)], None) == ()
    assert from_label([("Nej - Ingen", HERE)], None) == ()
    assert from_label([("Godkendt.", HERE)], None) is None
    (ferie,) = from_label([("Lene Dam, A, (ferie)", HERE)], None) or ()
    assert (ferie.person, ferie.party, ferie.reason) == ("Lene Dam", "A", "ferie")
    (stands_in,) = from_label([("Lene Dam (B). I stedet mødte Bo Lind (B).", HERE)], None) or ()
    assert stands_in.substitute is not None
    assert stands_in.substitute.name == "Bo Lind"
    half = from_label([("Lene Dam (B), en gæst fra regionen", HERE)], None) or ()
    assert [absence.certainty for absence in half] == ["uncertain"]


def test_people() -> None:
    assert is_name_list("Borgmester - Alma Birk (C), Næstformand - Bo Dahl (A)")
    assert not is_name_list("Et brev er sendt.")
    people = people_in("Claus Vist (V) Ea Elmer Busk (løsgænger)")
    assert [(person.name, person.party) for person in people] == [("Claus Vist", "V"), ("Ea Elmer Busk", "løsgænger")]
