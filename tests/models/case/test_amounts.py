"""Amounts as a table: years across, and nothing that was not stated."""

import pytest

from models.case.amounts import NO_YEAR, AmountTable, amount_table, uncertain


def line(label, year, amount, status="stated"):
    return {"label": label, "year": year, "amount_1000_dkk": amount, "status": status}


@pytest.mark.parametrize(
    ("lines", "table"),
    [
        ([], AmountTable()),
        ([line("Drift", 2028, None)], AmountTable()),
        ([line("Drift", 2028, 0)], AmountTable(("2028",), (("Drift", ("0",)),))),
        (
            [line("Drift", 2029, -1234.5), line("Anlæg", 2028, 4200), line("Drift", 2028, 60)],
            AmountTable(("2028", "2029"), (("Drift", ("60", "-1.234,5")), ("Anlæg", ("4.200", "")))),
        ),
        ([line("", None, 900, "uncertain")], AmountTable((NO_YEAR,), (("Beløb", ("900*",)),))),
        (  # two amounts of one name and year are two rows, never one of them lost
            [line("Drift", 2028, 1), line("Drift", 2028, 2)],
            AmountTable(("2028",), (("Drift", ("1",)), ("Drift", ("2",)))),
        ),
    ],
)
def test_a_row_a_line_and_a_column_a_year(lines, table) -> None:
    assert amount_table(lines) == table
    assert uncertain(table) is any(one["status"] == "uncertain" for one in lines)
