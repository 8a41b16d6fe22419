"""What must be said to whom, and when. One class a kind, in the file of its subject, is all there is to know of it;
`notifications/` words and delivers it.

A notice is stored in the transaction of its cause, unique by (kind, case or meeting or neither, about, recipient, day).
"""

from process.notices.administration import ChainHead, FlowFailing, FlowWell, Undelivered
from process.notices.case import (
    CaseDecided,
    DraftReturned,
    FollowUpDue,
    KeptBack,
    PlacedOnAgenda,
    ReadyForAgenda,
    RouteToConfirm,
    ToApprove,
)
from process.notices.hearing import (
    TO_BODY,
    AnswerComesLate,
    DeadlinePassed,
    ExtensionAsked,
    ExtensionRefused,
    HearingExtended,
    HearingSent,
    HearingWithdrawn,
    LateResponse,
    LetterCorrected,
    ProposalChanged,
    Reminder,
    ResponseReceipt,
    ToConfirm,
)
from process.notices.meeting import (
    AboutSubstitute,
    AgendaOut,
    MeetingCancelled,
    MeetingMoved,
    MemberItem,
    SubstituteAnswered,
    SubstituteAsked,
    SubstituteNotNeeded,
    ToSign,
)
from process.notices.payload import LOST, CancelNotices, Notice, NoticeKind, NoticeState, Payload

__all__ = [
    "LOST",
    "TO_BODY",
    "AboutSubstitute",
    "AgendaOut",
    "AnswerComesLate",
    "CancelNotices",
    "CaseDecided",
    "ChainHead",
    "DeadlinePassed",
    "DraftReturned",
    "ExtensionAsked",
    "ExtensionRefused",
    "FlowFailing",
    "FlowWell",
    "FollowUpDue",
    "HearingExtended",
    "HearingSent",
    "HearingWithdrawn",
    "KeptBack",
    "LateResponse",
    "LetterCorrected",
    "MeetingCancelled",
    "MeetingMoved",
    "MemberItem",
    "Notice",
    "NoticeKind",
    "NoticeState",
    "Payload",
    "PlacedOnAgenda",
    "ProposalChanged",
    "ReadyForAgenda",
    "Reminder",
    "ResponseReceipt",
    "RouteToConfirm",
    "SubstituteAnswered",
    "SubstituteAsked",
    "SubstituteNotNeeded",
    "ToApprove",
    "ToConfirm",
    "ToSign",
    "Undelivered",
]
