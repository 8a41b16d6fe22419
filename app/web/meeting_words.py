"""Danish for what the pages show of meetings; one word for one thing (docs/glossary)."""

from __future__ import annotations

from collections.abc import Mapping

from process.meeting import ItemKind, ItemSubject, ListType
from process.presence import SubstitutionState
from process.register import MeetingState

MEETING_STATES: Mapping[MeetingState, str] = {
    MeetingState.PLANNED: "planlagt",
    MeetingState.DISPATCHED: "dagsorden sendt ud",
    MeetingState.HELD: "holdt, protokollen er åben",
    MeetingState.CLOSED: "protokollen er lukket",
    MeetingState.CANCELLED: "aflyst",
}
ITEM_KINDS: Mapping[ItemKind, str] = {
    ItemKind.DECISION: "beslutning",
    ItemKind.DISCUSSION: "drøftelse",
    ItemKind.INFORMATION: "orientering",
}
LIST_TYPES: Mapping[ListType, str] = {
    ListType.ORDINARY: "ordinært punkt",
    ListType.SUPPLEMENTARY: "tillægspunkt",
    ListType.LATE: "hastesag",
    ListType.OUTSIDE_AGENDA: "uden for dagsordenen",
}
SUBJECTS: Mapping[ItemSubject, str] = {
    ItemSubject.CASE: "sag",
    ItemSubject.ADOPTION: "godkendelse af dagsorden",
    ItemSubject.SUBSTITUTE: "indkaldelse af stedfortræder",
    ItemSubject.OTHER: "andet punkt",
    ItemSubject.MESSAGES: "meddelelser",
    ItemSubject.COMING: "kommende sager",
    ItemSubject.SIGNING: "underskrift",
}
SUBSTITUTIONS: Mapping[SubstitutionState, str] = {
    SubstitutionState.ASKED: "spurgt, har ikke svaret",
    SubstitutionState.DECLINED: "har sagt nej",
    SubstitutionState.ACCEPTED: "har sagt ja og træder ind",
    SubstitutionState.CALLED: "indkaldt, byrådet skal godkende det",
    SubstitutionState.APPROVED: "godkendt af byrådet",
    SubstitutionState.REFUSED: "ikke godkendt af byrådet",
    SubstitutionState.RELEASED: "ikke nødvendig, medlemmet kommer",
}
