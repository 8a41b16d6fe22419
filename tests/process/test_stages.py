"""The stage is computed from the route: the lowest unfinished step, a hearing before a recommendation."""

import pytest

from process.rules import Role
from process.stages import ORDER, STAGE, STAGES, Stage, StepState, stage_of
from tests.builders.case import a_step

H, R, D, INFO = Role.HEARING, Role.RECOMMENDATION, Role.DECISION, Role.INFORMATION
PLANNED, READY, OPEN, DONE, STRUCK = StepState


def route(*steps):
    """(role, step, state) each; a decision is authoritative."""
    return [
        a_step(number, role=role, step=step, state=state, authoritative=role is D)
        for number, (role, step, state) in enumerate(steps, 1)
    ]


@pytest.mark.parametrize(
    ("steps", "stage"),
    [
        ([(H, 1, READY), (R, 2, PLANNED), (D, 3, PLANNED)], Stage.HEARING),
        ([(H, 1, OPEN), (R, 2, PLANNED), (D, 3, PLANNED)], Stage.HEARING),
        ([(H, 1, DONE), (R, 2, READY), (D, 3, PLANNED)], Stage.RECOMMENDATION),
        ([(H, 1, STRUCK), (R, 2, OPEN), (D, 3, PLANNED)], Stage.RECOMMENDATION),
        ([(H, 1, DONE), (R, 2, DONE), (D, 3, READY)], Stage.DECISION),
        ([(H, 1, DONE), (R, 2, DONE), (D, 3, DONE)], Stage.FOLLOW_UP),
        ([(H, 1, OPEN), (R, 1, OPEN), (D, 3, PLANNED)], Stage.HEARING),  # heard beside a committee
        ([(H, 1, OPEN), (R, 1, DONE), (D, 3, PLANNED)], Stage.HEARING),
        ([(R, 1, READY), (H, 2, PLANNED), (R, 3, PLANNED), (D, 4, PLANNED)], Stage.RECOMMENDATION),
        ([(R, 1, DONE), (H, 2, READY), (R, 3, PLANNED), (D, 4, PLANNED)], Stage.HEARING),
        ([(R, 1, DONE), (H, 2, DONE), (R, 3, READY), (D, 4, PLANNED)], Stage.RECOMMENDATION),
        ([(R, 2, DONE), (R, 2, OPEN), (D, 3, PLANNED)], Stage.RECOMMENDATION),  # one of two committees is missing
        ([(INFO, 1, PLANNED), (D, 2, READY)], Stage.DECISION),
        ([(D, 1, DONE), (INFO, 2, PLANNED)], Stage.FOLLOW_UP),
        ([], Stage.FOLLOW_UP),
    ],
)
def test_stage_is_the_lowest_unfinished_step(steps, stage) -> None:
    assert stage_of(route(*steps), released=True, ended=False) is stage


def test_a_draft_not_released_is_in_drafting_whatever_its_route_says() -> None:
    assert stage_of(route((R, 1, OPEN)), released=False, ended=False) is Stage.DRAFTING


@pytest.mark.parametrize("released", [True, False])
def test_an_ended_case_is_ended_whatever_its_route_says(released) -> None:
    assert stage_of(route((R, 1, OPEN)), released=released, ended=True) is Stage.ENDED


def test_order_of_the_route_does_not_matter() -> None:
    steps = route((H, 1, OPEN), (R, 1, READY), (D, 2, PLANNED))
    assert {stage_of(order, released=True, ended=False) for order in (steps, steps[::-1])} == {Stage.HEARING}


def test_the_table_names_every_stage_once_in_order() -> None:
    assert tuple(Stage) == ORDER
    assert len(STAGE) == len(STAGES) == len(Stage)
