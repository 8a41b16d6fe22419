"""Amounts as a table: years across, and nothing that was not stated."""

import pytest

from models.case.amounts import NO_YEAR, AmountTable, amount_table, every_year


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
            AmountTable(("2028", "2029"), (("Drift", ("60", "−1.234,5")), ("Anlæg", ("4.200", "")))),
        ),
        ([line("", None, 900, "uncertain")], AmountTable((NO_YEAR,), (("Beløb", ("900*",)),))),
        (  # two amounts of one name and year are two rows, never one of them lost
            [line("Drift", 2028, 1), line("Drift", 2028, 2)],
            AmountTable(("2028",), (("Drift", ("1",)), ("Drift", ("2",)))),
        ),
        (  # a year the document has a column for, and one it leaps over
            [line("Drift", 2028, 60), line("Drift", 2030, 20), line("Drift", 2031, None)],
            AmountTable(("2028", "2029", "2030", "2031"), (("Drift", ("60", "", "20", "")),)),
        ),
    ],
)
def test_a_row_a_line_and_a_column_a_year(lines, table) -> None:
    assert amount_table({"budget_lines": lines}) == table
    assert table.is_uncertain is any(budget_line["status"] == "uncertain" for budget_line in lines)


def test_every_year_of_the_budget_has_a_column() -> None:
    of_2028 = amount_table({"budget_lines": [line("Drift", 2028, 900), line("Drift", None, 5)]})
    table = of_2028.covering(range(2028, 2032))
    assert table.columns == ("2028", "2029", "2030", "2031", NO_YEAR)
    assert table.rows == (("Drift", ("900", "", "", "", "5")),)
    assert AmountTable().covering(range(2028, 2032)) == AmountTable(), "nothing is stated at all"


@pytest.mark.parametrize(
    ("named", "columns"),
    [((), ()), ((2030, 2028), (2028, 2029, 2030)), ((2028, 2082), (2028, 2082)), ((2028, 2028), (2028,))],
)
def test_a_slip_of_the_pen_makes_no_fifty_columns(named, columns) -> None:
    assert every_year(named) == columns
