"""What does not fit in a decision as it was recorded: codes, which a rule check shows red or yellow with the paragraph.

Nothing here refuses: what a meeting has done is always written down (DESIGN §2). An outcome that its vote
contradicts is refused in `majority.py`; here it marks the records of before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime

from process.calendar import local_day
from process.case.reopening import stopped
from process.change import Change
from process.hearing.public_hearing import waits_for_public
from process.ids import ItemNumber, PersonId
from process.meeting.party_votes import overfull
from process.parts import changed
from process.register import POLITICAL, BodyKind, MeetingStatus, Register
from process.route.route import waits_for
from process.stages import StepState
from process.state.case import POSITIVE, STAYS, CaseState, Consultation, Outcome
from process.state.decision import Choice, Decision, Deviation, Dissent, Votes
from process.state.meeting import AgendaItem, ItemKind, ItemSubject, ListType, MeetingState
from process.state.presence import Presence
from process.state.quorum import members_of, quorum_at, quorum_of, unapproved_at, voters_at
from process.words.minutes import Names, names_of


def of_case(change: Change, state: CaseState | None, item: AgendaItem, decision: Decision) -> Iterator[Deviation]:
    """What the case, its route and the calendar say against it, at the time it was recorded."""
    if item.list_type is ListType.OUTSIDE_AGENDA:
        yield Deviation.NOT_ON_AGENDA
    if item.subject is ItemSubject.CASE:
        yield from _of_route(state, item, change.ctx.now)
    if decision.alone_by is not None:
        return
    if item.item_kind is not ItemKind.DECISION and decision.outcome is not Outcome.NOTED:
        yield Deviation.NOT_RAISED_TO_DECISION
    if decision.outcome is Outcome.NOTED and _is_called_in(state, item):
        yield Deviation.CALLED_IN_ONLY_NOTED
    if local_day(change.ctx.now) < change.meeting.meeting.held_on:
        yield Deviation.BEFORE_THE_MEETING
    yield from _misreferral(change, decision)


def _of_route(state: CaseState | None, item: AgendaItem, now: datetime) -> Iterator[Deviation]:
    step = state.consultation(item.consultation or 0) if state else None
    is_report = item.item_kind is ItemKind.INFORMATION and state and state.case.decided_on
    if item.consultation is None or (step is not None and step.state is StepState.STRUCK):
        if not is_report:
            yield Deviation.BODY_NOT_ON_ROUTE
    elif state and step and (_is_gated(state, step) or waits_for_public(state, step, now)):
        yield Deviation.GATE_OPEN


def _is_gated(state: CaseState, step: Consultation) -> bool:
    return state.case.released_at is None or bool(waits_for(state, step))


def _is_called_in(state: CaseState | None, item: AgendaItem) -> bool:
    """A member has brought the decision before the council, which must decide on it (KSL § 23)."""
    call = stopped(state) if state else None
    return call is not None and call[0].number == item.consultation


PROCEDURAL = STAYS | {Outcome.RETURNED, Outcome.REFERRED, Outcome.SENT_IN_HEARING}


def _misreferral(change: Change, decision: Decision) -> Iterator[Deviation]:
    """A case is referred to another political body, never to the administration or to the body itself."""
    if decision.outcome is not Outcome.REFERRED or decision.refer_to is None:
        return
    if decision.refer_to == change.meeting.meeting.organization:
        yield Deviation.REFERRED_TO_ITSELF
    elif change.ctx.register.organizations[decision.refer_to].kind not in POLITICAL:
        yield Deviation.REFERRED_TO_NO_COMMITTEE


OF_MEETING = frozenset(
    {
        Deviation.NO_QUORUM,
        Deviation.VOTES_EXCEED_PRESENT,
        Deviation.VOTES_EXCEED_PARTIES,
        Deviation.DISQUALIFIED_VOTED,
        Deviation.ABSENT_VOTED,
        Deviation.VOTE_CONTRADICTS_OUTCOME,
        Deviation.VOTES_DO_NOT_ADD_UP,
        Deviation.DISSENT_WITHOUT_MINORITY,
        Deviation.SUBSTITUTE_NOT_APPROVED,
        Deviation.SUBSTITUTE_NOT_ALLOWED,
    }
)


def of_meeting(record: MeetingState, register: Register, decision: Decision) -> Iterator[Deviation]:
    """What attendance, conflicts of interest and the votes themselves say against it: judged anew as they change."""
    if decision.alone_by is not None:
        return
    cast = all_votes(decision)
    yield from _of_those_there(record, register, decision.item, cast)
    voted_on = [(decision.outcome, decision.votes), *((point.outcome, point.votes) for point in decision.points)]
    if any(vote is not None and contradicts(outcome, vote) for outcome, vote in voted_on):
        yield Deviation.VOTE_CONTRADICTS_OUTCOME
    if not all(adds_up(vote) for vote in cast):
        yield Deviation.VOTES_DO_NOT_ADD_UP
    names = names_of(record, register)
    if any(not may_dissent(decision, dissent.person, _party(names, dissent)) for dissent in decision.dissents):
        yield Deviation.DISSENT_WITHOUT_MINORITY


def uncounted(record: MeetingState, register: Register, decision: Decision) -> tuple[int, int] | None:
    """The votes of a decision and those who could vote, where some of them neither voted nor abstained: lawful to
    write down, and nearly always somebody forgotten. None where all are counted.
    """
    present = quorum_at(record, register, decision.item).present
    counts = [vote.taking_part for vote in all_votes(decision)] if decision.alone_by is None else []
    fewest = min(filter(None, counts), default=present)
    return (fewest, present) if fewest < present else None


def all_votes(decision: Decision) -> list[Votes]:
    """Of the whole, of its points, of the amendments."""
    votes = [decision.votes, *(p.votes for p in decision.points), *(a.votes for a in decision.amendments)]
    return [vote for vote in votes if vote is not None]


def _of_those_there(
    record: MeetingState, register: Register, item: ItemNumber, cast: Collection[Votes]
) -> Iterator[Deviation]:
    voters = voters_at(record, register, item)
    quorum = quorum_of(record, register, voters)
    if not quorum.is_quorate:
        yield Deviation.NO_QUORUM
    if any(vote.taking_part > quorum.present for vote in cast):
        yield Deviation.VOTES_EXCEED_PRESENT
    if any(True for vote in cast for _ in overfull(record, register, item, vote)):
        yield Deviation.VOTES_EXCEED_PARTIES
    named = {person for vote in cast for person, _ in vote.voters}
    disqualified = {conflict.person for conflict in record.disqualified_at(item)}
    if named & disqualified:
        yield Deviation.DISQUALIFIED_VOTED
    if members_of(record, register) and named - set(voters) - disqualified:
        yield Deviation.ABSENT_VOTED
    if unapproved_at(record, register, item):
        yield Deviation.SUBSTITUTE_NOT_APPROVED
    if _not_allowed(record, register, item):
        yield Deviation.SUBSTITUTE_NOT_ALLOWED


def _not_allowed(record: MeetingState, register: Register, item: ItemNumber) -> bool:
    """Whether somebody sat in a committee at the item whom the rules did not allow there (KSL § 28): no member of the
    council, or called for a conflict of interest without the statute saying so.
    """
    body = register.organizations.get(record.meeting.organization)
    if body is None or body.kind not in (BodyKind.COMMITTEE, BodyKind.FINANCE):
        return False
    absences = (row for row in record.attendance_at(item) if row.presence is Presence.ABSENT)
    sitting = [(row.substitute, row.warning) for row in absences]
    sitting += [(conflict.substitute, conflict.warning) for conflict in record.disqualified_at(item)]
    return any(substitute is not None and warning for substitute, warning in sitting)


def contradicts(outcome: Outcome, votes: Votes) -> bool:
    """Adopted without a majority of the votes cast, or fallen with one: a tie falls. Postponed, referred and the like:
    with more against than for.
    """
    if outcome in PROCEDURAL:
        return votes.in_favour < votes.against
    if outcome in POSITIVE and outcome is not Outcome.NOTED:
        return not votes.is_adopted
    return outcome is Outcome.NOT_APPROVED and votes.is_adopted


def adds_up(votes: Votes) -> bool:
    """Whether the named votes fit in the counts: the record may name fewer than voted, never more, and nobody twice."""
    named = Counter(choice for _, choice in votes.voters)
    counts = {Choice.FOR: votes.in_favour, Choice.AGAINST: votes.against, Choice.ABSTAINED: votes.abstained}
    is_once = len(dict(votes.voters)) == len(votes.voters)
    return is_once and all(named[choice] <= count for choice, count in counts.items())


def _party(names: Names, dissent: Dissent) -> str:
    """The party a dissent speaks for: the member's, or the one that is named itself."""
    return names.party(dissent.person) if dissent.person is not None else dissent.by.strip()


def may_dissent(decision: Decision, person: PersonId | None, party: str = "") -> bool:
    """A right only after a vote in which the member was in the minority (danish-rules §1, [24]). A member's own vote
    tells, else how the party voted. By count alone nobody can say who that was: then any vote with a minority will do.
    """
    votes = [votes for votes in (decision.votes, *(p.votes for p in decision.points)) if votes is not None]
    if not votes:
        return False
    choices = [(_choice(vote, person, party), vote) for vote in votes]
    if not any(choice for choice, _ in choices):
        return any(vote.in_favour and vote.against for vote in votes)
    return any(choice not in ("", _winner(vote)) for choice, vote in choices)


def _choice(vote: Votes, person: PersonId | None, party: str) -> str:
    own = vote.choice_of(person) if person is not None else ""
    return own or dict(vote.who).get(party, "")


def _winner(votes: Votes) -> Choice:
    return Choice.FOR if votes.is_adopted else Choice.AGAINST


def judged(change: Change, decision: Decision, codes_before: tuple[Deviation, ...]) -> Decision:
    """The decision with its codes: those of the case as they were found, those of the meeting as they now are."""
    now = tuple(of_meeting(change.meeting, change.ctx.register, decision))
    codes = (*(code for code in codes_before if code not in OF_MEETING), *now)
    return decision if codes == decision.deviations else changed(decision, deviations=codes)


def judge_where_it_matters(change: Change, before: MeetingState) -> None:
    """Whatever changes who may vote where has what is decided already looked at anew, until the record is closed."""
    now = change.meeting
    if not now.decisions or now.meeting.state is MeetingStatus.CLOSED:
        return
    parts = ("items", "attendance", "substitutions", "conflicts")
    if any(getattr(now, part) is not getattr(before, part) for part in parts):
        judge_anew(change)


def judge_anew(change: Change) -> None:
    """After a change of who was there, what was decided already is looked at once more."""
    decisions = tuple(judged(change, decision, decision.deviations) for decision in change.meeting.decisions)
    if any(new is not old for new, old in zip(decisions, change.meeting.decisions, strict=True)):
        change.record = changed(change.meeting, decisions=decisions)
