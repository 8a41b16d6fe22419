"""When was it sent? One answer for plan, check, pages and documents: when it left, not when the button was pressed."""

from __future__ import annotations

from datetime import datetime

from process.state.hearing import HearingRequest
from process.state.meeting import Meeting


def when_sent(what: HearingRequest | Meeting) -> datetime | None:
    """When it left, or is to leave (UTC); None while nobody has sent it.

    A hearing letter leaves in office hours, after its undo period and the case's embargo; one that goes by post when
    somebody has posted it, and not before. An agenda leaves at once:
    to dispatch it is the secretary's own act (KSL § 8), and the town hall's hours do not hold it.
    """
    if isinstance(what, HearingRequest):
        if what.by_post:
            return what.sent_at and what.posted_at
        return what.sent_at and (what.release_at or what.sent_at)
    return what.dispatched_at
