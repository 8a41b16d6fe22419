"""Høringsbreve: whom the municipality asked, by when, and about which text, as one paper for those who decide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from documents.writing.hearing import words
from documents.writing.paper import Block, Facts, Heading, Paper
from documents.writing.prose import prose
from models.case.material import ordered_sections
from models.hearing.letters import LettersView
from models.hearing.proof import HearingProof
from process.internal_sections import NOTHING_INTERNAL, InternalSections
from process.sent import when_sent
from process.words.dates import date_and_hour, listing
from process.words.hearing import in_round


def letters_paper(
    letters: LettersView, municipality: str, now: datetime, internal: InternalSections = NOTHING_INTERNAL
) -> Paper:
    """Every body and round, then the texts they were asked about, each version once. `internal`: sections that were not
    sent to them.
    """
    case = letters.proof.view.case
    blocks: list[Block] = [Facts((("Sag", words.case_line(case)),)), *letter_blocks(letters, 2)]
    for text in letters.texts:
        blocks.append(Heading(f"Forslag {text.number}, version {text.version}: {text.title}"))
        for name, section in ordered_sections(text.content, internal):
            blocks += [Heading(name, 3), *prose(section)]
    foot = f"{municipality} · Sag {case.number} · Høringsbreve"
    return Paper("Høringsbreve", municipality, now, tuple(blocks), foot)


def letter_blocks(letters: LettersView, level: int) -> Iterator[Block]:
    """Every body and round under a heading of its own: when it was asked, by when, about what."""
    for hearing in letters.hearings:
        yield Heading(in_round(hearing.name, hearing.request.round, is_only=hearing.is_only), level)
        yield Facts(tuple(_asked(hearing)))


def _asked(hearing: HearingProof) -> Iterator[tuple[str, str]]:
    request = hearing.request
    if left_at := when_sent(request):
        yield "Sendt", date_and_hour(left_at)
    yield "Svarfrist", words.deadline(request.due_on, request.due_time)
    if hearing.texts:
        yield "Spurgt om", listing([f"forslag {text.number}, version {text.version}" for text in hearing.texts])
