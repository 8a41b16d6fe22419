"""Planning and cancelling notices, in the transaction of their cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.history import canonical
from models.rows.writes import Writes
from models.tables.outbox import IS_TO_POST
from process.calendar import local_day
from process.ids import CaseId, MeetingId, PersonId
from process.notices import CancelNotices, MeetingMoved, Notice, NoticeKind, NoticeState


class NoticeRow(NamedTuple):
    """A notice as it is stored. `consultation` and `round` are 0 where it belongs to no hearing request."""

    id: int
    kind: NoticeKind
    case_id: CaseId | None
    meeting_id: MeetingId | None
    consultation: int
    round: int
    about: str
    recipient: PersonId
    day: date
    planned_at: datetime
    state: NoticeState
    data: str

    @property
    def request(self) -> tuple[int, int, int]:
        """Case (0: of a meeting), consultation and round."""
        return self.case_id or 0, self.consultation, self.round


NOTICE = tuple(t.notices.c[name] for name in NoticeRow._fields)
_KEY = ("case_id", "kind", "consultation", "round", "about", "recipient", "day")
_MEETING_KEY = ("meeting_id", "kind", "about", "recipient", "day")
_INSTALLATION_KEY = ("kind", "about", "recipient", "day")
_CELLS = (*_KEY, "planned_at", "state", "data")


def _insert_or_replan(cells: tuple[str, ...], key: tuple[str, ...], which: str = "") -> sa.TextClause:
    """As text, since SQLAlchemy compiles an upsert with a condition anew each time. Both databases read it."""
    return sa.text(
        f"INSERT INTO notice ({', '.join(cells)}) VALUES ({', '.join(f':{name}' for name in cells)}) "  # noqa: S608
        f"ON CONFLICT ({', '.join(key)}){which} DO UPDATE SET planned_at = excluded.planned_at, "
        f"state = excluded.state, data = excluded.data WHERE notice.state = '{NoticeState.CANCELLED}'"
    ).bindparams(*(sa.bindparam(name, type_=t.notices.c[name].type) for name in cells))


_OF_CASE = _insert_or_replan(_CELLS, _KEY)
_OF_MEETING = _insert_or_replan(("meeting_id", *_CELLS[1:]), _MEETING_KEY, " WHERE meeting_id IS NOT NULL")

_OF_INSTALLATION = _insert_or_replan(_CELLS[1:], _INSTALLATION_KEY, " WHERE case_id IS NULL AND meeting_id IS NULL")


def plan_notices(writes: Writes, case_id: int, notices: Iterable[Notice]) -> None:
    """Gather them. One that is there already (same case, kind, cause, recipient and day) stays as it is; one that was
    cancelled is planned again: a letter taken back and sent anew.
    """
    own = (notice for notice in notices if not notice.payload.of_meeting)
    writes.tell(("case", case_id), _OF_CASE, ({"case_id": case_id, **_row(notice)} for notice in own))


def plan_meeting_notices(connection: Connection, writes: Writes, meeting_id: int, notices: Iterable[Notice]) -> None:
    """As `plan_notices`, of the kinds that are about the meeting itself. One that waits is told once: it is taken back
    where a later one of its kind says more (`CancelNotices`).
    """
    to_tell = _moved_since_told(connection, meeting_id, [notice for notice in notices if notice.payload.of_meeting])
    rows = ({"meeting_id": meeting_id, **_row(notice)} for notice in to_tell)
    writes.tell(("meeting", meeting_id), _OF_MEETING, rows)


def _moved_since_told(connection: Connection, meeting_id: int, notices: list[Notice]) -> list[Notice]:
    """A meeting that is moved again before anybody was told of the first time was to begin when they last heard; one
    that is moved back by then has not been moved.
    """
    if not any(isinstance(notice.payload, MeetingMoved) for notice in notices):
        return notices
    untold = _untold_moves(connection, meeting_id)
    told: list[Notice] = []
    for notice in notices:
        was = untold.get(notice.recipient)
        if isinstance(notice.payload, MeetingMoved) and was is not None:
            if was == notice.payload.starts_at:
                continue
            told.append(replace(notice, payload=replace(notice.payload, was=was)))
        else:
            told.append(notice)
    return told


def _untold_moves(connection: Connection, meeting_id: int) -> dict[PersonId, datetime]:
    """When the meeting was to begin as each person last heard: of the oldest move that came after the last told."""
    moves = sa.select(t.notices.c.recipient, t.notices.c.state, t.notices.c.about, t.notices.c.data).where(
        t.notices.c.meeting_id == meeting_id, t.notices.c.kind == NoticeKind.MEETING_MOVED
    )
    heard: dict[PersonId, datetime] = {}
    for recipient, state, about, data in connection.execute(moves.order_by(t.notices.c.planned_at, t.notices.c.id)):
        was = MeetingMoved.from_stored(about, data).was
        if state not in (NoticeState.CANCELLED, NoticeState.SUPERSEDED):
            heard.pop(recipient, None)
        elif was is not None:
            heard.setdefault(recipient, was)
    return heard


def plan_installation_notices(connection: Connection, notices: Iterable[Notice]) -> None:
    """As `plan_notices`, of the kinds that are about the installation itself: one of a kind a day, cause and person."""
    rows = [_row(notice) for notice in notices if notice.payload.of_installation]
    if rows:
        connection.execute(_OF_INSTALLATION, rows)


def cancel_installation_notices(connection: Connection, overtaken_by: Notice, about: str) -> None:
    """Those of the same kind to the same person that begin with these words, and whose time has not come."""
    notice = t.notices.c
    same = (notice.kind == overtaken_by.kind, notice.recipient == overtaken_by.recipient)
    begins = sa.func.substr(notice.about, 1, len(about)) == about
    waiting = sa.update(t.notices).where(*same, begins, notice.state == NoticeState.PLANNED)
    connection.execute(waiting.values(state=NoticeState.CANCELLED))


def _row(notice: Notice) -> dict[str, object]:
    consultation, round_ = notice.request or (0, 0)
    return {
        "kind": notice.kind,
        "consultation": consultation,
        "round": round_,
        "about": notice.about,
        "recipient": notice.recipient,
        "day": local_day(notice.planned_at),
        "planned_at": notice.planned_at,
        "state": notice.state,
        "data": canonical(notice.data),
    }


def cancel_notices(writes: Writes, case_id: int, cancel: CancelNotices) -> None:
    """Take back what has not been handed to the outbox yet, and what lies on somebody's desk to be posted."""
    _cancel(writes, ("case", case_id), {"of_case": case_id}, cancel)


def cancel_meeting_notices(writes: Writes, meeting_id: int, cancel: CancelNotices) -> None:
    """As `cancel_notices`, of a meeting's own."""
    _cancel(writes, ("meeting", meeting_id), {"of_meeting": meeting_id}, cancel)


def _cancel(writes: Writes, about: object, cells: dict[str, object], cancel: CancelNotices) -> None:
    if cancel.request is not None:
        consultation, round_ = cancel.request
        cells |= {"of_consultation": consultation} | ({} if round_ is None else {"of_round": round_})
    if cancel.until is not None:
        cells["until"] = cancel.until
    if cancel.about is not None:
        cells["of_about"] = cancel.about
    writes.take_back(about, _cancelling(tuple(cells), tuple(sorted(cancel.kinds)), cancel.also_due), cells)


def _tells(about: sa.BindParameter[str]) -> sa.ColumnElement[bool]:
    """As `CancelNotices.names`."""
    column = t.notices.c.about
    return sa.or_(column == about, sa.func.substr(column, 1, sa.func.length(about) + 1) == about + " ")


@cache
def _cancelling(by: tuple[str, ...], kinds: tuple[NoticeKind, ...], also_due: bool) -> sa.Update:
    """The statement for these conditions; kept, since building one costs more than running it. Without IN, of which
    SQLAlchemy makes a statement for each row.
    """
    conditions = {
        "of_case": t.notices.c.case_id == sa.bindparam("of_case"),
        "of_meeting": t.notices.c.meeting_id == sa.bindparam("of_meeting"),
        "of_consultation": t.notices.c.consultation == sa.bindparam("of_consultation"),
        "of_round": t.notices.c.round == sa.bindparam("of_round"),
        "of_about": _tells(sa.bindparam("of_about", type_=sa.String)),
        "until": t.notices.c.planned_at < sa.bindparam("until"),
    }
    states = (NoticeState.PLANNED, NoticeState.TO_POST, *((NoticeState.DUE,) if also_due else ()))
    waiting = sa.update(t.notices).where(_is_one_of(t.notices.c.state, states), *(conditions[name] for name in by))
    if kinds:
        waiting = waiting.where(_is_one_of(t.notices.c.kind, kinds))
    return waiting.values(state=NoticeState.CANCELLED)


def _is_one_of(column: sa.Column[Any], codes: tuple[str, ...]) -> sa.ColumnElement[bool]:
    return sa.or_(*(column == code for code in codes))


_CARRIED = (t.message_notices.c.notice == t.notices.c.id, t.messages.c.id == t.message_notices.c.message)
_OF_LETTERS = (t.notices.c.case_id == sa.bindparam("case"), t.notices.c.kind == NoticeKind.HEARING_SENT)
_ITS_MAILS = (
    sa.select(t.message_notices.c.message)
    .join(t.notices, t.notices.c.id == t.message_notices.c.notice)
    .where(*_OF_LETTERS)
)
_LOCK_MAILS = (
    sa.select(t.messages.c.id).where(t.messages.c.id.in_(_ITS_MAILS)).order_by(t.messages.c.id).with_for_update()
)
"""On PostgreSQL nobody claims one until we are done, and two who lock the same do not wait for each other: both begin
with the first. SQLite's writers queue.
"""
_HAS_LEFT = sa.or_(
    t.notices.c.state.in_([NoticeState.SENT, NoticeState.RETURNED]),
    sa.exists().where(*_CARRIED, t.messages.c.lease_until > sa.bindparam("now")).correlate(t.notices),
)


_WAITING = (NoticeState.PLANNED, NoticeState.DUE, NoticeState.TO_POST)


def unsent_letters(connection: Connection, case_id: int, now: datetime) -> frozenset[tuple[int, int]]:
    """The hearing letters of a case, by consultation and round, that wait and of which no server has taken any mail,
    nor is one on its way this moment. Until the transaction ends none is.
    """
    connection.execute(_LOCK_MAILS, {"case": case_id}).all()
    query = sa.select(t.notices.c.consultation, t.notices.c.round, t.notices.c.state, _HAS_LEFT).where(*_OF_LETTERS)
    rows = connection.execute(query, {"case": case_id, "now": now}).all()
    waiting = {(row[0], row[1]) for row in rows if row[2] in _WAITING}
    return frozenset(waiting - {(row[0], row[1]) for row in rows if row[3]})


def to_post(connection: Connection, case_id: int) -> dict[tuple[int, int, int], frozenset[tuple[NoticeKind, date]]]:
    """What waits to be posted of one case, and the day it is of, by consultation, round and person."""
    notice = t.notices.c
    query = sa.select(notice.consultation, notice.round, notice.recipient, notice.kind, notice.day)
    waiting: defaultdict[tuple[int, int, int], set[tuple[NoticeKind, date]]] = defaultdict(set)
    for *key, kind, day in connection.execute(query.where(IS_TO_POST, notice.case_id == case_id)):
        waiting[tuple(key)].add((kind, day))
    return {key: frozenset(of_key) for key, of_key in waiting.items()}
