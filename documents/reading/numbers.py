"""Numbers as Danes print them: 1.234.567 · -2.800 · 7,8 mio. kr. · 370.000 kr. · +4 · ½."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

FIGURE = r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"
_SIGNED = re.compile(rf"(?P<sign>[+\-−–]?)\s?(?P<figure>{FIGURE})?(?P<half>½)?(?P<trailing>-?)")
_MENTION = re.compile(
    rf"(?<![\w.,])(?:(?P<factor>\d{{1,3}})\s*[x×*]\s*)?(?P<figure>{FIGURE})\s*"
    r"(?P<unit>(?:mia\.?|mio\.?|million(?:er)?|t\.?|1\.000)?\s*kr(?:oner|\.)?|mio\.|mia\.|,-)(?!\w)",
    re.IGNORECASE,
)
_THOUSAND = Decimal(1000)
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money found in running text: whole value in kroner, the worth of its last printed digit, where it is."""

    kroner: Decimal
    last_digit: Decimal
    times: int
    start: int
    end: int


def parse_number(text: str) -> Decimal | None:
    """The value of a Danish number standing alone, None for anything else ("2.9" is a code, "-" is no number)."""
    match = _SIGNED.fullmatch(text.strip())
    if match is None or not (match["figure"] or match["half"]) or (match["trailing"] and match["sign"]):
        return None
    value = _figure(match["figure"] or "0") + (Decimal("0.5") if match["half"] else 0)
    return -value if match["sign"] in tuple("-−–") or match["trailing"] else value


def amounts_in(text: str) -> Iterator[Amount]:
    """Every sum of money in the text; the unit line "i 1.000 kr." is not one."""
    for match in _MENTION.finditer(text):
        if re.search(r"\b(?:i|beløb)\s*$", text[: match.start()], re.IGNORECASE) and match["figure"] == "1.000":
            continue
        unit, times = _unit(match["unit"]), int(match["factor"] or 1)
        decimals = len(match["figure"].partition(",")[2])
        value = _figure(match["figure"]) * unit
        yield Amount(value, unit.scaleb(-decimals), times, match.start(), match.end())


def format_number(value: Decimal) -> str:
    """3550000 as 3.550.000 and 2.5 as 2,5."""
    whole = value == value.to_integral_value()
    text = f"{value:,.0f}" if whole else f"{value.normalize():,f}"
    return text.translate(str.maketrans(",.", ".,"))


def format_kroner(value: Decimal) -> str:
    """3550000 as 3.550.000 kr."""
    return f"{format_number(value)} kr."


def _figure(figure: str) -> Decimal:
    return Decimal(figure.replace(".", "").replace(",", "."))


def _unit(unit: str) -> Decimal:
    unit = unit.casefold()
    if unit.startswith("mia"):
        return _MILLION * 1000
    if unit.startswith("mi"):
        return _MILLION
    return _THOUSAND if unit.startswith("t") or unit.startswith("1") else Decimal(1)
