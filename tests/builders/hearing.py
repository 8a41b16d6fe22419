"""Hearing requests as they stand."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from process.state.hearing import HearingRequest
from tests.builders.moments import START, at
from tests.builders.nordby import DISABILITY


def a_hearing(**changes: Any) -> HearingRequest:
    """A request sent on 4 January at 10, due on 25 January at noon."""
    facts: dict[str, Any] = {
        "consultation": 1,
        "round": 1,
        "body": DISABILITY,
        "mandatory": True,
        "drafted_at": at(START),
        "sent_at": at(START, 10),
        "release_at": at(START, 10, 10),
        "due_on": date(2027, 1, 25),
        "due_time": time(12),
    }
    return HearingRequest(**facts | changes)
