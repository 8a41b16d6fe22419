"""The files the register is filled from: organisation, people, seats, meetings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time
from types import MappingProxyType

from config.entries import (
    MeetingEntry,
    MembershipEntry,
    MunicipalityEntry,
    OrganizationEntry,
    PersonEntry,
    TermEntry,
)
from config.files.toml import Node, guess
from process.calendar import CalendarRangeError, WorkCalendar
from process.deadlines import working_days_before
from process.register import BodyKind, SeatRole

REGISTER_FILES: Mapping[str, str] = MappingProxyType(
    {
        "organisation": "organisation.toml",
        "people": "people.toml",
        "seats": "seats.toml",
        "meetings": "meetings.toml",
    }
)

MEETING_DAYS = ("case_deadline", "directors", "chair", "dispatch", "publish")
"""The days that lead up to a meeting: `<name>_days` working days before it, or `<name>_on` for one meeting."""


def read_municipality(top: Node) -> MunicipalityEntry:
    node = top.table("municipality")
    municipality = MunicipalityEntry(
        code=node.text("code"),
        name=node.text("name"),
        council_word=node.text("council_word", "byråd"),
        email=node.text("email", ""),
        phone=node.text("phone", ""),
    )
    node.close()
    return municipality


def read_terms(top: Node) -> Iterator[TermEntry]:
    for node in top.tables("term"):
        yield TermEntry(node.text("code"), node.text("name"), node.day("starts_on"), node.day("ends_on"))
        node.close()


def read_organizations(top: Node) -> Iterator[OrganizationEntry]:
    for node in top.tables("organization"):
        yield OrganizationEntry(
            code=node.text("code"),
            name=node.text("name"),
            kind=node.choice("kind", BodyKind),
            short_name=node.text("short_name", ""),
            parent=node.maybe("parent"),
            seats=node.whole("seats", 0),
            med_level=node.whole("med_level", 0),
            counts_saturday=node.flag("counts_saturday"),
            starts_on=node.maybe_day("starts_on"),
            ends_on=node.maybe_day("ends_on"),
            successor=node.maybe("successor"),
            committee=node.maybe("committee"),
            aliases=node.texts("aliases"),
            email=node.text("email", ""),
            phone=node.text("phone", ""),
        )
        node.close()


def read_people(top: Node) -> Iterator[PersonEntry]:
    for node in top.tables("people"):
        yield PersonEntry(
            code=node.text("code"),
            name=node.text("name"),
            email=node.text("email", ""),
            phone=node.text("phone", ""),
            channel=node.text("channel", ""),
        )
        node.close()
    top.close()


def read_seats(top: Node, terms: Mapping[str, TermEntry]) -> Iterator[MembershipEntry]:
    """Seats body by body; a body may name the term its seats last for."""
    for body in top.tables("body"):
        organization = body.text("organization")
        code = body.maybe("term")
        term = terms.get(code) if code else None
        if code and not term:
            body.note("term", f"Valgperioden »{code}« findes ikke i organisation.toml{guess(code, terms)}")
        for seat in body.tables("seats"):
            yield _seat(seat, organization, term)
            seat.close()
        body.close()
    top.close()


def _seat(node: Node, organization: str, term: TermEntry | None) -> MembershipEntry:
    starts_on, ends_on = node.maybe_day("starts_on"), node.maybe_day("ends_on")
    return MembershipEntry(
        organization=organization,
        person=node.text("person"),
        role=node.choice("role", SeatRole, SeatRole.MEMBER),
        party=node.text("party", ""),
        electing_group=node.text("electing_group", ""),
        rank=node.whole("rank", 0),
        starts_on=starts_on or (term.starts_on if term else None),
        ends_on=ends_on or (term.ends_on if term else None),
    )


def read_meetings(top: Node, calendar: WorkCalendar) -> Iterator[MeetingEntry]:
    """Meetings body by body, each a date or a table that says what is different about this one."""
    for body in top.tables("body"):
        organization, starts_at = body.text("organization"), body.hour("starts_at", time(16, 0))
        offsets = {name: body.whole(f"{name}_days", -1) for name in MEETING_DAYS}
        for meeting in _each_meeting(body):
            yield _meeting(meeting, organization, starts_at, offsets, calendar)
            meeting.close()
        body.close()
    top.close()


def _each_meeting(body: Node) -> Iterator[Node]:
    for item in body.items("meetings"):
        values = item if isinstance(item, dict) else {"held_on": item}
        held_on = values.get("held_on")
        line = body.source.line_of(str(held_on), first=body.line("meetings"), last=body.last) or body.line("meetings")
        yield Node(body.source, values, line, line)


def _meeting(
    node: Node, organization: str, starts_at: time, offsets: Mapping[str, int], calendar: WorkCalendar
) -> MeetingEntry:
    held_on = node.day("held_on")
    days = {
        f"{name}_on": node.maybe_day(f"{name}_on") or _before(node, held_on, offsets[name], calendar)
        for name in MEETING_DAYS
    }
    return MeetingEntry(organization=organization, held_on=held_on, starts_at=node.hour("starts_at", starts_at), **days)


def _before(node: Node, held_on: date, days: int, calendar: WorkCalendar) -> date | None:
    if days < 0 or held_on == date.min:
        return None
    try:
        return working_days_before(held_on, days, calendar)
    except CalendarRangeError:
        if not any(problem.line == node.first for problem in node.source.problems):
            node.note(
                "held_on",
                f"Mødet {held_on} ligger uden for kalenderens år. Ret first_year og last_year i calendar.toml.",
            )
        return None
