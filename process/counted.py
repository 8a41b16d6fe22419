"""What cannot have been counted so: votes below zero, an outcome on a point numbered below one."""

from __future__ import annotations

from process import meeting_commands as mc
from process.decision import Votes
from process.refusals import Refusal, refuse


def miscounted(command: mc.RecordDecision) -> Refusal | None:
    """A slip of the pen, not something a meeting did. A body may add points to those that were proposed."""
    asked = (command.votes, *(one.votes for one in command.points), *(one.votes for one in command.amendments))
    if any(is_negative(votes) for votes in asked):
        return refuse("negative_votes")
    unknown = next((one.point for one in command.points if one.point < 1), None)
    return None if unknown is None else refuse("not_found", what="at-punkt", key=unknown)


def is_negative(votes: Votes | None) -> bool:
    return votes is not None and min(votes.in_favour, votes.against, votes.abstained) < 0
