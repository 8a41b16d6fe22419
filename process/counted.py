"""What cannot have been counted so: votes below zero, an outcome on a point the item does not have."""

from __future__ import annotations

from process import meeting_commands as mc
from process.decision import Votes
from process.meeting import AgendaItem
from process.refusals import Refusal, refuse


def miscounted(command: mc.RecordDecision, item: AgendaItem) -> Refusal | None:
    """A slip of the pen, not something a meeting did; an item without a proposed decision may get any points."""
    asked = (command.votes, *(one.votes for one in command.points), *(one.votes for one in command.amendments))
    if any(is_negative(votes) for votes in asked):
        return refuse("negative_votes")
    unknown = next((one.point for one in command.points if not _has_point(item, one.point)), None)
    return None if unknown is None else refuse("not_found", what="at-punkt", key=unknown)


def is_negative(votes: Votes | None) -> bool:
    return votes is not None and min(votes.in_favour, votes.against, votes.abstained) < 0


def _has_point(item: AgendaItem, number: int) -> bool:
    return number >= 1 and (not item.points or number <= len(item.points))
