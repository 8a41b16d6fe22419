"""Drafting: complete, submitted, approved link by link, returned, revised; withdrawal and the target meeting."""

from datetime import date

import pytest

from process.change import AppendedVersion
from process.commands import case as c
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.commands.act import Draft
from process.notices import NoticeKind
from process.parts import fields_of
from process.stages import Stage, StepState
from process.state.case import ApprovalLink, Ending, LinkState
from tests.builders.case import a_case
from tests.builders.moments import at
from tests.builders.nordby import (
    CHIEF,
    CONSULTANT,
    COORDINATOR,
    DIRECTOR,
    DISABILITY,
    FORMER,
    HEAD,
    OFFICER,
    SOCIAL_SECRETARY,
)
from tests.builders.world import registered, released

SUBMIT, APPROVE = c.SubmitDraft(case=1), c.ApproveDraft(case=1)
RETURN = c.ReturnDraft(case=1, comment="Beløbet mangler")


def submitted(case_type: str = "political_case"):
    world = registered(case_type)
    world.do(SUBMIT, OFFICER)
    return world


@pytest.mark.parametrize(
    "fields",
    [{"title": "  "}, {"proposals": ()}, {"proposals": (Draft("A"), Draft("B", is_complete=False))}],
)
def test_an_incomplete_draft_cannot_be_submitted(fields) -> None:
    assert registered(**fields).refused(SUBMIT, OFFICER) == "incomplete"


def test_submitting_asks_the_first_link_and_makes_it_the_holder() -> None:
    world = submitted()
    assert [notice.recipient for notice in world.planned(NoticeKind.TO_APPROVE)] == [HEAD]
    assert world.case.case.holder == HEAD


def test_the_links_approve_in_their_order_and_not_before_their_turn() -> None:
    world = submitted()
    assert world.refused(APPROVE, DIRECTOR) == "not_your_turn"
    world.do(APPROVE, HEAD)
    assert world.refused(APPROVE, HEAD) == "not_your_turn"
    world.do(APPROVE, DIRECTOR)
    assert world.stage is Stage.DRAFTING, "people state facts; the engine moves the case"
    world.do(c.Advance(case=1))
    assert world.stage is Stage.HEARING


def test_clearance_comes_before_the_chain() -> None:
    world = submitted("two_readings")
    assert [link.role for link in world.case.pending_links()] == ["finance_consultant"]
    assert world.refused(APPROVE, HEAD) == "not_your_turn"
    world.do(APPROVE, CONSULTANT)
    assert [link.role for link in world.case.pending_links()] == ["head"]


def test_clearances_are_given_in_any_order_and_hold_the_chain() -> None:
    links = (
        ApprovalLink(1, "head", "chef", HEAD),
        ApprovalLink(2, "finance_consultant", "a", CONSULTANT, clearance=True),
        ApprovalLink(3, "director", "b", DIRECTOR, clearance=True),
    )
    state = a_case(released_at=None, submitted_at=at(date(2027, 1, 4)))
    world = registered()
    world.state = type(state)(state.case, approvals=links, proposals=world.case.proposals)
    world.do(APPROVE, DIRECTOR)
    assert world.refused(APPROVE, HEAD) == "not_your_turn"
    world.do(APPROVE, CONSULTANT)
    world.do(APPROVE, HEAD)
    assert world.case.is_approved


def test_a_return_goes_to_the_officer_with_a_comment_and_every_link_approves_anew() -> None:
    world = submitted()
    world.do(APPROVE, HEAD)
    assert world.refused(c.ReturnDraft(case=1, comment=" "), DIRECTOR) == "reason_needed"
    world.do(RETURN, DIRECTOR)
    assert (world.case.case.submitted_at, world.case.case.holder) == (None, OFFICER)
    assert [notice.recipient for notice in world.planned(NoticeKind.DRAFT_RETURNED)] == [OFFICER]
    assert not world.planned(NoticeKind.TO_APPROVE)
    assert world.refused(APPROVE, DIRECTOR) == "not_submitted"
    world.do(SUBMIT, OFFICER)
    assert {link.state for link in world.case.approvals} == {LinkState.PENDING}


def test_a_text_changed_during_approval_must_be_seen_by_those_who_had_approved() -> None:
    world = submitted()
    world.do(APPROVE, HEAD)
    world.do(c.ReviseProposal(case=1, proposal=1, draft=Draft("Nye rampanlæg", {"beløb": 99})), OFFICER)
    assert world.refused(APPROVE, DIRECTOR) == "not_your_turn"
    assert world.case.pending_links()[0].person == HEAD
    assert not world.case.is_approved


def test_a_text_emptied_during_approval_is_refused() -> None:
    revise = c.ReviseProposal(case=1, proposal=1, draft=Draft("Nye rampanlæg", is_complete=False))
    assert submitted().refused(revise, OFFICER) == "incomplete"


@pytest.mark.parametrize(
    ("command", "actor", "code"),
    [(APPROVE, HEAD, "not_submitted"), (RETURN, HEAD, "not_submitted"), (c.CarryOut(case=1), HEAD, "not_decided")],
)
def test_a_draft_not_submitted_has_nothing_to_approve(command, actor, code) -> None:
    assert registered().refused(command, actor) == code


@pytest.mark.parametrize("command", [SUBMIT, APPROVE, RETURN])
def test_a_released_draft_is_neither_submitted_nor_approved_again(command) -> None:
    assert released().refused(command, OFFICER if command is SUBMIT else HEAD) == "wrong_stage"


def test_submitting_twice_is_refused() -> None:
    assert submitted().refused(SUBMIT, OFFICER) == "already_submitted"


def test_a_former_head_and_the_chief_executive_approve_nothing() -> None:
    for person in (FORMER, CHIEF):
        assert submitted().refused(APPROVE, person) == "not_allowed"


def test_two_people_approving_the_same_version_only_one_succeeds() -> None:
    from process.change import Decided
    from process.commands.act import Act
    from process.decide import decide
    from tests.builders.context import ctx

    state = submitted().case
    seen = state.case.version
    first = decide(state, None, APPROVE, ctx(HEAD, act=Act(HEAD, "a", seen)))
    assert isinstance(first, Decided)
    moved = type(state)(
        **{name: getattr(first.case, name) for name in ("consultations", "requests", "approvals", "proposals")},
        case=type(state.case)(**fields_of(first.case.case) | {"version": seen + 1}),
    )
    second = decide(moved, None, APPROVE, ctx(HEAD, act=Act(HEAD, "b", seen)))
    assert second.code == "changed_meanwhile"


# -- versions --------------------------------------------------------------------------------------------------------


def test_every_revision_is_a_new_version_and_needs_a_reason_once_released() -> None:
    world = released()
    revise = c.ReviseProposal(case=1, proposal=1, draft=Draft("Nyt navn"))
    assert world.refused(revise, OFFICER) == "reason_needed"
    world.do(c.ReviseProposal(case=1, proposal=1, draft=Draft("Nyt navn"), reason="Slåfejl"), OFFICER)
    assert (world.case.proposals[0].version, world.case.proposals[0].title) == (2, "Nyt navn")
    assert [r.version for r in world.records if isinstance(r, AppendedVersion)] == [1, 2]


def test_a_proposal_that_does_not_exist_cannot_be_revised() -> None:
    assert registered().refused(c.ReviseProposal(case=1, proposal=9, draft=Draft("X")), OFFICER) == "not_found"


# -- withdrawn, aimed ------------------------------------------------------------------------------------------------

WITHDRAW = c.WithdrawCase(case=1, reason="Ikke længere aktuelt")


def follow_up():
    from process.state.case import Outcome

    world = released("short", answers=())
    return world.treat(301, Outcome.APPROVED)


def placed():
    world = released("short", answers=())
    world.place(301)
    return world


@pytest.mark.parametrize(
    "begin",
    [
        registered,
        submitted,
        released,
        lambda: released().send(),
        lambda: released().send().answer().sum_up(),
        placed,
        follow_up,
    ],
    ids=["draft", "submitted", "released", "sent", "heard", "placed", "follow_up"],
)
def test_a_case_is_withdrawn_from_anywhere_and_nothing_more_is_sent(begin) -> None:
    world = begin()
    world.do(WITHDRAW, OFFICER)
    assert (world.stage, world.case.case.ending) == (Stage.ENDED, Ending.WITHDRAWN)
    assert not list(world.case.unfinished())
    assert not world.planned()
    assert all(request.is_finished for request in world.case.requests)
    assert world.case.case.next_deadline_at is None


def test_a_withdrawal_needs_a_reason() -> None:
    assert registered().refused(c.WithdrawCase(case=1, reason=""), OFFICER) == "reason_needed"


@pytest.mark.parametrize(
    "command",
    [
        SUBMIT,
        WITHDRAW,
        c.Advance(case=1),
        hc.SendHearing(case=1),
        hc.FileMemo(case=1, text="x"),
        c.Retarget(case=1, target_meeting=101, reason="x"),
        c.ReviseProposal(case=1, proposal=1, draft=Draft("x"), reason="x"),
        c.CarryOut(case=1),
        mc.PlaceOnAgenda(meeting=301, case=1, override_reason="x"),
    ],
)
def test_an_ended_case_takes_no_more_commands(command) -> None:
    world = released()
    world.do(WITHDRAW, OFFICER)
    assert world.refused(command) in ("case_ended", "nothing_new")  # the engine finds nothing to move


def test_an_answer_to_a_withdrawn_case_is_still_recorded() -> None:
    world = released().send()
    world.do(WITHDRAW, OFFICER)
    world.answer(DISABILITY)
    assert world.case.responses[-1].body == DISABILITY
    assert not world.planned(), "the request was recalled; nothing is sent about it"


def test_the_target_moves_only_by_a_logged_act_with_a_reason() -> None:
    world = registered(target_meeting=101)
    move = c.Retarget(case=1, target_meeting=102, reason="Høringen blev forlænget")
    assert world.refused(c.Retarget(case=1, target_meeting=102, reason=""), OFFICER) == "reason_needed"
    assert world.refused(c.Retarget(case=1, target_meeting=101, reason="x"), OFFICER) == "same_target"
    assert world.refused(c.Retarget(case=1, target_meeting=999, reason="x"), OFFICER) == "not_found"
    assert not world.case.case.is_target_moved
    world.do(move, SOCIAL_SECRETARY)
    assert (world.case.case.target_meeting, world.case.case.is_target_moved) == (102, True)


def test_a_decided_case_ends_when_it_is_carried_out() -> None:
    world = follow_up()
    assert (world.stage, world.case.case.holder) == (Stage.FOLLOW_UP, HEAD)
    world.do(c.CarryOut(case=1, text="Ramperne er bygget."), HEAD)
    assert world.refused(c.CarryOut(case=1), COORDINATOR) == "nothing_new"
    world.do(c.Advance(case=1))
    assert (world.stage, world.case.case.ending) == (Stage.ENDED, Ending.CARRIED_OUT)


def test_the_engine_finds_nothing_new_in_a_case_that_is_not_ready() -> None:
    for world in (registered(), submitted(), released(), released().send()):
        assert world.refused(c.Advance(case=1)) == "nothing_new"
        assert all(step.state is not StepState.DONE for step in world.case.consultations)
