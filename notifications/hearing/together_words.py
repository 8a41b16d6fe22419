"""What mails say of an answer that a body writes together, and of one that it disowns."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from notifications.hearing.words import HearingWords
from notifications.words import NoticeFacts
from process import notices


@dataclass(frozen=True, slots=True)
class DraftSharedWords(HearingWords):
    """To a member, who may comment and nothing else."""

    payload = notices.DraftShared
    the_matter: str
    deadline: str
    days_left: str
    link: str

    @classmethod
    def apart(cls, notice: NoticeFacts[Any]) -> Hashable:
        return notice.due_at


@dataclass(frozen=True, slots=True)
class DraftReadyWords(HearingWords):
    """`writer` has written it."""

    payload = notices.DraftReady
    the_matter: str
    deadline: str
    writer: str
    link: str

    @classmethod
    def apart(cls, notice: NoticeFacts[Any]) -> Hashable:
        return notice.due_at

    @classmethod
    def own(cls, notice: NoticeFacts[Any]) -> Mapping[str, object]:
        writer = notice.facts.persons.get(notice.request.draft_by or 0) if notice.request is not None else None
        return {"writer": writer.name if writer is not None else ""}


@dataclass(frozen=True, slots=True)
class ResponseDisputedWords(HearingWords):
    """`reason` is what the body has written about it."""

    payload = notices.ResponseDisputed
    number: str
    reason: str

    @classmethod
    def own(cls, notice: NoticeFacts[notices.ResponseDisputed]) -> Mapping[str, object]:
        return {"number": f"{notice.case.number}-{notice.told.response}"}

    @classmethod
    def apart(cls, notice: NoticeFacts[Any]) -> Hashable:
        return notice.row.id


@dataclass(frozen=True, slots=True)
class DisputeSettledWords(HearingWords):
    payload = notices.DisputeSettled
    number: str
    stands: bool
    reason: str
    is_open: bool
    deadline: str
    link: str

    @classmethod
    def own(cls, notice: NoticeFacts[notices.DisputeSettled]) -> Mapping[str, object]:
        request = notice.request
        return {
            "number": f"{notice.case.number}-{notice.told.response}",
            "stands": notice.told.stands,
            "is_open": request is not None and request.is_waiting,
        }

    @classmethod
    def apart(cls, notice: NoticeFacts[Any]) -> Hashable:
        return notice.row.id
