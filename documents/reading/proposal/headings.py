"""A line that names a proposal: "Forslag nr. 12: Omlægning af natbus", "SU-01 Flere på hold"."""

import re
from dataclasses import dataclass

CODE = r"[A-ZÆØÅ]{2,6}[a-zæøå]{0,3}[- ]?\d{1,3}[a-z]?|[A-ZÆØÅ]-?\d{1,3}[a-z]?"
_KIND = (
    r"(?:(?:budget|spare|effektiviserings?|anlægs?|ændrings|omprioriterings|besparelses)?-?\s?(?:forslag|ønske|blok))"
)
_NUMBERED = re.compile(
    rf"{_KIND}\s*(?:nr\.?|nummer)?\s*(?P<number>\d{{1,4}}[a-z]?|{CODE})\s*[:–-]\s*(?P<title>\S.*)", re.IGNORECASE
)
_CODED = re.compile(rf"(?P<number>(?-i:{CODE}))\s*[:.–-]?\s+(?P<title>(?-i:[A-ZÆØÅ])[^\t]{{3,140}})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that names a proposal."""

    number: str | None
    title: str


def heading_in(text: str) -> Heading | None:
    """ "Forslag nr. 12: Omlægning af natbus", "SU-01 Flere på hold": number and title."""
    bare = text.strip()
    match = _NUMBERED.fullmatch(bare) or _CODED.fullmatch(bare)
    if match is None or match["title"].rstrip().endswith((".", ",")) or re.search(r"\d{3}$", match["title"]):
        return None
    return Heading(match["number"].strip(), match["title"].strip())
