"""An item made of another, or of a case that was treated behind closed doors, is no more open: by every door."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from models.database import reading
from models.meeting.left_items import left_items
from models.store import Store
from process.commands import case as c
from process.commands import meeting as mc
from process.register import MeetingDate
from process.state.case import Outcome
from process.state.meeting import AgendaItem
from tests.models.sweeps.test_section_23 import Stopped


@pytest.fixture
def town(store: Store) -> Stopped:
    return Stopped(store)


def placed(town: Stopped, meeting: MeetingDate, case: int) -> AgendaItem:
    town.do(mc.PlaceOnAgenda(meeting=meeting.id, case=case, override_reason="Haster."))
    return town.record(meeting).items[-1]


def approved(town: Stopped) -> int:
    case = town.register(case_type="committee_case")
    town.approve(case)
    return case


def hidden(town: Stopped, case: int, **fields: object) -> AgendaItem:
    item = placed(town, town.meeting, case)
    town.do(mc.ChangeItem(meeting=town.meeting.id, item=item.number, **fields))
    return item


@pytest.mark.parametrize("is_taken_off", [False, True])
def test_the_next_body_treats_it_behind_closed_doors_too(town: Stopped, *, is_taken_off: bool) -> None:
    """The case itself says nothing of it: the committee closed its item. Taken off, it does not open by waiting."""
    case = approved(town)
    item = hidden(town, case, is_closed=True, public_title="En ejendomssag")
    if is_taken_off:
        town.do(mc.RemoveFromAgenda(meeting=town.meeting.id, item=item.number, reason="Udsat."))
    council = placed(town, town.next_council(), case)
    assert (council.is_closed, council.public_title) == (True, "En ejendomssag")


def test_an_embargo_of_the_item_goes_with_the_case(town: Stopped) -> None:
    later: datetime = town.meeting.starts_at + timedelta(days=400)
    case = approved(town)
    hidden(town, case, public_from=later)
    assert placed(town, town.next_council(), case).public_from == later
    at = town.next_council()
    town.do(mc.RecordDecision(meeting=at.id, case=case, outcome=Outcome.APPROVED), now=at.starts_at)
    assert town.record(at).items[-1].public_from == later


def test_what_stood_under_a_closed_case_is_put_on_again_as_closed(town: Stopped) -> None:
    case = approved(town)
    above = placed(town, town.meeting, case)
    town.plain(under=above.number)
    town.do(c.KeepBack(case=case, is_closed=True, reason="Personsag"))
    town.do(mc.CancelMeeting(meeting=town.meeting.id, reason="Udsat."))
    with reading(town.store.engine) as connection:
        (left,) = left_items(connection, town.body, town.meeting.held_on + timedelta(days=60))
    assert (left.item.title, left.item.is_closed) == ("Navn til torvet", True)
