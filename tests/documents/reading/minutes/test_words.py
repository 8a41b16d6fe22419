"""The words of decisions, votes, absences and days, each with the right value."""

from datetime import date, time

import pytest

from documents.reading.minutes.attendance import from_label, from_sentences
from documents.reading.minutes.headings import heading_of
from documents.reading.minutes.names import bodies_in, is_body, vocabulary_of
from documents.reading.minutes.outcome import Setting, judge
from documents.reading.minutes.people import is_name_list, people_in
from documents.reading.minutes.proposed import proposed_in
from documents.reading.minutes.result import Span
from documents.reading.minutes.votes import statements_in, votes_in
from documents.reading.text.dates import dates_in, first_date, month_in, times_in
from documents.reading.text.lines import lines_of

HERE = Span("x.txt", 1, 1, 1)
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
    assert not judge(["Ad 1: Godkendt.", "Ad 2: Udsat."], DECIDES).is_certain
    to_hearing = Setting("decision", None, ("forslaget sendes i høring i Ældrerådet",), is_last_body=True)
    assert judge(["Godkendt."], to_hearing).outcome == "sent_to_hearing"
    assert judge(["Ændringsforslaget blev forkastet.", "Indstillingen blev vedtaget."], DECIDES).outcome == "approved"


@pytest.mark.parametrize(
    ("sentences", "counts", "by"),
    [
        (["Forslaget blev forkastet med 39 imod 5."], (5, 39, None), {}),
        (["Godkendt med 5 stemmer mod 2."], (5, 2, None), {}),
        (["Vedtaget med 12 stemmer for og 3 imod, 2 undlod at stemme."], (12, 3, 2), {}),
        (["Fjorten stemte for, ni imod."], (14, 9, None), {}),
        (["Imod stemte 2 medlemmer (D)."], (None, 2, None), {"against": ("D",)}),
        (["For stemte A, C og V.", "Imod stemte Ø."], (None, None, None), {"for": ("A", "C", "V"), "against": ("Ø",)}),
        (
            ["For stemte: A (5), C (2). Imod stemte: Ø (1)."],
            (7, 1, None),
            {"for": ("A (5)", "C (2)"), "against": ("Ø (1)",)},
        ),
        (["Vedtaget uden afstemning."], None, None),
    ],
)
def test_votes(
    sentences: list[str], counts: tuple[int | None, ...] | None, by: dict[str, tuple[str, ...]] | None
) -> None:
    votes = list(votes_in([(sentence, HERE) for sentence in sentences]))
    if counts is None:
        assert votes == []
        return
    (vote,) = votes
    assert (vote.votes_for, vote.votes_against, vote.abstained) == counts
    assert dict(vote.by) == by


def test_statements() -> None:
    def who(text: str, kind: str) -> list[tuple[str, ...]]:
        return [statement.who for statement in statements_in([(text, HERE)], kind)]

    assert who("Venstre kan ikke tiltræde indstillingen.", "dissent") == [("Venstre",)]
    assert who("Holger Juhl tog forbehold.", "reservation") == [("Holger Juhl",)]
    assert who("Per Holm (C) erklærede sig inhabil.", "conflict") == [("Per Holm (C)",)]
    assert who("Godkendt.", "dissent") == []


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


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Beslutning i Økonomiudvalget den 1. oktober 2027:", ("Økonomiudvalget", date(2027, 10, 1), None, "", True)),
        ("Socialudvalgets beslutning den 4. maj 2027 Punkt 6", ("Socialudvalget", date(2027, 5, 4), "6", "", True)),
        (
            "Teknikudvalget, 7. maj 2027, pkt. 65: Anbefales.",
            ("Teknikudvalget", date(2027, 5, 7), "65", "Anbefales.", False),
        ),
        ("31-05-2027 Magistraten", ("Magistraten", date(2027, 5, 31), None, "", False)),
        ("Beslutning i Plan og Teknik den 3. maj 2027", ("Plan og Teknik", date(2027, 5, 3), None, "", True)),
        ("Referat Nordvig Byråd 16-06-2027", None),
        ("Byrådet vedtog på møde den 24. februar 2027 at indføre spørgetid.", None),
        ("Mødedato: 23.08.2027, kl. 11:00", None),
    ],
)
def test_headings(text: str, heading: tuple[object, ...] | None) -> None:
    read = heading_of(text, vocabulary_of(text))
    assert (read and (read.body, read.date, read.point, read.rest, read.is_decision)) == heading


def test_names_of_bodies() -> None:
    text = (
        "Kultur- og Fritidsudvalget, Økonomi-, Erhvervs- og Uddannelsesudvalget, Udvalget for Børn og "
        "Unge, Byrådet og HovedMED"
    )
    assert [body.name for body in bodies_in(text)] == [
        *("Kultur- og Fritidsudvalget", "Økonomi-, Erhvervs- og Uddannelsesudvalget", "Udvalget for Børn og Unge"),
        *("Byrådet", "HovedMED"),
    ]
    assert [body.name for body in bodies_in("Området Beskæftigelse drøftes med borgerne.")] == []
    assert is_body("Forebyggelses - og Socialudvalget")
    vocabulary = vocabulary_of("Teknik- og Miljøudvalget TMU = Teknik- og Miljøudvalget. Økonomiudvalget, BSU")
    assert [vocabulary.name(short) for short in ("TMU", "ØU", "Økonomiudvalg", "BSU")] == [
        *("Teknik- og Miljøudvalget", "Økonomiudvalget", "Økonomiudvalget", "BSU")
    ]


def test_people() -> None:
    assert is_name_list("Borgmester - Alma Birk (C), Næstformand - Bo Dahl (A)")
    assert not is_name_list("Et brev er sendt.")
    people = people_in("Claus Vist (V) Ea Elmer Busk (løsgænger)")
    assert [(person.name, person.party) for person in people] == [("Claus Vist", "V"), ("Ea Elmer Busk", "løsgænger")]


@pytest.mark.parametrize(
    ("text", "by", "points"),
    [
        ("Borgmesteren indstiller,\n1.    at dagsordenen godkendes", "Borgmesteren", ["dagsordenen godkendes"]),
        ("Forvaltningen foreslår, at planen godkendes.", "Forvaltningen", ["planen godkendes"]),
        (
            "Direktionen indstiller, At planen godkendes. At gruppen sammensættes.",
            "Direktionen",
            ["planen godkendes", "gruppen sammensættes"],
        ),
        (
            "Det indstilles:\nAt 1) byrådet drøfter sagen\nog beder om mere\nAt 2) der følges op",
            None,
            ["byrådet drøfter sagen og beder om mere", "der følges op"],
        ),
        (
            "Direktøren for Social, Sundhed og Beskæftigelse indstiller\nat planen godkendes.",
            "Direktøren for Social, Sundhed og Beskæftigelse",
            ["planen godkendes"],
        ),
        ("Forvaltningen orienterer om status.", "Forvaltningen", ["Forvaltningen orienterer om status."]),
    ],
)
def test_proposed_points(text: str, by: str | None, points: list[str]) -> None:
    proposed = proposed_in(lines_of(text))
    assert (proposed.by, list(proposed.points)) == (by, points)


def test_days_and_hours() -> None:
    assert first_date("Torsdag 10. nov 2026 kl. 10:30") == date(2026, 11, 10)
    assert first_date("d. 31-10-2026") == date(2026, 10, 31)
    assert first_date("gælder pr.1.1.2027") == date(2027, 1, 1)
    assert first_date("afsnit 5.1.1.2027") is None
    assert [(d.day, d.month, d.year) for d in dates_in("den 3. april og 31. decmeber 2027")] == [
        (3, 4, None),
        (31, 12, 2027),
    ]
    assert first_date("31-02-2027") is None
    assert times_in("04-06-2027 09:00:00") == (time(9),)
    assert times_in("kl. 14.00-16.15") == (time(14), time(16, 15))
    assert times_in("kl. 16") == (time(16),)


def test_a_month_with_its_year_is_as_much_as_is_printed() -> None:
    assert month_in("forelægges i marts 2028") == "2028-03"
    assert month_in("forelægges sept. 2028") == "2028-09"
    assert month_in("forelægges den 3. marts 2028") is None
