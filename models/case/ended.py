"""The cases that have ended, as the overview lists them: a page is read by the database, for there are ever more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.visibility import Viewer, visible
from models.case.overview import CaseRow, case_rows, confidential_among
from models.rows.case_states import case_states
from models.said import says
from process.planning.assessment import Assessors
from process.stages import Stage
from process.words.alphabet import SORTED_AS


def _danish_order(text: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """`process.words.alphabet.danish_order`, reckoned by the database; SQLite makes small letters of A to Z only."""
    key: sa.ColumnElement[str] = sa.func.lower(text)
    for letters, sorted_as in SORTED_AS:
        key = sa.func.replace(sa.func.replace(key, letters.upper(), letters), letters, sorted_as)
    return key


BY_ID, NUMBER, DECIDED = t.cases.c.id, t.cases.c.number, t.cases.c.decided_on
TITLE, DEPARTMENT = _danish_order(t.cases.c.title), t.organizations.c.sort_key
"""What the list may be sorted by."""


@dataclass(frozen=True, slots=True)
class EndedCases:
    """Those a viewer may know of, in one department or all (None), that say some words; by `order`, those without it
    last.
    """

    connection: Connection
    viewer: Viewer | None
    now: datetime
    department: int | None = None
    words: str = ""
    order: sa.ColumnElement[Any] = BY_ID
    is_falling: bool = False

    def count(self) -> int:
        return len(self._saying()) if self.words else self.connection.execute(self._query(sa.func.count())).scalar_one()

    def rows(self, assessors: Assessors, passed: int, many: int) -> list[CaseRow]:
        """So many of them, after those that are passed."""
        ids: Sequence[int]
        if self.words:
            ids = self._saying()[passed : passed + many]
        else:
            ids = self.connection.scalars(self._sorted(t.cases.c.id).limit(many).offset(passed)).all()
        which = t.cases.c.id.in_(ids)
        hidden = confidential_among(self.connection, which, self.now)
        rows = case_rows(case_states(self.connection, which), hidden, assessors, self.now)
        return sorted(rows, key=lambda row: ids.index(row.id))

    def _saying(self) -> list[int]:
        """The ids of those whose number or title says the words. What the database points at is looked at again: it
        does not know all letters (`says`).
        """
        columns = (t.cases.c.number, t.cases.c.title)
        may_say = says(self.words, columns, self.connection.dialect.name)
        rows = self.connection.execute(self._sorted(t.cases.c.id, *columns).where(may_say))
        return [row.id for row in rows if self.words.casefold() in f"{row.number}\n{row.title}".casefold()]

    def _sorted(self, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
        order = self.order.desc() if self.is_falling else self.order.asc()
        query = self._query(*columns)
        return query.order_by(order) if self.order is BY_ID else query.order_by(order.nulls_last(), BY_ID)

    def _query(self, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
        query = sa.select(*columns).where(t.cases.c.stage == Stage.ENDED, visible(self.viewer, self.now))
        if self.order is DEPARTMENT:
            query = query.join(t.organizations, t.organizations.c.id == t.cases.c.department)
        return query if self.department is None else query.where(t.cases.c.department == self.department)
