"""What two versions of an agenda differ in, said as a secretary would say it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.case.difference import Part
from documents.meeting.agenda_difference import agenda_difference
from process.meeting.agenda_order import snapshot
from process.state.meeting import AgendaItem, ItemKind, ListType, MeetingState
from tests.builders.meeting import a_meeting
from tests.builders.moments import START, at


def item(number: int, **fields: object) -> AgendaItem:
    first = AgendaItem(number, None, None, f"Sag {number}", printed=number, position=number * 10)
    return replace(first, **fields)


def agenda(*items: AgendaItem) -> MeetingState:
    return replace(a_meeting(), items=items)


def said(old: MeetingState, new: MeetingState) -> list[str]:
    return [change.sentence for change in agenda_difference(snapshot(old), snapshot(new))]


NINE = tuple(item(number) for number in range(1, 10))
LATE = item(10, list_type=ListType.LATE, late_reason="Fristen er 1. oktober.")

CASES = {
    "late": ((*NINE, LATE), ["Punkt 10 er tilføjet som hastesag: »Sag 10«. Begrundelse: Fristen er 1. oktober."]),
    "supplementary": (
        (*NINE, item(10, list_type=ListType.SUPPLEMENTARY)),
        ["Punkt 10 er tilføjet som tillægspunkt: »Sag 10«."],
    ),
    "ordinary": ((*NINE, item(10)), ["Punkt 10 er tilføjet: »Sag 10«."]),
    "forward": (
        tuple(replace(listed, position=35) if listed.number == 7 else listed for listed in NINE),
        ["Punkt 7 er flyttet frem efter punkt 3."],
    ),
    "first": (
        tuple(replace(listed, position=1) if listed.number == 7 else listed for listed in NINE),
        ["Punkt 7 er flyttet frem til først."],
    ),
    "back": (
        tuple(replace(listed, position=85) if listed.number == 2 else listed for listed in NINE),
        ["Punkt 2 er flyttet tilbage efter punkt 8."],
    ),
    "gone": (
        tuple(replace(listed, removed_at=at(START)) if listed.number == 4 else listed for listed in NINE),
        ["Punkt 4 udgår: »Sag 4«."],
    ),
    "kind": (
        (replace(NINE[0], item_kind=ItemKind.DISCUSSION), *NINE[1:]),
        ["Punkt 1 er nu en drøftelsessag."],
    ),
    "closed": ((replace(NINE[0], is_closed=True), *NINE[1:]), ["Punkt 1 er nu lukket."]),
    "title": ((replace(NINE[0], title="Sag om veje"), *NINE[1:]), ["Punkt 1 har fået ændret titel."]),
    "points": ((replace(NINE[0], points=("at det sker",)), *NINE[1:]), ["Punkt 1 har fået ændret indstilling."]),
    "nothing": (NINE, []),
    "spaces": ((replace(NINE[0], title="Sag  1"), *NINE[1:]), []),
}


@pytest.mark.parametrize(("items", "sentences"), CASES.values(), ids=CASES)
def test_each_change_has_its_sentence(items: tuple[AgendaItem, ...], sentences: list[str]) -> None:
    assert said(agenda(*NINE), agenda(*items)) == sentences


def test_what_was_taken_off_before_is_not_said_again() -> None:
    gone = replace(NINE[3], removed_at=at(START))
    before = agenda(*NINE[:3], gone, *NINE[4:])
    assert said(before, agenda(*NINE[:3], gone, *NINE[4:], LATE)) == [
        "Punkt 10 er tilføjet som hastesag: »Sag 10«. Begrundelse: Fristen er 1. oktober."
    ]


def test_moves_are_told_level_by_level() -> None:
    below = tuple(item(20 + number, under=3, printed=number, position=number) for number in (1, 2, 3))
    turned = (replace(below[0], position=9), *below[1:])
    assert said(agenda(*NINE, *below), agenda(*NINE, *turned)) == ["Punkt 3.1 er flyttet tilbage efter punkt 3.3."]


def test_the_words_that_changed_are_there() -> None:
    old, new = (
        agenda(item(1, points=("at der bruges 900",))),
        agenda(item(1, points=("at der bruges 650", "at det evalueres"))),
    )
    (change,) = agenda_difference(snapshot(old), snapshot(new))
    assert "".join(piece.text for piece in change.pieces if piece.part is not Part.DELETED).split() == [
        *("1.", "at", "der", "bruges", "650"),
        *("2.", "at", "det", "evalueres"),
    ]
    assert any(piece.part is Part.DELETED and "900" in piece.text for piece in change.pieces)


@given(st.permutations(range(1, 8)))
def test_applying_the_moves_said_gives_the_new_order(order: list[int]) -> None:
    """Nothing that did not need to be moved is called moved, and every sentence is true of the new agenda."""
    old = agenda(*(item(number) for number in range(1, 8)))
    new = agenda(*(item(number, position=place) for place, number in enumerate(order, start=1)))
    changes = agenda_difference(snapshot(old), snapshot(new))
    moved = {change.item for change in changes}
    stayed = [number for number in order if number not in moved]
    assert stayed == sorted(stayed)
    for change in changes:
        at_place = order.index(change.item)
        above = f"efter punkt {order[at_place - 1]}." if at_place else "til først."
        assert change.sentence.endswith(above)
    assert not moved or len(moved) < len(order)
