"""Do printed sums agree with their parts? Rounding is forgiven: half the last printed digit for each part."""

from collections.abc import Sequence
from decimal import Decimal


def last_digit(values: Sequence[Decimal]) -> Decimal:
    """The worth of the finest digit printed: 1 for 2.800, 0,1 for 7,8."""
    return min((Decimal(1).scaleb(min(int(v.as_tuple().exponent), 0)) for v in values), default=Decimal(1))


def agrees(printed: Decimal, terms: Sequence[Decimal], digit: Decimal | None = None) -> bool:
    """The printed sum may stray by half its last digit (`digit`, else read off the numbers) × the number of terms."""
    if digit is None:
        digit = max(last_digit([printed]), last_digit(terms))
    return abs(printed - sum(terms, Decimal(0))) <= digit / 2 * len(terms)
