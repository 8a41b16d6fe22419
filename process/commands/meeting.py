"""What people may ask of a meeting: its agenda, who was there, what was decided, the record.

One frozen class per fact or act, as in `process/commands/case.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from process.commands.act import Command
from process.ids import NO_ITEM, BodyId, CaseId, ItemNumber, MeetingId, PersonId
from process.state.case import Outcome
from process.state.decision import Amendment, PointOutcome, Votes
from process.state.hearing import FileRef
from process.state.meeting import Guest, ItemKind, ItemSubject
from process.state.record import DocumentKind, Published


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCommand(Command):
    meeting: MeetingId


# -- the agenda ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOnAgenda(MeetingCommand):
    """Place a case on a meeting's agenda.

    Gates stop it unless `override_reason` says why; after the deadline it needs `late_reason`. `under` puts the
    case in another item, to be treated with it. Without `points` the proposed decision is made from the body's part
    in the case. `is_called_in`: another body's decision that a member has brought before the council (KSL § 23).
    """

    case: CaseId
    item_kind: ItemKind = ItemKind.DECISION
    late_reason: str = ""
    override_reason: str = ""
    is_closed: bool = False
    under: ItemNumber = NO_ITEM
    points: tuple[str, ...] = ()
    is_called_in: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AddItem(MeetingCommand):
    """Put an item without a case on the agenda: a message, a discussion.

    `proposed_by`: it is a member's, who has brought it before a meeting that did not treat it.
    """

    title: str
    subject: ItemSubject = ItemSubject.OTHER
    item_kind: ItemKind = ItemKind.INFORMATION
    text: str = ""
    points: tuple[str, ...] = ()
    is_closed: bool = False
    late_reason: str = ""
    under: ItemNumber = NO_ITEM
    public_title: str = ""
    public_from: datetime | None = None
    is_called_in: bool = False
    proposed_by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BringItem(MeetingCommand):
    """Bring a matter before the body as its member, for a meeting whose deadline for that is not over.

    With `points` it is to be decided, else discussed.
    """

    member: PersonId
    title: str
    text: str = ""
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackItem(MeetingCommand):
    """Take back a matter that one has brought before the body oneself."""

    item: ItemNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveFromAgenda(MeetingCommand):
    """Take an item off the agenda before the meeting; what is under it goes too."""

    item: ItemNumber
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareAgenda(MeetingCommand):
    """Put the items on the agenda that stand on every one (statute.toml).

    Its adoption, messages, coming cases, signing.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class ReorderAgenda(MeetingCommand):
    """Put the items in the order they are to be treated; printed numbers stay.

    All of one level.
    """

    order: tuple[ItemNumber, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeItem(MeetingCommand):
    """Change what an item says; once the agenda is approved with a reason.

    None leaves a field as it is.
    """

    item: ItemNumber
    title: str | None = None
    public_title: str | None = None
    text: str | None = None
    points: tuple[str, ...] | None = None
    item_kind: ItemKind | None = None
    is_closed: bool | None = None
    guests: tuple[Guest, ...] | None = None
    public_from: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachAnnex(MeetingCommand):
    """Attach a document to an item."""

    item: ItemNumber
    title: str
    file: FileRef
    is_closed: bool = False
    public_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveAnnex(MeetingCommand):
    """Take an annex from its item."""

    annex: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveAgenda(MeetingCommand):
    """Record that the chair has approved the agenda: from now its numbers stay.

    A secretary who writes it down names the chair or vice-chair.
    """

    approved_by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchAgenda(MeetingCommand):
    """Record that the agenda has been sent out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveMeeting(MeetingCommand):
    """Move a meeting; the days that lead up to it move along."""

    starts_at: datetime
    reason: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelMeeting(MeetingCommand):
    """Cancel a meeting; its items wait for another."""

    reason: str


# -- who is there -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAttendance(MeetingCommand):
    """Record an absence, and who sat in.

    Or, with `present`, that a member was there after all.
    """

    person: PersonId
    present: bool
    with_notice: bool = True
    reason: str = ""
    substitute: PersonId | None = None
    from_item: ItemNumber = NO_ITEM
    to_item: ItemNumber = NO_ITEM
    since: time | None = None
    until: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateAttendance(MeetingCommand):
    """Record that those not noted as absent were there.

    Then the record no longer says *not stated*. `present`: who answered when the names were called, written down by
    name.
    """

    present: tuple[PersonId, ...] = ()
    opened_at: datetime | None = None
    adjourned_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAbsence(MeetingCommand):
    """Tell beforehand that a member cannot come; the right substitute is asked where the rules allow one.

    `at_least_a_month`: the absence is expected to last a month or more (KSL § 15, stk. 2; § 28).
    """

    person: PersonId
    reason: str = ""
    at_least_a_month: bool = False
    is_demanded: bool = False  # the list demands the substitute for this one meeting (§ 15, stk. 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawAbsence(MeetingCommand):
    """The member comes after all; whoever was asked to sit in is told that it is not needed."""

    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSubstitution(MeetingCommand):
    """Answer whether one comes as a substitute; a no asks the next one."""

    member: PersonId
    substitute: PersonId
    accepts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSubstitute(MeetingCommand):
    """Name a member's substitute; the council's is approved as an item of its own.

    Without asking: the council's is called, a committee's named by its group (§ 28).
    """

    member: PersonId
    substitute: PersonId
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseConflict(MeetingCommand):
    """Raise a member's possible conflict of interest in an item (§ 14)."""

    item: ItemNumber
    person: PersonId
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleOnConflict(MeetingCommand):
    """Record the body's decision on a conflict of interest, and who sits in for the item."""

    item: ItemNumber
    person: PersonId
    is_disqualified: bool
    votes: Votes | None = None
    substitute: PersonId | None = None


# -- what is decided ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseToDecision(MeetingCommand):
    """Raise an item for information or discussion to a decision."""

    item: ItemNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDecision(MeetingCommand):
    """Record what a meeting decided; always recorded, deviations are marked.

    Of the `item`, or of the `case` when it was not on the agenda. A postponed one says to which meeting of the body
    (`postponed_to`), or that none is set. More votes than there were members need a `reason`.
    """

    outcome: Outcome
    item: ItemNumber | None = None
    case: CaseId | None = None
    points: tuple[PointOutcome, ...] = ()
    text: str = ""
    public_text: str = ""
    votes: Votes | None = None
    amendments: tuple[Amendment, ...] = ()
    dissent: str = ""
    refer_to: BodyId | None = None
    postponed_to: MeetingId | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideRest(MeetingCommand):
    """Record "the rest as proposed": every item left gets the decision that was proposed.

    «Resten som indstillet».
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterDissent(MeetingCommand):
    """Enter a minority's own words in the record (§ 13, 2).

    Asked for during the meeting.
    """

    item: ItemNumber
    text: str
    person: PersonId | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawDissent(MeetingCommand):
    """Take out a dissent that was entered by mistake, until the record is closed.

    `number`: its place among the item's dissents, from 1.
    """

    item: ItemNumber
    number: int = 1
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopDecision(MeetingCommand):
    """Bring a decision before the council (§ 23), until the record is closed.

    By a member who took part.
    """

    item: ItemNumber
    member: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawStop(MeetingCommand):
    """Take the § 23 back before the record is closed.

    By the member, or by the committee deciding anew.
    """

    item: ItemNumber
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideAlone(MeetingCommand):
    """Record a decision by the chair (§ 22) or the mayor (§ 31) alone; MEETING is told of it.

    What cannot wait or gives no doubt. `meeting` is the body's next ordinary one: it gets the information item.
    """

    case: CaseId
    outcome: Outcome
    reason: str
    decided_by: PersonId | None = None
    text: str = ""
    is_appropriation: bool = False


# -- the record ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseRecord(MeetingCommand):
    """Close a meeting's record: its decisions can now be executed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignRecord(MeetingCommand):
    """Sign a closed record, as one who took part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectRecord(MeetingCommand):
    """Correct a typing error in a decision's text: both wordings are printed."""

    item: ItemNumber
    text: str
    reason: str
    public_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddToRecord(MeetingCommand):
    """Add to a closed record; nothing is overwritten.

    `item` 0 is the record as a whole.
    """

    text: str
    reason: str
    item: ItemNumber = NO_ITEM


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenOutcome(MeetingCommand):
    """Propose another outcome for a closed item; a second person confirms it. `postponed_to` as when it is recorded."""

    item: ItemNumber
    outcome: Outcome
    text: str
    reason: str
    postponed_to: MeetingId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmReopening(MeetingCommand):
    """Confirm another outcome, as the second of two people."""

    correction: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDocument(MeetingCommand):
    """Keep a document made of a meeting; its hash goes into the history."""

    kind: DocumentKind
    file: FileRef
    item: ItemNumber = NO_ITEM


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish(MeetingCommand):
    """Show the agenda or the minutes to everybody; what the guard finds takes a reason.

    `findings`: what it found.
    """

    what: Published
    findings: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawPublication(MeetingCommand):
    """Take an item off the public pages; its reason stands where it was."""

    item: ItemNumber
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseWords(MeetingCommand):
    """Erase words about a person from a meeting's papers, by law; older editions that hold them are destroyed.

    `gap` names what stood there, e.g. "navn": «[navn slettet efter lov]». `ground`: by which law; it is kept.
    """

    words: str
    gap: str
    ground: str
