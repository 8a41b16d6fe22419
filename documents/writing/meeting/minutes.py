"""Referat (beslutningsprotokol): who was there, what was decided and how, signed and open to be checked (KSL § 13)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from operator import attrgetter

from documents.writing.meeting import meeting_parts as parts
from documents.writing.meeting.content import HEAD, Content
from documents.writing.paper import Block, Facts, Heading, Paragraph, Table
from models.meeting.paper import MeetingPaper
from process.calendar import danish_date
from process.register import MeetingStatus
from process.state.quorum import voters_at
from process.state.record import Signature
from process.words import decisions
from process.words.dates import date_and_hour, listing
from process.words.minutes import attendance_rows, names_of

NOT_APPROVED = "Dagsordenen var ikke godkendt af formanden før mødet"
OPEN = "Protokollen er ikke lukket. Beslutningerne kan ikke udføres endnu, og teksten kan ændres."


def minutes_content(paper: MeetingPaper, municipality: str, kept: Collection[str] = ()) -> Content:
    """`kept`: the sections whose words are known already; they come empty."""
    meeting = paper.record.meeting
    name = "Referat" if meeting.state is MeetingStatus.CLOSED else "Udkast til referat"
    title = f"{name} af møde i {paper.body.name} {danish_date(meeting.held_on)}"
    return Content(parts.cover(paper, municipality, title, "Referat"), dict(_sections(paper, kept)))


def _sections(paper: MeetingPaper, kept: Collection[str]) -> parts.Sections:
    is_draft = paper.record.meeting.state is not MeetingStatus.CLOSED
    note = (Paragraph(OPEN, is_note=True),) if is_draft else ()
    yield HEAD, () if HEAD in kept else (Facts(tuple(_head(paper))), *note)
    yield from parts.item_sections(paper, kept, is_minutes=True)
    yield from parts.end_sections(paper, tuple(_afterwards(paper)), () if is_draft else tuple(_signatures(paper)))


def _head(paper: MeetingPaper) -> Iterator[tuple[str, str]]:
    yield from parts.head_rows(paper)
    yield from attendance_rows(paper.record, paper.register)
    yield "Dagsorden", f"Godkendt af {parts.approval(paper)}" if paper.record.meeting.approved_at else NOT_APPROVED
    if paper.record.meeting.closed_at:
        yield "Protokol lukket", date_and_hour(paper.record.meeting.closed_at)
    if paper.is_public:
        yield "Udgave", "Offentlig udgave"


def _afterwards(paper: MeetingPaper) -> Iterator[Block]:
    """Additions to the record as a whole."""
    additions = decisions.corrections(paper.record, 0, names_of(paper.record, paper.register))
    if additions:
        yield Heading("Tilføjelser til protokollen")
        yield from (Paragraph(text) for text in additions)


def _signatures(paper: MeetingPaper) -> Iterator[Block]:
    """Of those who took part, by own login; one given before a later correction says so."""
    names, record, digest = names_of(paper.record, paper.register), paper.record, paper.record.meeting.digest
    yield Heading("Underskrifter")
    rows = tuple(
        (names.person(signature.person), date_and_hour(signature.signed_at), _what_was_signed(signature, digest))
        for signature in sorted(record.signatures, key=attrgetter("signed_at"))
    )
    if rows:
        yield Table(("Navn", "Underskrevet", "Udgave"), rows, (38, 32, 30), label="Underskrifter")
    signed = {signature.person for signature in record.signatures}
    missing = [names.person(person) for person in _took_part(paper) if person not in signed]
    if missing:
        yield Paragraph(f"Endnu ikke underskrevet af {listing(missing)}.")
    elif not rows:
        yield Paragraph("Protokollen er endnu ikke underskrevet.")


def _what_was_signed(signature: Signature, digest: str) -> str:
    return "Gældende udgave" if signature.digest == digest else "Tidligere udgave, før en rettelse"


def _took_part(paper: MeetingPaper) -> tuple[int, ...]:
    """Everybody who voted or could have, in the order they first did."""
    record, register = paper.record, paper.register
    if record.meeting.attendance_stated_at is None:
        return ()
    took_part = (person for item in record.agenda() for person in voters_at(record, register, item.number))
    return tuple(dict.fromkeys(took_part))
