"""A hearing request and the answers to it: what a body was asked in one round, and what it, or somebody else, said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from process.calendar import instant
from process.deadlines import due_instant
from process.ids import BodyId, PackageId, PersonId


class Answer(StrEnum):
    """How a hearing body answered. The last three are MED's own (information og drøftelse)."""

    NO_REMARKS = "no_remarks"
    REMARKS = "remarks"
    SUPPORT = "support"
    OPPOSE = "oppose"
    NO_ANSWER_WILL_COME = "no_answer_will_come"
    DISCUSSED = "discussed"  # drøftet uden bemærkninger
    JOINT_STATEMENT = "joint_statement"  # fælles udtalelse
    STAFF_STATEMENT = "staff_statement"  # medarbejdersidens udtalelse


class HearingState(StrEnum):
    """Computed from the facts of a request and the time; never stored (DESIGN §10)."""

    DRAFTED = "drafted"
    TO_POST = "to_post"
    SENT = "sent"
    ANSWER_PROMISED = "answer_promised"
    ANSWERED = "answered"
    ANSWERED_LATE = "answered_late"
    NO_REMARKS = "no_remarks"
    NO_ANSWER = "no_answer"
    WITHDRAWN = "withdrawn"


class Channel(StrEnum):
    """How an answer came."""

    LINK = "link"  # the personal link of the letter
    LOGIN = "login"  # the body's secretary, signed in
    MAIL = "mail"  # typed in by the coordinator
    PHONE = "phone"  # said on the telephone, written down and read back
    DOCUMENT = "document"  # a file handed in
    IMPORT = "import"  # read in the proposal's own document
    TAKEN_OVER = "taken_over"  # stated in the list a hearing begun elsewhere was taken over from


class ResponsePublication(StrEnum):
    """Whether an answer may be shown outside. `blocked` until a person has looked at what the guard found."""

    OPEN = "open"
    BLOCKED = "blocked"
    CLEARED = "cleared"  # looked at: may be shown as it is
    REDACTED = "redacted"  # is shown in the public text written for it
    WITHHELD = "withheld"  # that it came is shown, not what it says


@dataclass(frozen=True)
class HearingPackage:
    """Several cases heard together (samlet høring): each body gets one letter, one link, one deadline for what concerns
    it. The facts of each hearing stay in its case; `title` is what letters call the whole. `ready`: the letters that
    one person has made ready for another to send, as `brakes.spelled` spells them.
    """

    id: PackageId
    number: str
    title: str
    opened_at: datetime
    opened_by: PersonId | None = None
    ready: str | None = None
    ready_by: PersonId | None = None
    ready_at: datetime | None = None


@dataclass(frozen=True)
class HearingRequest:
    """One body asked in one round: facts with times, all instants UTC. `due_on`/`due_time` are the promise (local).
    `package`: what it was asked together with when the letter was sent; None: it was asked about this case alone.
    """

    consultation: int
    round: int
    body: BodyId
    mandatory: bool
    drafted_at: datetime
    sent_at: datetime | None = None
    release_at: datetime | None = None  # when the letter may leave: undo period over, office open
    due_on: date | None = None
    due_time: time | None = None
    next_due: datetime | None = None  # first moment that is too late; None once nothing more falls due
    promised_on: date | None = None
    answered_at: datetime | None = None
    answer: Answer | None = None
    is_late: bool = False
    closed_at: datetime | None = None  # recorded as no answer received
    withdrawn_at: datetime | None = None
    calendar_version: str = ""
    reason: str = ""  # why this round, for a second one
    extension_wanted_on: date | None = None
    extension_refused_at: datetime | None = None
    quiet_until: date | None = None  # «Har talt med dem: udsæt påmindelse til …»
    chair_confirmed_at: datetime | None = None  # a MED answer is the chair's and the vice-chair's together
    vice_confirmed_at: datetime | None = None
    package: PackageId | None = None
    draft_shared_at: datetime | None = None  # the body's draft of its answer is common to all who answer for it
    draft_ready_at: datetime | None = None  # the draft was handed to the chair, who sends it
    draft_by: PersonId | None = None  # who handed it over
    by_post: bool | None = None  # nobody there has an address for mail: a person posts the letter
    posted_at: datetime | None = None

    @property
    def awaits_post(self) -> bool:
        """Pressed for, and still on somebody's desk: it has not been sent until it is in the mail."""
        return bool(self.by_post) and self.sent_at is not None and self.posted_at is None

    @property
    def is_finished(self) -> bool:
        return bool(self.answered_at or self.closed_at or self.withdrawn_at)

    @property
    def is_waiting(self) -> bool:
        """Sent, and neither answered, closed nor withdrawn."""
        return self.sent_at is not None and not self.is_finished

    @property
    def due_at(self) -> datetime | None:
        """The deadline as it is printed; an answer that comes within this minute is in time (`too_late_at`)."""
        return instant(self.due_on, self.due_time) if self.due_on and self.due_time else None

    @property
    def too_late_at(self) -> datetime | None:
        """The first moment after the deadline."""
        return due_instant(self.due_on, self.due_time) if self.due_on and self.due_time else None

    @property
    def state(self) -> HearingState:
        if self.withdrawn_at:
            return HearingState.WITHDRAWN
        if self.answered_at:
            if self.is_late:
                return HearingState.ANSWERED_LATE
            return HearingState.NO_REMARKS if self.answer is Answer.NO_REMARKS else HearingState.ANSWERED
        if self.closed_at:
            return HearingState.NO_ANSWER
        if self.sent_at is None:
            return HearingState.DRAFTED
        if self.awaits_post:
            return HearingState.TO_POST
        return HearingState.ANSWER_PROMISED if self.promised_on else HearingState.SENT


@dataclass(frozen=True)
class HearingResponse:
    """One answer as it came, numbered within its case; its text and names are personal and kept apart.

    `consultation` 0: nobody had asked; `body` None: a citizen or an association (both unsolicited). A correction is a
    new answer that `corrects` an earlier one. `received_at` is when it came here; `is_date_unknown` where the paper
    does not say and the day of registration stands. `is_objection`: of a remark in a public hearing; else None.

    `agreed_on`: the day of the meeting that approved it; with `agreed_from`, the last day of a written round (skriftlig
    runde) that began then. `has_minority`: with a statement of a minority (mindretalsudtalelse). `withdrawn_at`: it was
    not the body's answer after all, and counts no more.
    """

    number: int
    consultation: int
    round: int
    body: BodyId | None
    answer: Answer
    received_at: datetime
    is_date_unknown: bool = False
    is_late: bool = False
    is_partial: bool = False
    proposal_version: int = 0
    corrects: int | None = None
    channel: Channel = Channel.MAIL
    publication: ResponsePublication = ResponsePublication.OPEN
    is_objection: bool | None = None
    agreed_on: date | None = None
    agreed_from: date | None = None
    has_minority: bool | None = None
    disputed_at: datetime | None = None
    disputed_by: PersonId | None = None
    dispute_settled_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def is_disputed(self) -> bool:
        """The body says that it did not give this answer, and nobody has settled it yet."""
        return self.disputed_at is not None and self.dispute_settled_at is None

    @property
    def is_of_whole(self) -> bool:
        """What the body has said: not a part of it, nor somebody else in its name."""
        return not self.is_partial and self.withdrawn_at is None

    @property
    def is_of_part(self) -> bool:
        return self.is_partial and self.withdrawn_at is None

    @property
    def is_public_remark(self) -> bool:
        """Sent in to a public hearing: everybody was asked."""
        return self.is_objection is not None


@dataclass(frozen=True)
class PublicHearing:
    """A public hearing of the case: published on `starts_on`, open until `due_on` `due_time` (local). `remarks` in
    time, `objections` among them, and those that came `late`. `struck_reason`: it does not count.
    """

    number: int
    starts_on: date
    due_on: date
    due_time: time
    published_in: str = ""
    remarks: int = 0
    objections: int = 0
    late: int = 0
    struck_reason: str = ""


@dataclass(frozen=True)
class FileRef:
    """A file kept under its digest. `is_suspect`: the guard found personal data in it, or could not read it."""

    sha256: str
    name: str
    media_type: str
    size: int
    is_suspect: bool = False


class Verdict(StrEnum):
    """What the administration made of one point of an answer."""

    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"
    NOTED = "noted"


@dataclass(frozen=True)
class MemoPoint:
    """One point of the høringsnotat: what answer number `response` says, and what the administration makes of it."""

    response: int
    point: str
    comment: str = ""
    verdict: Verdict | None = Verdict.NOTED  # None: not judged yet


@dataclass(frozen=True)
class Received:
    """An answer that the document itself carries; where it says no day, `on` is None."""

    body: BodyId
    text: str
    on: date | None = None
