"""A proposal edited by hand: amounts as people type them, sections kept or dropped, nothing else touched."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from documents.case.revision import AmountError, amount_text, parse_amount, revised

CONTENT = {
    "title": "Før",
    "number": "SOC-04",
    "sections": {"Personale": "Ingen", "Beskrivelse": "Som det var"},
    "section_order": ["Beskrivelse", "Personale"],
    "budget_lines": [
        {"year": 2028, "amount_1000_dkk": 900, "label": "Budgetændring", "status": "uncertain"},
        {"year": 2029, "amount_1000_dkk": None, "label": "Budgetændring", "status": "not_stated"},
    ],
}


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("", None),
        ("650", Decimal(650)),
        ("1.250,5", Decimal("1250.5")),
        ("-900", Decimal(-900)),
        ("\u2212900", Decimal(-900)),
        (" 1 250 ", Decimal(1250)),
        ("0", Decimal(0)),
    ],
)
def test_amounts_are_read_as_danes_write_them(text: str, amount: Decimal | None) -> None:
    assert parse_amount(text) == amount


@pytest.mark.parametrize("text", ["ni", "1,2,3", "NaN", "Infinity", "9" * 12, "12 kr."])
def test_what_is_no_amount_is_said(text: str) -> None:
    with pytest.raises(AmountError, match="er ikke et beløb"):
        parse_amount(text)


def test_what_was_not_changed_stays_as_it_was_read() -> None:
    kept = {"Beskrivelse": "Som det var", "Personale": "Ingen"}
    draft = revised(CONTENT, "Før", kept, [Decimal(900), None], is_read=False)
    assert draft.content == CONTENT
    assert draft.is_complete


def test_an_amount_that_a_person_has_read_is_no_longer_uncertain() -> None:
    nowhere = {"year": None, "amount_1000_dkk": 50, "label": "Budgetændring", "status": "uncertain"}
    content = {**CONTENT, "budget_lines": [*CONTENT["budget_lines"], nowhere]}
    draft = revised(content, "Før", {"Beskrivelse": "Som det var"}, [Decimal(900), None, Decimal(50)])
    assert [line["status"] for line in draft.content["budget_lines"]] == ["stated", "not_stated", "uncertain"]


def test_a_changed_amount_is_stated_and_an_emptied_one_is_not_zero() -> None:
    draft = revised(CONTENT, "Efter", {"Beskrivelse": "Nyt", "Personale": " "}, [None, Decimal("12.5")])
    assert [(line["amount_1000_dkk"], line["status"]) for line in draft.content["budget_lines"]] == [
        (None, "not_stated"),
        (12.5, "stated"),
    ]
    assert draft.content["sections"] == {"Beskrivelse": "Nyt"}
    assert (draft.title, draft.text, draft.content["number"]) == ("Efter", "Nyt", "SOC-04")


def test_without_text_a_draft_is_not_complete() -> None:
    assert not revised(CONTENT, "Før", {"Beskrivelse": ""}, [None, None]).is_complete


@pytest.mark.parametrize(("amount", "text"), [(None, ""), (900, "900"), (12.5, "12,5"), (-3.0, "-3"), (0, "0")])
def test_an_amount_is_typed_back_as_it_reads(amount: float | None, text: str) -> None:
    assert amount_text(amount) == text


def _flagged(text: str, *amounts: int, content: Mapping[str, Any] = CONTENT) -> list[str]:
    """What is asked after each revision of the amount, the text staying as it is."""
    for amount in amounts:
        content = revised(content, "Før", {"Beskrivelse": text}, [Decimal(amount), None]).content
    return [finding["message"] for finding in content.get("findings") or ()]


STILL = "Teksten nævner stadig 900.000 kr., som var beløbet før rettelsen. Ret teksten, eller ret beløbet tilbage."


@pytest.mark.parametrize(
    ("text", "amounts", "told"),
    [
        ("Rampen koster 900.000 kr. at bygge.", (650,), [STILL]),
        ("Rampen koster 900.000 kr. at bygge.", (650, 600), [STILL]),
        ("Rampen koster 900.000 kr. at bygge.", (650, 900), []),
        ("Rampen koster 900.000 kr. at bygge.", (900,), []),
        ("Rampen koster 650.000 kr. at bygge.", (650,), []),
        ("Hallen kostede 4.200.000 kr. i 2019.", (650,), []),
    ],
)
def test_a_text_that_still_names_the_amount_of_before_is_asked_about(
    text: str, amounts: tuple[int, ...], told: list[str]
) -> None:
    assert _flagged(text, *amounts) == told
