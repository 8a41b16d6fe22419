"""A changed document of a case there is: what it changes is proposed, what people have changed stays; both are told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from documents.case.again import BY_HAND, Held, is_same_matter, read_again
from documents.case.intake import draft_of
from documents.case.revision import revised
from documents.reading import ReadCase, ReadProposal
from documents.reading.result import BudgetLine, as_plain

FIRST = ReadProposal(
    title="Nye ramper",
    number="SOC-04",
    sections={"Beskrivelse": "Ramperne fornyes.", "Økonomi": "Det koster 900."},
    budget_lines=(
        BudgetLine(2028, Decimal(900), "Drift", None, None, "change", "stated"),
        BudgetLine(2029, Decimal(900), "Drift", None, None, "change", "stated"),
    ),
    period="2028-2029",
)


def line(year: int, amount: int) -> BudgetLine:
    return BudgetLine(year, Decimal(amount), "Drift", None, None, "change", "stated")


def case(*proposals: ReadProposal) -> ReadCase:
    return ReadCase("Nye ramper", "budget", None, proposals)


def first() -> dict[str, Any]:
    return dict(draft_of(FIRST, as_plain(FIRST)).content)


def by_hand(content: dict[str, Any], amounts: tuple[int, int] = (900, 900), **sections: str) -> dict[str, Any]:
    typed = {**content["sections"], **sections}
    return dict(revised(content, str(content["title"]), typed, [Decimal(amount) for amount in amounts]).content)


def test_what_only_the_document_has_changed_is_proposed() -> None:
    told = replace(
        FIRST,
        sections={**FIRST.sections, "Økonomi": "Det koster 950."},
        budget_lines=(line(2028, 950), line(2029, 900)),
    )
    again = read_again(case(told), [Held(1, first(), first())], "ny", "x.txt")
    assert again.changes == (
        "Drift, 2028: fra 900 til 950 t.kr. (50 t.kr. mere)",
        "Økonomi: »900.« er ændret til »950.«",
    )
    assert (again.kept, again.notes) == ((), ())
    ((number, draft),) = again.drafts
    assert (number, draft.content["sections"]["Økonomi"]) == (1, "Det koster 950.")  # type: ignore[index]


def test_what_people_have_changed_stays_and_is_told() -> None:
    now = by_hand(first(), (650, 900), Beskrivelse="Ramperne fornyes i tre boliger.")
    told = replace(
        FIRST,
        sections={"Beskrivelse": "Ramperne udskiftes.", "Økonomi": "Det koster 950."},
        budget_lines=(line(2028, 950), line(2029, 800)),
    )
    again = read_again(case(told), [Held(1, first(), now)], "ny", "x.txt")
    assert again.changes == (
        "Drift, 2029: fra 900 til 800 t.kr. (100 t.kr. mindre)",
        "Økonomi: »900.« er ændret til »950.«",
    )
    assert again.kept[0] == "Drift, 2028: fra 650 til 950 t.kr. (300 t.kr. mere)"
    assert any(kept.startswith("Beskrivelse: ") for kept in again.kept)
    ((_, draft),) = again.drafts
    assert draft.content["sections"]["Beskrivelse"] == "Ramperne fornyes i tre boliger."  # type: ignore[index]
    assert [row["amount_1000_dkk"] for row in draft.content["budget_lines"]] == [650, 800]  # type: ignore[attr-defined]


def test_a_third_reading_knows_what_was_the_document_and_what_was_people() -> None:
    now = by_hand(first(), Beskrivelse="Rettet i hånden.")
    second = replace(FIRST, sections={**FIRST.sections, "Økonomi": "Det koster 950."})
    ((_, draft),) = read_again(case(second), [Held(1, first(), now)], "anden", "anden.txt").drafts
    content = dict(draft.content)
    assert content[BY_HAND] == ["section:Beskrivelse"]
    third = replace(FIRST, sections={"Beskrivelse": "Helt ny.", "Økonomi": "Det koster 975."})
    ((_, last),) = read_again(case(third), [Held(1, content, content)], "tredje", "tredje.txt").drafts
    assert last.content["sections"] == {"Beskrivelse": "Rettet i hånden.", "Økonomi": "Det koster 975."}


def test_the_same_words_again_are_nothing_new() -> None:
    again = read_again(case(FIRST), [Held(1, first(), first())], "ny", "x.txt")
    assert (again.changes, again.kept, again.notes, again.drafts) == ((), (), (), ())


def test_a_section_people_took_out_stays_out() -> None:
    now = by_hand(first(), Økonomi="")
    again = read_again(case(FIRST), [Held(1, first(), now)], "ny", "x.txt")
    assert again.changes == ()
    assert again.kept == ("Økonomi: afsnittet er nyt: »Det koster 900.«",)


def test_of_several_the_titles_say_which_is_which() -> None:
    other = replace(FIRST, title="Nye døre", number=None)
    held = [Held(1, first(), first()), Held(2, first() | {"title": "Nye døre"}, first() | {"title": "Nye døre"})]
    told = (replace(other, sections={"Beskrivelse": "Dørene."}), replace(other, title="Nye vinduer"))
    again = read_again(case(*told), held, "ny", "x.txt")
    assert [number for number, _ in again.drafts] == [2]
    assert again.notes == (
        "»Nye vinduer« er ikke ét bestemt forslag i sagen. Det er ikke taget med.",
        "Forslag 1 står ikke i dokumentet mere. Det bliver.",
    )


def test_another_number_is_another_matter() -> None:
    held = [Held(1, first(), first())]
    assert is_same_matter(case(replace(FIRST, number=None)), held)
    assert not is_same_matter(case(replace(FIRST, number="SOC-05")), held)
