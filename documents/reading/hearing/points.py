"""Splitting an answer into points, as a first suggestion for the hearing memo. A person joins and cuts them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.reading.text.lines import Line, is_bullet, lines_of, prose, without_bullet

LONGEST_GREETING = 60
MOST_POINTS = 60
"""Of one answer: what is more stands in the last."""
LONGEST_LEAD = 300
"""Characters of what leads into a list, or opens an answer and says nothing; longer, it is a point of its own. A lead
stands in every item, and one without end would fill the memory.
"""
_NUMBER = re.compile(r"^(?:\(\d{1,2}\)|\d{1,2}[.):]|[a-zæøå]\))\s+(?=\S)", re.IGNORECASE)
_GREETING = re.compile(
    r"(?:kære|til|hej|att\.?|vedr\.?|vedrørende|emne|høringssvar|dato|sag|sagsnr\.?|sagsnummer)\b", re.IGNORECASE
)
_ANNOUNCES = re.compile(r"\b(?:følgende|disse|bemærkninger|kommentarer|punkter)\b[^:]*:$", re.IGNORECASE)
_THANKS = re.compile(
    r"\w+ tak(?:ker)? for (?:(?!\b(?:og|men|samt)\b)[^,;:.])*\b(?:høring\w*|materialet|lejligheden|muligheden"
    r"|udtale sig|høringssvar)\b(?:(?!\b(?:og|men|samt)\b)[^,;:.])*\.|tak for (?:(?!\b(?:og|men|samt)\b)[^,;:.])*\.",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"(?:med )?venlige? hilsen|mvh\b|(?:de )?bedste hilsner|på \w+s vegne|på vegne af", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Piece:
    """`number` as it was written, «1.» or «a)»; "" of a bullet."""

    text: str
    is_item: bool  # a bullet or a numbered line
    number: str = ""


def propose_points(text: str) -> tuple[str, ...]:
    """One text for each paragraph, numbered line or bullet, in order. Greetings, thanks
    and signatures are left out, and so is an opening («Vi bemærker følgende:»). Words that lead into a list («Rådet
    anbefaler:») stand in each of its items, so that every point can be read alone. Items keep their writer's numbers.

    Never empty for an answer with text, and never more than `MOST_POINTS`.
    """
    return points_of(lines_of(text))


def points_of(lines: Sequence[Line]) -> tuple[str, ...]:
    """As `propose_points`, of lines."""
    points: list[str] = []
    lead = unused = ""
    pieces = [piece for piece in _pieces(lines[: signature_at(lines)]) if not _is_greeting(piece)]
    for piece in _without_opening(pieces):
        if not piece.is_item:
            points += [unused] if unused else []
            leads = piece.text.endswith(":") and len(piece.text) <= LONGEST_LEAD
            lead = unused = piece.text if leads else ""
        if piece.text != lead:
            points.append(" ".join(part for part in (piece.number, lead, piece.text) if part))
            unused = ""
    points += [unused] if unused else []
    if len(points) > MOST_POINTS:
        points[MOST_POINTS - 1 :] = ["\n\n".join(points[MOST_POINTS - 1 :])]
    whole_text = prose(lines).strip()
    return tuple(points) or ((whole_text,) if whole_text else ())


def signature_at(lines: Sequence[Line]) -> int | None:
    """Where «Venlig hilsen» and the names after it begin; None without."""
    signed = (i for i, line in enumerate(lines) if _SIGNED.match(line.text) and len(line.text) <= LONGEST_GREETING)
    return next((i for i in signed if i), None)


def _pieces(lines: Sequence[Line]) -> Iterator[_Piece]:
    """Lines that belong together, their bullet or number taken off."""
    group: list[Line] = []
    for line in lines:
        if group and (line.paragraph_start or _is_item(line)):
            yield _piece(group)
            group = []
        group.append(line)
    if group:
        yield _piece(group)


def _piece(group: list[Line]) -> _Piece:
    first = group[0]
    numbered = None if is_bullet(first) else _NUMBER.match(first.text)
    bare = without_bullet(first.text) if is_bullet(first) else _NUMBER.sub("", first.text)
    text = prose([first.with_text(bare), *group[1:]])
    return _Piece(text, _is_item(first), numbered[0].strip() if numbered else "")


def _is_item(line: Line) -> bool:
    return is_bullet(line) or bool(_NUMBER.match(line.text))


def _without_opening(pieces: list[_Piece]) -> list[_Piece]:
    """Without the line that opens the answer and says nothing by itself: bare thanks, or what announces the list."""
    if len(pieces) < 2 or pieces[0].is_item or len(pieces[0].text) > LONGEST_LEAD:
        return pieces
    announces = pieces[1].is_item and bool(_ANNOUNCES.search(pieces[0].text))
    return pieces[1:] if announces or _THANKS.fullmatch(pieces[0].text) else pieces


def _is_greeting(piece: _Piece) -> bool:
    short = len(piece.text) <= LONGEST_GREETING and not piece.text.endswith((".", "!", "?", ":"))
    return short and not piece.is_item and bool(_GREETING.match(piece.text))
