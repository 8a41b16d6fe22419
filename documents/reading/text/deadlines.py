"""Days that somebody outside the municipality has set: the words that say so, and whose they are."""

import re

_SETS_A_DAY = re.compile(
    r"\bsenest\b|\b\w*frist(?:en|er|erne)?\b|\binden (?:den|d\.|udgangen|\d)|\bi hænde\b|\bdeadline\w*|\budløber\b|"
    r"\bindsend\w*|\bafleveres\b",
    re.IGNORECASE,
)
_OFFICE = r"(?:(?<![Bb]e)[Ss]tyrelsen|[Mm]inisteriet|[Dd]irektoratet|[Tt]ilsynet)"
"""An office of the state; a *bestyrelse* is a board of our own."""
_SOMEBODY = re.compile(rf"\b\w*{_OFFICE}\b|\b[Rr]egion\w*|\bStaten\b|\bKL\b|\bkommunerne\b|\bEU\b|\b\w*[Ff]onden\b")
_APPLICATION = re.compile(
    r"\b(?:[Aa]n)?[Ss]øg(?:es|ning\w*|e)\b|\b\w*[Pp]ulje\w*|\b[Ii]ndsend(?:es|e|elsesfrist)\b|\b[Ii]ndberet\w+|"
    r"\b\w*[Tt]ilsagn\w*"
)
_OURS = re.compile(r"høringsfrist|høringssvar|høringsperiode", re.IGNORECASE)
AUTHORITY = re.compile(
    rf"(?:[A-ZÆØÅ][\wæøå]*-?(?:,| og)?\s)*(?=[A-ZÆØÅ])\w*{_OFFICE}(?: for "
    r"[A-ZÆØÅ][\wæøå]+(?:(?: og|,)? [A-ZÆØÅ][\wæøå]+)*)?"
)
"""The name of an office of the state: "Social- og Boligstyrelsen", "Styrelsen for Fritid og Havne"."""


def is_set_outside(text: str) -> bool:
    """Whether a sentence tells of a day set by an authority, a fund or others; the deadline of a hearing is our own."""
    return sets_a_day(text) and bool(_SOMEBODY.search(text) or _APPLICATION.search(text)) and not _OURS.search(text)


def sets_a_day(text: str) -> bool:
    return _SETS_A_DAY.search(text) is not None


def names_nobody(text: str) -> bool:
    """It speaks of an application, and another sentence may say to whom."""
    return _SOMEBODY.search(text) is None
