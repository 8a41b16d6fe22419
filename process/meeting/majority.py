"""The vote decides: a majority of the votes cast adopts, a tie falls (KSL § 11, stk. 3; danish-rules §1, [16], [17]).

An outcome that its vote contradicts is no deviation to be marked: it would send a fallen case on. It is refused where
it is recorded, where a record with it is closed, and where an outcome is changed afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator

from process.meeting.deviations import PROCEDURAL, contradicts
from process.meeting.refusals import WhyMeeting
from process.refusals import Phrase, Refusal, refuse
from process.state.case import Outcome
from process.state.decision import Decision, Question, Votes
from process.words.decisions import said

TIE = Phrase("Ved stemmelighed er forslaget bortfaldet: Ikke godkendt", "A tie falls: not approved")
AGAINST = Phrase("Et flertal var imod, så forslaget er forkastet: Ikke godkendt", "A majority was against: rejected")
IN_FAVOUR = Phrase("Et flertal var for, så forslaget er vedtaget", "A majority was in favour: adopted")
NO_STEP = Phrase("Et flertal var imod, så det er ikke vedtaget", "A majority was against: it was not adopted")


def against_its_vote(decision: Decision) -> Refusal | None:
    """What the vote on the whole or on a point says against the outcome; a decision of the chair alone has no vote."""
    if decision.alone_by is not None:
        return None
    for what, outcome, votes in _voted_on(decision):
        if contradicts(outcome, votes):
            return _refused(what, outcome, votes, decision.question)
    return None


def _voted_on(decision: Decision) -> Iterator[tuple[Phrase, Outcome, Votes]]:
    if decision.votes is not None:
        yield Phrase("Stemmerne", "The votes"), decision.outcome, decision.votes
    for point in decision.points:
        if point.votes is not None:
            number = point.point
            yield Phrase(f"Stemmerne om {number}. at", f"The votes on point {number}"), point.outcome, point.votes


def _refused(what: Phrase, outcome: Outcome, votes: Votes, question: Question | None) -> Refusal:
    return refuse(
        WhyMeeting.VOTE_CONTRADICTS_OUTCOME,
        what=what,
        in_favour=votes.in_favour,
        against=votes.against,
        outcome=said(outcome, question),
        gives=_gives(outcome, votes),
    )


def _gives(outcome: Outcome, votes: Votes) -> Phrase:
    if outcome in PROCEDURAL:
        return NO_STEP
    if votes.is_tie:
        return TIE
    return IN_FAVOUR if votes.is_adopted else AGAINST
