"""What is proposed to be decided, point by point, and by whom."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.reading.text.lines import Line, join_torn, without_bullet

_VERB = (
    r"(?:indstiller|foreslår|anbefaler|orienterer|fremsender|fremlægger|anmoder|beder|forelægger|indstilles|foreslås)"
)
_INTRO = re.compile(
    rf"^(?P<who>[A-ZÆØÅ][^.:;]{{2,90}}?)\s+{_VERB}\b(?P<rest>.*)$|^(?:det\s+)?(?:indstilles|foreslås|anbefales)\b(?P<rest2>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_POINT = re.compile(
    r"^(?:(?:at|ad)\s*\d{1,2}\s*[).:]\s*|\d{1,2}\s*[).:]\s+|[a-zA-ZæøåÆØÅ]\s*\)\s*|[-•*–]\s+(?=at\b|[A-Za-zæøå])|(?=at\s+\S))",
    re.IGNORECASE,
)
_STRICT = re.compile(
    r"^(?:(?:at|ad)\s*\d{1,2}\s*[).:]\s*|\d{1,2}\s*[).:]\s+|[a-zA-ZæøåÆØÅ]\s*\)\s*|[-•*–]\s+|at\s+)", re.IGNORECASE
)
_INLINE = re.compile(r"(?:(?<=[.,;:])|(?<=^))\s*(?=At\s+(?!\d))")
_TAIL = re.compile(r"^[\s,:]*(?:over for|til|for)?.*?\bat\b[\s:,]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proposed:
    """Who proposes, as printed, and the points."""

    by: str | None
    points: tuple[str, ...]
    lines: tuple[Line, ...]


def proposed_in(lines: Sequence[Line]) -> Proposed:
    """The points of an *indstilling*; a paragraph that only says who proposes is none."""
    by: str | None = None
    points: list[str] = []
    open_point = False
    for index, line in enumerate(lines):
        text = line.text.strip()
        if (match := _INTRO.match(text)) and not _STRICT.match(text):
            by = by or _who(match["who"])
            if _leads_into_points(text, lines[index + 1 :]):
                continue
            points += _beside_intro(match["rest"] or match["rest2"] or "", text)
            open_point = bool(points)
        elif _POINT.match(text):
            points.append(_bare(text))
            open_point = True
        elif open_point and points:
            points[-1] = join_torn(points[-1], text)
        else:
            points.append(text)
            open_point = True
    return Proposed(by, tuple(point for point in points if point), tuple(lines))


def _leads_into_points(text: str, following: Sequence[Line]) -> bool:
    """A sentence that goes on in numbered points, and has no end of its own."""
    below = following[0].text if following else ""
    return not text.endswith(".") and bool(
        re.match(r"(?:at\s*)?\d{1,2}\s*[).:]\s|at\s|[A-Za-z]\s*\)", below, re.IGNORECASE)
    )


def _who(text: str | None) -> str | None:
    who = (text or "").strip(" ,")
    return who if who and who.casefold() not in ("det", "at", "der") and len(who.split()) <= 10 else None


def _beside_intro(rest: str, whole: str) -> Iterator[str]:
    """The point that stands on the line of the one who proposes; nothing where the points stand below."""
    inline = [part for part in _INLINE.split(rest) if part.strip(" ,:;.")]
    if len(inline) > 1 or (inline and re.match(r"\s*At\s", inline[0])):
        yield from (_bare(part) for part in inline)
        return
    bare = rest.strip(" ,:;.")
    if re.search(r"[,:]\s*$", rest) and re.search(
        r"\b(?:anbefaler|godkender|beslutter|indstiller|tiltræder|vedtager)$", bare
    ):
        return
    if re.search(r"\borienterer\b|\bfremlægger\b", whole) and bare and not re.search(r"\bat$", bare):
        yield whole
        return
    at = re.search(r"\bat\b", bare)
    if at and bare[at.end() :].strip(" :,"):
        yield bare[at.end() :].strip(" :,")


def _bare(text: str) -> str:
    """The point without its number, letter or bullet, and without the "at" before it."""
    bare = without_bullet(_STRICT.sub("", text, count=1)).strip()
    bare = re.sub(r"^at\s+", "", bare, flags=re.IGNORECASE).strip(" ,;")
    return bare if re.search(r"\b(?:kr|mv|m\.v|mio|mia|pct|stk|nr)\.$", bare) else bare.rstrip(".")
