"""What somebody may do with an agenda as it stands, and the command each filled-in form becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.web.forms import Typed
from app.web.meeting_work import MeetingWork
from process.calendar import local_day
from process.change import Change
from process.commands import meeting as mc
from process.commands.meeting import MeetingCommand
from process.ids import NO_ITEM
from process.meeting.agenda import list_type
from process.register import MeetingStatus, SeatRole
from process.state.meeting import AgendaItem, ItemKind, ItemSubject, ListType

KINDS = {str(kind): kind for kind in ItemKind}
SUBJECTS = {str(one): one for one in (ItemSubject.OTHER, ItemSubject.MESSAGES)}
OPEN = (MeetingStatus.PLANNED, MeetingStatus.DISPATCHED, MeetingStatus.HELD)
LONGEST_TITLE = 300  # characters


@dataclass(frozen=True, slots=True)
class AgendaAct:
    """One thing to state: when it is offered, how its form is read, and the words after it (`facts.DONE`)."""

    is_offered: Callable[[MeetingWork], bool]
    read: Callable[[Typed, MeetingWork], MeetingCommand | None]
    done: str


def is_late(work: MeetingWork) -> bool:
    """Whether what is placed now is a late item, which must say why (KSL § 8)."""
    return list_type(Change(work.ctx, record=work.record)) is ListType.LATE


def is_open(work: MeetingWork) -> bool:
    return work.meeting.state in OPEN


def leaders(work: MeetingWork) -> tuple[tuple[str, str], ...]:
    """The chair and vice-chair today: who may approve an agenda."""
    seats = work.register.seats_in(work.meeting.organization, work.ctx.today, SeatRole.CHAIR, SeatRole.VICE_CHAIR)
    people = (work.register.persons[seat.person] for seat in sorted(seats, key=lambda seat: str(seat.role)))
    return tuple((one.code, one.name) for one in people)


def leads_itself(work: MeetingWork) -> bool:
    """Whether the reader is chair or vice-chair: then nobody has to be named."""
    me = work.register.persons.get(work.viewer.person)
    return me is not None and me.code in dict(leaders(work))


def item_typed(typed: Typed, work: MeetingWork, name: str = "punkt") -> AgendaItem | None:
    """The standing item a form names by its key."""
    found = typed.number(name)
    item = work.record.item(found) if found is not None else None
    if item is None or item.removed_at is not None or not work.sees(item):
        typed.wrong(name, "Punktet findes ikke. Hent siden igen.")
        return None
    return item


def title_typed(typed: Typed, name: str, asked: str) -> str:
    found = " ".join(typed.text(name, asked).split())
    if len(found) > LONGEST_TITLE:
        typed.wrong(name, f"Titlen er på {len(found)} tegn; der er plads til {LONGEST_TITLE}. Gør den kortere.")
    return found


def points_typed(typed: Typed, name: str) -> tuple[str, ...]:
    """One point a line, each without its number."""
    return tuple(line.strip() for line in typed.text(name).split("\n") if line.strip())


def late_typed(typed: Typed, work: MeetingWork, name: str = "hast") -> str:
    """The reason that is printed; demanded of what is to be decided after the agenda should be out."""
    asked = "Skriv, hvorfor sagen ikke kan vente. Det bliver trykt på dagsordenen."
    return typed.text(name, asked if is_late(work) else "")


def _add(typed: Typed, work: MeetingWork) -> MeetingCommand | None:
    title = title_typed(typed, "titel", "Skriv punktets titel.")
    kind = typed.choice("slags", KINDS, "Vælg, hvad punktet er til: beslutning, drøftelse eller orientering.")
    under = item_typed(typed, work, "under") if typed.text("under") else None
    is_decided = kind is ItemKind.DECISION and under is None
    late = late_typed(typed, work) if is_decided else typed.text("hast")
    if kind is None or typed.problems:
        return None
    return mc.AddItem(
        meeting=work.meeting.id,
        title=title,
        item_kind=kind,
        text=typed.text("tekst"),
        points=points_typed(typed, "indstilling"),
        is_closed=typed.is_ticked("lukket"),
        late_reason=late,
        under=under.number if under else NO_ITEM,
    )


def _message(typed: Typed, work: MeetingWork) -> MeetingCommand | None:
    """A message, under the item that collects them."""
    title = title_typed(typed, "titel", "Skriv, hvad meddelelsen handler om.")
    home = next((one for one in work.record.agenda() if one.subject is ItemSubject.MESSAGES), None)
    if home is None:
        typed.wrong("titel", "Dagsordenen har intet punkt til meddelelser. Klargør dagsordenen først.")
    if home is None or typed.problems:
        return None
    return mc.AddItem(
        meeting=work.meeting.id,
        title=title,
        text=typed.text("tekst"),
        is_closed=typed.is_ticked("lukket"),
        under=home.number,
    )


def _approve(typed: Typed, work: MeetingWork) -> MeetingCommand | None:
    """The chair by own hand; a secretary names who has approved."""
    named = leaders(work)
    if leads_itself(work) or not named:
        return mc.ApproveAgenda(meeting=work.meeting.id)
    people = {code: work.register.person(code) for code, _ in named}
    by = typed.choice("formand", people, "Vælg, hvem der har godkendt dagsordenen.")
    return mc.ApproveAgenda(meeting=work.meeting.id, approved_by=by.id) if by else None


def _move(typed: Typed, work: MeetingWork) -> MeetingCommand | None:
    reason = typed.text("grund", "Skriv, hvorfor mødet flyttes.")
    starts_at = typed.moment("dag")
    if starts_at is None:
        typed.wrong("dag", "Vælg den nye dag.")
        return None
    place, day = typed.text("sted"), local_day(starts_at)
    others = (one for one in work.register.meetings_of(work.body.id) if one.id != work.meeting.id)
    if any(one.held_on == day and one.state is not MeetingStatus.CANCELLED for one in others):
        # a body's meetings are called by their date
        typed.wrong("dag", f"{work.body.name} har allerede et møde den dag. Vælg en anden.")
    return mc.MoveMeeting(meeting=work.meeting.id, starts_at=starts_at, reason=reason, place=place)


def _cancel(typed: Typed, work: MeetingWork) -> MeetingCommand:
    reason = typed.text("grund", "Skriv, hvorfor mødet aflyses.")
    return mc.CancelMeeting(meeting=work.meeting.id, reason=reason)


ACTS: Mapping[str, AgendaAct] = {
    "klargoer": AgendaAct(
        lambda work: work.can(mc.PrepareAgenda(meeting=work.meeting.id)),
        lambda _, work: mc.PrepareAgenda(meeting=work.meeting.id),
        "klargjort",
    ),
    "tilfoej": AgendaAct(lambda work: is_open(work) and work.may(mc.AddItem), _add, "punkt"),
    "meddelelse": AgendaAct(
        lambda work: (
            is_open(work)
            and work.may(mc.AddItem)
            and any(one.subject is ItemSubject.MESSAGES for one in work.record.agenda())
        ),
        _message,
        "punkt",
    ),
    "godkend": AgendaAct(
        lambda work: (
            is_open(work)
            and work.may(mc.ApproveAgenda)
            and work.meeting.approved_at is None
            and bool(work.record.agenda())
        ),
        _approve,
        "dagsorden-godkendt",
    ),
    "send": AgendaAct(
        lambda work: work.can(mc.DispatchAgenda(meeting=work.meeting.id)),
        lambda _, work: mc.DispatchAgenda(meeting=work.meeting.id),
        "dagsorden-sendt",
    ),
    "flyt": AgendaAct(
        lambda work: work.can(mc.CancelMeeting(meeting=work.meeting.id, reason="")), _move, "moede-flyttet"
    ),
    "aflys": AgendaAct(
        lambda work: work.can(mc.CancelMeeting(meeting=work.meeting.id, reason="")), _cancel, "moede-aflyst"
    ),
}
"""The names are the forms' own (`handling`). Placing and order are read in
`agenda_placing.py`, what concerns one item in `agenda_item_acts.py`."""


def offered(work: MeetingWork) -> frozenset[str]:
    return frozenset(name for name, act in ACTS.items() if act.is_offered(work))
