"""Danish numbers: what is one, what is not, and what they are worth."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.reading.numbers import amounts_in, format_kroner, format_number, parse_number


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("1.234.567", "1234567"),
        ("-2.800", "-2800"),
        ("−2.800", "-2800"),
        ("–600", "-600"),
        ("600-", "-600"),
        ("+4", "4"),
        ("+2,5", "2.5"),
        ("7,8", "7.8"),
        ("½", "0.5"),
        ("1½", "1.5"),
        (" 36.608 ", "36608"),
        ("0", "0"),
        ("2020", "2020"),
    ],
)
def test_numbers_as_printed(printed: str, value: str) -> None:
    assert parse_number(printed) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "-", "–", "+", "2.9", "2.13", "1.2345", "12.34.567", "tre", "4 kr.", "-600-", "1,"]
)
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False, allow_infinity=False))
def test_every_number_is_read_back_as_printed(value: Decimal) -> None:
    assert parse_number(format_number(value)) == value


@given(st.integers(min_value=0, max_value=10**12))
def test_a_sign_only_turns_the_number(number: int) -> None:
    printed = format_number(Decimal(number))
    assert parse_number(f"-{printed}") == -number
    assert parse_number(f"+{printed}") == number


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_none(text: str) -> None:
    value = parse_number(text)
    assert value is None or value.is_finite()


@pytest.mark.parametrize(
    ("text", "kroner", "last_digit"),
    [
        ("svarende til ca. 370.000 kr.", 370_000, 1),
        ("en reduktion på 2,8 mio. kr. årligt", 2_800_000, 100_000),
        ("ca. 15 mio. kr.", 15_000_000, 1_000_000),
        ("i alt 900 t.kr. og", 900_000, 1000),
        ("1,25 mia. kr.", 1_250_000_000, 10_000_000),
        ("koster 500 kroner.", 500, 1),
        ("12 millioner kroner", 12_000_000, 1_000_000),
        ("2.500,50 kr.", Decimal("2500.50"), Decimal("0.01")),
    ],
)
def test_money_in_running_text(text: str, kroner: int, last_digit: int) -> None:
    (amount,) = amounts_in(text)
    assert (amount.kroner, amount.last_digit, amount.times) == (kroner, last_digit, 1)


@pytest.mark.parametrize("text", ["Beløb i 1.000 kr.", "I 1.000 kr. 2028 2029", "2.9, 2.12", "37 timer", "3 krav"])
def test_what_is_no_money(text: str) -> None:
    assert not list(amounts_in(text))


def test_an_amount_taken_twice_keeps_its_factor() -> None:
    (amount,) = amounts_in("2 x 370.000 kr.")
    assert (amount.kroner, amount.times) == (370_000, 2)


@given(st.integers(min_value=0, max_value=10**11))
def test_kroner_are_found_again_in_a_sentence(kroner: int) -> None:
    (amount,) = amounts_in(f"Der afsættes {format_kroner(Decimal(kroner))} til formålet.")
    assert amount.kroner == kroner
