"""In what a proposal's amounts are stated, in words: the year of the prices, and what a plus means."""

from __future__ import annotations

from process.words.codes import SIGN_CONVENTIONS

_DANISH = str.maketrans({",": ".", ".": ",", "-": "\N{MINUS SIGN}"})

PLUS_IS_SPENDING = SIGN_CONVENTIONS["plus_is_spending"]


def danish(number: str) -> str:
    """`-1,234.5` as `−1.234,5`: the true minus, which is read aloud and never taken for a dash."""
    return number.translate(_DANISH)


def prices(level: str) -> str:
    """Empty where nobody has said: that is asked of the administration, not told to those who read the amounts."""
    return f"Beløb i {level}-priser." if level else ""


def stated_in(price_level: str, sign_convention: str) -> str:
    """What stands beside amounts wherever they are read, in letter, page and paper: neither is guessed."""
    return " ".join(filter(None, (prices(price_level), SIGN_CONVENTIONS.get(sign_convention, ""))))
