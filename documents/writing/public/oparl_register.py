"""OParl 1.1's objects of what stands in the register: the system, the municipality, bodies, members, terms.

People appear by name and seat, and only those who sit in a political body.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from process.calendar import COPENHAGEN
from process.public.values import PUBLIC_BODIES
from process.register import (
    POLITICAL,
    VOTING,
    BodyKind,
    LegislativeTerm,
    Membership,
    Organization,
    Person,
    Register,
    SeatRole,
)

SCHEMA = "https://schema.oparl.org/1.1/"
SITTING = VOTING | {SeatRole.SUBSTITUTE}
Object = dict[str, Any]
ROLES = {
    SeatRole.CHAIR: "formand",
    SeatRole.VICE_CHAIR: "næstformand",
    SeatRole.MEMBER: "medlem",
    SeatRole.SUBSTITUTE: "stedfortræder",
}
CLASSIFICATIONS = {
    BodyKind.COUNCIL: "Parlament",
    BodyKind.FINANCE: "økonomiudvalg",
    BodyKind.COMMITTEE: "udvalg",
    BodyKind.CITIZEN_COUNCIL: "råd",
    BodyKind.BOARD: "bestyrelse",
}
LISTS = (
    "organization",
    "person",
    "membership",
    "meeting",
    "agendaItem",
    "paper",
    "consultation",
    "file",
    "location",
    "legislativeTerm",
)
_LINKS = {"location": "locationList", "legislativeTerm": "legislativeTermList"}


def is_public_seat(seat: Membership, register: Register) -> bool:
    """Who sits in a political body is public; seats in councils of citizens and boards are not given out here."""
    body = register.organizations.get(seat.organization)
    return body is not None and body.kind in POLITICAL and seat.role in SITTING


@dataclass(frozen=True)
class OfRegister:
    """One installation's objects. `base` is the address of the system object, `site` that of the pages; `since` and
    `changed` are when the register began and last changed, where that is known.
    """

    base: str
    site: str
    municipality: str
    register: Register
    since: datetime | None = None
    changed: datetime | None = None

    def url(self, kind: str, key: object) -> str:
        return f"{self.base}/{kind}/{key}"

    def system(self) -> Object:
        return self._of_register(self.base, "System") | {
            "oparlVersion": SCHEMA,
            "body": f"{self.base}/body",
            "name": f"Sagsgang i {self.municipality}".strip(),
            "website": f"{self.site}/dagsordener",
        }

    def body(self) -> Object:
        lists = {_LINKS.get(kind, kind): f"{self.base}/{kind}" for kind in LISTS if kind != "legislativeTerm"}
        return self._of_register(self.url("body", 1), "Body") | {
            "system": self.base,
            "name": self.municipality,
            "legislativeTermList": f"{self.base}/legislativeTerm",
            "legislativeTerm": [self.term(term) for term in self.register.terms],
            **lists,
        }

    def organization(self, body: Organization) -> Object:
        fields = self._of_register(self.url("organization", body.id), "Organization") | {
            "body": self.url("body", 1),
            "name": body.name,
            "shortName": body.short_name or None,
            "organizationType": "Gremium",
            "classification": CLASSIFICATIONS[body.kind],
            "startDate": body.starts_on.isoformat() if body.starts_on else None,
            "endDate": body.ends_on.isoformat() if body.ends_on else None,
            "meeting": f"{self.base}/meeting?organization={body.id}",
            "membership": [self.url("membership", seat.id) for seat in self.seats(body.id)],
            "web": f"{self.site}/dagsordener?organ={body.code}",
        }
        return stated(fields)

    def seats(self, body: int | None = None) -> tuple[Membership, ...]:
        return tuple(
            seat
            for seat in self.register.memberships
            if body in (None, seat.organization) and is_public_seat(seat, self.register)
        )

    def person(self, person: Person) -> Object:
        seats = [self.membership(seat) for seat in self.seats() if seat.person == person.id]
        return self._of_register(self.url("person", person.id), "Person") | {
            "body": self.url("body", 1),
            "name": person.name,
            "membership": seats,
        }

    def membership(self, seat: Membership) -> Object:
        fields = self._of_register(self.url("membership", seat.id), "Membership") | {
            "person": self.url("person", seat.person),
            "organization": self.url("organization", seat.organization),
            "role": ROLES[seat.role],
            "votingRight": seat.role in VOTING,
            "startDate": seat.starts_on.isoformat() if seat.starts_on else None,
            "endDate": seat.ends_on.isoformat() if seat.ends_on else None,
            "sagsgang:list": seat.party or None,
        }
        return stated(fields)

    def term(self, term: LegislativeTerm) -> Object:
        return self._of_register(self.url("legislativeTerm", term.id), "LegislativeTerm") | {
            "body": self.url("body", 1),
            "name": term.name,
            "startDate": term.starts_on.isoformat(),
            "endDate": term.ends_on.isoformat(),
        }

    def _of_register(self, address: str, kind: str) -> Object:
        stamps = {"created": stamp(self.since), "modified": stamp(self.changed)}
        return stated({"id": address, "type": f"{SCHEMA}{kind}"} | stamps)


def is_public_body(body: Organization) -> bool:
    return body.kind in PUBLIC_BODIES


def stamp(at: datetime | None) -> str | None:
    return at.astimezone(COPENHAGEN).isoformat(timespec="seconds") if at else None


def stated(fields: Object) -> Object:
    return {name: value for name, value in fields.items() if value is not None}
