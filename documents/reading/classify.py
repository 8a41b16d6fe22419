"""What a document is, on positive evidence. A decision under its heading beats any likeness to a form: minutes repeat
the words of forms, forms do not carry decisions.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from documents.reading.body_names import bodies_in, vocabulary_of
from documents.reading.hearing.answer import is_answer
from documents.reading.minutes.decisions.headings import heading_of
from documents.reading.minutes.decisions.outcome import Setting, judge
from documents.reading.minutes.items.blocks import grid_width
from documents.reading.minutes.layout.layout import is_flat
from documents.reading.minutes.lexicon import label_of
from documents.reading.result import DocumentKind
from documents.reading.text.dates import first_date
from documents.reading.text.lines import Line

LEAST_FIT = 5
_HEAD_LINES = 12
_MINUTES_WORD = re.compile(
    r"\b(?:referat|beslutningsprotokol|protokol|beslutninger fra mødet|beslutningsreferat)\b", re.IGNORECASE
)
_AGENDA_WORD = re.compile(r"\bdagsorden\b", re.IGNORECASE)
_MEMO_WORD = re.compile(r"^(?:notat|memo|n\s?o\s?t\s?a\s?t)\b", re.IGNORECASE)
_LISTED = re.compile(r"^(?:ÆF|Nr\.?)?\s*\d{1,3}[.:]?\s+\S.*\(?\b(?:[A-ZÆØÅ](?:\s?[,+&og]+\s?[A-ZÆØÅ])*)\)?$")
_LIST_WORD = re.compile(
    r"ændringsforslag|liste over forslag|forslagsliste|oversigt over (?:budget)?forslag", re.IGNORECASE
)
_ITEM_LABELS = frozenset(
    ["case_number", "recommendation", "presentation", "competence", "route", "summary", "officer", "document_number"]
)
_NEUTRAL = Setting(None, None, (), is_last_body=False)


@dataclass(frozen=True, slots=True)
class Classified:
    """The kind, and what speaks for it, in words for a finding."""

    kind: DocumentKind
    evidence: tuple[str, ...]


def classify(lines: Sequence[Line], fits: Mapping[DocumentKind, int]) -> Classified:
    """`fits`: how well each proposal form fits. Lines that nothing speaks for are unknown."""
    if evidence := _decided(lines):
        return Classified("minutes", evidence)
    if _has_route_grid(lines):
        return Classified("agenda", ("behandlingsskema",))
    form = max(fits, key=lambda kind: fits[kind])
    head = _meeting_head(lines)
    if head is not None and fits[form] < LEAST_FIT:
        return head
    if is_answer(lines):
        return Classified("hearing_response", ("titlen siger det",))
    if fits[form] >= LEAST_FIT:
        return Classified(form, (f"{fits[form]} rubrikker",))
    if any(_MEMO_WORD.match(line.text) for line in lines[:_HEAD_LINES]):
        return Classified("memo", ("ordet »notat«",))
    if (
        any(_LIST_WORD.search(line.text) for line in lines[:_HEAD_LINES])
        and sum(bool(_LISTED.match(line.text)) for line in lines) >= 3
    ):
        return Classified("list_of_proposals", ("nummererede forslag",))
    return Classified("unknown", ())


def _decided(lines: Sequence[Line]) -> tuple[str, ...]:
    """A decision with its body and day, or the word with a formula of decisions under it."""
    vocabulary = vocabulary_of("\n".join(line.text for line in lines[:400]))
    for index, line in enumerate(lines):
        heading = heading_of(line.text, vocabulary)
        if heading is not None and heading.is_decision:
            return (f"beslutning i {heading.body}",)
        hit = label_of(line.text)
        if hit is None or hit.key != "decision" or hit.printed.casefold() == "referat":
            continue
        below = [following.text for following in lines[index + 1 : index + 4]]
        if any(heading_of(text, vocabulary) for text in below[:1]):
            return ("beslutning med udvalg og dato",)
        first = hit.beside or (below[0] if below else "")
        if judge([first], _NEUTRAL).printed is not None:
            return ("beslutning",)
    return ()


def _has_route_grid(lines: Sequence[Line]) -> bool:
    """An item with its officer and the grid of bodies it goes to, which no proposal has."""
    has_officer = any(hit.key == "officer" for line in lines if (hit := label_of(line.text)) is not None)
    return has_officer and any(grid_width(lines, position) for position in range(len(lines)))


def _meeting_head(lines: Sequence[Line]) -> Classified | None:
    """An agenda, or minutes without decisions: the word, a body and a day at the beginning, and items; or one item as
    a web page shows it, with its officer and its way.
    """
    head = " ".join(line.text for line in lines[:_HEAD_LINES])
    body, day = next(bodies_in(head), None), first_date(head)
    keys = {hit.key for line in lines if (hit := label_of(line.text)) is not None} & _ITEM_LABELS
    if _MINUTES_WORD.search(head) and body and (day or is_flat(lines)):
        return Classified("minutes", ("referat",))
    if _AGENDA_WORD.search(head) and body and (day or keys):
        return Classified("agenda", ("dagsorden",))
    if {"case_number", "officer"} <= keys or ("officer" in keys and "presentation" in keys):
        return Classified("agenda", ("sagsbehandler og sagsfremstilling",))
    return None


SEEMS: Mapping[DocumentKind, str] = {
    "minutes": "et referat",
    "agenda": "en dagsorden",
    "memo": "et notat",
    "list_of_proposals": "en liste over forslag",
    "hearing_response": "et høringssvar",
}
"""What a document that is read as none of the forms seems to be, in words."""
