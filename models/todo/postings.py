"""What waits to be posted: to whom, about what, and what posting it today would mean. One line an envelope."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.visibility import Viewer, visible
from models.rows.case_states import case_states_of
from models.rows.notice import NOTICE, NoticeRow
from models.rows.package import load_package
from models.tables.outbox import IS_TO_POST
from process.hearing.posting import BY_PHONE, posting_warnings
from process.notices import NoticeKind
from process.register import Organization, Person, Register
from process.state.case import CaseState
from process.state.hearing import HearingPackage, HearingRequest


@dataclass(frozen=True, slots=True)
class Posting:
    """All that waits for one person about one hearing: of a case, or of several (`package`).

    `since`: the day it was laid out. `may_be_told`: it may be said on the telephone instead.
    """

    body: Organization
    person: Person
    asked: tuple[tuple[CaseState, HearingRequest], ...]
    notices: tuple[NoticeRow, ...]
    package: HearingPackage | None = None
    warnings: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        return self.package.number if self.package else self.asked[0][0].case.number

    @property
    def title(self) -> str:
        return self.package.title if self.package else self.asked[0][0].case.title

    @property
    def address(self) -> str:
        """Where its page is, and its paper below that."""
        return f"/send-med-post/{self.number}/{self.body.code}/{self.person.code}"

    @property
    def kinds(self) -> tuple[NoticeKind, ...]:
        return tuple(dict.fromkeys(notice.kind for notice in self.notices))

    @property
    def since(self) -> date:
        return min(notice.day for notice in self.notices)

    @property
    def due_at(self) -> datetime | None:
        return min(filter(None, (request.due_at for _, request in self.asked)), default=None)

    @property
    def is_letter(self) -> bool:
        return NoticeKind.HEARING_SENT in self.kinds

    @property
    def may_be_told(self) -> bool:
        return BY_PHONE.issuperset(self.kinds)


def postings(connection: Connection, viewer: Viewer, now: datetime, register: Register) -> tuple[Posting, ...]:
    """For a coordinator, of every case they may know of, the nearest deadline first."""
    if not viewer.is_coordinator:
        return ()
    query = (
        sa.select(*NOTICE)
        .join(t.cases, t.cases.c.id == t.notices.c.case_id)
        .where(IS_TO_POST, visible(viewer, now))
        .order_by(t.notices.c.planned_at, t.notices.c.id)
    )
    waiting = [NoticeRow(*cells) for cells in connection.execute(query)]
    states = case_states_of(connection, {row.case_id for row in waiting if row.case_id is not None}, whole=True)
    envelopes: dict[Hashable, list[NoticeRow]] = {}
    for row in waiting:
        request = _request_of(states, row)
        if request is not None:
            key = (request.package or (row.case_id, row.consultation), request.body, row.recipient)
            envelopes.setdefault(key, []).append(row)
    to_post = (_posting(connection, rows, states, now, register) for rows in envelopes.values())
    return tuple(sorted(to_post, key=lambda each: (each.due_at is None, each.due_at or now, each.number)))


def _request_of(states: Mapping[int, CaseState], row: NoticeRow) -> HearingRequest | None:
    state = states.get(row.case_id or 0)
    of_state = state.requests if state else ()
    return next((r for r in of_state if (r.consultation, r.round) == (row.consultation, row.round)), None)


def _posting(
    connection: Connection,
    rows: Iterable[NoticeRow],
    states: Mapping[int, CaseState],
    now: datetime,
    register: Register,
) -> Posting:
    rows = tuple(rows)
    pairs = {
        (row.case_id, row.consultation, row.round): (states[row.case_id or 0], request)
        for row in rows
        if (request := _request_of(states, row)) is not None
    }
    asked = tuple(pairs.values())
    first = asked[0][1]
    return Posting(
        body=register.organizations[first.body],
        person=register.persons[rows[0].recipient],
        asked=asked,
        notices=rows,
        package=load_package(connection, first.package) if first.package is not None else None,
        warnings=tuple(dict.fromkeys(line for state, request in asked for line in _warnings(state, request, now))),
    )


def _warnings(state: CaseState, request: HearingRequest, now: datetime) -> tuple[str, ...]:
    if not request.awaits_post:
        return ()
    step = state.consultation(request.consultation)
    return posting_warnings(request, step.period_days if step else 0, now)
