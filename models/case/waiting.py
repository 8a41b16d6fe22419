"""What a case waits for, as one Danish sentence with the name of who acts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from process.calendar import danish_date
from process.people import current_treatments
from process.register import MeetingStatus, Register
from process.stages import Stage, StepState
from process.state.case import CaseState, Placement
from process.state.hearing import HearingRequest
from process.state.terms import awaits_confirmation, is_placed_ahead

NOBODY = "Ingen"


def what_it_waits_for(state: CaseState, register: Register, today: date) -> str:
    """The next act, and by whom: "Lone Dahl skal godkende udkastet."."""
    holder = person_name(register, state.case.holder)
    if state.case.joined_number and state.case.decided_on is None and state.case.ending is None:
        return f"Behandles i sag {state.case.joined_number}."
    match state.case.stage:
        case Stage.DRAFTING if state.is_approved and state.case.released_at is None:
            return _moving(state)
        case Stage.DRAFTING:
            act = "godkende udkastet" if state.case.submitted_at else "gøre udkastet færdigt og indsende det"
            return f"{holder} skal {act}."
        case Stage.HEARING:
            return _hearing(state, register, holder)
        case Stage.RECOMMENDATION | Stage.DECISION:
            return _meeting(state, register, holder, today)
        case Stage.FOLLOW_UP:
            return f"{holder} skal melde, når beslutningen er udført."
        case Stage.ENDED:
            return "Sagen er afsluttet."


def _moving(state: CaseState) -> str:
    """Approved by all, and not yet moved on: nobody need do anything for the moment."""
    if any(step.state is not StepState.STRUCK for step in state.hearings()):
        return "Udkastet er godkendt. Høringsbrevene gøres klar."
    return "Udkastet er godkendt. Sagen flyttes videre."


def _hearing(state: CaseState, register: Register, holder: str) -> str:
    unsent = [request for request in state.requests if request.sent_at is None and not request.is_finished]
    if unsent:
        return f"{holder} skal sende {_count(len(unsent), 'høringsbrev', 'høringsbreve')}."
    missing = [request for request in state.requests if request.is_waiting]
    if missing:
        return f"{holder} følger op på svar fra {bodies_in_words(register, missing)}."
    act = "skrive høringsnotatet" if state.case.memo_filed_at is None else "godkende høringsnotatet"
    return f"{holder} skal {act}."


def _meeting(state: CaseState, register: Register, holder: str, today: date) -> str:
    term = awaits_confirmation(state, register, today)
    if term is not None and not is_placed_ahead(state):
        return f"{holder} skal bekræfte sagens rute: {term.name} er begyndt."
    turn = next(iter(current_treatments(state)), None)
    if turn is None:
        return f"{holder} skal rette sagens rute: intet udvalg er på tur."
    body, place = body_name(register, turn.body), state.live_placement(turn.number)
    if place is None or (place.meeting_state is MeetingStatus.CLOSED and place.outcome is not None):
        return f"{holder} skal sætte sagen på dagsordenen i {body}."
    return _placed(place, body, holder, today)


def _placed(place: Placement, body: str, holder: str, today: date) -> str:
    held = f"{body} den {danish_date(place.held_on)}"
    if place.outcome is not None:
        return f"{holder} skal lukke protokollen for {held}."
    if place.held_on < today:
        return f"{holder} skal skrive, hvad {held} besluttede."
    return f"Behandles i {held}. {holder} har punktet."


def body_name(register: Register, body: int) -> str:
    organization = register.organizations.get(body)
    return organization.name if organization else f"organ {body}"


def person_name(register: Register, person: int | None) -> str:
    somebody = register.persons.get(person) if person is not None else None
    return somebody.name if somebody else NOBODY


def bodies_in_words(register: Register, requests: Iterable[HearingRequest]) -> str:
    """ "Handicaprådet, Ældrerådet og HovedMED", each once."""
    names = list(dict.fromkeys(body_name(register, request.body) for request in requests))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} og {names[-1]}"


def _count(number: int, singular: str, many: str) -> str:
    return f"ét {singular}" if number == 1 else f"{number} {many}"
