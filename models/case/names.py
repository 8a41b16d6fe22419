"""Names of bodies and people as lists and sentences say them; what is no more in the register still has one."""

from __future__ import annotations

from collections.abc import Iterable

from process.register import Register
from process.state.hearing import HearingRequest
from process.words.dates import listing

NOBODY = "Ingen"


def body_name(register: Register, body: int) -> str:
    organization = register.organizations.get(body)
    return organization.name if organization else f"organ {body}"


def person_name(register: Register, person: int | None) -> str:
    somebody = register.persons.get(person) if person is not None else None
    return somebody.name if somebody else NOBODY


def bodies_in_words(register: Register, requests: Iterable[HearingRequest]) -> str:
    """ "Handicaprådet, Ældrerådet og HovedMED", each once."""
    return listing(list(dict.fromkeys(body_name(register, request.body) for request in requests)))
