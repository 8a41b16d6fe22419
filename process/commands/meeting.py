"""What people may ask of a meeting: its agenda, who was there, what was decided, the record.

One frozen class per fact or act, as in `process/commands/case.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from process.ids import NO_ITEM, BodyId, CaseId, ItemNumber, MeetingId, PersonId
from process.state.case import Outcome
from process.state.decision import Amendment, PointOutcome, Votes
from process.state.hearing import FileRef
from process.state.meeting import Guest, ItemKind, ItemSubject
from process.state.record import DocumentKind, Published


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCommand:
    meeting: MeetingId


# -- the agenda ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOnAgenda(MeetingCommand):
    """Gates stop a placing unless `override_reason` says why; after the deadline an item needs `late_reason`.

    `under` puts the case in another item, to be treated with it. Without `points` the proposed decision is made from
    the body's part in the case.
    """

    case: CaseId
    item_kind: ItemKind = ItemKind.DECISION
    late_reason: str = ""
    override_reason: str = ""
    is_closed: bool = False
    under: ItemNumber = NO_ITEM
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AddItem(MeetingCommand):
    """An item without a case: a message, a discussion, a substitute to be approved."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveFromAgenda(MeetingCommand):
    item: ItemNumber
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareAgenda(MeetingCommand):
    """Put the items that come again at every meeting on the agenda: its adoption, messages, coming cases, signing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReorderAgenda(MeetingCommand):
    """The items in the order they are to be treated, all of one level. Numbers that were printed stay."""

    order: tuple[ItemNumber, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeItem(MeetingCommand):
    """Change what is said about an item; None leaves a field as it is. After approval it takes a reason."""

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
    item: ItemNumber
    title: str
    file: FileRef
    is_closed: bool = False
    public_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveAnnex(MeetingCommand):
    annex: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveAgenda(MeetingCommand):
    """The chair approves what goes out. A secretary who writes it down names the chair or vice-chair."""

    approved_by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchAgenda(MeetingCommand):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveMeeting(MeetingCommand):
    starts_at: datetime
    reason: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelMeeting(MeetingCommand):
    reason: str


# -- who is there -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAttendance(MeetingCommand):
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
    """Those not recorded as absent were there: the record no longer says *not stated*."""

    opened_at: datetime | None = None
    adjourned_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAbsence(MeetingCommand):
    """A member tells beforehand: the absence is recorded, and the substitute the rules point at is asked by notice.

    `at_least_a_month`: the absence is expected to last a month or more (KSL § 15, stk. 2; § 28).
    """

    person: PersonId
    reason: str = ""
    at_least_a_month: bool = False
    is_demanded: bool = False  # the list demands the substitute for this one meeting (§ 15, stk. 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawAbsence(MeetingCommand):
    """The member comes after all; whoever was asked or had said yes to sit in is told that it is not needed."""

    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSubstitution(MeetingCommand):
    """The person asked says yes or no. A no asks the next one."""

    member: PersonId
    substitute: PersonId
    accepts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSubstitute(MeetingCommand):
    """Name the substitute without asking: the council's is called, a committee's named by its group (§ 28)."""

    member: PersonId
    substitute: PersonId
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseConflict(MeetingCommand):
    item: ItemNumber
    person: PersonId
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleOnConflict(MeetingCommand):
    """The body's own decision whether the member is disqualified (KSL § 14), with its vote and, if so, who sits in."""

    item: ItemNumber
    person: PersonId
    is_disqualified: bool
    votes: Votes | None = None
    substitute: PersonId | None = None


# -- what is decided ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseToDecision(MeetingCommand):
    item: ItemNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDecision(MeetingCommand):
    """What the meeting decided. Always recorded: name the `item`, or the `case` when it was not on the agenda."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideRest(MeetingCommand):
    """«Resten som indstillet»: every item without a decision gets the one that was proposed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterDissent(MeetingCommand):
    """A member's own words in the record, asked for during the meeting (KSL § 13, stk. 2)."""

    item: ItemNumber
    text: str
    person: PersonId | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawDissent(MeetingCommand):
    """A dissent that was entered by mistake comes out again, until the record is closed. `number`: its place among the
    item's dissents, from 1.
    """

    item: ItemNumber
    number: int = 1
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopDecision(MeetingCommand):
    """§ 23: a member who took part brings the decision before the council; only until the record is closed."""

    item: ItemNumber
    member: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawStop(MeetingCommand):
    """The member, or the committee by deciding anew, takes the § 23 back before the record closes."""

    item: ItemNumber
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideAlone(MeetingCommand):
    """The chair (§ 22) or the mayor (§ 31) decides what cannot wait or gives no doubt. `meeting` is the body's next
    ordinary one: it gets the information item.
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
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class SignRecord(MeetingCommand):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectRecord(MeetingCommand):
    """A typing error in the presentation of a closed record, until the minutes are published."""

    item: ItemNumber
    text: str
    reason: str
    public_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddToRecord(MeetingCommand):
    """What must be said after publication: nothing is overwritten. `item` 0 is the record as a whole."""

    text: str
    reason: str
    item: ItemNumber = NO_ITEM


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenOutcome(MeetingCommand):
    """Propose another outcome for a closed item. Takes effect when a second person confirms it."""

    item: ItemNumber
    outcome: Outcome
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmReopening(MeetingCommand):
    correction: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDocument(MeetingCommand):
    """Keep a document that was made of the meeting; its hash goes into the history."""

    kind: DocumentKind
    file: FileRef
    item: ItemNumber = NO_ITEM


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish(MeetingCommand):
    """Show the agenda or the minutes to everybody. `findings`: what the guard found; with any, a reason is needed."""

    what: Published
    findings: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawPublication(MeetingCommand):
    """Take one item off the public pages; a tombstone with the reason stands in its place."""

    item: ItemNumber
    reason: str
