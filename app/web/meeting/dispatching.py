"""What sending an agenda out does, said before it is pressed: to whom, how long before, what is missing, no undo."""

from __future__ import annotations

from collections.abc import Iterator

from app.web.meeting_work import MeetingWork
from models.case.names import bodies_in_words
from process.calendar import danish_date, instant
from process.change import Decided
from process.commands import meeting as mc
from process.notices import NoticeKind
from process.state.case import CaseState
from process.state.hearing import HearingRequest
from process.state.meeting import AgendaItem, ItemKind, ItemSubject, Meeting
from process.words.dates import listing

NO_UNDO = (
    "Det kan ikke fortrydes: ændres dagsordenen bagefter, får alle besked igen, og sager, der sættes på, er hastesager."
)


def said_before_dispatch(work: MeetingWork) -> tuple[str, ...]:
    """Danish sentences; empty where the agenda cannot be sent out now."""
    outcome = work.outcome(mc.DispatchAgenda(meeting=work.meeting.id))
    if not isinstance(outcome, Decided):
        return ()
    told = dict.fromkeys(notice.recipient for notice in outcome.notices if notice.kind is NoticeKind.AGENDA_OUT)
    names = listing([work.register.persons[person].name for person in told])
    to = f"{len(told)} får besked: {names}." if told else "Ingen får besked: organet har ingen med en mailadresse."
    return to, _days_before(work), *_missing(work), NO_UNDO


def _days_before(work: MeetingWork) -> str:
    meeting, today = work.meeting, work.ctx.today
    days = (meeting.held_on - today).days
    before = {0: "samme dag som mødet", 1: "dagen før mødet"}.get(days, f"{days} dage før mødet")
    late = meeting.dispatch_on is not None and meeting.dispatch_on < today
    due = f" Den skulle være sendt senest {danish_date(meeting.dispatch_on)}." if late and meeting.dispatch_on else ""
    return f"Dagsordenen går ud {before} den {danish_date(meeting.held_on)}.{due}"


def _missing(work: MeetingWork) -> Iterator[str]:
    for item in work.agenda():
        if item.subject in (ItemSubject.CASE, ItemSubject.OTHER):
            yield from _missing_in(work, item, work.states.get(item.case_id or 0))


def _missing_in(work: MeetingWork, item: AgendaItem, state: CaseState | None) -> Iterator[str]:
    label = work.record.label(item.number)
    if item.item_kind is ItemKind.DECISION and not item.points:
        yield f"Punkt {label} har ingen indstilling."
    waiting = [request for request in state.requests if request.is_waiting] if state else []
    late = [request for request in waiting if _is_due_after(request, work.meeting)]
    if follow := [request for request in waiting if request not in late]:
        yield f"Punkt {label}: svar fra {bodies_in_words(work.register, follow)} eftersendes."
    if late:
        yield f"Punkt {label}: svar fra {bodies_in_words(work.register, late)} har frist efter mødet."


def _is_due_after(request: HearingRequest, meeting: Meeting) -> bool:
    due = instant(request.due_on, request.due_time) if request.due_on and request.due_time else None
    return due is not None and due > meeting.starts_at
