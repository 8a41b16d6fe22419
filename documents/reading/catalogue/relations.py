"""What a proposal is tied to: "prioriteres sammen med …", "ses i sammenhæng med …"."""

import re
from collections.abc import Iterator, Sequence

from documents.reading.matching import best_heading
from documents.reading.result import Related, Relation
from documents.reading.text.lines import Line, flat

_TIES: tuple[tuple[Relation, re.Pattern[str]], ...] = (
    ("prioritised_with", re.compile(r"prioriteres\s+(?:sammen|i sammenhæng)\s+med\s+(?P<what>.+)", re.IGNORECASE)),
    ("seen_with", re.compile(r"(?:ses|hænger)\s+(?:i\s+)?(?:sammenhæng|sammen)\s+med\s+(?P<what>.+)", re.IGNORECASE)),
)
_QUOTED = re.compile(r"[”“\"»«](?P<title>[^”“\"»«]+)[”“\"»«]")
_PROPOSAL = re.compile(r"\bforslag", re.IGNORECASE)
_PREVIOUS = re.compile(r"\b(?:foregående|forrige|ovenstående)\s+forslag\b", re.IGNORECASE)
_NEXT = re.compile(r"\b(?:efterfølgende|næste|nedenstående)\s+forslag\b", re.IGNORECASE)


def relations_in(remarks: Sequence[Line], index: int, titles: Sequence[str]) -> tuple[Related, ...]:
    """The ties stated below the heading of proposal `index`; another proposal goes by its full title."""
    return tuple(_relations(flat(remarks), index, titles, among_proposals=False))


def relations_of_note(note: str, index: int, titles: Sequence[str]) -> tuple[Related, ...]:
    """The ties stated after an amount in the money table."""
    return tuple(_relations(note, index, titles, among_proposals=True))


def _relations(text: str, index: int, titles: Sequence[str], *, among_proposals: bool) -> Iterator[Related]:
    for relation, printed in _TIES:
        if match := printed.search(text):
            yield Related(_proposal_meant(match["what"], index, titles, among_proposals), relation)


def _proposal_meant(what: str, index: int, titles: Sequence[str], among_proposals: bool) -> str:
    """The proposal that the words mean, else the words; a department's name is not taken for a proposal's."""
    quoted = _QUOTED.search(what)
    named = (quoted["title"] if quoted else what).strip(" .…")
    others = [title for i, title in enumerate(titles) if i != index]
    is_proposal = among_proposals or quoted or _PROPOSAL.search(what)
    place = best_heading(named, others) if is_proposal else None
    if place is not None:
        return others[place]
    for words, position in ((_PREVIOUS, index - 1), (_NEXT, index + 1)):
        if words.search(what) and 0 <= position < len(titles):
            return titles[position]
    return named
