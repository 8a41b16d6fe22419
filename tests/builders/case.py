"""Cases as they stand, and the command that begins one."""

from __future__ import annotations

from typing import Any

from process.commands.act import Draft
from process.commands.case import RegisterCase
from process.register import Register, SeatRole
from process.rules import Role
from process.state.case import Case, CaseState, Consultation
from tests.builders.moments import START, at
from tests.builders.nordby import CARE, OFFICER, SOCIAL

PARTIES = ("people_with_disabilities", "affects_staff")


def a_case(*consultations: Consultation, **changes: Any) -> CaseState:
    """A case as it stands, released unless said otherwise; consultations as given."""
    row: dict[str, Any] = {
        "id": 1,
        "number": "2027-0001",
        "title": "Nye rampanlæg",
        "case_type": "political_case",
        "department": CARE,
        "officer": OFFICER,
        "created_at": at(START),
        "released_at": at(START),
        "holder": OFFICER,
    }
    return CaseState(Case(**row | changes), consultations=consultations)


def a_step(number: int, body: int = SOCIAL, role: Role = Role.RECOMMENDATION, **changes: Any) -> Consultation:
    return Consultation(**{"number": number, "body": body, "role": role, "step": number} | changes)


def a_registration(register: Register, **fields: Any) -> tuple[RegisterCase, int]:
    """A budget proposal of the example municipality, and the officer who registers it."""
    department = register.organization("handicap_psykiatri")
    committee = register.organization("sundhedsudvalg")
    assert department is not None
    assert committee is not None
    officer = register.above(department.id, START, SeatRole.OFFICER)
    assert officer is not None
    facts: dict[str, Any] = {
        "title": "Omlægning af værksteder",
        "case_type": "budget_proposal",
        "department": department.id,
        "officer": officer,
        "committees": (committee.id,),
        "proposals": (Draft("Omlægning af værksteder", {"beløb": 900}, "beskyttet beskæftigelse"),),
    }
    return RegisterCase(**facts | fields), officer
