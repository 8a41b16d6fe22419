"""Danish for what the pages show of the process; one word for one thing (docs/glossary)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from process.notices import NoticeState
from process.register import BodyKind, MeetingStatus, SeatRole
from process.rules import Duty, Role
from process.stages import StepState
from process.state.case import LinkState, Outcome
from process.state.follow_up import BudgetEnding, FollowUpKind
from process.state.hearing import Answer, Channel, HearingState, ResponsePublication, Verdict
from process.state.meeting import ItemKind, ListType
from process.state.presence import SubstitutionState
from process.state.record import DocumentKind

ROLES: Mapping[Role, str] = {
    Role.HEARING: "høring",
    Role.RECOMMENDATION: "indstilling",
    Role.DECISION: "afgørelse",
    Role.INFORMATION: "orientering",
}


def role_of(role: Role, reading: int = 0) -> str:
    """What a body does with the case. At its first reading the council proposes nothing: it sends the case on."""
    return "behandling" if role is Role.RECOMMENDATION and reading == 1 else ROLES[role]


STEP_STATES: Mapping[StepState, str] = {
    StepState.PLANNED: "planlagt",
    StepState.READY: "klar",
    StepState.OPEN: "i gang",
    StepState.DONE: "færdig",
    StepState.STRUCK: "udeladt",
}
HEARING_STATES: Mapping[HearingState, str] = {
    HearingState.DRAFTED: "brev klar, ikke sendt",
    HearingState.TO_POST: "skal sendes med post",
    HearingState.SENT: "sendt",
    HearingState.ANSWER_PROMISED: "svar lovet",
    HearingState.ANSWERED: "svaret",
    HearingState.ANSWERED_LATE: "svaret efter fristen",
    HearingState.NO_REMARKS: "ingen bemærkninger",
    HearingState.NO_ANSWER: "ikke svaret inden fristen",
    HearingState.WITHDRAWN: "trukket tilbage",
}
HEARING_MARKS: Mapping[HearingState, str] = {
    HearingState.DRAFTED: "ikke sendt",
    HearingState.TO_POST: "skal i post",
    HearingState.SENT: "venter",
    HearingState.ANSWER_PROMISED: "lovet",
    HearingState.ANSWERED: "svar",
    HearingState.ANSWERED_LATE: "sent svar",
    HearingState.NO_REMARKS: "ingen bem.",
    HearingState.NO_ANSWER: "mangler",
    HearingState.WITHDRAWN: "trukket",
}
"""As short as the cell of a wide table."""
GENERAL = "Om alle forslagene i den samlede høring:"
"""Before what a body says of all it was asked about together."""
ANSWERS: Mapping[Answer, str] = {
    Answer.NO_REMARKS: "ingen bemærkninger",
    Answer.REMARKS: "bemærkninger",
    Answer.SUPPORT: "støtter forslaget",
    Answer.OPPOSE: "kan ikke støtte forslaget",
    Answer.NO_ANSWER_WILL_COME: "afgiver ikke høringssvar",
    Answer.DISCUSSED: "drøftet uden bemærkninger",
    Answer.JOINT_STATEMENT: "fælles udtalelse",
    Answer.STAFF_STATEMENT: "medarbejdersidens udtalelse",
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.APPROVED: "godkendt",
    Outcome.APPROVED_WITH_CHANGES: "godkendt med ændringer",
    Outcome.RECOMMENDED: "anbefalet",
    Outcome.NOTED: "taget til efterretning",
    Outcome.POSTPONED: "udsat",
    Outcome.RETURNED: "sendt tilbage",
    Outcome.REFERRED: "henvist",
    Outcome.NOT_APPROVED: "ikke godkendt",
    Outcome.TAKEN_OFF: "taget af dagsordenen",
    Outcome.SENT_IN_HEARING: "sendt i høring",
}
LINK_STATES: Mapping[LinkState, str] = {
    LinkState.PENDING: "afventer",
    LinkState.APPROVED: "godkendt",
    LinkState.RETURNED: "sendt tilbage",
}
NOTICE_STATES: Mapping[NoticeState, str] = {
    NoticeState.PLANNED: "planlagt, ikke sendt endnu",
    NoticeState.DUE: "på vej",
    NoticeState.TO_POST: "skal sendes med post",
    NoticeState.SENT: "sendt",
    NoticeState.GIVEN_UP: "kunne ikke leveres",
    NoticeState.RETURNED: "kom retur",
    NoticeState.CANCELLED: "bortfaldet, ikke sendt",
    NoticeState.SUPERSEDED: "afløst af en senere, ikke sendt",
    NoticeState.NOT_APPLICABLE: "ikke relevant (for tæt på udsendelsen)",
}
THE_BODY: Mapping[BodyKind, str] = {
    BodyKind.COUNCIL: "kommunalbestyrelsen",
    BodyKind.FINANCE: "udvalget",
    BodyKind.COMMITTEE: "udvalget",
    BodyKind.MED: "udvalget",
    BodyKind.CITIZEN_COUNCIL: "rådet",
    BodyKind.BOARD: "bestyrelsen",
    BodyKind.DEPARTMENT: "forvaltningen",
}
"""What people call a body when its name has been said."""
ATTEMPTS: Mapping[str, str] = {
    "sent": "modtaget af mailserveren",
    "posted": "sendt med post",
    "phoned": "sagt i telefon",
    "to_post": "skal sendes med post",
    "refused": "afvist",
    "error": "fejl",
    "bounced": "kom retur",
    "no_address": "ingen mailadresse",
    "day_over": "dagen var gået",
}
INCOMING_MAIL: Mapping[str, str] = {
    "reply": "svar på et høringsbrev",
    "automatic": "automatisk svar",
    "bounce": "kom retur",
    "unclear": "kom måske retur",
    "delayed": "forsinket, prøves stadig",
}
SETTLED_MAIL: Mapping[str, str] = {
    "response": "registreret som svar",
    "no_response": "ikke et svar",
    "returned": "beskeden er kommet retur",
    "not_returned": "beskeden er ikke kommet retur",
}
CHANNELS: Mapping[Channel, str] = {
    Channel.LINK: "gennem personligt link",
    Channel.LOGIN: "af organets sekretær",
    Channel.MAIL: "på mail eller papir",
    Channel.PHONE: "i telefonen",
    Channel.DOCUMENT: "som fil",
    Channel.IMPORT: "i forslagets eget dokument",
    Channel.TAKEN_OVER: "overtaget fra regneark",
}
VERDICTS: Mapping[Verdict, str] = {
    Verdict.MET: "imødekommet",
    Verdict.PARTLY_MET: "delvist imødekommet",
    Verdict.NOT_MET: "ikke imødekommet",
    Verdict.NOTED: "taget til efterretning",
}
NOT_JUDGED = "ikke vurderet"
"""Of a point that the administration has said nothing of."""
PUBLICATIONS: Mapping[ResponsePublication, str] = {
    ResponsePublication.OPEN: "kan vises",
    ResponsePublication.BLOCKED: "holdt tilbage, fordi svaret kan indeholde personoplysninger",
    ResponsePublication.CLEARED: "gennemset: vises, som det er",
    ResponsePublication.REDACTED: "vises med en rettet tekst",
    ResponsePublication.WITHHELD: "indholdet vises ikke",
}
DUTIES: Mapping[Duty, str] = {
    Duty.LAW: "skal høres efter loven",
    Duty.STATUTORY_AGREEMENT: "skal høres efter aftale, der binder efter loven",
    Duty.MED_AGREEMENT: "skal høres efter MED-aftalen",
    Duty.CUSTOM: "høres efter fast praksis",
}
FOLLOW_UPS: Mapping[FollowUpKind, str] = {
    FollowUpKind.TASK: "opgave",
    FollowUpKind.REQUEST: "ønske",
    FollowUpKind.EVALUATION: "evaluering",
    FollowUpKind.REPORT_BACK: "tilbagemelding",
}
BUDGET_ENDINGS: Mapping[BudgetEnding, str] = {
    BudgetEnding.INCLUDED: "indgår",
    BudgetEnding.CHANGED: "indgår ændret",
    BudgetEnding.NOT_INCLUDED: "indgår ikke",
    BudgetEnding.DROPPED: "udgår",
}
SIGN_CONVENTIONS: Mapping[str, str] = {
    "plus_is_spending": "Plus er udgifter, minus er indtægter og besparelser.",
    "plus_is_income": "Plus er indtægter og besparelser, minus er udgifter.",
}
EXPENDITURE_TYPES: Mapping[str, str] = {"service": "service", "transfer": "overførsler", "capital": "anlæg"}
SEATS: Mapping[SeatRole, str] = {
    SeatRole.CHAIR: "formand",
    SeatRole.VICE_CHAIR: "næstformand",
    SeatRole.MEMBER: "medlem",
    SeatRole.SUBSTITUTE: "suppleant",
    SeatRole.SECRETARY: "sekretær",
    SeatRole.HEAD: "afdelingschef",
    SeatRole.DIRECTOR: "direktør",
    SeatRole.FINANCE_CONSULTANT: "økonomikonsulent",
    SeatRole.OFFICER: "sagsbehandler",
    SeatRole.COORDINATOR: "høringskoordinator",
    SeatRole.ADMINISTRATOR: "administrator",
    SeatRole.AUDITOR: "revisor",
    SeatRole.CHIEF_EXECUTIVE: "kommunaldirektør",
}


UNCONFIRMED = "Beløbet er ikke bekræftet"
"""Of an amount that was read from a document and that nobody has confirmed."""
AWAITED = "Afventer"
AWAITED_FINAL = "Afventer (træffer endelig beslutning)"
"""Of a body that has the case ahead of it."""


def of(words: Mapping[Any, str], key: str) -> str:
    """The word of a table; a key it does not know is shown as it is, rather than no page."""
    return {str(known): word for known, word in words.items()}.get(str(key), str(key))


def verdict(of_point: Verdict | None) -> str:
    """What became of one point."""
    return VERDICTS[of_point] if of_point else NOT_JUDGED


DOCUMENTS: Mapping[DocumentKind, str] = {
    DocumentKind.AGENDA: "dagsorden",
    DocumentKind.AGENDA_PUBLIC: "dagsorden, offentlig udgave",
    DocumentKind.MINUTES: "referat",
    DocumentKind.MINUTES_PUBLIC: "referat, offentlig udgave",
    DocumentKind.EXCERPT: "udskrift af et punkt",
}
MEETING_STATES: Mapping[MeetingStatus, str] = {
    MeetingStatus.PLANNED: "planlagt",
    MeetingStatus.DISPATCHED: "dagsorden sendt ud",
    MeetingStatus.HELD: "holdt, protokollen er åben",
    MeetingStatus.CLOSED: "protokollen er lukket",
    MeetingStatus.CANCELLED: "aflyst",
}
ITEM_KINDS: Mapping[ItemKind, str] = {
    ItemKind.DECISION: "beslutningssag",
    ItemKind.DISCUSSION: "drøftelsessag",
    ItemKind.INFORMATION: "orienteringssag",
}
LIST_TYPES: Mapping[ListType, str] = {
    ListType.ORDINARY: "ordinært punkt",
    ListType.SUPPLEMENTARY: "tillægspunkt",
    ListType.LATE: "hastesag",
    ListType.OUTSIDE_AGENDA: "uden for dagsordenen",
}
SUBSTITUTIONS: Mapping[SubstitutionState, str] = {
    SubstitutionState.ASKED: "spurgt, har ikke svaret",
    SubstitutionState.DECLINED: "har sagt nej",
    SubstitutionState.ACCEPTED: "har sagt ja og træder ind",
    SubstitutionState.CALLED: "indkaldt, ikke godkendt endnu",
    SubstitutionState.APPROVED: "godkendt",
    SubstitutionState.REFUSED: "ikke godkendt",
    SubstitutionState.RELEASED: "ikke nødvendig, medlemmet kommer",
}
FLOWS: Mapping[str, tuple[str, str]] = {
    "approval": ("flytningen af sager", "Sager, der er klar, flyttes ikke til næste trin."),
    "deadlines": ("overvågningen af frister", "Høringer, hvis frist er udløbet, afsluttes ikke."),
    "deliveries": ("udsendelsen af mails", "Breve og påmindelser bliver liggende."),
    "hearing": ("morgenens påmindelser", "Høringsparter mindes ikke om deres frist."),
    "sweep": ("den løbende gennemgang", "Det, der er faldet i tid og ikke blev set med det samme, bliver liggende."),
    "housekeeping": ("nattens oprydning", "Udløbne logins slettes ikke, og revisor får ikke historikkens kontroltal."),
    "backup": ("sikkerhedskopien", "Går noget tabt, kan det nyeste ikke genskabes."),
}
"""What runs by itself, by the name of its success row: what it is called, and what does not happen while it fails."""
