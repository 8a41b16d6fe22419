"""Units of money: how each is printed, and what one of it is worth in kroner."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

_KR = r"(?:kr(?:oner|\b\.?)|dkk\b)"
_BLANK = r"[ \u00a0\u202f]*"
_START = r"(?<![\wÆØÅæøå.,])"


@dataclass(frozen=True, slots=True)
class Unit:
    """`name` as our own documents print it; `beside` after a figure; `heading` where a table says what it is in."""

    name: str
    kroner: Decimal
    beside: str
    heading: str


UNITS = (  # the larger first: "mio. kr." holds "kr."
    Unit(
        "mia. kr.",
        Decimal(1_000_000_000),
        rf"(?:mia\b\.?|milliard(?:er)?\b){_BLANK}{_KR}?",
        rf"{_START}(?:mia\b\.?|milliarder)\s*(?:{_KR}|\)|$)",
    ),
    Unit(
        "mio. kr.",
        Decimal(1_000_000),
        rf"(?:mio\b\.?|mill\b\.?|million(?:er)?\b){_BLANK}{_KR}?",
        rf"{_START}(?:mio\b\.?|mill\b\.?|millioner)\s*(?:{_KR}|\)|$|(?=\s))",
    ),
    Unit(
        "1.000 kr.",
        Decimal(1000),
        rf"(?:t\.?|tusinde?r?|1[. ]?000){_BLANK}{_KR}",
        rf"{_START}(?:1[. ]?000|(?:hele )?tusinde?r?|t\.?)\s*{_KR}|{_KR}\s*1[. ]?000\b",
    ),
    Unit(
        "kr.",
        Decimal(1),
        rf"{_KR}|,-",
        rf"{_START}(?:hele )?{_KR}(?!\s*(?:pr\b|/))",
    ),
)
BESIDE = "|".join(unit.beside for unit in UNITS)
_BY_NAME: Mapping[str, Unit] = {unit.name: unit for unit in UNITS}
_BESIDE = tuple((unit, re.compile(unit.beside, re.IGNORECASE)) for unit in UNITS)
_HEADING = tuple((unit, re.compile(unit.heading, re.IGNORECASE)) for unit in UNITS)
_THOUSAND = Decimal(1000)


def unit_beside(printed: str) -> Unit | None:
    """The unit that these words after a figure are."""
    words = printed.strip()
    return next((unit for unit, pattern in _BESIDE if pattern.fullmatch(words)), None)


def unit_of(text: str) -> str | None:
    """The unit a table or a row says its amounts are in, None where it says nothing. The first named wins."""
    places = [
        (match.start(), order, unit.name)
        for order, (unit, pattern) in enumerate(_HEADING)
        if (match := pattern.search(text))
    ]
    return min(places)[2] if places else None


def in_thousands(amount: Decimal, unit: str | None) -> Decimal:
    """An amount in this unit as 1.000 kr.; without a unit it is read as 1.000 kr."""
    return amount * _BY_NAME[unit].kroner / _THOUSAND if unit else amount
