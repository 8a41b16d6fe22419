"""What follows the meeting: signatures, corrections and additions, the documents that were made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from process.ids import NO_ITEM, ItemNumber, MeetingId, PersonId
from process.state.case import Outcome


@dataclass(frozen=True)
class Signature:
    """A member who took part has signed the record by own login; `digest` is what was signed (KSL § 13)."""

    person: PersonId
    signed_at: datetime
    digest: str


class CorrectionKind(StrEnum):
    TYPO = "typo"  # in how a decision is put: the right wording beside the one that was closed
    ADDITION = "addition"
    REOPENING = "reopening"  # another outcome: takes two people


@dataclass(frozen=True)
class Correction:
    """Added to a closed record, with its reason: nothing is overwritten. `item` 0: the record as a whole. `before` is
    what stands there.

    A reopening takes effect when somebody else than `by` has confirmed it.
    """

    number: int
    item: ItemNumber
    kind: CorrectionKind
    by: PersonId | None
    at: datetime
    text: str
    reason: str
    before: str = ""
    outcome: Outcome | None = None
    confirmed_by: PersonId | None = None
    postponed_to: MeetingId | None = None  # of a reopening that postpones the item


def corrected_words(corrections: Iterable[Correction], item: ItemNumber) -> str:
    """How the item's decision is put by now, by the newest correction of its words; "" where what was closed stands.
    Another outcome that two people have confirmed brings its own words.
    """
    words = ""
    for correction in corrections:
        if correction.item == item and correction.kind is CorrectionKind.TYPO:
            words = correction.text
        elif correction.item == item and correction.confirmed_by is not None:
            words = ""
    return words


class DocumentKind(StrEnum):
    AGENDA = "agenda"
    AGENDA_PUBLIC = "agenda_public"
    MINUTES = "minutes"
    MINUTES_PUBLIC = "minutes_public"
    EXCERPT = "excerpt"


@dataclass(frozen=True)
class MeetingDocument:
    """A document as it was made and kept; its hash stands in the history, so that anyone can check a copy.

    `sha256` is empty once the file has been destroyed: something it said was erased by law.
    """

    number: int
    kind: DocumentKind
    sha256: str
    name: str
    media_type: str
    size: int
    made_at: datetime
    made_by: PersonId | None = None
    item: ItemNumber = NO_ITEM


class Published(StrEnum):
    AGENDA = "agenda"
    MINUTES = "minutes"


@dataclass(frozen=True)
class Publication:
    """One publishing of agenda or minutes. `reason`: why it was published though the guard had found something."""

    number: int
    what: Published
    published_at: datetime
    published_by: PersonId | None
    findings: tuple[str, ...] = ()
    reason: str = ""
