"""«Stop alt usendt»: the letters that have not left yet, of one case or of a hearing of several, all taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.store import Receipt, Store
from process.commands import hearing as hc
from process.commands.act import Act, part_of
from process.ids import BodyId, CaseId, CommandId, PersonId
from process.notices import NoticeKind, NoticeState
from process.refusals import Refusal

GONE = (NoticeState.SENT, NoticeState.RETURNED)


def of_package(package: int) -> sa.ColumnElement[bool]:
    return t.requests.c.package == package


def of_case(case: int) -> sa.ColumnElement[bool]:
    return t.requests.c.case_id == case


def unsent(connection: Connection, which: sa.ColumnElement[bool]) -> list[hc.CancelLetter]:
    """The letters that are sent and that no server has taken: they wait for their time, or the mail server is away."""
    notice, request = t.notices.c, t.requests.c
    has_left = sa.exists().where(
        notice.case_id == request.case_id,
        notice.consultation == request.consultation,
        notice.round == request.round,
        notice.kind == NoticeKind.HEARING_SENT,
        notice.state.in_(GONE),
    )
    waits = (request.answered_at.is_(None), request.closed_at.is_(None), request.withdrawn_at.is_(None))
    query = sa.select(request.case_id, request.body).where(which, request.sent_at.is_not(None), *waits, ~has_left)
    rows = connection.execute(query.order_by(request.case_id, request.consultation))
    return [hc.CancelLetter(case=CaseId(row.case_id), body=BodyId(row.body)) for row in rows]


def stop(
    store: Store, letters: Sequence[hc.CancelLetter], actor: PersonId, sent: CommandId, now: datetime
) -> list[Receipt | Refusal]:
    """Each that can still be held is held, whatever has left meanwhile: nobody waits for the last of them."""
    acts = (Act(actor, part_of(sent, f"{letter.case}-{letter.body}")) for letter in letters)
    return store.apply_all(list(zip(letters, acts, strict=True)), now)
