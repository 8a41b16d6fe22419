"""What is kept back, as clauses on rows: the twin of `process/state/confidentiality.py`. No row keeps nothing back.

A case is *confidential* while it is closed or treated behind closed doors somewhere (KSL § 10), or while it or an item
it stands on is under embargo.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.rows.each import has_one
from models.rows.prepared import ForMany, Prepared, rows_about
from process.public.values import CaseLimits
from process.state.confidentiality import Limits, strictest
from process.state.meeting import MeetingState
from process.words.kept_back import kept_back_mark

Moment = datetime | sa.BindParameter[datetime]
NOW: sa.BindParameter[datetime] = sa.bindparam("now", type_=t.agenda_items.c.public_from.type)
"""The moment of a statement that is made once; who runs it gives `now`."""
ABOVE = t.agenda_items.alias("above")
_limited = t.cases.alias("limited")
_items, _later = t.agenda_items, t.agenda_items.alias("later")
_its_day, _that_day = t.meetings.alias("its_day"), t.meetings.alias("that_day")
_stands_again = has_one(
    sa.select(_later.c.case_id)
    .join(_its_day, _its_day.c.id == _later.c.meeting_id)
    .join(_that_day, _that_day.c.id == _items.c.meeting_id)
    .where(_later.c.case_id == _items.c.case_id, _later.c.removed_at.is_(None))
    .where(_its_day.c.starts_at >= _that_day.c.starts_at)
    .correlate(_items)
)
"""The case of an item stands on an agenda of its meeting's day or a later one."""


def _closed(rows: sa.FromClause) -> sa.ColumnElement[bool]:
    return sa.func.coalesce(rows.c.is_closed, sa.false())


def embargoed(rows: sa.FromClause, now: Moment) -> sa.ColumnElement[bool]:
    """As `is_embargoed`."""
    return sa.func.coalesce(rows.c.public_from > now, sa.false())


def kept_back(rows: sa.FromClause, now: Moment) -> sa.ColumnElement[bool]:
    """As `is_kept_back`, of rows of cases, agenda items or annexes."""
    return sa.or_(_closed(rows), embargoed(rows, now))


def with_above(items: sa.Select[Any]) -> sa.Select[Any]:
    """A statement on agenda items with what each stands under: `ABOVE`."""
    stands_under = sa.and_(ABOVE.c.meeting_id == t.agenda_items.c.meeting_id, ABOVE.c.number == t.agenda_items.c.under)
    return items.outerjoin(ABOVE, stands_under)


def item_kept_back(now: Moment) -> sa.ColumnElement[bool]:
    """As `is_item_kept_back`, in a statement `with_above`."""
    of_cases = _limited.c.id.in_((t.agenda_items.c.case_id, ABOVE.c.case_id))
    by_case = sa.exists().where(of_cases, kept_back(_limited, now))
    return sa.or_(kept_back(t.agenda_items, now), kept_back(ABOVE, now), by_case)


def kept_from_public(now: Moment) -> sa.ColumnElement[bool]:
    """As `is_kept_from_public`, in a statement `with_above`."""
    items = t.agenda_items.c
    taken_down = sa.or_(items.withdrawn_at.is_not(None), ABOVE.c.withdrawn_at.is_not(None))
    return sa.or_(item_kept_back(now), taken_down)


def case_limits(connection: Connection, cases: Collection[int]) -> dict[int, CaseLimits]:
    """What these cases ask for themselves, by id."""
    (rows,) = rows_about(connection, [_LIMITS], cases)
    return {case: CaseLimits(number, is_closed, public_from) for case, number, is_closed, public_from in rows}


_OF_CASE = (t.cases.c.id, t.cases.c.number, t.cases.c.is_closed, t.cases.c.public_from)
_LIMITS = ForMany(lambda cases: sa.select(*_OF_CASE).where(t.cases.c.id.in_(cases)))


def limits_of(connection: Connection, record: MeetingState) -> dict[int, CaseLimits]:
    """What the cases on its agenda ask for."""
    return case_limits(connection, {item.case_id for item in record.items if item.case_id is not None})


def confidential(now: Moment) -> sa.ColumnElement[bool]:
    """The rows of `case` that are kept back, by themselves or by an item they stand on."""
    return sa.or_(kept_back(t.cases, now), _is_kept_back_on_an_agenda(now))


def unmentionable(now: datetime) -> sa.ColumnElement[bool]:
    """The rows of `case` that nothing which leaves the house may name: confidential ones, those kept out of mails."""
    return sa.or_(confidential(now), sa.func.coalesce(t.cases.c.is_out_of_mail, sa.false()))


def named_in_public(now: Moment) -> sa.ColumnElement[bool]:
    """The rows of `case` a public list may name as coming: open ones, of which nothing published was taken down."""
    item = t.agenda_items.alias("taken_down")
    is_on_it = item.c.case_id == t.cases.c.id
    of_case = sa.select(item.c.case_id).where(is_on_it, item.c.withdrawn_at.is_not(None))
    taken_down = has_one(of_case.correlate(t.cases))
    return sa.not_(sa.or_(confidential(now), taken_down))


def unnamed_in_public(connection: Connection, numbers: Collection[str], now: datetime) -> frozenset[str]:
    """Which of these cases no public list may name now."""
    asked = {"numbers": list(numbers), "now": now}
    return frozenset(connection.scalars(_unnamed(), asked)) if numbers else frozenset()


@cache
def _unnamed() -> sa.Select[tuple[str]]:
    asked = t.cases.c.number.in_(sa.bindparam("numbers", expanding=True))
    return sa.select(t.cases.c.number).where(asked, sa.not_(named_in_public(NOW)))


def kept_back_marks(connection: Connection, numbers: Collection[str], now: datetime) -> dict[str, str]:
    """«Lukket» or «Embargo til …» by number, of the confidential among these cases: for lists that show them at all."""
    case = t.cases.c
    query = sa.select(case.number, case.is_closed, case.public_from).where(case.number.in_(numbers), confidential(now))
    rows = connection.execute(query) if numbers else ()
    return {row.number: kept_back_mark(row.is_closed, row.public_from, now, True) for row in rows}


def _is_kept_back_on_an_agenda(now: Moment) -> sa.ColumnElement[bool]:
    """Of the row of `case`, by the items it stands on. A closed item that was taken off still counts, until the case
    stands on an agenda of that day or a later one: what was to be treated behind closed doors does not become open by
    waiting.
    """
    is_closed = sa.or_(_closed(_items), _closed(ABOVE))
    is_ahead = sa.or_(embargoed(_items, now), embargoed(ABOVE, now))
    counts = sa.or_(_items.c.removed_at.is_(None), sa.not_(_stands_again))
    limiting = with_above(sa.select(_items.c.case_id)).where(
        _items.c.case_id == t.cases.c.id, sa.or_(sa.and_(is_closed, counts), is_ahead)
    )
    return has_one(limiting.correlate(t.cases))


def limits_on_agendas(connection: Connection, case: int, now: datetime) -> Limits:
    """What the items a case stands on ask for together, as they make it confidential."""
    rows = _limiting_items().rows(connection, case=case, now=now)
    held = strictest(Limits(bool(is_closed), hour) for is_closed, *hours, _ in rows for hour in hours)
    titles = [title for *_, title in rows if title]
    return replace(held, public_title=titles[-1] if titles else "")


@cache
def _limiting_items() -> Prepared:
    counts = sa.or_(_items.c.removed_at.is_(None), sa.not_(_stands_again))
    is_closed = sa.and_(sa.or_(_closed(_items), _closed(ABOVE)), counts)
    is_ahead = sa.or_(embargoed(_items, NOW), embargoed(ABOVE, NOW))
    columns = (is_closed.label("is_closed"), _items.c.public_from, ABOVE.c.public_from, _items.c.public_title)
    query = with_above(sa.select(*columns)).where(_items.c.case_id == sa.bindparam("case"), sa.or_(is_closed, is_ahead))
    return Prepared(query.order_by(_items.c.meeting_id, _items.c.number))


def embargo_ends(connection: Connection, now: datetime) -> datetime | None:
    """When the next item's embargo ends, and a case may become known."""
    hour = t.agenda_items.c.public_from
    query = sa.select(sa.func.min(hour)).where(hour > now)
    return connection.execute(query).scalar_one_or_none()
