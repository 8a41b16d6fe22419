"""Old minutes, kept and searched: which meetings there are, and the items in which all the words stand.

They have a writer of their own, as logins have: nothing here is a fact about a case, and no rule reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from process.ids import BodyId

MOST_WORDS = 10
Kept = Literal["kept", "same", "other", "replaced"]


@dataclass(frozen=True, slots=True)
class OldItem:
    """As it was printed; `decision`: each body's with its day, where stated."""

    position: int
    number: str
    title: str
    case_number: str
    is_closed: bool
    decision: str
    text: str


@dataclass(frozen=True, slots=True)
class OldMeeting:
    sha256: str
    file: str
    organization: BodyId | None
    body: str
    held_on: date
    place: str
    items: tuple[OldItem, ...]


# -- keeping ---------------------------------------------------------------------------------------------------------


def keep(connection: Connection, meeting: OldMeeting, now: datetime, *, is_replacing: bool = False) -> Kept:
    """`same`: this very file is kept already. `other`: another file of the same meeting is, and stays unless
    `is_replacing`.
    """
    old = t.old_meetings.c
    if connection.execute(sa.select(old.id).where(old.sha256 == meeting.sha256)).first():
        return "same"
    mine = sa.and_(old.body == meeting.body, old.held_on == meeting.held_on)
    other = connection.execute(sa.select(old.id).where(mine)).scalar()
    if other is not None and not is_replacing:
        return "other"
    if other is not None:
        connection.execute(sa.delete(t.old_items).where(t.old_items.c.meeting_id == other))
        connection.execute(sa.delete(t.old_meetings).where(old.id == other))
    _insert(connection, meeting, now)
    return "kept" if other is None else "replaced"


def _insert(connection: Connection, meeting: OldMeeting, now: datetime) -> None:
    about = {name: value for name, value in asdict(meeting).items() if name != "items"}
    added = sa.insert(t.old_meetings).values(**about, read_at=now).returning(t.old_meetings.c.id)
    number = connection.execute(added).scalar_one()
    rows = [{"meeting_id": number, **asdict(item), "words": _words(meeting, item)} for item in meeting.items]
    if rows:
        connection.execute(sa.insert(t.old_items), rows)


def _words(meeting: OldMeeting, item: OldItem) -> str:
    told = (meeting.body, item.number, item.title, item.case_number, item.decision, item.text)
    return " ".join(" ".join(told).casefold().split())


# -- searching -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """`text`: words that must all stand in an item, its title, its case number or its body's name."""

    text: str = ""
    body: str = ""
    since: date | None = None
    until: date | None = None
    with_closed: bool = False


@dataclass(frozen=True, slots=True)
class OldItemLine:
    """An item that was found, with its meeting."""

    meeting: int
    position: int
    body: str
    held_on: date
    file: str
    number: str
    title: str
    case_number: str
    is_closed: bool
    decision: str
    text: str


def search(connection: Connection, wanted: Wanted, *, limit: int, offset: int = 0) -> tuple[OldItemLine, ...]:
    """The newest meetings first, their items in order."""
    meeting, item = t.old_meetings.c, t.old_items.c
    query = (
        sa.select(
            *(meeting.id, item.position, meeting.body, meeting.held_on, meeting.file, item.number, item.title),
            *(item.case_number, item.is_closed, item.decision, item.text),
        )
        .join(t.old_meetings, meeting.id == item.meeting_id)
        .where(*_conditions(wanted))
        .order_by(meeting.held_on.desc(), meeting.id, item.position)
        .limit(limit)
        .offset(offset)
    )
    return tuple(OldItemLine(*row) for row in connection.execute(query))


def count(connection: Connection, wanted: Wanted) -> int:
    joined = t.old_items.join(t.old_meetings, t.old_meetings.c.id == t.old_items.c.meeting_id)
    query = sa.select(sa.func.count()).select_from(joined).where(*_conditions(wanted))
    return int(connection.execute(query).scalar_one())


def bodies(connection: Connection) -> Sequence[str]:
    """Whose old minutes there are."""
    return list(connection.scalars(sa.select(t.old_meetings.c.body).distinct().order_by(t.old_meetings.c.body)))


def _conditions(wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    meeting, item = t.old_meetings.c, t.old_items.c
    for word in wanted.text.casefold().split()[:MOST_WORDS]:
        yield item.words.contains(word, autoescape=True)
    if wanted.body:
        yield meeting.body == wanted.body
    if wanted.since is not None:
        yield meeting.held_on >= wanted.since
    if wanted.until is not None:
        yield meeting.held_on <= wanted.until
    if not wanted.with_closed:
        yield item.is_closed.is_(False)
