"""What each notice about a case itself says, and about what it leaves to be done."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from documents.hearing.what_became import AnswerOutcome
from models.rows.meeting import votes_of
from notifications.meeting.facts import ItemFacts
from notifications.words import CaseRef, NoticeFacts, Words
from process import notices
from process.calendar import danish_date, local_day
from process.ids import BodyId
from process.state.case import Outcome
from process.state.hearing import MemoPoint
from process.words import codes, dates
from process.words.decisions import NO_MEETING_SET, in_short, to_meeting, votes, with_outcome
from process.words.kept_back import kept_back_words


@dataclass(frozen=True, slots=True)
class CaseWords(Words):
    """What every mail about a case says: which one."""

    case: CaseRef


@dataclass(frozen=True, slots=True)
class ToApproveWords(CaseWords):
    payload = notices.ToApprove
    officer: str
    role: str
    says: str

    @classmethod
    def own(cls, notice: NoticeFacts[notices.ToApprove]) -> Mapping[str, object]:
        officer = notice.facts.person(notice.facts.cases[notice.row.case_id or 0].officer)
        return {"officer": notice.if_open(officer), "role": notice.told.title, "says": notice.if_open(notice.told.says)}


@dataclass(frozen=True, slots=True)
class DraftReturnedWords(CaseWords):
    payload = notices.DraftReturned
    returned_by: str
    comment: str

    @classmethod
    def own(cls, notice: NoticeFacts[notices.DraftReturned]) -> Mapping[str, object]:
        return {"returned_by": notice.told.title or "", "comment": notice.reason}


@dataclass(frozen=True, slots=True)
class KeptBackWords(CaseWords):
    payload = notices.KeptBack
    says: str

    @classmethod
    def own(cls, notice: NoticeFacts[notices.KeptBack]) -> Mapping[str, object]:
        told = notice.told
        return {"says": kept_back_words(told.is_closed, told.public_from) or "Sagen er ikke længere fortrolig."}


@dataclass(frozen=True, slots=True)
class ReadyForAgendaWords(CaseWords):
    """`says`: whose it is, by when, and what a day more costs; the same sentence as on the pages."""

    payload = notices.ReadyForAgenda
    says: str

    @classmethod
    def own(cls, notice: NoticeFacts[notices.ReadyForAgenda]) -> Mapping[str, object]:
        by = notice.told.by
        is_over = by is not None and by < notice.facts.today
        over = f"Sidste dag for at sætte den på var {danish_date(by)}." if by is not None and is_over else ""
        return {"says": notice.if_open(over or notice.told.says)}

    @classmethod
    def said_with(cls, notice: NoticeFacts[notices.ReadyForAgenda]) -> Hashable:
        """Told twice in one mail, as after a standstill, it is one thing."""
        return notice.row.case_id, notice.told.consultation

    @classmethod
    def of_all(cls, notices: Sequence[NoticeFacts[Any]]) -> Self:
        return cls.of(max(notices, key=lambda notice: (notice.row.planned_at, notice.row.id)))


@dataclass(frozen=True, slots=True)
class PlacedOnAgendaWords(CaseWords):
    payload = notices.PlacedOnAgenda
    body: str
    meeting: str
    item: str

    @classmethod
    def own(cls, notice: NoticeFacts[notices.PlacedOnAgenda]) -> Mapping[str, object]:
        item = notice.facts.items.get((notice.told.meeting, notice.told.item))
        if item is None:
            return {"body": "", "meeting": "", "item": ""}
        return {"body": _body(notice, item), "meeting": dates.moment(item.starts_at), "item": item.label}


def _body(notice: NoticeFacts[Any], item: ItemFacts) -> str:
    return notice.facts.bodies[item.body].name


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """What the administration made of one point of an answer, ready to print. `point` "": of the answer as a whole."""

    point: str
    comment: str
    verdict: str

    @classmethod
    def of(cls, point: MemoPoint) -> VerdictLine:
        return cls(point.point, point.comment, codes.verdict(point.verdict))


@dataclass(frozen=True, slots=True)
class AnswerLines:
    """One answer with its points, ready to print; `answer`: its kind. No `points`: there was nothing to judge. `page`:
    where its body reads all its answers, for who speaks for it; "" where there is no address.
    """

    sender: str
    answer: str
    received: str
    points: tuple[VerdictLine, ...] = ()
    page: str = ""

    @classmethod
    def of(cls, outcome: AnswerOutcome, page: str = "") -> AnswerLines:
        response = outcome.response
        received = "" if response.is_date_unknown else dates.day(local_day(response.received_at))
        points = tuple(map(VerdictLine.of, outcome.points))
        return cls(outcome.sender, codes.ANSWERS[response.answer], received, points, page)


@dataclass(frozen=True, slots=True)
class CaseDecidedWords(CaseWords):
    """`mine`: the answers of the bodies the reader speaks for, with every point. `others`: of the other answers what
    the administration has judged.
    """

    payload = notices.CaseDecided
    body: str
    held_on: str
    outcome: str
    is_changed: bool  # told before, with another outcome
    vote: str  # how the members voted, in a sentence; "" where they did not
    text: str
    mine: tuple[AnswerLines, ...]
    others: tuple[AnswerLines, ...]

    @classmethod
    def own(cls, notice: NoticeFacts[notices.CaseDecided]) -> Mapping[str, object]:
        item = notice.facts.items.get((notice.told.meeting, notice.told.item))
        # A case decided in another is told of by the words of that one: as long as it is open itself.
        told = item if item is not None and item.case_id not in notice.facts.confidential else None
        mine, others = _answers(notice)
        return {
            "body": _body(notice, item) if item is not None else "",
            "held_on": dates.day(item.held_on) if item is not None else "",
            "outcome": notice.if_open(_outcome(told) if told is not None else ""),
            "is_changed": notice.told.revision > 0,
            "vote": notice.if_open(_vote(told) if told is not None else ""),
            "text": notice.if_open(_text(told) if told is not None else ""),
            "mine": mine,
            "others": others,
        }


def _answers(notice: NoticeFacts[notices.CaseDecided]) -> tuple[tuple[AnswerLines, ...], tuple[AnswerLines, ...]]:
    """Those of the reader's own bodies, and the others that were judged; none of a case no mail may tell of."""
    outcomes = () if notice.case.is_protected else notice.facts.outcomes.get(notice.row.case_id or 0, ())
    mine, others = [], []
    for outcome in outcomes:
        who = (BodyId(outcome.response.body or 0), notice.row.recipient)
        if who in notice.facts.speakers:
            page = notice.facts.speakers[who]
            mine.append(AnswerLines.of(outcome, f"{page}/svar" if page else ""))
        elif any(point.verdict for point in outcome.points):
            others.append(AnswerLines.of(outcome))
    return tuple(mine), tuple(others)


def _text(item: ItemFacts) -> str:
    """As the minutes have it: what was decided, and what the body added; "" where it added nothing."""
    return with_outcome(item.outcome, item.question, item.text) if item.outcome and item.text else ""


def _vote(item: ItemFacts) -> str:
    """The counts alone: who voted how stands in the minutes."""
    cast = votes_of(item.votes)
    return votes(cast) if cast is not None else ""


def _outcome(item: ItemFacts) -> str:
    """«godkendt som indstillet»; of one that was postponed also to which meeting."""
    if item.outcome is Outcome.POSTPONED:
        to = f" {to_meeting(item.postponed_to)}" if item.postponed_to else f". {NO_MEETING_SET.rstrip('.')}"
        return f"{in_short(item.outcome, item.question)}{to}"
    return in_short(item.outcome, item.question) if item.outcome else ""


@dataclass(frozen=True, slots=True)
class RouteToConfirmWords(CaseWords):
    payload = notices.RouteToConfirm
    term: str

    @classmethod
    def own(cls, notice: NoticeFacts[notices.RouteToConfirm]) -> Mapping[str, object]:
        return {"term": notice.told.term or "den nye valgperiode"}


@dataclass(frozen=True, slots=True)
class FollowUpDueWords(CaseWords):
    """`is_overdue`: the day has passed, and this is a weekly reminder."""

    payload = notices.FollowUpDue
    number: str
    text: str
    due: str
    is_overdue: bool

    @classmethod
    def own(cls, notice: NoticeFacts[notices.FollowUpDue]) -> Mapping[str, object]:
        follow_up = notice.facts.follow_ups.get((notice.row.case_id or 0, notice.told.number))
        due_on = follow_up.due_on if follow_up is not None else None
        today = notice.facts.today
        return {
            "number": str(notice.told.number),
            "text": notice.if_open(follow_up.text if follow_up is not None else ""),
            "due": f"{dates.day(due_on)} ({dates.days_left(today, due_on)})" if due_on is not None else "",
            "is_overdue": due_on is not None and due_on < today,
        }
