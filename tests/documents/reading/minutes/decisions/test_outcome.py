"""The outcome: the words of a decision times the role of the body."""

import pytest

from documents.reading.minutes.decisions.outcome import Setting, judge

DECIDES = Setting("decision", "decision", ("planen godkendes",), is_last_body=True)
RECOMMENDS = Setting("recommendation", "decision", ("planen godkendes",), is_last_body=False)


@pytest.mark.parametrize(
    ("text", "decided", "recommended"),
    [
        ("Godkendt.", "approved", "recommended"),
        ("Godkendt som indstillet.", "approved", "recommended"),
        ("Indstillingen blev tiltrådt.", "approved", "recommended"),
        ("Godkendt med den ændring, at fristen er 1. maj.", "approved_changed", "recommended"),
        ("Ikke godkendt.", "rejected", "rejected"),
        ("Forslaget blev forkastet med 39 imod 5.", "rejected", "rejected"),
        ("Udvalget tog orienteringen til efterretning.", "noted", "noted"),
        ("Udsat til mødet den 4. maj 2027.", "postponed", "postponed"),
        ("Sagen tages af dagsordenen.", "postponed", "postponed"),
        ("Punktet udgår.", "postponed", "postponed"),
        ("Godkendt, idet 3. at udgår.", "approved_changed", "recommended"),
        ("Indstilles godkendt.", "recommended", "recommended"),
        ("Kandidat nr. 2 anbefales.", "recommended", "recommended"),
        ("Fremsendes til Teknisk Udvalg til behandling.", "referred", "referred"),
        (
            "Tilbagesendes forvaltningen med bemærkning, at byrådet har vedtaget indstillingen.",
            "approved",
            "recommended",
        ),
        ("Tilbagesendt til forvaltningen.", "returned", "returned"),
        ("Forslaget sendes i offentlig høring.", "sent_to_hearing", "sent_to_hearing"),
        ("Mødet blev afsluttet med punkt 7.", "adjourned", "adjourned"),
        ("Et brev er sendt til regionen.", "other", "other"),
    ],
)
def test_an_outcome_is_formula_times_role(text: str, decided: str, recommended: str) -> None:
    assert judge([text], DECIDES).outcome == decided
    assert judge([text], RECOMMENDS).outcome == recommended


def test_what_is_odd_about_an_outcome_is_said() -> None:
    assert judge(["Godkendt."], RECOMMENDS).deviation == "printed as approved by a recommending body"
    assert not judge(["Anbefales."], DECIDES).is_certain
    assert not judge(["Drøftet."], DECIDES).is_certain
    assert not judge(["Godkendt, idet 3. at udgår."], DECIDES).is_certain
    assert not judge(["Ad 1: Godkendt.", "Ad 2: Udsat."], DECIDES).is_certain
    to_hearing = Setting("decision", None, ("forslaget sendes i høring i Ældrerådet",), is_last_body=True)
    assert judge(["Godkendt."], to_hearing).outcome == "sent_to_hearing"
    assert judge(["Ændringsforslaget blev forkastet.", "Indstillingen blev vedtaget."], DECIDES).outcome == "approved"
