"""What a meeting's papers quote of other bodies' decisions that has been taken down since: the papers are kept as they
were made, and given out without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import ABOVE, kept_from_public, with_above
from process.register import MeetingStatus
from process.state.meeting import MeetingState


def quotes_taken_down(connection: Connection, record: MeetingState, now: datetime) -> Mapping[int, datetime]:
    """The items whose case another body has decided in a record that is closed, with the moment that the decision was
    last taken off the public pages.
    """
    items = {item.case_id: item.number for item in record.items if item.case_id is not None}
    item = t.agenda_items.c
    moments = sa.select(item.case_id, item.withdrawn_at, ABOVE.c.withdrawn_at)
    query = (
        with_above(moments)
        .join(t.meetings, t.meetings.c.id == item.meeting_id)
        .where(item.case_id.in_(items), item.meeting_id != record.meeting.id, kept_from_public(now))
        .where(t.meetings.c.state == MeetingStatus.CLOSED)
    )
    taken_down: dict[int, datetime] = {}
    for case, *stated in connection.execute(query) if items else ():
        for moment in filter(None, stated):
            taken_down[items[case]] = max(moment, taken_down.get(items[case], moment))
    return taken_down
