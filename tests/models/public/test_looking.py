"""A page of published meetings is read like one: as many statements, and nothing of one meeting is told of another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.database import writing
from models.public.looking import looking_at, read_published
from models.rows.meeting import ALL_PARTS
from process.public.values import PublicMeeting
from tests.builders.statements import heard
from tests.growth.history import APART, copy
from tests.publishing import Publishing, publishing

pytestmark = pytest.mark.slow
COPIES = 3


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Publishing:
    """With a meeting whose minutes are out."""
    made = publishing(tmp_path_factory.mktemp("looking"))
    made.prepare()
    made.publish_agenda()
    made.withdraw()
    made.hold()
    made.publish_minutes()
    return made


@pytest.fixture
def connection(town: Publishing) -> Iterator[Connection]:
    """The meeting has copies, each with its own rows and its own part of the history."""
    with writing(town.store.engine) as writer:
        last = writer.execute(sa.select(sa.func.max(t.history.c.position))).scalar_one()
        this, own = f"meeting_id = {town.meeting.id}", {"meeting_id": f"meeting_id + {APART} * n.i"}
        itself = {"id": f"id + {APART} * n.i", "code": "code || '-' || n.i"}
        copy(writer, t.meetings, COPIES, itself, f"id = {town.meeting.id}")
        for table in (*(shape.table for shape in ALL_PARTS.values()), t.agenda_versions):
            copy(writer, table, COPIES, own, this)
        chained = {"position": f"position + {last} * n.i", "command_id": "command_id || '-copy-' || n.i"}
        copy(writer, t.history, COPIES, own | chained, this)
        yield writer
        writer.rollback()


def test_many_are_read_like_one(town: Publishing, connection: Connection) -> None:
    register, now = town.store.reference.register, town.clock
    meetings = [town.meeting.id + APART * number for number in range(COPIES, -1, -1)]
    read_published(connection, meetings, register, now)  # statements that are made ready once are
    with heard(connection) as for_one:
        (alone,) = read_published(connection, [town.meeting.id], register, now)
    with heard(connection) as for_many:
        together = read_published(connection, meetings, register, now)
    assert len(for_many) == len(for_one)
    assert [meeting.id for meeting in together] == meetings
    assert alone.items
    assert alone.documents
    assert [_as(alone, meeting) for meeting in meetings] == list(together)


def test_what_befell_one_is_told_of_no_other(town: Publishing, connection: Connection) -> None:
    register, now = town.store.reference.register, town.clock
    copied, untouched = town.meeting.id + APART, town.meeting.id + 2 * APART
    connection.execute(sa.delete(t.annexes).where(t.annexes.c.meeting_id == copied))
    connection.execute(sa.delete(t.agenda_versions).where(t.agenda_versions.c.meeting_id == copied))
    connection.execute(sa.delete(t.meeting_documents).where(t.meeting_documents.c.meeting_id == copied))
    looking = looking_at(connection, [copied, untouched], register, now)
    assert (looking[copied].record.annexes, looking[copied].record.documents, looking[copied].lines) == ((), (), {})
    assert looking[untouched].record.annexes
    assert looking == {number: looking_at(connection, [number], register, now)[number] for number in looking}
    shown = {meeting.id: meeting for meeting in read_published(connection, list(looking), register, now)}
    (original,) = read_published(connection, [town.meeting.id], register, now)
    assert shown[untouched] == _as(original, untouched)
    assert shown[copied] != _as(original, copied)


def _as(meeting: PublicMeeting, number: int) -> PublicMeeting:
    return replace(meeting, id=number)
