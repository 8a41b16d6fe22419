"""What comes out of minutes or an agenda: plain frozen values with the field names of `import --json`.

None means *not stated in the document*, an empty tuple *stated: nobody, nothing*. Every value has its place in the
document; what is our reading of it, and not what stands there, is `uncertain` and has a finding.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from documents.reading.certainty import Certainty

MeetingKind = Literal["minutes", "agenda"]
ItemKind = Literal["decision", "information", "discussion"]
StepRole = Literal["decision", "recommendation", "information", "discussion", "hearing", "treatment"]
Outcome = Literal[
    "approved", "approved_changed", "recommended", "noted", "postponed", "returned", "referred", "rejected",
    "sent_to_hearing", "adjourned", "other",
]  # fmt: skip
Scope = Literal["meeting", "sitting", "item", "part"]
Fixed = Literal["agenda_approval", "minutes_approval", "messages", "forthcoming", "any_other_business", "signature"]


@dataclass(frozen=True, slots=True)
class Span:
    """Where something stands: file, page, first and last line, counted from 1 in the text as extracted."""

    file: str
    page: int
    line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class FactSource:
    """Where a fact stands, and whether it is printed so or our reading."""

    source: Span
    certainty: Certainty = "certain"


@dataclass(frozen=True, slots=True)
class MeetingFinding:
    """Something a person should look at; `fact` names the field it is about, empty where it is about the text."""

    code: str
    message: str
    certainty: Certainty
    source: Span
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A name as printed, with the party's letter or name and the office that stand beside it."""

    name: str
    party: str | None = None
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody not there. `since` and `until` are as printed ("kl. 18.40", "punkt 2"); `sources` has every place."""

    person: str
    party: str | None
    scope: Scope
    body: str | None
    since: str | None
    until: str | None
    sitting: datetime.date | None
    substitute: Person | None
    reason: str | None
    certainty: Certainty
    sources: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class RouteStep:
    """A body the item goes to. `role` is None where the document gives no verb; `date` where one is told; `column` is
    the grid's abbreviation.
    """

    body: str
    role: StepRole | None
    origin: Literal["competence", "route", "grid", "text"]
    date: datetime.date | None
    certainty: Certainty
    source: Span
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Votes:
    """One vote. Counts are None where only names or groups are told; `side` → names or groups as printed."""

    votes_for: int | None
    votes_against: int | None
    abstained: int | None
    by: Mapping[str, tuple[str, ...]]
    about: Literal["decision", "amendment", "procedure"]
    source: Span


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody had put in the record: a dissent, a reservation, a conflict of interest."""

    who: tuple[str, ...]
    text: str
    source: Span


@dataclass(frozen=True, slots=True)
class ReadDecision:
    """What one body decided on one day. `item_number` is the item's own number at that body's meeting."""

    body: str | None
    date: datetime.date | None
    outcome: Outcome
    text: str
    printed: str | None
    item_number: str | None
    votes: Votes | None
    amendments: tuple[Votes, ...]
    deviation: str | None
    absences: tuple[Absence, ...] | None
    raised_to_decision: bool
    certainty: Certainty
    source: Span


@dataclass(frozen=True, slots=True)
class DatedMention:
    """A day the text tells of: an earlier treatment, a coming one, an authority's deadline."""

    date: datetime.date | None
    text: str
    body: str | None
    certainty: Certainty
    source: Span


@dataclass(frozen=True, slots=True)
class MeetingFollowUp:
    """Something asked for or promised; `due` is as much of a date as is told, `word` the word for it ("snarest")."""

    text: str
    due: str | None
    word: str | None
    certainty: Certainty
    source: Span


@dataclass(frozen=True, slots=True)
class ItemHearing:
    """Who is heard about an item, and how far that is."""

    bodies: tuple[str, ...]
    state: Literal["to_be_sent", "answered", "sent", "mentioned"]
    deadline: datetime.date | None
    certainty: Certainty
    source: Span


@dataclass(frozen=True, slots=True)
class ItemAmount:
    """A sum of money in the text, in kroner, with the words around it."""

    kroner: int
    text: str
    source: Span


@dataclass(frozen=True, slots=True)
class AgreementStatus:
    """So many points of a political agreement are marked with a colour; `titles` where the text names them."""

    colour: str
    count: int
    titles: tuple[str, ...]
    source: Span


@dataclass(frozen=True, slots=True)
class Block:
    """A labelled part of the document: each of its lines stands in exactly one block."""

    key: str
    label: str | None
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReadItem:
    """One item of the agenda."""

    number: str | None
    title: str | None
    kind: ItemKind | None
    fixed: Fixed | None
    case_number: str | None
    document_number: str | None
    officer: str | None
    other_officers: tuple[str, ...] | None
    open: bool | None
    competence: str | None
    proposed_by: str | None
    proposed_decision: tuple[str, ...]
    route: tuple[RouteStep, ...]
    route_next: tuple[RouteStep, ...]
    outstanding: tuple[str, ...]
    decisions: tuple[ReadDecision, ...]
    absences: tuple[Absence, ...] | None
    conflicts: tuple[Statement, ...]
    dissents: tuple[Statement, ...]
    reservations: tuple[Statement, ...]
    external_deadlines: tuple[DatedMention, ...]
    past: tuple[DatedMention, ...]
    dates: tuple[DatedMention, ...]
    follow_ups: tuple[MeetingFollowUp, ...]
    hearing: ItemHearing | None
    annexes: tuple[str, ...] | None
    amounts: tuple[ItemAmount, ...]
    invited: tuple[str, ...]
    period: tuple[datetime.date, datetime.date] | None
    agreement: tuple[AgreementStatus, ...]
    sections: Mapping[str, str]
    blocks: tuple[Block, ...]
    sources: Mapping[str, FactSource]
    findings: tuple[MeetingFinding, ...]


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the table of contents."""

    number: str | None
    title: str


@dataclass(frozen=True, slots=True)
class ReadMeeting:
    """One meeting, as its agenda or minutes tell it."""

    kind: MeetingKind
    body: str | None
    term: str | None
    date: datetime.date | None
    sittings: tuple[datetime.date, ...]
    start: str | None
    end: str | None
    place: str | None
    members: tuple[Person, ...] | None
    present: tuple[Person, ...] | None
    absences: tuple[Absence, ...] | None
    contents: tuple[ContentsEntry, ...]
    items: tuple[ReadItem, ...]
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()
    sources: Mapping[str, FactSource] = field(default_factory=dict)
    findings: tuple[MeetingFinding, ...] = ()
