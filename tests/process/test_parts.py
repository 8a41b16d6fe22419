"""A part with something changed is the one `dataclasses.replace` would make, of every kind of part a case has."""

from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cached_property
from importlib import import_module
from pkgutil import iter_modules

import pytest

from process import state
from process.change import Change
from process.parts import changed, fields_of, made
from process.planning.waiting import WaitingAct
from process.state.case import Case, CaseState
from process.state.hearing import HearingRequest
from process.state.meeting import MeetingState
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


def test_a_part_made_of_its_cells_is_the_part() -> None:
    names = tuple(field.name for field in fields(STATE.case))
    cells = [getattr(STATE.case, name) for name in names]
    part = made(Case, names, cells)
    assert (part, hash(part)) == (STATE.case, hash(STATE.case))
    with pytest.raises(ValueError, match="zip"):
        made(Case, names, cells[1:])


def test_parts_of_a_case_and_of_a_meeting_hold_their_fields_alone() -> None:
    """What they worked out and kept would be copied with them, and told of a part that has changed since."""
    modules = [import_module(f"process.state.{each.name}") for each in iter_modules(state.__path__)]
    parts = {
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == module.__name__
    }
    assert {HearingRequest, CaseState, MeetingState} < parts
    for kind in (*parts, WaitingAct):
        assert "__slots__" not in vars(kind), kind
        assert not [name for name, value in vars(kind).items() if isinstance(value, cached_property)], kind
        assert not hasattr(kind, "__post_init__"), kind
