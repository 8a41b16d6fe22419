"""What each notice about the installation itself says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from notifications.words import Contact, NoticeFacts, Words
from process import notices
from process.words import codes, dates


@dataclass(frozen=True, slots=True)
class FlowFailingWords(Words):
    """`consequence`: what does not happen meanwhile; `error`: the kind of the last error, or empty."""

    payload = notices.FlowFailing
    flow: str
    consequence: str
    since: str
    error: str
    page: str

    @classmethod
    def own(cls, notice: NoticeFacts[notices.FlowFailing]) -> Mapping[str, object]:
        told = notice.told
        return {
            **_named(told.flow),
            "since": dates.moment(told.since) if told.since is not None else "",
            "error": told.error,
            "page": _page(notice),
        }


@dataclass(frozen=True, slots=True)
class FlowWellWords(Words):
    payload = notices.FlowWell
    flow: str
    page: str

    @classmethod
    def own(cls, notice: NoticeFacts[notices.FlowWell]) -> Mapping[str, object]:
        return {"flow": _named(notice.told.flow)["flow"], "page": _page(notice)}


@dataclass(frozen=True, slots=True)
class ChainHeadWords(Words):
    payload = notices.ChainHead
    position: str
    head: str
    day: str

    @classmethod
    def own(cls, notice: NoticeFacts[notices.ChainHead]) -> Mapping[str, object]:
        told, day = notice.told, dates.day(notice.row.day)
        return {"position": str(told.position), "head": told.head, "day": day}


@dataclass(frozen=True, slots=True)
class LinkCodeWords(Words):
    """`code` is empty where nobody may compute it: in a preview."""

    payload = notices.LinkCode
    code: str

    @classmethod
    def own(cls, notice: NoticeFacts[notices.LinkCode]) -> Mapping[str, object]:
        maker = notice.facts.maker
        return {"code": maker.code(notice.told.nonce) if maker is not None else ""}


def _named(flow: str) -> Mapping[str, str]:
    known = codes.FLOWS.get(flow)
    name, consequence = known if known is not None else (flow, "")
    return {"flow": name, "consequence": consequence}


def _page(notice: NoticeFacts[Any]) -> str:
    return f"{notice.facts.address}/drift" if notice.facts.address else ""


@dataclass(frozen=True, slots=True)
class HearingPlanWords(Words):
    """`asked`: a line for each body that cannot be heard in the budget weeks as it meets."""

    payload = notices.HearingPlanChanged
    year: str
    asked: tuple[str, ...]
    page: str

    @classmethod
    def own(cls, notice: NoticeFacts[notices.HearingPlanChanged]) -> Mapping[str, object]:
        told, address = notice.told, notice.facts.address
        page = f"{address}/hoeringsplan/{told.year}" if address else ""
        return {"year": str(told.year), "asked": tuple(told.asked.splitlines()), "page": page}


@dataclass(frozen=True, slots=True)
class MeetingToMoveWords(Words):
    payload = notices.MeetingToMove
    year: str
    body: str
    asked: str
    contact: Contact | None

    @classmethod
    def own(cls, notice: NoticeFacts[notices.MeetingToMove]) -> Mapping[str, object]:
        body = notice.facts.bodies.get(notice.told.body)
        return {"year": str(notice.told.year), "body": body.name if body else "", "asked": notice.told.asked}
