"""How far the points of a political agreement are, by the colours an item's text tells."""

import re
from collections.abc import Sequence

from documents.reading.minutes.result import AgreementStatus
from documents.reading.minutes.sentences import Sentence

_COLOUR = re.compile(r"\bi alt (\d+)\b[^.]*\bmarkeret med (gul|grøn|rød)", re.IGNORECASE)
_COLOURS = {"gul": "yellow", "grøn": "green", "rød": "red"}


def agreement_status(sentences: Sequence[Sentence]) -> tuple[AgreementStatus, ...]:
    """How many points of an agreement are marked with a colour, and which, where the next sentence quotes them."""
    result = []
    for index, (text, span) in enumerate(sentences):
        if match := _COLOUR.search(text):
            rest = f"{text[match.end() :]} {sentences[index + 1][0] if index + 1 < len(sentences) else ''}"
            titles = tuple(re.findall(r"[\"”»]([^\"”»«]+)[\"”«]", rest))
            result.append(AgreementStatus(_COLOURS[match[2].casefold()], int(match[1]), titles, span))
    return tuple(result)
