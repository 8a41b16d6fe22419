"""Records of meetings as they stand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from process.state.meeting import Meeting, MeetingState
from tests.builders.nordby import REGISTER


def a_meeting(meeting: int = 301, **changes: Any) -> MeetingState:
    """The record of one of Nordby's meetings, with nothing in it yet."""
    planned = next(date for date in REGISTER.meetings if date.id == meeting)
    row = Meeting(
        id=planned.id,
        organization=planned.organization,
        starts_at=planned.starts_at,
        held_on=planned.held_on,
        case_deadline_on=planned.case_deadline_on,
        dispatch_on=planned.dispatch_on,
    )
    return MeetingState(replace(row, **changes))
