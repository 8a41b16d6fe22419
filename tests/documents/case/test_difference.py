"""What changed since a body answered: every word and amount, nothing more, in words people can read."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.case.difference import AmountChange, Part, Piece, compared, difference, lines, shortened


def line(amount, year=2028, label="Budgetændring", **more):
    return {"label": label, "year": year, "amount_1000_dkk": amount, "role": "change", "status": "stated", **more}


def content(sections=None, budget=(), **more):
    return {"title": "Omlægning", "sections": sections or {}, "budget_lines": list(budget), **more}


OLD = content(
    {"Beskrivelse": "Vejlederen følger den enkelte tæt det første halve år.", "Service": "Færre pladser."}, [line(900)]
)
NEW = content(
    {"Beskrivelse": "Vejlederen følger den enkelte tæt det første år.", "Transport": "Kommunen betaler bussen."},
    [line(650)],
)


def test_an_amount_that_was_cut_and_words_that_went() -> None:
    assert lines(difference(OLD, NEW)) == (
        "Budgetændring, 2028: fra 900 til 650 t.kr. (250 t.kr. mindre)",
        "Beskrivelse: »halve« er slettet",
        "Transport: afsnittet er nyt: »Kommunen betaler bussen.«",
        "Service: afsnittet er udgået: »Færre pladser.«",
    )


def test_the_parts_are_there_for_a_page_to_mark() -> None:
    description, transport, service = difference(OLD, NEW).sections
    assert description.pieces == (
        Piece(Part.SAME, "Vejlederen følger den enkelte tæt det første "),
        Piece(Part.DELETED, "halve "),
        Piece(Part.SAME, "år."),
    )
    assert (transport.is_new, service.is_gone) == (True, True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (OLD, OLD),
        (content({"A": "en  linje\nto"}), content({"A": "en linje to"})),
        (content({"A": "én\n\nto"}), content({"A": "én\n\n\n to "})),
        (content(budget=[line(900)]), content(budget=[line(900, status="uncertain")])),
        (content(budget=[line(900), line(5, 2029)]), content(budget=[line(5, 2029), line(900)])),
        (content({"A": ""}), content({})),
        (content(budget=[line(None)]), content()),
    ],
)
def test_what_is_no_change(old, new) -> None:
    assert not difference(old, new)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ([line(900)], [line(1250)], "Budgetændring, 2028: fra 900 til 1.250 t.kr. (350 t.kr. mere)"),
        ([line(-2800)], [line(-2800.5)], "Budgetændring, 2028: fra −2.800 til −2.800,5 t.kr. (0,5 t.kr. mindre)"),
        ([line(0)], [line(650)], "Budgetændring, 2028: fra 0 til 650 t.kr. (650 t.kr. mere)"),
        ([line(None)], [line(650)], "Budgetændring, 2028: 650 t.kr. er kommet til"),
        ([line(900)], [line(None)], "Budgetændring, 2028: 900 t.kr. er udgået"),
        ([line(900)], [], "Budgetændring, 2028: 900 t.kr. er udgået"),
        ([], [line(900, None)], "Budgetændring, år ikke angivet: 900 t.kr. er kommet til"),
        (
            [line(1, committee="SU")],
            [line(2, committee="SU")],
            "Budgetændring (SU), 2028: fra 1 til 2 t.kr. (1 t.kr. mere)",
        ),
    ],
)
def test_amounts_in_words(was, now, said) -> None:
    assert lines(difference(content(budget=was), content(budget=now))) == (said,)


def test_several_lines_alike_are_taken_in_their_order() -> None:
    changes = difference(content(budget=[line(1), line(2)]), content(budget=[line(1), line(3), line(4)]))
    assert [(change.was, change.now) for change in changes.amounts] == [(Decimal(2), Decimal(3)), (None, Decimal(4))]


def test_posts_are_amounts_too() -> None:
    old, new = content(fte=[{"year": 2028, "amount": 4}]), content(fte=[{"year": 2028, "amount": 3.5}])
    assert lines(difference(old, new)) == ("Årsværk, 2028: fra 4 til 3,5 årsværk (0,5 årsværk mindre)",)


def test_title_and_target_groups_are_compared() -> None:
    old, new = content(target_groups=["voksne"]), {**content(target_groups=["voksne", "unge"]), "title": "Nyt værested"}
    assert lines(difference(old, new)) == (
        "Titel: »Omlægning« er ændret til »Nyt værested«",
        "Målgruppe: »unge« er tilføjet",
    )


def test_an_amount_knows_its_step() -> None:
    assert AmountChange("A", 2028, "t.kr.", Decimal(900), Decimal(650)).difference == -250
    assert AmountChange("A", 2028, "t.kr.", None, Decimal(650)).difference is None


def test_a_page_shows_some_words_around_each_change() -> None:
    words = " ".join(f"ord{number}" for number in range(40))
    pieces = shortened(tuple(compared(f"{words} gammelt {words}", f"{words} nyt {words}")), 3)
    assert [piece.text for piece in pieces] == ["… ord37 ord38 ord39 ", "gammelt ", "nyt ", "ord0 ord1 ord2 … "]


def test_very_long_sections_are_still_compared_in_a_moment() -> None:
    paragraphs = [f"Afsnit {number} " + "ord " * 200 for number in range(400)]
    changed = [*paragraphs[:200], "Helt nyt.", *paragraphs[201:]]
    (section,) = difference(content({"A": "\n\n".join(paragraphs)}), content({"A": "\n\n".join(changed)})).sections
    assert [piece.part for piece in section.pieces] == [Part.SAME, Part.DELETED, Part.INSERTED, Part.SAME]
    big = " ".join(str(number) for number in range(3000)), " ".join(str(-number) for number in range(1, 3000))
    assert [piece.part for piece in compared(*big)] == [Part.DELETED, Part.INSERTED]


WORDS = st.lists(st.sampled_from(["rådet", "er", "bekymret.", "\n\n", "ikke", "\n"]), max_size=25).map(" ".join)


@given(WORDS, WORDS)
def test_nothing_is_lost_and_nothing_made_up(old, new) -> None:
    pieces = list(compared(old, new))
    assert "".join(p.text for p in pieces if p.part is not Part.DELETED) == new.strip()
    assert "".join(p.text for p in pieces if p.part is not Part.INSERTED).split() == old.split()
    assert all(a.part is not b.part for a, b in pairwise(pieces))


def test_sections_are_told_in_the_order_of_the_document() -> None:
    new = content({"Afledt": "Nyt her.", "Beskrivelse": "Også nyt."}, section_order=["Beskrivelse", "Afledt"])
    assert [section.name for section in difference(content(), new).sections] == ["Beskrivelse", "Afledt"]
