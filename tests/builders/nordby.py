"""Nordby: a council of five, a finance committee, two committees, a Handicapråd, a HovedMED and one department."""

from __future__ import annotations

from datetime import date, time, timedelta

from process.calendar import instant
from process.register import BodyKind, MeetingDate, Membership, Organization, Person, Register, SeatRole

COUNCIL, FINANCE, SOCIAL, ROADS, DISABILITY, HOVEDMED, TOWN_HALL, CARE = range(1, 9)
OFFICER, HEAD, CONSULTANT, DIRECTOR, COORDINATOR, CHIEF = range(1, 7)
COUNCIL_SECRETARY, FINANCE_SECRETARY, SOCIAL_SECRETARY, ROADS_SECRETARY = range(11, 15)
DISABILITY_SECRETARY, DISABILITY_CHAIR, MED_SECRETARY, MED_CHAIR = range(15, 19)
MAYOR, LIS, KAI, IDA, OLE = range(21, 26)  # the council; MAYOR, LIS, IDA of list A, KAI and OLE of list B
FIRST_A, SECOND_A, FIRST_B = range(26, 29)  # the council's substitutes by list and rank
ADMINISTRATOR, AUDITOR, FORMER, CITIZEN = range(31, 35)

SECRETARIES = {
    COUNCIL: COUNCIL_SECRETARY,
    FINANCE: FINANCE_SECRETARY,
    SOCIAL: SOCIAL_SECRETARY,
    ROADS: ROADS_SECRETARY,
    DISABILITY: DISABILITY_SECRETARY,
    HOVEDMED: MED_SECRETARY,
}
MEMBERS = {COUNCIL: (MAYOR, LIS, KAI, IDA, OLE), FINANCE: (MAYOR, LIS, OLE), SOCIAL: (LIS, KAI, IDA), ROADS: (OLE,)}


_BODIES = (
    (COUNCIL, "byraad", "Nordby Byråd", BodyKind.COUNCIL, 5),
    (FINANCE, "oeu", "Økonomiudvalget", BodyKind.FINANCE, 3),
    (SOCIAL, "social", "Socialudvalget", BodyKind.COMMITTEE, 3),
    (ROADS, "vej", "Vejudvalget", BodyKind.COMMITTEE, 1),
    (DISABILITY, "handicapraad", "Handicaprådet", BodyKind.CITIZEN_COUNCIL, 4),
    (HOVEDMED, "hovedmed", "HovedMED", BodyKind.MED, 4),
    (TOWN_HALL, "raadhus", "Rådhuset", BodyKind.DEPARTMENT, 0),
    (CARE, "omsorg", "Omsorg", BodyKind.DEPARTMENT, 0),
)
_PEOPLE = {
    OFFICER: "Asta Lind",
    HEAD: "Bo Vang",
    CONSULTANT: "Carl Eng",
    DIRECTOR: "Dina Mose",
    COORDINATOR: "Ella Krat",
    CHIEF: "Finn Toft",
    COUNCIL_SECRETARY: "Gry Holt",
    FINANCE_SECRETARY: "Hans Lund",
    SOCIAL_SECRETARY: "Inge Kær",
    ROADS_SECRETARY: "Jens Dige",
    DISABILITY_SECRETARY: "Kamma Bro",
    DISABILITY_CHAIR: "Leif Sig",
    MED_SECRETARY: "Mona Ås",
    MED_CHAIR: "Nis Rav",
    MAYOR: "Olga Strand",
    LIS: "Lis Fjord",
    KAI: "Kai Næs",
    IDA: "Ida Vig",
    OLE: "Ole Sund",
    FIRST_A: "Per Odde",
    SECOND_A: "Rita Klit",
    FIRST_B: "Sven Hede",
    ADMINISTRATOR: "Tove Port",
    AUDITOR: "Ulla Tal",
    FORMER: "Viggo Før",
    CITIZEN: "Yrsa Gade",
}
_SEATS: tuple[tuple[int, int, SeatRole, str, int], ...] = (
    (CARE, OFFICER, SeatRole.OFFICER, "", 0),
    (CARE, HEAD, SeatRole.HEAD, "", 0),
    (TOWN_HALL, CONSULTANT, SeatRole.FINANCE_CONSULTANT, "", 0),
    (TOWN_HALL, DIRECTOR, SeatRole.DIRECTOR, "", 0),
    (TOWN_HALL, COORDINATOR, SeatRole.COORDINATOR, "", 0),
    (TOWN_HALL, CHIEF, SeatRole.CHIEF_EXECUTIVE, "", 0),
    (TOWN_HALL, ADMINISTRATOR, SeatRole.ADMINISTRATOR, "", 0),
    (TOWN_HALL, AUDITOR, SeatRole.AUDITOR, "", 0),
    *((body, person, SeatRole.SECRETARY, "", 0) for body, person in SECRETARIES.items()),
    (DISABILITY, DISABILITY_CHAIR, SeatRole.CHAIR, "", 0),
    (HOVEDMED, MED_CHAIR, SeatRole.CHAIR, "", 0),
    (COUNCIL, MAYOR, SeatRole.CHAIR, "A", 0),
    (COUNCIL, LIS, SeatRole.MEMBER, "A", 0),
    (COUNCIL, KAI, SeatRole.MEMBER, "B", 0),
    (COUNCIL, IDA, SeatRole.MEMBER, "A", 0),
    (COUNCIL, OLE, SeatRole.MEMBER, "B", 0),
    (COUNCIL, FIRST_A, SeatRole.SUBSTITUTE, "A", 1),
    (COUNCIL, SECOND_A, SeatRole.SUBSTITUTE, "A", 2),
    (COUNCIL, FIRST_B, SeatRole.SUBSTITUTE, "B", 1),
    (FINANCE, MAYOR, SeatRole.CHAIR, "A", 0),
    (FINANCE, LIS, SeatRole.MEMBER, "A", 0),
    (FINANCE, OLE, SeatRole.MEMBER, "B", 0),
    (SOCIAL, LIS, SeatRole.CHAIR, "A", 0),
    (SOCIAL, KAI, SeatRole.VICE_CHAIR, "B", 0),
    (SOCIAL, IDA, SeatRole.MEMBER, "A", 0),
    (ROADS, OLE, SeatRole.CHAIR, "B", 0),
)


def _meetings() -> tuple[MeetingDate, ...]:
    """Each political body meets four times: 101 to 104 the council, 201 to 204 finance, 301 and 401 the committees."""
    meetings = []
    for body, first in ((SOCIAL, date(2027, 3, 2)), (ROADS, date(2027, 3, 3)), (FINANCE, date(2027, 3, 10))):
        meetings += [_meeting(body, number, first + timedelta(weeks=5 * number)) for number in range(4)]
    meetings += [_meeting(COUNCIL, number, date(2027, 3, 16) + timedelta(weeks=5 * number)) for number in range(4)]
    return tuple(sorted(meetings, key=lambda meeting: (meeting.starts_at, meeting.id)))


def _meeting(body: int, number: int, held_on: date) -> MeetingDate:
    return MeetingDate(
        id=body * 100 + number + 1,
        organization=body,
        starts_at=instant(held_on, time(16)),
        held_on=held_on,
        case_deadline_on=held_on - timedelta(days=12),
        dispatch_on=held_on - timedelta(days=6),
    )


_SPEAKING = (*SECRETARIES.values(), DISABILITY_CHAIR, MED_CHAIR)


def _person(number: int, name: str) -> Person:
    """Those who speak for a hearing body have an address: their letters leave by mail."""
    code = name.split(maxsplit=1)[0].lower()
    return Person(number, code, name, f"{code}@nordby.example" if number in _SPEAKING else "")


REGISTER = Register(
    organizations={
        number: Organization(
            id=number,
            code=code,
            name=name,
            kind=kind,
            seats=seats,
            parent={CARE: TOWN_HALL}.get(number),
            committee={CARE: SOCIAL}.get(number),
        )
        for number, code, name, kind, seats in _BODIES
    },
    persons={number: _person(number, name) for number, name in _PEOPLE.items()},
    memberships=(
        *(
            Membership(number, body, person, role, group, group, rank)
            for number, (body, person, role, group, rank) in enumerate(_SEATS, 1)
        ),
        Membership(99, CARE, FORMER, SeatRole.HEAD, ends_on=date(2026, 12, 31)),
    ),
    meetings=_meetings(),
)
