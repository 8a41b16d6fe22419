"""A member brings a matter before the council, or a committee: which meeting it is for is said before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Response
from sqlalchemy.engine import Connection

from app.web.access import CurrentVisit, Visit, only
from app.web.act import Act, Acts, act_on
from app.web.fields import Lines, Text, among, asked, person_among, sent_as
from app.web.forms import Form, MistakesError
from app.web.meeting_work import BodyCode, MeetingWork, meeting_work
from app.web.render import page
from models.meeting.calendar import bodies_of
from models.meeting.members_items import BroughtItem, brought_items
from process.calendar import danish_date, local_day
from process.commands import meeting as mc
from process.ids import PersonId
from process.meeting.members_items import is_open_to_members, last_day, open_meetings
from process.register import MeetingStatus, Organization, Person, Register, SeatRole
from process.words.alphabet import danish_order

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Bringing:
    """What the page is about: the body, and the members the reader writes for, by name. `work` is the next meeting that
    a matter brought today is in time for; None where the calendar has none. `missed`: the meeting before it.
    """

    visit: Visit
    register: Register
    organ: Organization
    members: tuple[Person, ...]
    work: MeetingWork | None
    last_day: date | None
    missed: date | None
    missed_last_day: date | None
    brought: tuple[BroughtItem, ...]

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        return tuple((person.code, person.name) for person in self.members)


@router.get("/moeder/{body}/medlemsforslag")
def show(visit: CurrentVisit, body: BodyCode) -> Response:
    with visit.about(_bringing, body) as on:
        values = {"organ": on.organ, "on": on, "meeting": on.work.meeting if on.work else None}
    return page(visit, "meeting/members_items.html.j2", **values)


@router.post("/moeder/{body}/medlemsforslag")
def act(visit: CurrentVisit, body: BodyCode) -> Response:
    return act_on(visit, ACTS, _bringing, show, body)


def _bringing(connection: Connection, visit: Visit, code: str) -> Bringing:
    """404 for a body the reader may not know of, and for one whose members cannot do this; 403 for who is no member."""
    site = visit.site
    register, today = site.surroundings(connection).register, site.today()
    statute = site.reference.statute(today)
    organ = next((each for each in bodies_of(visit.viewer, register) if each.code == code), None)
    if organ is None or not is_open_to_members(organ.kind, statute):
        raise HTTPException(404)
    members = _writes_for(visit, register, organ, today)
    only(bool(members))
    coming = open_meetings(register, organ.id, today, statute)
    missed = _missed(visit, register, organ, coming[0].held_on if coming else None)
    return Bringing(
        visit,
        register,
        organ,
        members,
        meeting_work(connection, visit, code, coming[0].held_on.isoformat()) if coming else None,
        last_day(coming[0].held_on, statute) if coming else None,
        missed,
        last_day(missed, statute) if missed else None,
        brought_items(connection, organ.id, [person.id for person in members], today),
    )


def _writes_for(visit: Visit, register: Register, organ: Organization, today: date) -> tuple[Person, ...]:
    """The secretary writes down for every member; a member for nobody else."""
    members = register.members_of(organ.id, today)
    is_secretary = organ.id in visit.viewer.bodies_as(SeatRole.SECRETARY)
    chosen = members if is_secretary else [person for person in members if person == visit.viewer.person]
    return tuple(sorted((register.persons[person] for person in chosen), key=lambda person: danish_order(person.name)))


def _missed(visit: Visit, register: Register, organ: Organization, before: date | None) -> date | None:
    """The body's next meeting, where it is too late for that."""
    now = visit.site.now()
    ahead = (
        meeting.held_on
        for meeting in register.meetings_of(organ.id)
        if meeting.starts_at > now and meeting.state in (MeetingStatus.PLANNED, MeetingStatus.DISPATCHED)
    )
    following = min(ahead, default=None)
    return following if following is not None and following >= local_day(now) and following != before else None


# -- the forms -------------------------------------------------------------------------------------------------------


class Brought(Form):
    medlem: Annotated[PersonId, person_among(lambda on: on.names, "Vælg, hvem der stiller forslaget.")]
    titel: Annotated[Text, asked("Skriv forslagets titel.")]
    tekst: Text
    forslag: Lines
    moede: Text

    def command(self, on: Bringing) -> mc.BringItem:
        if not self.tekst and not self.forslag:
            raise MistakesError(("tekst", "Skriv, hvad det handler om, eller hvad der foreslås besluttet."))
        if on.work is None:
            raise MistakesError(("", f"{on.organ.name} har ingen møder i kalenderen, som et forslag kan nå."))
        held_on = on.work.meeting.held_on
        if self.moede != held_on.isoformat():
            sentence = (
                f"Fristen for det møde, siden viste, er udløbet, mens du skrev. Nu kommer forslaget på mødet "
                f"{danish_date(held_on)}. Send det igen, hvis det skal på det møde."
            )
            raise MistakesError(("", sentence))
        return mc.BringItem(
            meeting=on.work.meeting.id, member=self.medlem, title=self.titel, text=self.tekst, points=self.forslag
        )


def _brought(on: Bringing) -> dict[str, BroughtItem]:
    return {each.key: each for each in on.brought}


class TakenBack(Form):
    chosen: Annotated[BroughtItem, sent_as("punkt"), among(_brought, "Forslaget står ikke på dagsordenen mere.")]

    def command(self, _on: Any) -> mc.TakeBackItem:
        return mc.TakeBackItem(meeting=self.chosen.meeting, item=self.chosen.item)


ACTS: Acts[Bringing] = {
    "bring": Act(lambda on: on.work is not None, Brought, "bragt-op"),
    "traek": Act(lambda on: bool(on.brought), TakenBack, "bragt-tilbage"),
}
