"""KSL § 13: the record says who voted what. Parties and figures that contradict each other are no record."""

from __future__ import annotations

import pytest

from process.commands import meeting as mc
from process.refusals import Refusal
from process.state.case import Outcome
from process.state.decision import Votes
from process.words import decisions as dw
from process.words.minutes import names_of
from tests.builders.nordby import REGISTER, SOCIAL_SECRETARY
from tests.builders.world import released

SOCIAL_MEETING = 301
A_FOR_B_AGAINST = (("A", "for"), ("B", "against"))


def printed(votes: Votes, reason: str = "") -> str:
    """Of the vote in the record, or of the refusal."""
    world = released("short", answers=())
    world.place(SOCIAL_MEETING)
    decided = mc.RecordDecision(meeting=SOCIAL_MEETING, item=1, outcome=Outcome.APPROVED, votes=votes, reason=reason)
    answer = world.ask(decided, SOCIAL_SECRETARY)
    if isinstance(answer, Refusal):
        return answer.danish
    record = answer.meeting
    return dw.votes(record.decision_on(1).votes, names_of(record, REGISTER))


@pytest.mark.parametrize(
    ("votes", "reason", "expected"),
    [
        pytest.param(
            Votes(0, 0, 0, A_FOR_B_AGAINST), "", "For stemte 2 (A), imod 1 (B).", id="the count follows the parties"
        ),
        pytest.param(Votes(2, 1, 0, A_FOR_B_AGAINST), "", "For stemte 2 (A), imod 1 (B).", id="the same said twice"),
        pytest.param(
            Votes(2, 1, 0, (("B", "against"),)), "", "For stemte 2, imod 1 (B).", id="the others are not named"
        ),
        pytest.param(
            Votes(1, 2, 0, A_FOR_B_AGAINST),
            "",
            "De nævnte partier giver 2-1-0 (for-imod-undlod), men tallene siger 1-2-0. Ret det ene, nævn dem, der "
            "stemte anderledes end deres parti, eller registrér alligevel, og skriv hvorfor.",
            id="parties and count contradict each other",
        ),
        pytest.param(
            Votes(3, 0, 0, (("A", "for"),)),
            "",
            "Der er skrevet 3 stemmer fra A, men der var kun 2 til stede derfra, som kunne stemme. Ret tallene, nævn "
            "også dem, der ellers stemte sådan, eller registrér alligevel, og skriv hvorfor.",
            id="more votes than the party has members there",
        ),
        pytest.param(
            Votes(3, 0, 0, (("A", "for"), ("Kai Næs", "for"))),
            "",
            "For stemte 3 (A, Kai Næs), imod ingen.",
            id="a member of another party is named beside it",
        ),
        pytest.param(
            Votes(3, 0, 0, (("A", "for"),)),
            "Talt op to gange",
            "For stemte 3 (A), imod ingen.",
            id="registered all the same",
        ),
        pytest.param(
            Votes(3, 0, 0, (("Liste Ø", "for"),)), "", "For stemte 3 (Liste Ø), imod ingen.", id="nobody knows how many"
        ),
        pytest.param(
            Votes(0, 0, 0, (("Liste Ø", "for"),)),
            "",
            "Skriv stemmetallene (for, imod, undlod): ikke alle, der er nævnt, er partier i organet.",
            id="somebody who is no party here",
        ),
    ],
)
def test_votes_by_party_and_their_count_are_one(votes: Votes, reason: str, expected: str) -> None:
    assert printed(votes, reason) == expected
