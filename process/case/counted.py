"""Which of a proposal's amounts are added up, so that no krone counts twice.

A proposal may print what is spent today, the changes, and the net of the changes. What is spent today is never a part
of what the proposal costs; the net says the same as the changes once more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Protocol, TypeVar

NET, TODAY = "net", "current"


class Stated(Protocol):
    """An amount of a proposal: its role in the document contract, its year (None: not stated), 1.000 kr."""

    @property
    def role(self) -> str: ...

    @property
    def year(self) -> int | None: ...

    @property
    def amount(self) -> Decimal: ...


Amount = TypeVar("Amount", bound=Stated)


def counted(stated: Iterable[Amount]) -> tuple[Amount, ...]:
    """The changes where they give the nets of every year, for they say most, and where there are no nets; else the
    nets.
    """
    lines = tuple(stated)
    nets = tuple(line for line in lines if line.role == NET)
    changes = tuple(line for line in lines if line.role not in (NET, TODAY))
    return changes if not nets or by_year(changes) == by_year(nets) else nets


def by_year(lines: Iterable[Stated]) -> Mapping[int | None, Decimal]:
    """The sum of each year that has an amount."""
    sums: defaultdict[int | None, Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[line.year] += line.amount
    return dict(sums)
