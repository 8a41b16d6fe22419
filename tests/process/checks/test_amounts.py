"""What amounts must agree with: their sums, the text, the staff, the years."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from process.checks.amounts import (
    AmountRow,
    Mention,
    empty_columns,
    missing_years,
    staff_terms,
    text_troubles,
    wrong_sums,
)


def row(label: str, *values: str | None, kind: str = "", net: bool = False, part: bool = False) -> AmountRow:
    return AmountRow(label, kind, net, part, tuple(None if value is None else Decimal(value) for value in values), 1)


def troubles(*rows: AmountRow) -> list[tuple[str, int, int | None]]:
    wrong = wrong_sums(rows)
    return [(t.row.label, t.column, None if t.computed is None else int(t.computed)) for t in wrong]


def test_a_net_that_its_rows_do_not_give_is_found_in_its_column() -> None:
    rows = (row("A", "-300", "-400"), row("B", "100", "100"), row("I alt", "-200", "-310", net=True))
    assert troubles(*rows) == [("I alt", 1, -300)]


def test_rows_of_one_kind_give_the_net_of_that_kind() -> None:
    rows = (
        row("Drift", "-300", kind="service"),
        row("Ydelser", "-50", kind="transfer"),
        row("Service i alt", "-300", kind="service", net=True),
        row("Overførsler i alt", "-60", kind="transfer", net=True),
    )
    assert troubles(*rows) == [("Overførsler i alt", 0, -50)]


def test_a_part_of_the_row_above_is_in_no_sum() -> None:
    assert troubles(row("Drift", "-300"), row("Heraf løn", "-200", part=True), row("I alt", "-300", net=True)) == []


def test_a_net_may_be_of_the_rows_since_the_net_before_it_or_of_the_nets() -> None:
    rows = (
        row("A", "100"),
        row("Delsum 1", "100", net=True),
        row("B", "50"),
        row("C", "25"),
        row("Delsum 2", "75", net=True),
        row("Samlet", "175", net=True),
    )
    assert troubles(*rows) == []


def test_a_net_without_rows_is_said_to_be_unchecked() -> None:
    assert troubles(row("Drift", "5", kind="service"), row("Anlæg i alt", "9", kind="capital", net=True)) != []
    assert troubles(row("I alt", "9", net=True)) == [("I alt", 0, None)]


@given(st.lists(st.integers(-10_000, 10_000), min_size=1, max_size=6), st.integers(2, 500))
def test_a_right_sum_is_never_flagged_and_a_wrong_one_always(values: list[int], error: int) -> None:
    rows = [row(f"Post {i}", str(value)) for i, value in enumerate(values)]
    right, wrong = (
        row("I alt", str(sum(values)), net=True),
        row("I alt", str(sum(values) + error + len(values)), net=True),
    )
    assert troubles(*rows, right) == []
    assert len(troubles(*rows, wrong)) == 1


@given(st.lists(st.decimals(-900, 900, places=3), min_size=1, max_size=6))
def test_differences_of_rounding_are_not_flagged(exact: list[Decimal]) -> None:
    rows = [row(f"Post {i}", str(round(value, 1))) for i, value in enumerate(exact)]
    assert troubles(*rows, row("I alt", str(round(sum(exact), 1)), net=True)) == []


def mention(kroner: str, digit: str = "1", times: int = 1) -> Mention:
    return Mention(Decimal(kroner), Decimal(digit), times, 7, "")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (mention("400000"), None),
        (mention("1200000"), None),
        (mention("1200000", "100000"), None),
        (mention("1249000", "100000"), None),
        (mention("200000", times=2), None),
        (mention("400"), "scale"),
        (mention("400000000"), "scale"),
        (mention("450000"), "differs"),
    ],
)
def test_the_text_against_the_table(said: Mention, kind: str | None) -> None:
    table = [Decimal(-400_000), Decimal(-1_200_000)]
    assert [trouble.kind for trouble in text_troubles([said], table)] == ([kind] if kind else [])


def test_without_a_table_the_text_is_not_doubted() -> None:
    assert list(text_troubles([mention("400000")], [])) == []


def test_staff_years_and_columns() -> None:
    assert staff_terms(Decimal("-4.5"), [[Decimal(3)], [Decimal(4), Decimal("0.5")]]) == (Decimal(4), Decimal("0.5"))
    assert staff_terms(Decimal(5), [[Decimal(3)]]) is None
    assert missing_years((2027, 2028, 2030)) == (2029,)
    assert missing_years(()) == ()
    assert empty_columns([row("A", "1", None), row("B", None, None)], 2) == (1,)
    assert empty_columns([row("B", None, None)], 2) == ()
