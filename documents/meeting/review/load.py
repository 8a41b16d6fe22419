"""What minutes are held against, read from the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from documents.meeting.review.held import Held
from documents.reading.minutes.result import ReadMeeting
from models import tables as t
from models.rows.case_states import case_states
from process.register import Register
from process.state.meeting import MeetingState

EVERY = sa.true()


def held_meeting(
    connection: Connection,
    record: MeetingState,
    register: Register,
    read: ReadMeeting,
    today: date,
    seen: sa.ColumnElement[bool] = EVERY,
) -> Held:
    """With the cases on its agenda, and of those `seen` the ones whose numbers the document has."""
    on_it = {item.case_id for item in record.items if item.case_id is not None}
    numbers = set(_numbers(read))
    named = sa.and_(seen, sa.or_(t.cases.c.number.in_(numbers), t.cases.c.case_number.in_(numbers)))
    cases = case_states(connection, sa.or_(t.cases.c.id.in_(on_it), named), whole=True)
    return Held(record, register, cases, today)


def _numbers(read: ReadMeeting) -> Iterator[str]:
    for item in read.items:
        yield from (number for number in (item.case_number, item.document_number) if number)
