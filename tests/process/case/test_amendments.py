"""Amendments: tabled, late, accepted, taken back; which of them the body votes on."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from process.commands import case as c
from process.commands import meeting as mc
from process.events import Tag
from process.state.amendment import TabledAmendment, accepted_late, as_of, is_late, late_amendments, treated
from process.state.case import Outcome
from tests.builders.moments import START, at
from tests.builders.nordby import COORDINATOR, OFFICER, SOCIAL_SECRETARY
from tests.builders.world import World, released

DAY = date(2027, 9, 30)
TIMELY, LATE, OTHER = (
    TabledAmendment(number, by, "x", at(DAY + timedelta(days=days), hour))
    for number, by, days, hour in ((1, "A", 0, 23), (2, "B", 1, 0), (3, "C", 3, 12))
)
ACCEPTED = replace(LATE, accepted_at=at(DAY))
GONE = replace(ACCEPTED, withdrawn_at=at(DAY))


@pytest.mark.parametrize(
    ("amendments", "due_on", "late", "accepted", "voted_on"),
    [
        ((), DAY, (), (), ()),
        ((TIMELY,), DAY, (), (), (1,)),
        ((TIMELY, LATE, OTHER), DAY, (2, 3), (), (1,)),
        ((OTHER, ACCEPTED, TIMELY), DAY, (3, 2), (2,), (1, 2, 3)),
        ((TIMELY, GONE, OTHER), DAY, (3,), (), (1,)),
        ((TIMELY, LATE, OTHER), None, (), (), (1, 2, 3)),
        ((TIMELY, LATE), DAY + timedelta(days=1), (), (), (1, 2)),
    ],
)
def test_what_is_late_and_what_is_voted_on(amendments, due_on, late, accepted, voted_on) -> None:
    assert [amendment.number for amendment in late_amendments(amendments, due_on)] == list(late)
    assert [amendment.number for amendment in accepted_late(amendments, due_on)] == list(accepted)
    assert tuple(amendment.number for amendment in treated(amendments, due_on)) == voted_on


def test_the_last_day_ends_at_midnight_in_copenhagen() -> None:
    assert not is_late(TIMELY, DAY)
    assert is_late(LATE, DAY)


@pytest.fixture
def world() -> World:
    return released("short", answers=())


TABLE = c.TableAmendment(case=1, proposer=" Liste B ", text="100 t.kr. til ramper", amount_1000_dkk=Decimal("100.5"))


def test_from_the_deadline_to_what_is_open_to_all(world: World) -> None:
    world.do(TABLE, OFFICER)
    world.do(c.SetAmendmentDeadline(case=1, due_on=START), SOCIAL_SECRETARY)
    assert world.refused(c.SetAmendmentDeadline(case=1, due_on=START)) == "nothing_new"
    first = world.case.amendments[0]
    assert (first.number, first.proposer, first.amount_1000_dkk) == (1, "Liste B", "100.5")
    assert world.refused(c.AcceptAmendment(case=1, number=1), SOCIAL_SECRETARY) == "not_late"
    later = at(START + timedelta(days=2))
    for proposer in ("Liste C", "Liste D"):
        world.do(replace(TABLE, proposer=proposer, amount_1000_dkk=None), OFFICER, now=later)
    assert [event.data["is_late"] for event in world.events if event.tag is Tag.AMENDMENT_TABLED] == [False, True, True]
    assert [amendment.number for amendment in treated(world.case.amendments, START)] == [1]
    world.do(c.AcceptAmendment(case=1, number=3), SOCIAL_SECRETARY)
    assert [amendment.number for amendment in treated(world.case.amendments, START)] == [1, 2, 3]
    assert world.refused(c.AcceptAmendment(case=1, number=3)) == "nothing_new"
    world.do(c.WithdrawAmendment(case=1, number=3, reason="Trukket af Liste D"), COORDINATOR)
    assert [amendment.number for amendment in treated(world.case.amendments, START)] == [1]
    for command in (c.AcceptAmendment(case=1, number=3), c.WithdrawAmendment(case=1, number=9, reason="x")):
        assert world.refused(command) == "not_found"
    assert world.case.case.amendments == 3


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (replace(TABLE, proposer=" "), "proposer_needed"),
        (replace(TABLE, text=""), "text_needed"),
        (c.WithdrawAmendment(case=1, number=1, reason=" "), "reason_needed"),
        (c.SetAmendmentDeadline(case=1), "nothing_new"),
    ],
)
def test_what_must_be_said(world: World, command, code) -> None:
    world.do(TABLE, OFFICER)
    assert world.refused(command, OFFICER) == code


def test_a_decided_case_takes_no_more(world: World) -> None:
    world.do(TABLE, OFFICER)
    step = next(world.case.treatments())
    meeting = next(m for m in world.register.meetings if m.organization == step.body)
    world.do(mc.PlaceOnAgenda(meeting=meeting.id, case=1))
    world.do(mc.RecordDecision(meeting=meeting.id, item=1, outcome=Outcome.APPROVED), now=meeting.starts_at)
    world.do(mc.CloseRecord(meeting=meeting.id))
    world.advance()
    for command in (
        TABLE,
        c.SetAmendmentDeadline(case=1, due_on=START),
        c.AcceptAmendment(case=1, number=1),
        c.WithdrawAmendment(case=1, number=1, reason="x"),
    ):
        assert world.refused(command, OFFICER) == "decided_before"


def test_a_document_made_again_says_what_stood_then() -> None:
    then = at(DAY + timedelta(days=2))
    before, after = then - timedelta(hours=1), then + timedelta(hours=1)
    accepted_after = replace(LATE, accepted_at=after, withdrawn_at=after)
    gone_before = replace(TIMELY, number=4, withdrawn_at=before)
    amendments = as_of((OTHER, accepted_after, TIMELY, gone_before), then)
    assert amendments == (TIMELY, LATE)
    assert as_of((replace(LATE, accepted_at=before),), then)[0].accepted_at == before
