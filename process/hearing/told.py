"""Whether a body was told: the one answer for pages, memo and proof."""

from __future__ import annotations

from collections.abc import Iterable

from process.notices import LOST, NoticeState


def has_reached_nobody(sent: Iterable[NoticeState]) -> bool:
    """Whether what was sent to a body's contacts about one hearing is lost, all of it: given up, or sent back later.
    A body counts as told when a server has taken the message to any one of them and has not returned it.
    """
    states = set(sent)
    return bool(states & LOST) and NoticeState.SENT not in states
