"""Votes told by party: how many members of each were there to vote is known, so the count is not typed twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from process.change import Change
from process.ids import ItemNumber
from process.meeting.refusals import WhyMeeting
from process.refusals import Refusal, refuse
from process.register import Register
from process.state.decision import Choice, Votes
from process.state.meeting import MeetingState
from process.state.quorum import members_of, voters_at
from process.words.minutes import names_of


def counted(change: Change, item: ItemNumber, votes: Votes | None, reason: str) -> Votes | Refusal | None:
    """The votes with their numbers. Where only parties are named the count follows; one that was written, too, has room
    for the members of each, who may not be all that voted, or the `reason` says why it has not.
    """
    if votes is None or not votes.who or votes.voters:
        return votes
    sizes = _sizes(change.meeting, change.ctx.register, item)
    if any(name not in sizes for name, _ in votes.who):
        return votes if votes.taking_part else refuse(WhyMeeting.VOTES_NOT_COUNTED)
    by_party = Votes.by_party({name: Choice(choice) for name, choice in votes.who}, sizes)
    if not votes.taking_part:
        return replace(by_party, who=votes.who)
    has_room = all(named <= count for named, count in zip(_numbers(by_party), _numbers(votes), strict=True))
    if has_room or reason.strip():
        return votes
    return refuse(WhyMeeting.VOTES_DO_NOT_ADD, parties=_said(by_party), count=_said(votes))


@dataclass(frozen=True, slots=True)
class Overfull:
    """More votes of one kind than those named with it had members there to cast."""

    votes: int
    named: tuple[str, ...]
    members: int


def overfull(record: MeetingState, register: Register, item: ItemNumber, votes: Votes) -> Iterator[Overfull]:
    """«imod 8 (H)» with six of H there, substitutes among them. How many a name stands for that is no party and no
    member here, nobody can say.
    """
    names, voters = names_of(record, register), voters_at(record, register, item)
    members_of_parties = {names.party(member): 0 for member in members_of(record, register)}
    one_each = {name: 1 for person in voters for name in (names.plain(person), names.person(person))}
    sizes = members_of_parties | one_each | _sizes(record, register, item)
    for choice, count in zip((Choice.FOR, Choice.AGAINST, Choice.ABSTAINED), _numbers(votes), strict=True):
        named = tuple(name for name, chosen in votes.who if chosen == choice)
        if named and sizes.keys() >= set(named) and count > sum(sizes[name] for name in named):
            yield Overfull(count, named, sum(sizes[name] for name in named))


def _sizes(record: MeetingState, register: Register, item: ItemNumber) -> Counter[str]:
    """Of each party, those who may vote on this item."""
    names = names_of(record, register)
    return Counter(names.party(person) for person in voters_at(record, register, item))


def _numbers(votes: Votes) -> tuple[int, int, int]:
    return votes.in_favour, votes.against, votes.abstained


def _said(votes: Votes) -> str:
    return "-".join(map(str, _numbers(votes)))
