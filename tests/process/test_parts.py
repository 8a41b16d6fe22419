"""A part with something changed is the one `dataclasses.replace` would make, of every kind of part a case has."""

from dataclasses import fields, replace
from datetime import date

import pytest

from process.change import Change
from process.parts import changed, fields_of
from process.state.case import CaseState
from process.state.hearing import HearingRequest
from tests.builders.world import registered

STATE = registered().case
PARTS = (STATE, STATE.case, *STATE.consultations, *STATE.approvals, *STATE.proposals)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: type(part).__name__)
def test_it_is_what_replace_would_make(part) -> None:
    for field in fields(part):
        after = changed(part, **{field.name: "something else"})
        assert after == replace(part, **{field.name: "something else"})
        assert type(after) is type(part)
    assert changed(part) == part


def test_the_part_itself_stays_as_it_was() -> None:
    request = HearingRequest(1, 1, 2, mandatory=True, drafted_at=registered().now)
    assert changed(request, due_on=date(2027, 9, 10)).due_on == date(2027, 9, 10)
    assert request.due_on is None


@pytest.mark.parametrize("part", PARTS, ids=lambda part: type(part).__name__)
def test_its_fields_are_those_it_has(part) -> None:
    assert fields_of(part) == {field.name: getattr(part, field.name) for field in fields(part)}


def test_a_field_it_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError, match="holders"):
        changed(STATE.case, holders=1)


def test_what_changes_nothing_leaves_the_same_state() -> None:
    world = registered()
    change = Change(world.context(), world.case)
    before = change.state
    change.set_case(title=STATE.case.title, holder=STATE.case.holder)
    assert change.state is before
    change.set_case(title="Ny svømmehal")
    assert isinstance(change.state, CaseState)
    assert change.state == replace(STATE, case=replace(STATE.case, title="Ny svømmehal"))
