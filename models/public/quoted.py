"""What a meeting's papers quote of other bodies' decisions that has been taken down since: the papers are kept as they
were made, and given out without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import ABOVE, with_above
from process.register import MeetingStatus
from process.state.meeting import MeetingState


def quotes_taken_down(connection: Connection, record: MeetingState) -> Mapping[int, datetime]:
    """The items whose case another body has decided in a record that is closed, with the moment that the decision was
    last taken off the public pages.
    """
    return all_quotes_taken_down(connection, [record])[record.meeting.id]


def all_quotes_taken_down(
    connection: Connection, records: Iterable[MeetingState]
) -> Mapping[int, Mapping[int, datetime]]:
    """As `quotes_taken_down`, of many meetings, by id."""
    items = {
        record.meeting.id: {item.case_id: item.number for item in record.items if item.case_id is not None}
        for record in records
    }
    cases = set().union(*items.values())
    rows = connection.execute(_TAKEN_DOWN, {"cases": list(cases)}).all() if cases else ()
    down: dict[int, dict[int, datetime]] = {meeting: {} for meeting in items}
    for case, decided_in, *stated in rows:
        for meeting, numbers in items.items():
            if meeting != decided_in and case in numbers:
                for moment in filter(None, stated):
                    known = down[meeting].get(numbers[case], moment)
                    down[meeting][numbers[case]] = max(moment, known)
    return down


_item = t.agenda_items.c
_TAKEN_DOWN = (
    with_above(sa.select(_item.case_id, _item.meeting_id, _item.withdrawn_at, ABOVE.c.withdrawn_at))
    .join(t.meetings, t.meetings.c.id == _item.meeting_id)
    .where(_item.case_id.in_(sa.bindparam("cases", expanding=True)), t.meetings.c.state == MeetingStatus.CLOSED)
    .where(sa.or_(_item.withdrawn_at.is_not(None), ABOVE.c.withdrawn_at.is_not(None)))
)
