"""Who may state what: default deny, by the seats held today."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from datetime import date, time
from enum import Enum
from typing import Any, get_origin, get_type_hints

import pytest

from process.commands import case as c
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.commands.act import Command, Draft
from process.handlers import FACTS
from process.ids import BodyId, CaseId, ItemNumber, MeetingId, PersonId
from process.permission import forbidden
from process.refusals import ROLES
from process.register import Membership, SeatRole
from process.state.hearing import FileRef
from tests.builders.context import ctx
from tests.builders.moments import START, at
from tests.builders.nordby import (
    ADMINISTRATOR,
    AUDITOR,
    CARE,
    CHIEF,
    CITIZEN,
    CONSULTANT,
    COORDINATOR,
    COUNCIL_SECRETARY,
    DIRECTOR,
    DISABILITY,
    DISABILITY_CHAIR,
    DISABILITY_SECRETARY,
    FIRST_A,
    FORMER,
    HEAD,
    KAI,
    MED_SECRETARY,
    OFFICER,
    REGISTER,
    SOCIAL,
    SOCIAL_SECRETARY,
)
from tests.builders.world import released

SAMPLES: dict[object, object] = {
    CaseId: 1,
    MeetingId: 301,
    BodyId: DISABILITY,
    PersonId: OFFICER,
    ItemNumber: 1,
    int: 1,
    str: "x",
    bool: True,
    date: START,
    time: time(12),
    Draft: Draft("T"),
    FileRef: FileRef("ab" * 32, "bilag.pdf", "application/pdf", 10),
}


def sample(kind: type[Command]) -> Command:
    """A command with a value in each field that must have one, by its type."""
    hints = get_type_hints(kind)
    asked = [field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING]
    return kind(**{name: _value(hints[name]) for name in asked})


def _value(hint: Any) -> object:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    whole = get_origin(hint) or hint
    return {tuple: (), Mapping: {}}.get(whole, SAMPLES.get(hint))


EVERY = {kind: sample(kind) for kind in FACTS}


def refused(command, context, bodies=()):
    return forbidden(FACTS[type(command)].seats, context, bodies)


SPEAKS_FOR_ONESELF = {
    mc.BringItem,
    mc.TakeBackItem,
    c.DropCallIn,
    mc.ReportAbsence,
    mc.WithdrawAbsence,
    mc.AnswerSubstitution,
    mc.RaiseConflict,
    mc.StopDecision,
    mc.WithdrawStop,
    mc.EnterDissent,
    mc.WithdrawDissent,
    mc.SignRecord,
}


BY_PEOPLE = [fact for fact in FACTS.values() if fact.seats]
BY_THE_ENGINE = [fact.command for fact in FACTS.values() if not fact.seats]


@pytest.mark.parametrize("fact", BY_PEOPLE, ids=lambda fact: fact.command.__name__)
def test_nobody_is_allowed_by_accident(fact) -> None:
    if fact.command not in SPEAKS_FOR_ONESELF:
        assert SeatRole.SUBSTITUTE not in fact.seats
    assert not fact.seats & {SeatRole.AUDITOR, SeatRole.CHIEF_EXECUTIVE}
    assert all(role in ROLES for role in fact.seats), "a refusal must be able to name who may"


@pytest.mark.parametrize("command", EVERY.values(), ids=lambda command: type(command).__name__)
@pytest.mark.parametrize("person", [CITIZEN, FORMER, AUDITOR, CHIEF, FIRST_A, 999])
def test_who_has_no_seat_for_it_may_state_nothing(command, person) -> None:
    assert refused(command, ctx(person), [SOCIAL]).code == "not_allowed"


@pytest.mark.parametrize("command", EVERY.values(), ids=lambda command: type(command).__name__)
def test_who_has_no_seat_is_refused_by_decide_itself(command) -> None:
    world = released()
    if isinstance(command, c.RegisterCase):
        world.state = None
    assert world.refused(command, CITIZEN) == "not_allowed"


@pytest.mark.parametrize("kind", BY_THE_ENGINE)
@pytest.mark.parametrize("person", [ADMINISTRATOR, COORDINATOR, DIRECTOR, OFFICER, SOCIAL_SECRETARY])
def test_what_the_engine_does_no_person_may(kind, person) -> None:
    assert refused(EVERY[kind], ctx(person)).code == "not_allowed"
    assert refused(EVERY[kind], ctx(None)) is None


@pytest.mark.parametrize(
    ("person", "command", "bodies", "may"),
    [
        (SOCIAL_SECRETARY, mc.CloseRecord, [SOCIAL], True),
        (COUNCIL_SECRETARY, mc.CloseRecord, [SOCIAL], False),  # another committee's secretary
        (COORDINATOR, mc.CloseRecord, [SOCIAL], True),
        (KAI, mc.StopDecision, [SOCIAL], True),
        (KAI, mc.RecordDecision, [SOCIAL], False),  # a vice-chair keeps no record
        (DISABILITY_SECRETARY, hc.RecordResponse, [DISABILITY], True),
        (DISABILITY_CHAIR, hc.RecordResponse, [DISABILITY], True),
        (MED_SECRETARY, hc.RecordResponse, [DISABILITY], False),
        (DISABILITY_SECRETARY, hc.SendHearing, [DISABILITY], False),
        (OFFICER, hc.SendHearing, [], False),
        (OFFICER, c.ApproveDraft, [], False),
        (HEAD, c.ApproveDraft, [], True),
        (ADMINISTRATOR, c.ApproveDraft, [], False),
        (CONSULTANT, c.WithdrawCase, [], True),
    ],
)
def test_a_secretary_or_chair_acts_for_their_own_body_only(person, command, bodies, may) -> None:
    assert (refused(EVERY[command], ctx(person), bodies) is None) is may


def test_a_seat_counts_only_while_it_is_held() -> None:
    ended = (*REGISTER.memberships, Membership(100, CARE, CITIZEN, SeatRole.HEAD, ends_on=date(2027, 2, 1)))
    register = replace(REGISTER, memberships=ended)
    approve = EVERY[c.ApproveDraft]
    assert refused(approve, ctx(CITIZEN, at(date(2027, 2, 1)), register=register)) is None
    assert refused(approve, ctx(CITIZEN, at(date(2027, 2, 2)), register=register)) is not None
