"""What a body decided: outcome, numbered points, votes, amendments, dissent. Rows here are table rows too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from process.ids import BodyId, CaseId, ItemNumber, MeetingId, PersonId
from process.state.case import Outcome


class Choice(StrEnum):
    """How a vote was cast."""

    FOR = "for"
    AGAINST = "against"
    ABSTAINED = "abstained"


class Deviation(StrEnum):
    """What did not fit when a body decided. It is recorded all the same, and marked (DESIGN §2)."""

    NOT_ON_AGENDA = "not_on_agenda"
    BODY_NOT_ON_ROUTE = "body_not_on_route"
    GATE_OPEN = "gate_open"
    REFERRED_TO_ITSELF = "referred_to_itself"
    REFERRED_TO_NO_COMMITTEE = "referred_to_no_committee"
    NO_QUORUM = "no_quorum"
    VOTES_EXCEED_PRESENT = "votes_exceed_present"
    VOTES_EXCEED_PARTIES = "votes_exceed_parties"
    DISQUALIFIED_VOTED = "disqualified_voted"
    ABSENT_VOTED = "absent_voted"
    VOTE_CONTRADICTS_OUTCOME = "vote_contradicts_outcome"
    VOTES_DO_NOT_ADD_UP = "votes_do_not_add_up"
    CALLED_IN_ONLY_NOTED = "called_in_only_noted"
    DISSENT_WITHOUT_MINORITY = "dissent_without_minority"
    SUBSTITUTE_NOT_APPROVED = "substitute_not_approved"
    SUBSTITUTE_NOT_ALLOWED = "substitute_not_allowed"
    ALONE_ON_APPROPRIATION = "alone_on_appropriation"
    BEFORE_THE_MEETING = "before_the_meeting"
    NOT_RAISED_TO_DECISION = "not_raised_to_decision"


class Question(StrEnum):
    """What a body is asked where it is more than to approve or to recommend: it gives the decision its own words."""

    FIRST_READING = "first_reading"
    SECOND_READING = "second_reading"
    PLAN_PROPOSAL = "plan_proposal"  # adopted before it is put out (planloven § 24)
    SEND_OUT = "send_out"  # whether the case is sent in hearing
    BEFORE_READING = "before_reading"  # what the council is to read twice: passed on to its first reading
    CALLED_IN = "called_in"  # another body's decision, brought before the council (KSL § 23)


READINGS = (Question.FIRST_READING, Question.SECOND_READING)
SENDS_OUT = frozenset({Question.PLAN_PROPOSAL, Question.SEND_OUT})
"""A yes sends the case in hearing: a decision with effect outside, whatever word minutes use (danish-rules [45])."""


@dataclass(frozen=True)
class Votes:
    """Votes by count, with who voted what as far as the record says: `who` by party or name, `voters` by person id.

    Adopted by a majority of the votes cast; a tie falls (danish-rules §1, [16], [17]).
    """

    in_favour: int
    against: int
    abstained: int = 0
    who: tuple[tuple[str, str], ...] = ()
    voters: tuple[tuple[PersonId, str], ...] = ()

    @classmethod
    def by_person(cls, voters: Mapping[PersonId, Choice]) -> Votes:
        return cls(*_tally((choice, 1) for choice in voters.values()), voters=tuple(sorted(voters.items())))

    @classmethod
    def by_party(cls, choices: Mapping[str, Choice], sizes: Mapping[str, int]) -> Votes:
        """Each party's members present vote alike; `sizes` says how many they are."""
        cast = ((choice, sizes.get(party, 0)) for party, choice in choices.items())
        return cls(*_tally(cast), who=tuple(sorted((party, str(choice)) for party, choice in choices.items())))

    @property
    def cast(self) -> int:
        return self.in_favour + self.against

    @property
    def is_adopted(self) -> bool:
        return self.in_favour > self.against

    @property
    def is_tie(self) -> bool:
        return self.in_favour == self.against

    @property
    def taking_part(self) -> int:
        return self.cast + self.abstained

    def choice_of(self, person: PersonId) -> str:
        """What this person voted; empty when the record does not say."""
        return dict(self.voters).get(person, "")


def _tally(cast: Iterable[tuple[str, int]]) -> tuple[int, int, int]:
    count: Counter[str] = Counter()
    for choice, votes in cast:
        count[choice] += votes
    return count[Choice.FOR], count[Choice.AGAINST], count[Choice.ABSTAINED]


@dataclass(frozen=True)
class PointOutcome:
    """What became of one numbered point of the proposed decision; its own vote where it had one."""

    point: int
    outcome: Outcome
    amendment: str = ""
    votes: Votes | None = None


@dataclass(frozen=True)
class Amendment:
    """A change proposed in the meeting, by a party or a member, voted on before the main question, in this order."""

    number: int
    by: str
    text: str
    votes: Votes | None = None

    @property
    def is_adopted(self) -> bool:
        return self.votes is None or self.votes.is_adopted


@dataclass(frozen=True)
class Dissent:
    """A minority's own words in the record, asked for during the meeting (KSL § 13, stk. 2).

    `person` None: a party's or a group's, named in `by`.
    """

    person: PersonId | None
    text: str
    by: str = ""


@dataclass(frozen=True)
class Decision:
    """What the body minuted for an item; final when the meeting's record is closed.

    `follows`: the item this one was decided together with. `alone_by`: the chair or mayor decided before the meeting
    (KSL §§ 22 and 31). `revision` is raised when two people have changed the outcome of a closed record. `requests` are
    the sentences of the text that ask the administration for something.
    """

    item: ItemNumber
    case_id: CaseId | None
    consultation: int | None
    outcome: Outcome
    decided_at: datetime
    points: tuple[PointOutcome, ...] = ()
    text: str = ""
    public_text: str = ""
    votes: Votes | None = None
    amendments: tuple[Amendment, ...] = ()
    dissents: tuple[Dissent, ...] = ()
    requests: tuple[str, ...] = ()
    refer_to: BodyId | None = None
    deviations: tuple[Deviation, ...] = ()
    stopped_by: PersonId | None = None
    follows: int = 0
    alone_by: PersonId | None = None
    alone_reason: str = ""
    revision: int = 0
    proposal_version: int = 0
    question: Question | None = None  # as the item asked it
    postponed_to: MeetingId | None = None  # of a postponed item; None: the body has not said to which meeting


def is_negative(votes: Votes | None) -> bool:
    return votes is not None and min(votes.in_favour, votes.against, votes.abstained) < 0
