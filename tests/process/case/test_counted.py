"""No krone of a proposal counts twice."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import pytest

from process.case.counted import counted


class Line(NamedTuple):
    role: str
    year: int | None
    amount: Decimal


def line(role: str, year: int | None, amount: str) -> Line:
    return Line(role, year, Decimal(amount))


CHANGES = (line("change", 2028, "100"), line("restructuring", 2028, "-30"), line("investment", 2029, "5"))
TODAY = line("current", 2028, "9000")


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ((), ()),
        ((TODAY,), ()),
        ((TODAY, *CHANGES), CHANGES),
        ((*CHANGES, line("net", 2028, "70"), line("net", 2029, "5")), CHANGES),
        (
            (*CHANGES, line("net", 2028, "71"), line("net", 2029, "5")),
            (line("net", 2028, "71"), line("net", 2029, "5")),
        ),
        ((*CHANGES, line("net", 2028, "70")), (line("net", 2028, "70"),)),
        ((TODAY, line("net", 2028, "70")), (line("net", 2028, "70"),)),
        ((line("change", None, "4"), line("net", None, "4")), (line("change", None, "4"),)),
    ],
)
def test_changes_where_they_give_the_net_else_the_net(stated: tuple[Line, ...], expected: tuple[Line, ...]) -> None:
    assert counted(stated) == expected
