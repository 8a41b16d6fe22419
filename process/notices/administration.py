"""What is told about the installation itself, and about mails that did not arrive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from process.notices.payload import NoticeKind, Payload


@dataclass(frozen=True)
class FlowFailing(Payload):
    """To the administrators, once until it is well again: a flow has not done its work since then. `error`: the kind of
    its last error.
    """

    kind = NoticeKind.FLOW_FAILING
    label, name = "noget i driften er gået i stå", "beskeden om, at noget i driften er gået i stå"
    neutral_subject = "Noget i Sagsgang er gået i stå"
    of_installation = True
    spelling = "{flow}"
    in_data = ("since", "error")
    flow: str
    since: datetime | None
    error: str = ""


@dataclass(frozen=True)
class FlowWell(Payload):
    """To the administrators who were told that it failed."""

    kind = NoticeKind.FLOW_WELL
    label, name = "driften kører igen", "beskeden om, at driften kører igen"
    neutral_subject = "Driften af Sagsgang kører igen"
    of_installation = True
    spelling = "{flow}"
    flow: str


@dataclass(frozen=True)
class LinkCode(Payload):
    """To whom a link belongs, when it asks for a code: what the code is computed from. Of what, nobody is told."""

    kind = NoticeKind.LINK_CODE
    label, name = "engangskode", "beskeden med en engangskode"
    neutral_subject = "Kode"
    of_installation = by_own_channel = True
    spelling = "{nonce}"
    nonce: str


@dataclass(frozen=True)
class ChainHead(Payload):
    """To the auditors, each night: the last entry of the history and its hash, kept where we cannot change it."""

    kind = NoticeKind.CHAIN_HEAD
    label, name = "historikkens kontroltal", "mailen med historikkens kontroltal"
    neutral_subject = "Historikkens kontroltal fra Sagsgang"
    of_installation = True
    in_data = ("position", "head")
    position: int
    head: str


@dataclass(frozen=True)
class HearingPlanChanged(Payload):
    """To the coordinators, in January and when a calendar has changed it: which bodies cannot be heard in the budget
    weeks. `result`: what tells one plan from another; `asked`: a line for each body.
    """

    kind = NoticeKind.HEARING_PLAN
    label, name = "høringsplan", "beskeden om høringsplanen"
    neutral_subject = "Høringsplanen i Sagsgang"
    of_installation = in_office_hours = is_collected = can_wait = True
    spelling = "{year}/{result}"
    in_data = ("asked",)
    year: int
    result: str
    asked: str = ""


@dataclass(frozen=True)
class MeetingToMove(Payload):
    """To those a body's calendar belongs to: what is asked of it for the budget weeks; `asked` empty: nothing any more,
    after something was.
    """

    kind = NoticeKind.MEETING_TO_MOVE
    label, name = "møde i budgetugerne", "beskeden om et møde i budgetugerne"
    neutral_subject = "Et møde i budgetugerne"
    of_installation = in_office_hours = is_collected = can_wait = True
    spelling = "{year}/{body}/{result}"
    in_data = ("asked",)
    year: int
    body: int
    result: str
    asked: str = ""


@dataclass(frozen=True)
class Undelivered(Payload):
    """To the coordinator: another notice could not be delivered. `message` 0: there is none, for want of an address."""

    kind = NoticeKind.UNDELIVERED
    label, name = "ikke leveret", "beskeden om en mail, der ikke kunne leveres"
    neutral_subject = "En mail fra Sagsgang kunne ikke leveres"
    spelling = "notice {notice} message {message}"
    in_data = ("notice", "message")
    notice: int
    message: int
