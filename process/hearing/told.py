"""Whether a body was told, the one answer for pages, memo and proof; and who hears what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from process.ids import PersonId
from process.notices import LOST, NoticeState
from process.people import contacts_of
from process.register import Register
from process.state.case import CaseState


def has_reached_nobody(sent: Iterable[NoticeState]) -> bool:
    """Whether what was sent to a body's contacts about one hearing is lost, all of it: given up, or sent back later.
    A body counts as told when a server has taken the message to any one of them and has not returned it.
    """
    states = set(sent)
    return bool(states & LOST) and NoticeState.SENT not in states


def hears_decision(state: CaseState, register: Register, day: date) -> tuple[PersonId, ...]:
    """Those who speak for the bodies that were heard: what is decided goes back to them, by whatever way it came."""
    heard = dict.fromkeys(request.body for request in state.requests if request.sent_at and not request.withdrawn_at)
    return tuple(person for body in heard for person in contacts_of(register, body, day))
