"""Who may see which item of a meeting: closed and embargoed ones are for the body, its desk and the case's people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from models.access.visibility import Seat, Viewer, cases_with, may_see_annex, may_see_item, may_see_meeting, viewer_of
from models.database import reading
from process.state.confidentiality import NO_CASES
from process.state.meeting import AgendaItem, Annex, MeetingState
from process.state.presence import Conflict, Ruling, SeatSubstitution, SubstitutionState
from tests.builders.case import a_registration
from tests.builders.meeting import a_meeting
from tests.builders.moments import START, at
from tests.builders.nordby import (
    AUDITOR,
    CITIZEN,
    COORDINATOR,
    DIRECTOR,
    DISABILITY_SECRETARY,
    FIRST_A,
    IDA,
    LIS,
    MAYOR,
    MED_CHAIR,
    OFFICER,
    OLE,
    REGISTER,
    ROADS_SECRETARY,
    SOCIAL_SECRETARY,
)

NOW = at(START)
CASE = 7
SOCIAL_MEETING = 301


def viewer(person: int) -> Viewer:
    organizations = REGISTER.organizations
    return Viewer(
        person,
        REGISTER.persons[person].name,
        tuple(
            Seat(seat.role, seat.organization, organizations[seat.organization].name, body.kind)
            for seat in REGISTER.roles_of(person, START)
            for body in (organizations[seat.organization],)
        ),
    )


def with_item(**fields: object) -> tuple[MeetingState, AgendaItem]:
    item = replace(AgendaItem(1, CASE, 2, "Lejemål"), **fields)
    return replace(a_meeting(SOCIAL_MEETING), items=(item,)), item


CLOSED = [
    (LIS, True, "chair"),
    (IDA, True, "member"),
    (SOCIAL_SECRETARY, True, "its secretary"),
    (COORDINATOR, True, "coordinator"),
    (MAYOR, False, "of the council, not of this body"),
    (ROADS_SECRETARY, False, "another body's secretary"),
    (DIRECTOR, False, "a director the case is not with"),
    (OFFICER, False, "an officer the case is not with"),
    (AUDITOR, False, "auditor"),
    (FIRST_A, False, "on the list, not called"),
    (DISABILITY_SECRETARY, False, "a hearing body's secretary"),
]


@pytest.mark.parametrize(("person", "sees"), [row[:2] for row in CLOSED], ids=[row[2] for row in CLOSED])
def test_a_closed_item_is_for_the_body_and_its_desk(person: int, sees: bool) -> None:
    record, item = with_item(is_closed=True)
    assert may_see_item(viewer(person), record, item, frozenset(), NOW, NO_CASES) is sees
    embargoed = replace(item, is_closed=False, public_from=NOW + timedelta(hours=1))
    assert may_see_item(viewer(person), record, embargoed, frozenset(), NOW, NO_CASES) is sees


@pytest.mark.parametrize("person", [row[0] for row in CLOSED])
def test_an_open_item_is_for_all_who_see_the_meeting(person: int) -> None:
    record, item = with_item(public_from=NOW)
    assert may_see_item(viewer(person), record, item, frozenset(), NOW, NO_CASES)


def test_the_cases_own_people_see_their_closed_item() -> None:
    record, item = with_item(is_closed=True)
    assert may_see_item(viewer(OFFICER), record, item, {CASE}, NOW, NO_CASES)
    assert not may_see_item(viewer(OFFICER), record, replace(item, case_id=None), {CASE}, NOW, NO_CASES)


def test_the_installation_itself_sees_everything() -> None:
    record, item = with_item(is_closed=True)
    assert may_see_item(None, record, item, frozenset(), NOW, NO_CASES)
    assert may_see_meeting(None, record, REGISTER)


def test_what_stands_under_a_closed_item_is_closed() -> None:
    record, above = with_item(is_closed=True)
    below = AgendaItem(2, 8, 2, "Bilag til lejemål", under=1)
    record = replace(record, items=(above, below))
    assert not may_see_item(viewer(DIRECTOR), record, below, frozenset(), NOW, NO_CASES)
    assert may_see_item(viewer(DIRECTOR), record, replace(below, under=0), frozenset(), NOW, NO_CASES)


@pytest.mark.parametrize(
    ("state", "sees"),
    [
        (SubstitutionState.ASKED, False),
        (SubstitutionState.DECLINED, False),
        (SubstitutionState.CALLED, True),
        (SubstitutionState.ACCEPTED, True),
        (SubstitutionState.APPROVED, True),
        (SubstitutionState.REFUSED, False),
        (SubstitutionState.RELEASED, False),
    ],
)
def test_a_substitute_sees_closed_items_when_coming(state: SubstitutionState, sees: bool) -> None:
    record, item = with_item(is_closed=True)
    record = replace(record, substitutions=(SeatSubstitution(IDA, MAYOR, state),))
    assert may_see_item(viewer(MAYOR), record, item, frozenset(), NOW, NO_CASES) is sees


ANNEX = Annex(1, 1, "Lejekontrakt", "ab" * 32, "kontrakt.pdf", 10, "application/pdf")


@pytest.mark.parametrize(
    ("person", "annex", "sees"),
    [
        (DIRECTOR, {}, True),
        (DIRECTOR, {"is_closed": True}, False),
        (DIRECTOR, {"public_from": NOW + timedelta(days=1)}, False),
        (DIRECTOR, {"item": 9}, False),
        (IDA, {"is_closed": True}, True),
        (SOCIAL_SECRETARY, {"public_from": NOW + timedelta(days=1)}, True),
    ],
)
def test_an_annex_may_be_closed_on_an_open_item(person: int, annex: dict[str, object], sees: bool) -> None:
    record, _ = with_item()
    assert may_see_annex(viewer(person), record, replace(ANNEX, **annex), frozenset(), NOW, NO_CASES) is sees


@pytest.mark.parametrize(
    ("ruling", "sees"), [(Ruling.RAISED, True), (Ruling.DISQUALIFIED, False), (Ruling.NOT_DISQUALIFIED, True)]
)
@pytest.mark.parametrize("is_item", [True, False], ids=["closed item", "closed annex"])
def test_a_disqualified_member_does_not_get_the_closed_annexes(ruling: Ruling, sees: bool, is_item: bool) -> None:
    record, item = with_item(is_closed=is_item)
    record = replace(record, conflicts=(Conflict(IDA, 1, ruling=ruling),))
    annex = replace(ANNEX, is_closed=not is_item)
    assert may_see_annex(viewer(IDA), record, annex, frozenset(), NOW, NO_CASES) is sees
    assert may_see_annex(viewer(LIS), record, annex, frozenset(), NOW, NO_CASES), "the others do"
    assert may_see_item(viewer(IDA), record, item, frozenset(), NOW, NO_CASES), "that it is treated they know"
    if not is_item:
        assert may_see_annex(viewer(IDA), record, ANNEX, frozenset(), NOW, NO_CASES), "what is open is open to all"


def test_an_annex_of_a_closed_item_is_closed() -> None:
    record, _ = with_item(is_closed=True)
    assert not may_see_annex(viewer(DIRECTOR), record, ANNEX, frozenset(), NOW, NO_CASES)
    assert may_see_annex(viewer(DIRECTOR), record, ANNEX, {CASE}, NOW, NO_CASES)


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        (OFFICER, True),
        (AUDITOR, True),
        (MAYOR, True),  # of the council: committees' meetings too
        (OLE, True),
        (FIRST_A, True),
        (DISABILITY_SECRETARY, False),
        (MED_CHAIR, False),
        (CITIZEN, False),
    ],
)
def test_who_may_see_a_committees_meeting(person: int, sees: bool) -> None:
    assert may_see_meeting(viewer(person), a_meeting(SOCIAL_MEETING), REGISTER) is sees


def test_whoever_is_asked_to_sit_in_sees_the_meeting() -> None:
    record = a_meeting(SOCIAL_MEETING)
    asked = replace(record, substitutions=(SeatSubstitution(IDA, CITIZEN, SubstitutionState.ASKED),))
    assert not may_see_meeting(viewer(CITIZEN), record, REGISTER)
    assert may_see_meeting(viewer(CITIZEN), asked, REGISTER)


def test_own_cases_are_those_one_is_officer_holder_or_approver_of(store) -> None:
    from process.commands.act import Act

    command, officer = a_registration(store.reference.register)
    case = store.apply(command, Act(officer, "registered"), at(START)).case_id
    approvals = SQLModel.metadata.tables["approval"]
    with reading(store.engine) as connection:
        chain = connection.execute(sa.select(approvals.c.person).where(approvals.c.case_id == case)).scalars().all()
        theirs = {
            person: cases_with(connection, viewer_of(connection, person, date(2027, 1, 5)), [case, case + 1])
            for person in store.reference.register.persons
        }
    assert chain
    assert {person for person, cases in theirs.items() if cases} == {officer, *chain}
    assert set().union(*theirs.values()) == {case}
