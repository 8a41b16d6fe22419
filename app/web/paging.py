"""Long lists, a page at a time: which lines stand on it, and the addresses of the pages beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Query

Line = TypeVar("Line")
PER_PAGE = 50
TICKABLE = 100
"""Cases on a page on which they can be ticked, and so be acted on at once: a budget's proposals are eighty."""
PageNumber = Annotated[int, Query(ge=1, le=100_000)]
"""A page as it stands in an address; one past the last is the last."""


@dataclass(frozen=True, slots=True)
class Pages:
    """One page of a list of `count` lines. `address` is the list's own, with what was chosen in it; `to` where on the
    page the list stands. `is_cut`: lines were counted no further than the page after this.
    """

    asked: int
    count: int
    address: str = ""
    to: str = ""
    per_page: int = PER_PAGE
    is_cut: bool = False

    @property
    def last(self) -> int:
        return max(-(-self.count // self.per_page), 1)

    @property
    def this(self) -> int:
        return min(self.asked, self.last)

    @property
    def words(self) -> str:
        """Where in the list one is."""
        return f"Side {self.this}" if self.is_cut else f"Side {self.this} af {self.last}"

    @property
    def before(self) -> str:
        """The address of the page before; "" on the first."""
        return self.at(self.this - 1) if self.this > 1 else ""

    @property
    def after(self) -> str:
        return self.at(self.this + 1) if self.this < self.last else ""

    @property
    def passed(self) -> int:
        """How many lines the pages before hold."""
        return (self.this - 1) * self.per_page

    def of(self, lines: Sequence[Line]) -> Sequence[Line]:
        """Those of all the lines that stand on this page."""
        return lines[self.passed : self.passed + self.per_page]

    def at(self, page: int) -> str:
        """The address of one page; the first has no number."""
        number = f"{'&' if '?' in self.address else '?'}side={page}" if page > 1 else ""
        return f"{self.address}{number}{'#' if self.to else ''}{self.to}"
