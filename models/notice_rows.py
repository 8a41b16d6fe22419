"""Planning and cancelling notices, in the transaction of their cause."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from models import outbox  # noqa: F401  (the tables)
from models.history import canonical
from process.calendar import local_day
from process.notices import CancelNotices, Notice, NoticeState

_notices = SQLModel.metadata.tables["notice"]
_KEY = ("case_id", "kind", "consultation", "round", "about", "recipient", "day")


def _insert_or_replan(dialect: str) -> Any:
    """A notice that is there stays as it is; a cancelled one is planned again (a letter taken back and sent anew)."""
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(_notices)
    anew = {name: insert.excluded[name] for name in ("planned_at", "state", "data")}
    was_cancelled = _notices.c.state == NoticeState.CANCELLED
    return insert.on_conflict_do_update(index_elements=_KEY, set_=anew, where=was_cancelled)


_INSERT = {dialect: _insert_or_replan(dialect) for dialect in ("sqlite", "postgresql")}


def plan_notices(connection: Connection, case_id: int, notices: Iterable[Notice]) -> None:
    """Store them; one that is already there (same case, kind, cause, recipient and day) is left as it is."""
    rows = [_row(case_id, notice) for notice in notices]
    if rows:
        connection.execute(_INSERT[connection.dialect.name], rows)


def _row(case_id: int, notice: Notice) -> dict[str, object]:
    consultation, round_ = notice.request or (0, 0)
    return {
        "kind": notice.kind,
        "case_id": case_id,
        "consultation": consultation,
        "round": round_,
        "about": notice.about,
        "recipient": notice.recipient,
        "day": local_day(notice.planned_at),
        "planned_at": notice.planned_at,
        "state": notice.state,
        "data": canonical(notice.data),
    }


def cancel_notices(connection: Connection, case_id: int, cancel: CancelNotices) -> None:
    """Take back what has not been handed to the outbox yet."""
    where = [_notices.c.case_id == case_id, _notices.c.state == NoticeState.PLANNED]
    if cancel.request is not None:
        where += [_notices.c.consultation == cancel.request[0], _notices.c.round == cancel.request[1]]
    if cancel.kinds:
        where.append(_notices.c.kind.in_(sorted(cancel.kinds)))
    if cancel.until is not None:
        where.append(_notices.c.planned_at < cancel.until)
    connection.execute(sa.update(_notices).where(*where).values(state=NoticeState.CANCELLED))
