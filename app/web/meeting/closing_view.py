"""What closing the record would do, asked of the rules before anybody presses: where each case goes, which items have
no decision, who is told. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from app.web.meeting.record_view import advanced, where_now
from app.web.meeting_work import MeetingWork
from process.commands import meeting as mc
from process.notices import Notice, NoticeKind
from process.refusals import Refusal
from process.register import MeetingStatus
from process.state.case import CaseState, Placement
from process.state.meeting import AgendaItem


@dataclass(frozen=True, slots=True)
class CaseMove:
    """One case: the label and title of its item, and where it goes, in a sentence."""

    label: str
    title: str
    where: str


@dataclass(frozen=True, slots=True)
class Closing:
    """`without`: the items that have no decision and need none, by label and title. `signers` and `told`: names."""

    moves: tuple[CaseMove, ...]
    without: tuple[str, ...]
    signers: tuple[str, ...]
    told: tuple[str, ...]


def closing(work: MeetingWork) -> Closing | None:
    """What «Luk protokollen» would do now; None while the rules refuse it."""
    answer = work.outcome(mc.CloseRecord(meeting=work.meeting.id))
    if isinstance(answer, Refusal):
        return None
    moves: list[CaseMove] = []
    notices: list[Notice] = []
    for item, state in _cases(work):
        after = advanced(work, state)
        moves.append(CaseMove(work.record.label(item.number), item.title, where_now(work, state, after)))
        notices += after.notices if after else ()
    decided = {one.item for one in work.record.decisions}
    seen = (one for first in work.agenda() for one in (first, *work.sub_items(first.number)))
    without = [f"{work.record.label(one.number)} {one.title}" for one in seen if one.number not in decided]
    signing = [one for one in answer.notices if one.kind is NoticeKind.TO_SIGN]
    return Closing(tuple(moves), tuple(without), _names(work, signing), _names(work, notices))


def _cases(work: MeetingWork) -> Iterator[tuple[AgendaItem, CaseState]]:
    """The decided cases as they will be when the record is closed, by their items in order."""
    for first in work.agenda():
        for item in (first, *work.sub_items(first.number)):
            state = work.states.get(item.case_id) if item.case_id is not None else None
            if state is not None and work.record.decision_on(item.number) is not None:
                yield item, replace(state, placements=tuple(_closed(work, place) for place in state.placements))


def _closed(work: MeetingWork, place: Placement) -> Placement:
    return replace(place, meeting_state=MeetingStatus.CLOSED) if place.meeting == work.meeting.id else place


def _names(work: MeetingWork, notices: Iterable[Notice]) -> tuple[str, ...]:
    people = (work.register.persons.get(one.recipient) for one in notices)
    return tuple(sorted({one.name for one in people if one is not None}))
