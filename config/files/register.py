"""The files the register is filled from: organisation, people, seats, meetings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import field_validator

from config.entries import (
    MeetingEntry,
    MembershipEntry,
    MunicipalityEntry,
    OrganizationEntry,
    PersonEntry,
    TermEntry,
)
from config.files.tables import Hour, Several, Table, TableOf, Tables, read
from config.files.toml import Source, guess
from process.calendar import CalendarRangeError, WorkCalendar
from process.deadlines import working_days_before
from process.register import SeatRole

REGISTER_FILES: Mapping[str, str] = MappingProxyType(
    {
        "organisation": "organisation.toml",
        "people": "people.toml",
        "seats": "seats.toml",
        "meetings": "meetings.toml",
    }
)

MEETING_DAYS = ("case_deadline", "directors", "chair", "dispatch", "publish")
OF_A_BODY = ("organization",)
"""What a seat or a meeting need not say, since the table it stands in does."""


class OrganisationFile(Table):
    municipality: Annotated[MunicipalityEntry, TableOf(code=(str, ...), name=(str, ...))]
    term: Tables[TermEntry] = ()
    organization: Tables[OrganizationEntry] = ()


class PeopleFile(Table):
    people: Tables[PersonEntry] = ()


class SeatsOfBody(Table):
    """Seats body by body; a body may name the term its seats last for."""

    organization: str
    term: str | None = None
    seats: Several[
        Annotated[dict[str, Any], TableOf(MembershipEntry, OF_A_BODY, role=(SeatRole, SeatRole.MEMBER))]
    ] = ()


class SeatsFile(Table):
    body: Several[SeatsOfBody] = ()


class MeetingsOfBody(Table):
    """Meetings body by body, each a date or a table that says what is different about this one. The days that lead up
    to a meeting: `<name>_days` working days before it, or `<name>_on` for one meeting.
    """

    organization: str
    starts_at: Hour = time(16, 0)
    place: str = ""
    case_deadline_days: int = -1
    directors_days: int = -1
    chair_days: int = -1
    dispatch_days: int = -1
    publish_days: int = -1
    meetings: Several[Annotated[dict[str, Any], TableOf(MeetingEntry, OF_A_BODY, starts_at=(time | None, None))]] = ()

    @field_validator("meetings", mode="before")
    @classmethod
    def _as_tables(cls, meetings: Any) -> Any:
        """In place, so that a table of its own can be mended."""
        if isinstance(meetings, list):
            meetings[:] = [meeting if isinstance(meeting, dict) else {"held_on": meeting} for meeting in meetings]
        return meetings


class MeetingsFile(Table):
    body: Several[MeetingsOfBody] = ()


def read_seats(source: Source, terms: Mapping[str, TermEntry]) -> Iterator[MembershipEntry]:
    for number, body in enumerate(read(source, SeatsFile).body):
        term = terms.get(body.term or "")
        if body.term and not term:
            message = f"Valgperioden »{body.term}« findes ikke i organisation.toml{guess(body.term, terms)}"
            source.note_at(("body", number, "term"), message)
        for seat in body.seats:
            if term:
                seat |= {"starts_on": seat["starts_on"] or term.starts_on, "ends_on": seat["ends_on"] or term.ends_on}
            yield MembershipEntry(organization=body.organization, **seat)


def read_meetings(source: Source, calendar: WorkCalendar) -> Iterator[MeetingEntry]:
    for number, body in enumerate(read(source, MeetingsFile).body):
        for place, meeting in enumerate(body.meetings):
            starts_at = meeting.pop("starts_at") or body.starts_at
            meeting["place"] = meeting["place"] or body.place
            try:
                days = {f"{name}_on": _day(name, meeting, body, calendar) for name in MEETING_DAYS}
            except CalendarRangeError:
                days = {}
                _note_beyond(source, ("body", number, "meetings", place, "held_on"), meeting["held_on"])
            yield MeetingEntry(organization=body.organization, starts_at=starts_at, **(meeting | days))


def _day(name: str, meeting: Mapping[str, Any], body: MeetingsOfBody, calendar: WorkCalendar) -> date | None:
    """The day of its own, or so many working days before the meeting."""
    own: date | None = meeting[f"{name}_on"]
    days: int = getattr(body, f"{name}_days")
    if own or days < 0 or meeting["held_on"] == date.min:
        return own
    return working_days_before(meeting["held_on"], days, calendar)


def _note_beyond(source: Source, loc: tuple[str | int, ...], held_on: date) -> None:
    """Once a line: where the calendar's years are wrong, dates by the dozen are."""
    if not any(problem.line == source.line_at(loc) for problem in source.problems):
        source.note_at(
            loc, f"Mødet {held_on} ligger uden for kalenderens år. Ret first_year og last_year i calendar.toml."
        )
