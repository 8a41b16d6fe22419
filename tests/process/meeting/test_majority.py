"""A vote and an outcome that it contradicts: refused where it is recorded, closed and changed (KSL § 11, stk. 3)."""

from dataclasses import replace

import pytest

from process.commands import meeting as mc
from process.meeting.deviations import uncounted
from process.refusals import Refusal
from process.state.case import Outcome
from process.state.decision import PointOutcome, Votes
from process.words.decisions import not_all_voted
from tests.builders.nordby import REGISTER, SECRETARIES, SOCIAL
from tests.builders.world import World, released

SECRETARY = SECRETARIES[SOCIAL]
LAW = " (kommunestyrelsesloven § 11, stk. 3). Ret stemmetallet, eller vælg det udfald, som stemmerne giver."


def placed() -> World:
    world = released("short", answers=())
    world.place(301)
    return world


@pytest.mark.parametrize(
    ("outcome", "votes", "expected"),
    [
        (
            Outcome.RECOMMENDED,
            Votes(1, 1, 1),
            "Stemmerne (1 for, 1 imod) passer ikke med udfaldet »Anbefalet som indstillet«. Ved stemmelighed er "
            "forslaget bortfaldet: Ikke godkendt",
        ),
        (
            Outcome.APPROVED_WITH_CHANGES,
            Votes(1, 2),
            "Stemmerne (1 for, 2 imod) passer ikke med udfaldet »Godkendt med ændringer«. Et flertal var imod, så "
            "forslaget er forkastet: Ikke godkendt",
        ),
        (
            Outcome.NOT_APPROVED,
            Votes(2, 1),
            "Stemmerne (2 for, 1 imod) passer ikke med udfaldet »Ikke godkendt«. Et flertal var for, så forslaget "
            "er vedtaget",
        ),
        (
            Outcome.RETURNED,
            Votes(1, 2),
            "Stemmerne (1 for, 2 imod) passer ikke med udfaldet »Sendt tilbage til fornyet behandling«. Et flertal "
            "var imod, så det er ikke vedtaget",
        ),
    ],
)
def test_an_outcome_that_its_vote_contradicts_is_refused_with_what_the_vote_gives(outcome, votes, expected) -> None:
    world = placed()
    decision = mc.RecordDecision(meeting=301, item=1, outcome=outcome, votes=votes, reason="Registrér alligevel")
    refusal = world.ask(decision, SECRETARY)
    assert isinstance(refusal, Refusal)
    assert refusal.danish == expected + LAW


def test_a_vote_on_a_point_is_named() -> None:
    point = PointOutcome(2, Outcome.RECOMMENDED, votes=Votes(1, 1))
    refusal = placed().ask(
        mc.RecordDecision(meeting=301, item=1, outcome=Outcome.RECOMMENDED, points=(point,)), SECRETARY
    )
    assert isinstance(refusal, Refusal)
    assert refusal.danish.startswith("Stemmerne om 2. at (1 for, 1 imod) passer ikke med udfaldet")


def test_a_record_that_holds_such_a_decision_does_not_close_and_its_case_stays() -> None:
    world = placed()
    world.decided(301, Outcome.RECOMMENDED, votes=Votes(2, 1))
    record = world.meetings[301]
    fallen = replace(record.decisions[0], votes=Votes(1, 1))
    world.meetings[301] = replace(record, decisions=(fallen,))
    stage = world.stage
    starts_at = record.meeting.starts_at
    assert world.refused(mc.CloseRecord(meeting=301), SECRETARY, starts_at) == "vote_contradicts_outcome"
    assert world.stage == stage


def test_an_outcome_is_not_changed_to_one_that_the_vote_contradicts() -> None:
    world = placed()
    world.decided(301, Outcome.NOT_APPROVED, votes=Votes(1, 1))
    world.close(301)
    other = mc.ReopenOutcome(meeting=301, item=1, outcome=Outcome.RECOMMENDED, text="", reason="Skrevet forkert")
    assert world.refused(other, SECRETARY) == "vote_contradicts_outcome"


@pytest.mark.parametrize(
    ("votes", "missing"),
    [(Votes(2, 0), (2, 3)), (Votes(2, 0, 1), None), (Votes(2, 1), None), (None, None)],
)
def test_votes_that_nobody_cast_are_asked_about_and_never_refused(votes, missing) -> None:
    world = placed()
    decided = mc.RecordDecision(meeting=301, item=1, outcome=Outcome.RECOMMENDED, votes=votes)
    world.do(decided, SECRETARY)
    decision = world.meetings[301].decision_on(1)
    assert decision is not None
    assert uncounted(world.meetings[301], REGISTER, decision) == missing
    if missing:
        assert not_all_voted(*missing).startswith("Der er talt 2 stemmer, men 3 kan stemme.")
