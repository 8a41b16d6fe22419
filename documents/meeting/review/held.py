"""Our meeting as minutes are held against it, and the names of the document in our register."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from documents.case.intake import aliases
from documents.reading.bodies import Bodies, normalised
from process.ids import BodyId, PersonId
from process.register import VOTING, Register, SeatRole
from process.state.case import CaseState
from process.state.meeting import MeetingState
from process.words.minutes import Names, names_of

_SITTING = (*VOTING, SeatRole.SUBSTITUTE)


@dataclass(frozen=True, slots=True)
class Held:
    """The meeting, and the cases: those on its agenda and those the document names by number, by id."""

    record: MeetingState
    register: Register
    cases: Mapping[int, CaseState]
    today: date

    @property
    def body(self) -> BodyId:
        return self.record.meeting.organization

    @property
    def names(self) -> Names:
        return names_of(self.record, self.register)

    def bodies(self) -> Bodies:
        day = self.record.meeting.held_on
        return Bodies({normalised(name): code for name, code in aliases(self.register, day).items()})

    def members(self) -> tuple[PersonId, ...]:
        """Those with a seat on the day, without substitutes."""
        meeting = self.record.meeting
        seats = self.register.seats_in(meeting.organization, meeting.seated_on, *VOTING)
        return tuple(dict.fromkeys(seat.person for seat in seats))

    def seated(self) -> tuple[PersonId, ...]:
        meeting = self.record.meeting
        seats = self.register.seats_in(meeting.organization, meeting.seated_on, *_SITTING)
        return tuple(dict.fromkeys(seat.person for seat in seats))


def body_of(bodies: Bodies, register: Register, name: str | None) -> BodyId | None:
    """The body that a document calls so; None for no name, and for one we do not know."""
    code = bodies.resolve(name) if name else None
    body = register.organization(code) if code else None
    return body.id if body else None


def plain(text: str | None) -> str:
    """A title or a name as two spellings of it are compared: without case, blanks at the ends and double blanks."""
    return " ".join((text or "").casefold().split()).rstrip(".")


def people_called(register: Register, name: str, among: Iterable[PersonId]) -> list[PersonId]:
    """Those of `among` with exactly this name."""
    return [person for person in among if plain(register.persons[person].name) == plain(name)]


def people_like(register: Register, name: str, among: Iterable[PersonId]) -> list[PersonId]:
    """Those of `among` with the same first and last word: two forms of one name, or two people."""
    words = re.findall(r"\w+", name.casefold())
    alike = []
    for person in among:
        own = re.findall(r"\w+", register.persons[person].name.casefold())
        if words and own and (own[0], own[-1]) == (words[0], words[-1]):
            alike.append(person)
    return alike
