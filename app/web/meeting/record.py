"""The record of a meeting, written while it is held: who was there, what each item became, the rest, closing, signing,
and what may be added afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import PlainValidator, ValidationInfo
from sqlalchemy.engine import Connection
from starlette.datastructures import FormData

from app.web.access import CurrentVisit, Visit
from app.web.act import Act, Acts, act_on, offered
from app.web.fields import Hour, Sent, Text, Tick, among, asked, person_among, sent_as, text_of, wrong
from app.web.forms import Form, MistakesError, Typed, button
from app.web.meeting.agenda import Numbered
from app.web.meeting.chair_alone import BY_ONE
from app.web.meeting.record_view import closing, items_of, signings, undecided, waiting
from app.web.meeting.record_votes import OUTCOMES, PutOff, postponable
from app.web.meeting_work import BodyCode, HeldOn, ItemWork, MeetingWork, meeting_work
from app.web.render import page_about
from models.access.visibility import numbers_of
from process import law
from process.calendar import instant
from process.commands import meeting as mc
from process.commands.meeting import MeetingCommand
from process.ids import NO_ITEM, ItemNumber, PersonId
from process.register import SeatRole
from process.state.case import Outcome
from process.state.quorum import members_of
from process.state.substitutes import substitutes_for
from process.words import codes, decisions
from process.words.alphabet import danish_order
from process.words.dates import listing
from process.words.grammar import sentence
from process.words.minutes import attendance_rows, names_of

router = APIRouter()
QUICK = "kort"
"""The short form of one item, called `kort-7`."""
PRESENCE = {"afbud": (False, True), "uden-afbud": (False, False), "til-stede": (True, True)}
"""What is chosen -> (present, with notice)."""
ALONE = {str(outcome): outcome for outcome in BY_ONE}
WITHOUT_BODY = {key: outcome for key, outcome in OUTCOMES.items() if outcome is not Outcome.REFERRED}
"""A case outside the agenda is referred on its item's own page, where the body can be named."""
OUTCOME_OPTIONS = [(str(outcome), sentence(word)) for outcome, word in codes.OUTCOMES.items()]


@router.get("/moeder/{body}/{day}/protokol")
def show(visit: CurrentVisit, body: BodyCode, day: HeldOn, sag: Annotated[str, Query(max_length=20)] = "") -> Response:
    """`sag`: the case somebody comes from, to decide it alone; its form is then open and filled in so far."""
    if sag and not visit.typed.form:
        visit.typed = Typed(FormData([("sag", sag)]), "alene-")
    with visit.about(meeting_work, body, day) as work:
        cases = numbers_of(work.connection, work.viewer, work.states, work.ctx.now)
    rows, acts = items_of(work), offered(ACTS, work)
    return page_about(
        work,
        "meeting/record.html.j2",
        one_form=True,
        rows=rows,
        marked=[row.label for row in rows if row.marks],
        acts=acts,
        is_held=work.is_held,
        may_write=work.may(mc.RecordDecision),
        attendance=attendance_rows(work.record, work.register),
        members=members(work),
        stand_ins=stand_ins(work),
        chairs=chairs(work),
        undecided=undecided(work),
        closing=closing(work) if "luk" in acts else None,
        signings=signings(work),
        additions=decisions.corrections(work.record, 0, names_of(work.record, work.register)),
        waiting={item.number: waiting(work, item) for item in work.record.items},
        cases=cases,
        outcomes=OUTCOME_OPTIONS,
        postponable=postponable(work),
        alone_outcomes=[(key, word) for key, word in OUTCOME_OPTIONS if key in ALONE],
    )


@router.post("/moeder/{body}/{day}/protokol")
def act(visit: CurrentVisit, body: BodyCode, day: HeldOn) -> Response:
    """What concerns the whole meeting, and the short form of an item."""
    quick, _, number = visit.typed.handling.partition("-")
    if quick != QUICK or not number.isdecimal() or len(number) > 6:
        return act_on(visit, ACTS, meeting_work, show, body, day)
    visit.typed.prefix = f"{quick}-{number}-"

    def load(connection: Connection, visit: Visit, body: str, day: str, _sag: str = "") -> ItemWork:
        work = meeting_work(connection, visit, body, day)
        return ItemWork(work, work.item(int(number)))

    return act_on(visit, DECIDE, load, show, body, day)


# -- people ----------------------------------------------------------------------------------------------------------


def people_options(work: MeetingWork, people: Iterable[int]) -> list[tuple[str, str]]:
    known = [work.register.persons[person] for person in dict.fromkeys(people) if person in work.register.persons]
    return [(person.code, person.name) for person in sorted(known, key=lambda person: danish_order(person.name))]


def members(work: MeetingWork) -> list[tuple[str, str]]:
    return people_options(work, members_of(work.record, work.register))


def stand_ins(work: MeetingWork) -> list[tuple[str, str]]:
    """Everybody the rules could point at for some member."""
    every = members_of(work.record, work.register)
    return people_options(work, (p for member in every for p in substitutes_for(work.register, work.meeting, member)))


def _stand_ins(on: MeetingWork | ItemWork) -> list[tuple[str, str]]:
    return stand_ins(on.work if isinstance(on, ItemWork) else on)


def chairs(work: MeetingWork) -> list[tuple[str, str]]:
    seats = work.register.seats_in(work.meeting.organization, work.ctx.today, SeatRole.CHAIR)
    return people_options(work, (seat.person for seat in seats))


# -- the forms -------------------------------------------------------------------------------------------------------


def _place(sent: Sent, info: ValidationInfo[MeetingWork]) -> ItemNumber:
    label, work = text_of(sent).rstrip("."), info.context
    item = work.record.by_label(label) if label else None
    if label and (item is None or not work.sees(item)):
        raise wrong(f"Der er intet punkt {label[:10]}.")
    return item.number if item else NO_ITEM


Place = Annotated[ItemNumber, PlainValidator(_place)]
"""The item a label names; 0 for none."""
NOBODY = "Vælg fra listen."
StandIn = Annotated[PersonId | None, sent_as("stedfortraeder"), person_among(_stand_ins, NOBODY, may_be_empty=True)]


class Attendance(Form, states=mc.RecordAttendance):
    person: Annotated[PersonId, sent_as("hvem"), person_among(members, "Vælg medlemmet.")]
    hvordan: Annotated[tuple[bool, bool], among(PRESENCE, "Vælg, om medlemmet var til stede.")]
    from_item: Annotated[Place, sent_as("fra")]
    to_item: Annotated[Place, sent_as("til")]
    since: Annotated[Hour, sent_as("gik")]
    until: Annotated[Hour, sent_as("kom")]
    substitute: StandIn
    reason: Annotated[Text, sent_as("grund")]

    @property
    def present(self) -> bool:
        return self.hvordan[0]

    @property
    def with_notice(self) -> bool:
        return self.hvordan[1]


class StatedAttendance(Form):
    """Hours are of the meeting's own day; a meeting that ended before it began ended after midnight."""

    aabnet: Hour
    haevet: Hour

    def command(self, work: MeetingWork) -> MeetingCommand:
        opened, adjourned = self._at(work, self.aabnet), self._at(work, self.haevet)
        begin = opened or work.meeting.opened_at or work.meeting.starts_at
        if adjourned is not None and adjourned < begin:
            adjourned += timedelta(days=1)
        return mc.StateAttendance(meeting=work.meeting.id, opened_at=opened, adjourned_at=adjourned)

    def _at(self, work: MeetingWork, hour: time | None) -> datetime | None:
        return instant(work.meeting.held_on, hour) if hour is not None else None


class ShortDecision(PutOff, states=mc.RecordDecision):
    outcome: Annotated[Outcome, sent_as("udfald"), among(WITHOUT_BODY, "Vælg, hvad der blev besluttet.")]
    text: Annotated[Text, sent_as("tekst")]
    public_text: Annotated[Text, sent_as("offentlig")]


class OutsideAgenda(PutOff, states=mc.RecordDecision):
    """A case that was treated though it stood on no agenda: recorded, and marked."""

    case: Annotated[Numbered, sent_as("sag")]
    outcome: Annotated[Outcome, sent_as("udfald"), among(WITHOUT_BODY, "Vælg, hvad der blev besluttet.")]
    text: Annotated[Text, sent_as("tekst")]
    public_text: Annotated[Text, sent_as("offentlig")]


WHY_ALONE = "Skriv, hvorfor sagen ikke kan vente, eller hvorfor den ikke giver anledning til tvivl."
WHO_ALONE = "Vælg, hvem der har truffet beslutningen."


class DecidedAlone(Form, states=mc.DecideAlone):
    case: Annotated[Numbered, sent_as("sag")]
    outcome: Annotated[Outcome, sent_as("udfald"), among(ALONE, "Vælg, hvad der er besluttet.")]
    reason: Annotated[Text, sent_as("grund"), asked(WHY_ALONE)]
    decided_by: Annotated[PersonId, sent_as("formand"), person_among(chairs, WHO_ALONE)]
    text: Annotated[Text, sent_as("tekst")]
    is_appropriation: Annotated[Tick, sent_as("bevilling")]


NOT_CLOSED = "Protokollen er ikke lukket. Sæt kryds for, at den skal lukkes."


def _with_nothing_unsaved(work: MeetingWork) -> None:
    """What takes away the fields of others on the page is not done over what stands in them. Raises `MistakesError`."""
    numbers = [part.removeprefix(f"{QUICK}-") for part in work.visit.typed.unsaved if part.startswith(f"{QUICK}-")]
    labels = [work.record.label(ItemNumber(int(number))) for number in numbers if number.isdecimal()]
    if labels:
        at = f"ved {'punkt' if len(labels) == 1 else 'punkterne'} {listing(labels)}"
        raise MistakesError(
            ("", f"Der står noget {at}, som ikke er gemt. Gem beslutningen dér, eller slet det, først.")
        )
    if work.visit.typed.unsaved:
        raise MistakesError(("", "Der står noget på siden, som ikke er gemt. Gem det, eller slet det, først."))


class Rest(Form, states=mc.DecideRest):
    def command(self, work: MeetingWork) -> MeetingCommand:
        _with_nothing_unsaved(work)
        return mc.DecideRest(meeting=work.meeting.id)


class Closed(Form, states=mc.CloseRecord):
    """Only when the one who closes has said so: the decisions are locked, and the cases move."""

    bekraeft: Annotated[Tick, asked(NOT_CLOSED)]

    def command(self, work: MeetingWork) -> MeetingCommand:
        _with_nothing_unsaved(work)
        return mc.CloseRecord(meeting=work.meeting.id)


class Addition(Form, states=mc.AddToRecord):
    """Of the whole record, or of one item."""

    text: Annotated[Text, sent_as("tekst"), asked("Skriv, hvad der skal tilføjes.")]
    reason: Annotated[Text, sent_as("grund"), asked("Skriv, hvorfor det tilføjes.")]


def _attends(work: MeetingWork) -> bool:
    return work.is_open and work.may(mc.RecordAttendance)


def _may_state(work: MeetingWork) -> bool:
    return work.may_held(mc.StateAttendance)


def _may_be_alone(work: MeetingWork) -> bool:
    """The chair (§ 22) or the mayor (§ 31), before the body's next meeting."""
    return work.is_ahead and work.body.kind in law.ALONE and work.may(mc.DecideAlone)


def _may_close(work: MeetingWork) -> bool:
    return work.may_held(mc.CloseRecord) and bool(work.record.agenda())


def _attendance(work: MeetingWork, _command: MeetingCommand) -> str:
    return f"{work.address}/protokol#fremmoede"


def _next_item(on: ItemWork, _command: MeetingCommand) -> str:
    """The next item that waits for its decision: the secretary goes on from there."""
    record = on.work.record
    left = [item.number for item in record.undecided() if item.number != on.item.number]
    later = [number for number in left if record.order_of(number) > record.order_of(on.item.number)]
    return f"{on.work.address}/protokol#punkt-{(later or left or [on.item.number])[0]}"


DECIDE: Act[ItemWork] = Act(lambda on: on.work.may_held(mc.RecordDecision), ShortDecision, "besluttet", to=_next_item)
ACTS: Acts[MeetingWork] = {
    "fremmoede": Act(_attends, Attendance, "fremmoede", to=_attendance),
    "oevrige": Act(_may_state, StatedAttendance, "fremmoede-oplyst", to=_attendance),
    "resten": Act(lambda work: work.is_held and work.can(mc.DecideRest), Rest, "resten"),
    "uden-for": Act(lambda work: work.may_held(mc.RecordDecision), OutsideAgenda, "besluttet"),
    "alene": Act(_may_be_alone, DecidedAlone, "alene"),
    "luk": Act(_may_close, Closed, "protokol-lukket"),
    "underskriv": Act(lambda work: work.can(mc.SignRecord), button(mc.SignRecord), "underskrevet"),
    "tilfoej": Act(lambda work: work.is_closed and work.may(mc.AddToRecord), Addition, "gemt"),
}
"""What is stated of one item is in `record_item.py`."""
