"""Which cases a member of a political body may open: the own bodies', once let go of, never confidential ones."""

from datetime import timedelta

import pytest

from models.access.visibility import numbers_of, viewer_of
from models.database import reading
from models.store import Store
from models.sweeps.ready import advance_all
from process.calendar import local_day
from process.commands import case as c
from process.commands import meeting as mc
from process.register import VOTING, SeatRole
from process.state.case import Outcome
from tests.models.test_store import People


class Committee(People):
    """A case that one committee decides, a member of it, a member of another one, and somebody without a seat there."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        register = store.reference.register
        self.case = self.register(case_type="committee_case")
        body = next(self.state(self.case).treatments()).body
        beside = register.organization("kultur_fritidsudvalg")
        assert beside is not None
        self.body, self.beside = body, beside.id
        mine, theirs = self.members(body), self.members(beside.id)
        self.member, self.other = next(p for p in mine if p not in theirs), next(p for p in theirs if p not in mine)
        self.meeting = self.first_meeting(body)

    def members(self, body: int) -> list[int]:
        return [seat.person for seat in self.store.reference.register.seats_in(body, local_day(self.now), *VOTING)]

    def first_meeting(self, body: int):
        ahead = self.now + timedelta(days=40)
        return next(m for m in self.store.reference.register.meetings_of(body) if m.starts_at > ahead)

    def sees(self, person: int) -> bool:
        with reading(self.store.engine) as connection:
            viewer = viewer_of(connection, person, local_day(self.now))
            return self.case in numbers_of(connection, viewer, [self.case], self.now)

    def place(self, meeting, **fields) -> int:
        placed = mc.PlaceOnAgenda(meeting=meeting.id, case=self.case, override_reason="Haster.", **fields)
        self.do(placed)
        advance_all(self.store, self.now)
        return self.state(self.case).placements[-1].item


@pytest.fixture
def committee(store: Store) -> Committee:
    return Committee(store)


def test_a_member_sees_it_once_the_draft_is_approved_and_nobody_elses_member_does(committee: Committee) -> None:
    assert not committee.sees(committee.member), "a draft is the administration's"
    committee.approve(committee.case)
    assert committee.sees(committee.member)
    assert not committee.sees(committee.other)


def test_a_body_that_was_struck_from_the_route_is_not_shown_it_for_that(committee: Committee) -> None:
    committee.approve(committee.case)
    own = next(committee.state(committee.case).treatments())
    added = c.AddConsultation(case=committee.case, body=committee.beside, role=own.role, step=1, reason="Berørt")
    committee.do(added)
    assert committee.sees(committee.other)
    number = max(step.number for step in committee.state(committee.case).consultations)
    committee.do(c.StrikeConsultation(case=committee.case, consultation=number, reason="Ikke berørt alligevel"))
    assert not committee.sees(committee.other)


def test_what_another_body_has_on_its_agenda_its_members_see(committee: Committee) -> None:
    committee.approve(committee.case)
    meeting = committee.first_meeting(committee.beside)
    item = committee.place(meeting)
    assert committee.sees(committee.other)
    committee.do(mc.RemoveFromAgenda(meeting=meeting.id, item=item, reason="Hører ikke til her."))
    assert not committee.sees(committee.other)


def test_a_case_behind_closed_doors_is_not_opened_by_a_seat(committee: Committee) -> None:
    committee.approve(committee.case)
    committee.place(committee.meeting, is_closed=True)
    assert not committee.sees(committee.member)


def test_nothing_under_embargo_is_shown_before_its_hour(committee: Committee) -> None:
    committee.approve(committee.case)
    item = committee.place(committee.meeting)
    hour = committee.now + timedelta(days=3)
    committee.do(mc.ChangeItem(meeting=committee.meeting.id, item=item, public_from=hour))
    assert not committee.sees(committee.member)
    committee.now = hour + timedelta(minutes=1)
    assert committee.sees(committee.member)


def test_a_substitute_sees_it_while_called_in_and_not_before_or_after(committee: Committee) -> None:
    committee.approve(committee.case)
    meeting, stand_in = committee.meeting, committee.other
    committee.place(meeting)
    assert not committee.sees(stand_in)
    absent = mc.RecordAttendance(meeting=meeting.id, person=committee.member, present=False, substitute=stand_in)
    committee.do(absent)
    assert committee.sees(stand_in)
    committee.do(
        mc.RecordDecision(meeting=meeting.id, case=committee.case, outcome=Outcome.APPROVED), now=meeting.starts_at
    )
    committee.do(mc.CloseRecord(meeting=meeting.id))
    advance_all(committee.store, committee.now)
    assert not committee.sees(stand_in)
    assert committee.sees(committee.member), "their own body decided it"


def test_who_is_only_on_the_list_of_substitutes_sees_nothing(committee: Committee) -> None:
    committee.approve(committee.case)
    register = committee.store.reference.register
    listed = {seat.person for seat in register.memberships if seat.role is SeatRole.SUBSTITUTE}
    seated = {seat.person for seat in register.memberships if seat.role is not SeatRole.SUBSTITUTE}
    only_listed = sorted(listed - seated)
    assert only_listed
    assert not any(committee.sees(person) for person in only_listed[:3])
