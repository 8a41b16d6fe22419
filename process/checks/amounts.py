"""What the amounts of a proposal must agree with: their own sums, the text beside them, the staff they pay.

Differences of rounding are none: half the last printed digit for each number that was rounded. Values are as printed;
nothing here knows a document or a database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from process.checks.sums import agrees

_ZERO = Decimal(0)
_STEPS = (Decimal(1000), Decimal(1_000_000))


@dataclass(frozen=True, slots=True)
class AmountRow:
    """One row of a table of amounts, a value for each column. `kind`: service, transfer, capital or "" for none named;
    `is_net`: a sum of others; `is_part`: of the row above ("heraf"), so in no sum; `line`: where it stands.
    """

    label: str
    kind: str
    is_net: bool
    is_part: bool
    values: tuple[Decimal | None, ...]
    line: int


@dataclass(frozen=True, slots=True)
class SumTrouble:
    """A printed sum that its rows do not give in a column; `computed` is None where no row belongs to it."""

    row: AmountRow
    column: int
    printed: Decimal
    computed: Decimal | None


def wrong_sums(rows: Sequence[AmountRow]) -> Iterator[SumTrouble]:
    """Every net row held up against the rows of its kind: all of them, those since the net before it, or, for the net
    of everything, the other nets. One reading that holds is enough.
    """
    for place, net in enumerate(rows):
        if net.is_net and any(value is not None for value in net.values):
            yield from _wrong(net, list(_readings(rows, place)))


def _readings(rows: Sequence[AmountRow], place: int) -> Iterator[list[AmountRow]]:
    net = rows[place]
    parts = [row for row in rows if not row.is_net and not row.is_part]
    yield [row for row in parts if not net.kind or row.kind == net.kind]
    before = [i for i in range(place) if rows[i].is_net]
    yield [row for row in rows[before[-1] + 1 if before else 0 : place] if not row.is_part and not row.is_net]
    if not net.kind:
        yield [row for row in rows if row.is_net and row is not net]


def _wrong(net: AmountRow, readings: Sequence[Sequence[AmountRow]]) -> Iterator[SumTrouble]:
    troubles = [list(_against(net, reading)) for reading in readings if reading]
    if not troubles:
        column = next(i for i, value in enumerate(net.values) if value is not None)
        yield SumTrouble(net, column, net.values[column] or _ZERO, None)
    elif all(troubles):
        yield from troubles[0]


def _against(net: AmountRow, parts: Sequence[AmountRow]) -> Iterator[SumTrouble]:
    for column, printed in enumerate(net.values):
        terms = [value for row in parts if (value := row.values[column]) is not None]
        if printed is not None and not agrees(printed, terms):
            yield SumTrouble(net, column, printed, sum(terms, _ZERO))


# -- the text beside the table ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mention:
    """A sum of money in running text: kroner, the worth of its last printed digit, how many times, its line."""

    kroner: Decimal
    last_digit: Decimal
    times: int
    line: int
    words: str


@dataclass(frozen=True, slots=True)
class TextTrouble:
    """A mention that no amount of the table bears out; `scale`: the same figure, a thousand times off (`nearest`)."""

    mention: Mention
    kind: Literal["scale", "differs"]
    nearest: Decimal


def text_troubles(mentions: Iterable[Mention], amounts: Sequence[Decimal]) -> Iterator[TextTrouble]:
    """The mentions that are neither an amount of the table (kroner, any sign) nor several of it."""
    sizes = sorted({abs(amount) for amount in amounts if amount})
    for mention in mentions:
        if not sizes or any(_is_same(mention, size) for size in sizes):
            continue
        scaled = [size for size in sizes for step in _STEPS if _is_scaled(mention, size, step)]
        nearest = scaled[0] if scaled else min(sizes, key=lambda size: abs(size - mention.kroner))
        yield TextTrouble(mention, "scale" if scaled else "differs", nearest)


def _is_same(mention: Mention, size: Decimal) -> bool:
    whole = mention.kroner * mention.times
    return min(abs(mention.kroner - size), abs(whole - size)) <= mention.last_digit * mention.times / 2


def _is_scaled(mention: Mention, size: Decimal, step: Decimal) -> bool:
    reach = mention.last_digit / 2
    return abs(mention.kroner * step - size) <= reach * step or abs(mention.kroner / step - size) <= reach / step


# -- staff and years -------------------------------------------------------------------------------------------------


def staff_terms(printed: Decimal, mentioned: Sequence[Sequence[Decimal]]) -> tuple[Decimal, ...] | None:
    """The årsværk of one section that make up the table's number, the longest such list; the sign counts for nothing:
    "nedlægges 4,5 årsværk" is -4,5. None: no section does.
    """
    fitting = [tuple(terms) for terms in mentioned if abs(printed) == abs(sum(terms, _ZERO))]
    return max(fitting, key=len, default=None)


def missing_years(years: Sequence[int]) -> tuple[int, ...]:
    """The years that a row of years leaps over."""
    return tuple(year for year in range(years[0], years[-1]) if year not in years) if years else ()


def empty_columns(rows: Sequence[AmountRow], count: int) -> tuple[int, ...]:
    """The columns without an amount in any row that has one."""
    stated = [row for row in rows if any(value is not None for value in row.values)]
    return tuple(i for i in range(count) if stated and all(row.values[i] is None for row in stated))
