"""Numbers as Danes print them: 1.234.567 · 1 234 567 · -2.800 · ÷2.800 · (2.800) · 7,8 mio. kr. · 370.000,- · ½."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from documents.reading.units import BESIDE, UNITS, unit_beside
from process.words.amounts import danish

SPACE = "[ \u00a0\u2007\u2009\u202f]"
FIGURE = rf"(?:\d{{1,3}}(?:\.\d{{3}})+(?!\d)|\d{{1,3}}(?:{SPACE}\d{{3}})+(?!\d)|\d+)(?:,\d+)?"
SIGN = "[+\\-−–‑‐÷]"
SPELLED = {
    "en": 1, "én": 1, "et": 1, "ét": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "syv": 7, "otte": 8, "ni": 9,
    "ti": 10, "elleve": 11, "tolv": 12, "tretten": 13, "fjorten": 14, "femten": 15, "seksten": 16, "sytten": 17,
    "atten": 18, "nitten": 19, "tyve": 20,
}  # fmt: skip
"""Small numbers in letters."""
_MINUS = frozenset("-−–‑‐÷")
_FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_SIGNED = re.compile(rf"(?P<sign>{SIGN}?)\s?(?P<figure>{FIGURE})?\s?(?P<half>[½¼¾])?(?P<trailing>-?)")
_MENTION = re.compile(
    rf"(?<![\w.,])(?:(?P<factor>\d{{1,3}})\s*[x×*]\s*)?(?P<sign>{SIGN})?(?:kr\.?\s+)?(?P<figure>{FIGURE})\s*"
    rf"(?P<unit>{BESIDE})(?!\w)|(?<!\w)(?:kr\.|dkk)\s?(?P<after>{FIGURE})(?![\w,]\d)",
    re.IGNORECASE,
)
_MONEY = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>{SIGN})?\s?(?:(?P<before>kr\.?|dkk)\s*(?P<late>{SIGN})?)?(?P<figure>{FIGURE})?\s?(?P<half>[½¼¾])?"
    rf"\s*(?P<unit>{BESIDE})?(?P<trailing>-)?\s*(?P<close>\))?",
    re.IGNORECASE,
)
_NOTHING = frozenset({"", "-", "–", "—", "−", ".", "/", "i.t.", "i/t", "n/a", "ikke opgjort", "ingen"})
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2},\d{3}(?!\d)")
_FOOTNOTE = re.compile(r"(?<=[\d)])\s?\*+$")
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money found in running text: whole value in kroner without sign, the worth of its last printed digit,
    where it is, and whether a minus stood before it.
    """

    kroner: Decimal
    last_digit: Decimal
    times: int
    start: int
    end: int
    is_negative: bool = False


@dataclass(frozen=True, slots=True)
class Money:
    """What stands in a cell for money. `value` with its sign; `unit` where the cell names its own."""

    value: Decimal
    unit: str | None = None


def parse_number(text: str) -> Decimal | None:
    """The value of a Danish number standing alone, None for anything else ("2.9" is a code, "-" is no number)."""
    match = _SIGNED.fullmatch(text.strip())
    if match is None or not (match["figure"] or match["half"]) or (match["trailing"] and match["sign"]):
        return None
    value = _figure(match["figure"] or "0") + _FRACTIONS.get(match["half"] or "", _ZERO)
    return -value if match["sign"] in _MINUS or match["trailing"] else value


def parse_money(text: str) -> Money | None:
    """A cell's amount in any of the Danish ways: brackets, ÷ or a trailing dash for minus, kr., t.kr., mio. kr. or ",-"
    behind. None for what is none or could be two: "1,200" may be 1,2 or 1.200, "1.80" may be 1,80 or 180.
    """
    match = _MONEY.fullmatch(_FOOTNOTE.sub("", text.strip()))
    if match is None or not (match["figure"] or match["half"]) or _AMBIGUOUS.fullmatch(match["figure"] or ""):
        return None
    signs = [sign for sign in (match["sign"], match["late"], match["trailing"]) if sign]
    if bool(match["open"]) != bool(match["close"]) or len(signs) > 1 or (match["open"] and "+" in signs):
        return None
    value = _figure(match["figure"] or "0") + _FRACTIONS.get(match["half"] or "", _ZERO)
    unit = unit_beside(match["unit"] or match["before"] or "")
    is_negative = bool(match["open"] or (signs and signs[0] in _MINUS))
    return Money(-value if is_negative else value, unit.name if unit else None)


def is_nothing(text: str) -> bool:
    """A cell that is empty, or says in so many signs that nothing is there."""
    return text.strip().casefold() in _NOTHING


def is_percentage(text: str) -> bool:
    """Ends in % or pct."""
    return bool(re.search(r"\d\s*(?:%|pct\.?|procent)\s*\)?$", text.strip(), re.IGNORECASE))


def amounts_in(text: str) -> Iterator[Amount]:
    """Every sum of money in the text; the unit line "i 1.000 kr." is not one."""
    for match in _MENTION.finditer(text):
        figure = match["figure"] or match["after"]
        if re.search(r"\b(?:i|beløb|beløb i)\s*$", text[: match.start()], re.IGNORECASE) and figure in _THOUSANDS:
            continue
        unit = (unit_beside(match["unit"]) if match["unit"] else None) or UNITS[-1]
        decimals = len(figure.partition(",")[2])
        value, times = _figure(figure) * unit.kroner, int(match["factor"] or 1)
        is_negative = bool(match["sign"]) and match["sign"] in _MINUS
        yield Amount(value, unit.kroner.scaleb(-decimals), times, match.start(), match.end(), is_negative)


_THOUSANDS = frozenset({"1.000", "1000", "1 000"})


def format_number(value: Decimal) -> str:
    """3550000 as 3.550.000 and -2.5 as −2,5."""
    whole = value == value.to_integral_value()
    return danish(f"{value:,.0f}" if whole else f"{value.normalize():,f}")


def format_kroner(value: Decimal) -> str:
    """3550000 as 3.550.000 kr."""
    return f"{format_number(value)} kr."


def _figure(figure: str) -> Decimal:
    return Decimal(re.sub(rf"\.|{SPACE}", "", figure).replace(",", "."))
