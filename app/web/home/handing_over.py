"""«Overdrag»: a head lets a stand-in do all of an absent person's work, from a day to a day, without their login."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Response
from sqlalchemy.engine import Connection

from app.web.access import CurrentVisit, Visit, only
from app.web.act import Act, Acts, act_on, own_id, state
from app.web.facts import done
from app.web.fields import Day, Text, a_day, asked, sent_as
from app.web.forms import Form, MistakesError
from app.web.installation import Surroundings
from app.web.render import page_about
from models.access.form_drafts import drafts_of, hand_over_drafts
from models.access.visibility import viewer_of
from models.case.overview import CaseRow
from models.meeting.calendar import meeting_tasks
from models.rows.register import cover_command
from models.todo.follow_ups import owed_by
from models.todo.phone_notes import phone_notes
from process.commands.act import RegisterCommand
from process.covers import may_hand_over, works_here
from process.ids import PersonId
from process.register import Cover, Person, Register
from process.words.alphabet import danish_order

router = APIRouter()
ADDRESS = "/overdrag"


@dataclass(frozen=True, slots=True)
class Handing:
    """Whom the visitor may hand over the work of, and of whom it is now; None: nobody is chosen yet."""

    visit: Visit
    around: Surroundings
    people: tuple[Person, ...]
    stand_ins: tuple[Person, ...]
    covers: tuple[Cover, ...]
    absent: Person | None = None
    burden: dict[str, Any] | None = None

    @property
    def register(self) -> Register:
        return self.around.register

    def words(self) -> dict[str, Any]:
        names = self.register.persons
        return {
            "people": [(person.code, person.name) for person in self.people],
            "stand_ins": [(person.code, person.name) for person in self.stand_ins],
            "covers": self.covers,
            "named": lambda person: names[person].name,
            "code": lambda person: names[person].code,
            "absent": self.absent,
            "burden": self.burden,
        }


def _handing(connection: Connection, visit: Visit) -> Handing:
    only(visit.viewer.is_administration)
    around, today = visit.site.surroundings(connection), visit.site.today()
    register, me = around.register, visit.viewer.person
    working = _by_name(p for p in register.persons.values() if works_here(register, p.id, today))
    lately = {seat.person for seat in register.memberships if seat.ends_on and today - timedelta(31) < seat.ends_on}
    covered = {cover.absent for cover in register.covers if not _is_over(cover, today)}  # also who left long ago
    known = _by_name({p.id: p for p in (*working, *(register.persons[gone] for gone in lately | covered))}.values())
    people = tuple(p for p in known if may_hand_over(register, me, p.id, today))
    mine = {person.id for person in people} | {me}
    covers = tuple(c for c in register.covers if c.absent in mine and not _is_over(c, today))
    code = str(visit.typed.form.get("fravaerende") or visit.request.query_params.get("person") or "")
    absent = next((person for person in people if person.code == code), None)
    if code and absent is None:
        raise HTTPException(404)
    burden = _burden(connection, visit, around, absent.id) if absent else None
    return Handing(visit, around, people, tuple(p for p in working if p != absent), covers, absent, burden)


def _by_name(people: Any) -> tuple[Person, ...]:
    return tuple(sorted(people, key=lambda person: danish_order(person.name)))


def _is_over(cover: Cover, today: date) -> bool:
    return cover.ends_on is not None and (cover.ends_on < today or cover.ends_on < cover.starts_on)


def _burden(connection: Connection, visit: Visit, around: Surroundings, person: PersonId) -> dict[str, Any]:
    """What lies with them, as they would see it themselves; of it only what the visitor may know of."""
    now, register = visit.site.now(), around.register
    known = visit.site.status(connection, visit.viewer).cases
    theirs = viewer_of(connection, person, visit.site.today())
    numbers = {row.case for row in known}
    return {
        "cases": [mine for row in known if (mine := row.as_seen_by(person))],
        "others": _others(known, person),
        "follow_ups": [row for row in owed_by(connection, theirs, now, register) if row.case in numbers],
        "meetings": meeting_tasks(connection, theirs, now, register),
        "notes": phone_notes(connection, {person}, visit.viewer, now, register),
        "drafts": len(drafts_of(connection, person)),
    }


def _others(known: Sequence[CaseRow], person: PersonId) -> list[CaseRow]:
    return [row for row in known if row.officer_id == person and not row.as_seen_by(person)]


@router.get(ADDRESS)
def show(visit: CurrentVisit) -> Response:
    with visit.about(_handing) as handing:
        return page_about(handing, "home/handing_over.html.j2")


@router.post(ADDRESS)
def act(visit: CurrentVisit) -> Response:
    return act_on(visit, ACTS, _handing, show)


class HandedOver(Form):
    fravaerende: Annotated[Text, asked("Vælg, hvem der er fraværende.")]
    afloeser: Annotated[Text, sent_as("stedfortraeder"), asked("Vælg, hvem der træder i stedet.")]
    fra: Annotated[date, a_day, asked("Skriv den første dag.")]
    til: Day

    def command(self, _handing: Handing) -> RegisterCommand:
        if self.til is not None and self.til < self.fra:
            raise MistakesError(("til", "Den sidste dag ligger før den første."))
        return cover_command(self.fravaerende, self.afloeser, self.fra, self.til)


def _hand_over(visit: Visit, handing: Handing, command: RegisterCommand) -> Response | None:
    """With what is begun, once the day has come."""
    absent, stand_in = (handing.register.person(str(command.fields[name])) for name in ("absent", "stand_in"))

    starts_on = command.fields["starts_on"]
    has_begun = isinstance(starts_on, date) and starts_on <= visit.site.today()

    def drafts(connection: Connection) -> None:
        if has_begun and absent is not None and stand_in is not None:
            hand_over_drafts(connection, absent.id, stand_in.id, visit.site.now())

    receipt = state(visit, command, {"": "stedfortraeder"}, own_id(visit), drafts)
    return done(ADDRESS, "overdraget") if receipt else None


class Ended(Form):
    nummer: Text

    def command(self, handing: Handing) -> RegisterCommand:
        cover = next((each for each in handing.covers if str(each.id) == self.nummer), None)
        if cover is None:
            raise MistakesError(("", "Overdragelsen er slut i forvejen."))
        persons = handing.register.persons
        last = handing.visit.site.today() - timedelta(days=1)
        return cover_command(persons[cover.absent].code, persons[cover.stand_in].code, cover.starts_on, last)


def _end(visit: Visit, _handing: Handing, command: RegisterCommand) -> Response | None:
    return done(ADDRESS, "overdraget-slut") if state(visit, command) else None


ACTS: Acts[Handing] = {
    "overdrag": Act(lambda _: True, HandedOver, "overdraget", state=_hand_over),
    "slut": Act(lambda _: True, Ended, "overdraget-slut", state=_end),
}
