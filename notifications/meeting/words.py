"""What each notice about a meeting says. No mail names an item that is closed."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from notifications.meeting.facts import AgendaLines
from notifications.words import MeetingRef, NoticeFacts, Words, shortened
from process import notices
from process.state.meeting import ListType
from process.words import dates

CLOSED = "et lukket punkt"


@dataclass(frozen=True, slots=True)
class MeetingWords(Words):
    """What every mail about a meeting says: which one."""

    meeting: MeetingRef


@dataclass(frozen=True, slots=True)
class SeatWords(MeetingWords):
    """A leave over several meetings of a body is one thing to who may take the seat. `also`: when the others begin."""

    member: str
    also: tuple[str, ...]

    @classmethod
    def said_with(cls, notice: NoticeFacts[Any]) -> Hashable:
        known = notice.facts.meetings[notice.row.meeting_id or 0]
        return known.meeting.organization, replace(notice.told, told_at=None)

    @classmethod
    def of_all(cls, notices: Sequence[NoticeFacts[Any]]) -> Self:
        first, *others = sorted(notices, key=lambda notice: notice.starts_at)
        return replace(cls.of(first), also=tuple(notice.meeting.starts for notice in others))

    @classmethod
    def own(cls, notice: NoticeFacts[Any]) -> Mapping[str, object]:
        return {"member": notice.facts.person(notice.told.member), "also": ()}


@dataclass(frozen=True, slots=True)
class SubstituteAskedWords(SeatWords):
    """Why the member is away is nobody else's business."""

    payload = notices.SubstituteAsked
    basis: str

    @classmethod
    def own(cls, notice: NoticeFacts[notices.SubstituteAsked]) -> Mapping[str, object]:
        return {**SeatWords.own(notice), "basis": notice.told.basis}


@dataclass(frozen=True, slots=True)
class SubstituteAnsweredWords(SeatWords):
    """`next_asked`: who has been asked instead; empty when there is nobody left."""

    payload = notices.SubstituteAnswered
    substitute: str
    accepts: bool
    next_asked: str

    @classmethod
    def own(cls, notice: NoticeFacts[notices.SubstituteAnswered]) -> Mapping[str, object]:
        payload, name = notice.told, notice.facts.person
        names = {"substitute": name(payload.substitute), "next_asked": name(payload.next)}
        return {**SeatWords.own(notice), **names, "accepts": payload.accepts}


@dataclass(frozen=True, slots=True)
class SubstituteNotNeededWords(SeatWords):
    payload = notices.SubstituteNotNeeded


@dataclass(frozen=True, slots=True)
class MemberItemWords(MeetingWords):
    """Not what it is about: the chair may yet close the doors for it."""

    payload = notices.MemberItem
    member: str

    @classmethod
    def own(cls, notice: NoticeFacts[notices.MemberItem]) -> Mapping[str, object]:
        return {"member": notice.facts.person(notice.told.member)}


@dataclass(frozen=True, slots=True)
class AgendaOutWords(MeetingWords):
    """`changes` are sentences; empty the first time."""

    payload = notices.AgendaOut
    is_changed: bool
    changes: tuple[str, ...]

    @classmethod
    def own(cls, notice: NoticeFacts[notices.AgendaOut]) -> Mapping[str, object]:
        is_changed, agenda = notice.told.version is not None, notice.facts.meetings[notice.row.meeting_id or 0].agenda
        changes = tuple(_changes(agenda)) if is_changed and agenda is not None else ()
        return {"is_changed": is_changed, "changes": shortened(changes)}


def _changes(agenda: AgendaLines) -> Iterator[str]:
    """What is not as it was sent out, a sentence an item."""
    before = {line["number"]: line for line in agenda.sent}
    for line in agenda.now:
        was, title = before.get(line["number"]), _title(agenda, line)
        if was is None:
            late = " (hastesag)" if line["list_type"] == ListType.LATE else ""
            if not line["removed"]:
                yield f"Nyt punkt {line['label']}{late}: {title}"
        elif line["removed"] and not was["removed"]:
            yield f"Punkt {line['label']} er taget af dagsordenen: {title}"
        elif any(line[name] != was[name] for name in ("title", "public_title", "kind", "closed", "points", "text")):
            yield f"Punkt {line['label']} er ændret: {title}"
    if _order(agenda.now, before) != _order(agenda.sent, {line["number"]: line for line in agenda.now}):
        yield "Rækkefølgen er ændret."


def _title(agenda: AgendaLines, line: Mapping[str, Any]) -> str:
    hidden = line["closed"] or line["case"] in agenda.hidden or -line["number"] in agenda.hidden
    return CLOSED if hidden else str(line["title"])


def _order(lines: tuple[Mapping[str, Any], ...], also_in: Mapping[int, Mapping[str, Any]]) -> list[int]:
    lines_in_both = [line for line in lines if line["number"] in also_in and not line["removed"]]
    return [line["number"] for line in lines_in_both if not also_in[line["number"]]["removed"]]


@dataclass(frozen=True, slots=True)
class MeetingMovedWords(MeetingWords):
    payload = notices.MeetingMoved
    was: str
    reason: str

    @classmethod
    def own(cls, notice: NoticeFacts[notices.MeetingMoved]) -> Mapping[str, object]:
        return {"was": dates.moment(notice.told.was) if notice.told.was else ""}


@dataclass(frozen=True, slots=True)
class MeetingCancelledWords(MeetingWords):
    payload = notices.MeetingCancelled
    reason: str


@dataclass(frozen=True, slots=True)
class ToSignWords(MeetingWords):
    payload = notices.ToSign
    closed: str

    @classmethod
    def own(cls, notice: NoticeFacts[Any]) -> Mapping[str, object]:
        closed_at = notice.facts.meetings[notice.row.meeting_id or 0].meeting.closed_at
        return {"closed": dates.moment(closed_at) if closed_at else ""}
