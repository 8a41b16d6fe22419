"""The secretary's and the chair's page: cases proposed and placed, items added and put in order, the agenda approved
and sent out, the meeting moved or cancelled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Response
from pydantic import PlainValidator, ValidationInfo

from app.web.access import CurrentVisit, Visit, allowed
from app.web.act import Act, Acts, act_on, offered, state_all
from app.web.facts import done
from app.web.fields import (
    ByKey,
    Lines,
    Many,
    Moment,
    Number,
    Sent,
    Text,
    Tick,
    among,
    asked,
    number_among,
    or_else,
    person_among,
    sent_as,
    text_of,
    wrong,
)
from app.web.forms import Form, MistakesError, button, in_danish
from app.web.meeting.changing_day import cost_of_moving, said_before_cancelling, said_before_moving
from app.web.meeting.dispatching import said_before_dispatch
from app.web.meeting.left_items import CarriedItems, carry, left_for
from app.web.meeting.meetings import agenda_shown
from app.web.meeting_work import BodyCode, HeldOn, MeetingWork, meeting_address, meeting_work
from app.web.render import page_about
from models import tables as t
from models.access.confidentiality import kept_back_marks
from models.access.visibility import visible
from models.meeting.proposed_items import ProposedItem, proposed_items
from models.rows.case_states import case_states
from process.calendar import danish_date, local_day
from process.change import Change
from process.commands import meeting as mc
from process.commands.meeting import MeetingCommand
from process.ids import NO_ITEM, CaseId, ItemNumber, PersonId
from process.meeting.agenda import list_type
from process.refusals import Refusal
from process.register import MeetingStatus, SeatRole
from process.state.meeting import AgendaItem, ItemKind, ItemSubject, ListType

router = APIRouter()
agenda_work = allowed(meeting_work, lambda work: work.may(mc.PlaceOnAgenda))
"""The meeting, for those whose work its agenda is."""
KINDS = {str(kind): kind for kind in ItemKind}
LONGEST_TITLE = 300  # characters


@router.get("/moeder/{body}/{day}/dagsorden")
def show(visit: CurrentVisit, body: BodyCode, day: HeldOn) -> Response:
    with visit.about(agenda_work, body, day) as work:
        proposed = _proposed(work)
        shown = agenda_shown(work)
        shown["marks"] |= kept_back_marks(work.connection, {item.case for item in proposed}, work.ctx.now)
        dispatch = said_before_dispatch(work)
        left = left_for(work)
        acts = offered(ACTS, work)
        before_moving = said_before_moving(work) if "flyt" in acts else ()
        before_cancelling = said_before_cancelling(work) if "aflys" in acts else ()
    ticked = set(visit.typed.form.getlist("sag"))
    return page_about(
        work,
        "meeting/agenda.html.j2",
        proposed=proposed,
        left=left,
        acts=acts,
        dispatch=dispatch,
        before_moving=before_moving,
        before_cancelling=before_cancelling,
        is_late=is_late(work),
        leaders=leaders(work),
        leads_itself=leads_itself(work),
        ticked=ticked or {item.case for item in proposed if item.is_ready},
        **shown,
    )


@router.post("/moeder/{body}/{day}/dagsorden")
def act(visit: CurrentVisit, body: BodyCode, day: HeldOn) -> Response:
    """One of the page's forms, named by `handling`."""
    return act_on(visit, ACTS, agenda_work, show, body, day)


def _proposed(work: MeetingWork) -> tuple[ProposedItem, ...]:
    if not work.is_ahead:
        return ()
    assessors = work.visit.site.assessors(work.connection)
    return proposed_items(work.connection, assessors, work.record, viewer=work.viewer, now=work.ctx.now)


def is_late(work: MeetingWork) -> bool:
    """Whether what is placed now is a late item, which must say why (KSL § 8)."""
    return list_type(Change(work.ctx, record=work.record)) is ListType.LATE


def leaders(work: MeetingWork) -> tuple[tuple[str, str], ...]:
    """The chair and vice-chair today: who may approve an agenda."""
    seats = work.register.seats_in(work.meeting.organization, work.ctx.today, SeatRole.CHAIR, SeatRole.VICE_CHAIR)
    people = (work.register.persons[seat.person] for seat in sorted(seats, key=lambda seat: str(seat.role)))
    return tuple((person.code, person.name) for person in people)


def leads_itself(work: MeetingWork) -> bool:
    """Whether the reader is chair or vice-chair: then nobody has to be named."""
    me = work.register.persons.get(work.viewer.person)
    return me is not None and me.code in dict(leaders(work))


# -- the fields ------------------------------------------------------------------------------------------------------


def _title(sent: Sent) -> str:
    title = " ".join(text_of(sent).split())
    if len(title) > LONGEST_TITLE:
        raise wrong(f"Titlen er på {len(title)} tegn; der er plads til {LONGEST_TITLE}. Gør den kortere.")
    return title


def _standing(work: MeetingWork) -> Iterator[AgendaItem]:
    return (item for item in work.record.items if item.removed_at is None and work.sees(item))


def _case_numbered(sent: Sent, info: ValidationInfo[MeetingWork]) -> CaseId:
    number, work = text_of(sent), info.context
    which = sa.and_(t.cases.c.number == number[:20], visible(work.viewer, work.ctx.now))
    state = next(iter(case_states(work.connection, which, whole=True).values()), None)
    if state is None:
        raise wrong(f"Der findes ingen sag med nummeret {number[:40]}.")
    return state.case.id


WHAT_KIND = "Vælg, hvad punktet er til: beslutning, drøftelse eller orientering."
Title = Annotated[str, PlainValidator(_title)]
Kind = Annotated[ItemKind, sent_as("slags"), among(KINDS, WHAT_KIND)]
GONE = "Punktet findes ikke. Hent siden igen."
Under = Annotated[ItemNumber, number_among(_standing, GONE, may_be_empty=True), or_else(NO_ITEM)]
"""The item that another is put under."""
Numbered = Annotated[CaseId, PlainValidator(_case_numbered), asked("Skriv sagens nummer, for eksempel 2027-0001.")]
"""A case by its number, for those who may know of it."""
LATE = "Skriv, hvorfor sagen ikke kan vente. Det bliver trykt på dagsordenen."
"""The reason is printed; it is demanded of what is to be decided after the agenda should be out."""


# -- items -----------------------------------------------------------------------------------------------------------


def _is_decided(typed: Mapping[str, Any]) -> bool:
    return typed.get("item_kind") is ItemKind.DECISION and not typed.get("under")


class AddedItem(Form, states=mc.AddItem):
    title: Annotated[Title, sent_as("titel"), asked("Skriv punktets titel.")]
    item_kind: Kind
    under: Under
    late_reason: Annotated[Text, sent_as("hast"), asked(LATE, lambda work, typed: _is_decided(typed) and is_late(work))]
    text: Annotated[Text, sent_as("tekst")]
    points: Annotated[Lines, sent_as("indstilling")]
    is_closed: Annotated[Tick, sent_as("lukket")]


def _messages(work: MeetingWork) -> AgendaItem | None:
    """The item that collects messages."""
    return next((item for item in work.record.agenda() if item.subject is ItemSubject.MESSAGES), None)


class Message(Form, states=mc.AddItem):
    title: Annotated[Title, sent_as("titel"), asked("Skriv, hvad meddelelsen handler om.")]
    text: Annotated[Text, sent_as("tekst")]
    is_closed: Annotated[Tick, sent_as("lukket")]

    def command(self, work: MeetingWork) -> mc.AddItem:
        above = _messages(work)
        if above is None:
            raise MistakesError(("titel", "Dagsordenen har intet punkt til meddelelser. Klargør dagsordenen først."))
        item: mc.AddItem = super().command(work)
        return replace(item, under=above.number)


WHAT_FOR = "Vælg, hvad sagen er til: beslutning, drøftelse eller orientering."


class PlacedCase(Form, states=mc.PlaceOnAgenda):
    """Any case by its number, also one that was not proposed, or under another item."""

    case: Annotated[Numbered, sent_as("sagsnummer")]
    item_kind: Annotated[ItemKind, sent_as("slags"), among(KINDS, WHAT_FOR)]
    under: Under
    late_reason: Annotated[Text, sent_as("hast"), asked(LATE, lambda work, _: is_late(work))]
    override_reason: Annotated[Text, sent_as("trods")]
    is_closed: Annotated[Tick, sent_as("lukket")]
    points: Annotated[Lines, sent_as("indstilling")]


class PlacedCases(Form):
    """One placing for each case ticked. What is not ready needs a reason, and so does what comes late."""

    sag: Annotated[Many, asked("Vælg mindst én sag.")]
    trods: ByKey[Text]
    hast: ByKey[Text]

    def command(self, work: MeetingWork) -> list[tuple[str, mc.PlaceOnAgenda]]:
        wanted, late = [item for item in _proposed(work) if item.case in self.sag], is_late(work)
        if not wanted:
            raise MistakesError(("sag", "Vælg mindst én sag."))
        mistakes = [
            (f"trods-{item.case}", f"Skriv, hvorfor {item.case} sættes på, selv om den ikke er klar: {item.reason}")
            for item in wanted
            if not item.is_ready and not self.trods.get(item.case)
        ]
        mistakes += [(f"hast-{item.case}", LATE) for item in wanted if late and not self.hast.get(item.case)]
        if mistakes:
            raise MistakesError(*mistakes)
        return [(item.case, self._placing(work, item, late)) for item in wanted]

    def _placing(self, work: MeetingWork, item: ProposedItem, late: bool) -> mc.PlaceOnAgenda:
        why, hurry = self.trods.get(item.case, ""), self.hast.get(item.case, "") if late else ""
        return mc.PlaceOnAgenda(meeting=work.meeting.id, case=item.case_id, override_reason=why, late_reason=hurry)


def _place(visit: Visit, work: MeetingWork, placings: list[tuple[str, mc.PlaceOnAgenda]]) -> Response | None:
    """Each on its own: one that is refused does not hold up the others, and is named."""
    answers = state_all(visit, [placing for _, placing in placings], work.meeting.id)
    for (number, _), answer in zip(placings, answers, strict=True):
        if isinstance(answer, Refusal):
            visit.typed.wrong("sag", f"{number} blev ikke sat på: {in_danish(answer)}")
    return None if visit.typed.problems else done(visit.path, "sat-paa")


class MovedItem(Form):
    """One item one place up or down among those of its level."""

    punkt: Annotated[ItemNumber, number_among(_standing, GONE)]
    vej: Text

    def command(self, work: MeetingWork) -> MeetingCommand:
        item = work.item(self.punkt)
        items = work.record.sub_items(item.under) if item.under else work.record.agenda()
        level = [each.number for each in items]
        at = level.index(item.number)
        to = at - 1 if self.vej == "op" else at + 1
        if not 0 <= to < len(level):
            raise MistakesError(("punkt", "Punktet kan ikke flyttes længere."))
        level[at], level[to] = level[to], level[at]
        return mc.ReorderAgenda(meeting=work.meeting.id, order=tuple(level))


class Order(Form):
    """The places typed beside the items. Those that were changed get theirs; the others keep their order between."""

    plads: ByKey[Number]

    def command(self, work: MeetingWork) -> MeetingCommand:
        order = [item.number for item in work.record.agenda()]
        typed = {number: self.plads.get(str(number)) for number in order}
        outside = f"Der er {len(order)} punkter. Skriv et tal fra 1 til {len(order)}."
        mistakes = [
            (f"plads-{number}", outside)
            for number, place in typed.items()
            if place is not None and not 1 <= place <= len(order)
        ]
        moved = {number: place for at, (number, place) in enumerate(typed.items(), 1) if place not in (None, at)}
        if not mistakes and not moved:
            mistakes = [("", "Rækkefølgen er den samme. Skriv en ny plads ved de punkter, der skal flyttes.")]
        if mistakes:
            raise MistakesError(*mistakes)
        new = [number for number in order if number not in moved]
        for place, number in sorted((place or 0, number) for number, place in moved.items()):
            new.insert(place - 1, number)
        return mc.ReorderAgenda(meeting=work.meeting.id, order=tuple(new))


# -- the whole agenda, and the meeting -------------------------------------------------------------------------------


BY_WHOM = "Vælg, hvem der har godkendt dagsordenen."
Leader = Annotated[PersonId | None, sent_as("formand"), person_among(leaders, BY_WHOM, may_be_empty=True)]


class Approved(Form, states=mc.ApproveAgenda):
    """By the chair's own hand; a secretary names who has approved."""

    approved_by: Annotated[Leader, asked(BY_WHOM, lambda work, _: leaders(work) and not leads_itself(work))]


class MovedMeeting(Form, states=mc.MoveMeeting):
    reason: Annotated[Text, sent_as("grund"), asked("Skriv, hvorfor mødet flyttes.")]
    starts_at: Annotated[Moment, sent_as("dag")]
    place: Annotated[Text, sent_as("sted")]
    accepts_cost: Annotated[Tick, sent_as("alligevel")]

    def command(self, work: MeetingWork) -> Any:
        if self.starts_at is None:
            raise MistakesError(("dag", "Vælg den nye dag."))
        day, here = local_day(self.starts_at), work.meeting.id
        meetings = (each for each in work.register.meetings_of(work.body.id) if each.id != here and each.held_on == day)
        if any(meeting.state is not MeetingStatus.CANCELLED for meeting in meetings):
            # a body's meetings are called by their date
            raise MistakesError(("dag", f"{work.body.name} har allerede et møde den dag. Vælg en anden."))
        costs = () if self.accepts_cost or day < work.ctx.today else cost_of_moving(work, self.starts_at)
        if costs:
            told = (
                f"Det koster at flytte mødet til {danish_date(day)}. {' '.join(costs)} Sæt kryds, hvis det er i orden."
            )
            raise MistakesError(("alligevel", told))
        return super().command(work)


class CancelledMeeting(Form, states=mc.CancelMeeting):
    reason: Annotated[Text, sent_as("grund"), asked("Skriv, hvorfor mødet aflyses.")]


def _moved_to(work: MeetingWork, command: mc.MoveMeeting) -> str:
    return f"{meeting_address(work.body, local_day(command.starts_at))}/dagsorden"


def _may(kind: type[MeetingCommand], work: MeetingWork) -> bool:
    return work.is_open and work.may(kind)


def _may_approve(work: MeetingWork) -> bool:
    return _may(mc.ApproveAgenda, work) and work.meeting.approved_at is None and bool(work.record.agenda())


def _can_move(work: MeetingWork) -> bool:
    return work.can(mc.MoveMeeting, starts_at=work.meeting.starts_at, reason="")


ACTS: Acts[MeetingWork] = {
    "klargoer": Act(lambda work: work.can(mc.PrepareAgenda), button(mc.PrepareAgenda), "klargjort"),
    "tilfoej": Act(partial(_may, mc.AddItem), AddedItem, "punkt"),
    "meddelelse": Act(lambda work: _may(mc.AddItem, work) and _messages(work) is not None, Message, "punkt"),
    "saet-sag": Act(partial(_may, mc.PlaceOnAgenda), PlacedCase, "sat-en-paa"),
    "saet-paa": Act(lambda work: work.is_ahead, PlacedCases, "sat-paa", state=_place),
    "tag-med": Act(partial(_may, mc.AddItem), CarriedItems, "sat-paa-igen", state=carry),
    "ryk": Act(partial(_may, mc.ReorderAgenda), MovedItem, "raekkefoelge"),
    "raekkefoelge": Act(partial(_may, mc.ReorderAgenda), Order, "raekkefoelge"),
    "godkend": Act(_may_approve, Approved, "dagsorden-godkendt"),
    "send": Act(lambda work: work.can(mc.DispatchAgenda), button(mc.DispatchAgenda), "dagsorden-sendt"),
    "flyt": Act(_can_move, MovedMeeting, "moede-flyttet", to=_moved_to),
    "aflys": Act(lambda work: work.can(mc.CancelMeeting, reason=""), CancelledMeeting, "moede-aflyst"),
}
