"""Old minutes, kept and searched: which meetings there are, and the items in which all the words stand.

They have a writer of their own: nothing here is a fact about a case, and no rule reads it. Each change is an entry in
the history, of the same transaction, which proves their rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.history import Entry, chain, keep_texts
from models.proof import Written
from process.commands.act import Act
from process.events import Event, Tag
from process.ids import BodyId
from process.meeting.erasing import gap_of

MOST_WORDS = 10
_TEXTS = ("number", "title", "case_number", "decision", "text")
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


def keep(connection: Connection, meeting: OldMeeting, act: Act, now: datetime, *, is_replacing: bool = False) -> Kept:
    """`same`: this very file is kept already. `other`: another file of the same meeting is, and stays unless
    `is_replacing`.
    """
    old = t.old_meetings.c
    if connection.execute(sa.select(old.id).where(old.sha256 == meeting.sha256)).first():
        return "same"
    mine = sa.and_(old.body == meeting.body, old.held_on == meeting.held_on)
    other = connection.execute(sa.select(old.id, old.sha256).where(mine)).first()
    if other is not None and not is_replacing:
        return "other"
    written = Written()
    if other is not None:
        _remove(connection, other.id, written)
    _insert(connection, meeting, now, written)
    about = {"sha256": meeting.sha256, "body": meeting.body, "held_on": meeting.held_on.isoformat()}
    replaced = {} if other is None else {"replaced": other.sha256}
    _tell(
        connection, Event(Tag.OLD_MINUTES_KEPT, {**about, "items": len(meeting.items), **replaced}), act, now, written
    )
    return "kept" if other is None else "replaced"


def _tell(connection: Connection, event: Event, act: Act, now: datetime, written: Written) -> None:
    entry = Entry(event, now, act.command_id, act.actor, act.on_behalf_of)
    chain(connection, keep_texts(connection, [entry]), written.digests(connection))


def _remove(connection: Connection, number: int, written: Written) -> None:
    item = t.old_items.c
    query = sa.select(item.position).where(item.meeting_id == number).order_by(item.position)
    for position in connection.scalars(query).all():
        written.note_gone(t.old_items, meeting_id=number, position=position)
    written.note_gone(t.old_meetings, id=number)
    connection.execute(sa.delete(t.old_items).where(item.meeting_id == number))
    connection.execute(sa.delete(t.old_meetings).where(t.old_meetings.c.id == number))


def _insert(connection: Connection, meeting: OldMeeting, now: datetime, written: Written) -> None:
    about = {name: value for name, value in asdict(meeting).items() if name != "items"}
    added = sa.insert(t.old_meetings).values(**about, read_at=now).returning(t.old_meetings.c.id)
    number = connection.execute(added).scalar_one()
    rows = [{"meeting_id": number, **asdict(item), "words": _words(meeting.body, item)} for item in meeting.items]
    if rows:
        connection.execute(sa.insert(t.old_items), rows)
    written.note(t.old_meetings, id=number)
    written.note(t.old_items, meeting_id=number)


def _words(body: str, item: OldItem) -> str:
    told = (body, item.number, item.title, item.case_number, item.decision, item.text)
    return " ".join(" ".join(told).casefold().split())


# -- erasing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Holding:
    """Old minutes in which some words stand: how they are kept, and how they would be without the words."""

    number: int
    body: str
    held_on: date
    about: dict[str, str]
    items: tuple[OldItem, ...]


def holding(connection: Connection, words: str, gap: str = "") -> list[Holding]:
    """All that hold the words, in whatever case and however their lines are broken; `items` are those that do, with
    `gap` in their place.
    """
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)
    old, item = t.old_meetings.c, t.old_items.c
    wanted = item.words.contains(" ".join(words.casefold().split()), autoescape=True)
    columns = [item.meeting_id, *(t.old_items.c[name] for name in OldItem.__dataclass_fields__)]
    cut: dict[int, list[OldItem]] = {}
    for number, *cells in connection.execute(sa.select(*columns).where(wanted).order_by(*columns[:2])):
        before = OldItem(*cells)
        texts: dict[str, Any] = {name: pattern.sub(lambda _: gap, getattr(before, name)) for name in _TEXTS}
        if (after := replace(before, **texts)) != before:
            cut.setdefault(number, []).append(after)
    held: list[Holding] = []
    for row in connection.execute(sa.select(old.id, old.body, old.held_on, old.file, old.place).order_by(old.held_on)):
        about = {name: pattern.sub(lambda _: gap, getattr(row, name)) for name in ("file", "place")}
        if row.id in cut or about != {"file": row.file, "place": row.place}:
            held.append(Holding(row.id, row.body, row.held_on, about, tuple(cut.get(row.id, ()))))
    return held


def erase(connection: Connection, words: str, gap: str, ground: str, act: Act, now: datetime) -> list[Holding]:
    """Words about a person out of all old minutes, a named gap in their place; returns those they stood in. Their files
    hold the words, too: they are forgotten, and so destroyed.
    """
    cut, written = holding(connection, words, gap_of(gap)), Written()
    for minutes in cut:
        forgotten = {**minutes.about, "sha256": f"erased:{minutes.number}"}
        connection.execute(sa.update(t.old_meetings).where(t.old_meetings.c.id == minutes.number).values(forgotten))
        written.note(t.old_meetings, id=minutes.number)
        for item in minutes.items:
            mine = sa.and_(t.old_items.c.meeting_id == minutes.number, t.old_items.c.position == item.position)
            texts = {name: getattr(item, name) for name in _TEXTS} | {"words": _words(minutes.body, item)}
            connection.execute(sa.update(t.old_items).where(mine).values(texts))
        written.note(t.old_items, meeting_id=minutes.number)
    if cut:
        told = {"minutes": [minutes.number for minutes in cut], "gap": gap_of(gap), "ground": ground}
        _tell(connection, Event(Tag.OLD_MINUTES_CUT, told), act, now, written)
    return cut


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
