"""What a mail about a hearing may say beside the case: the answers, how often a deadline was moved, and why."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row
from sqlmodel import SQLModel

from documents.hearing.since_asked import Changed, RequestKey, since_asked
from notifications.outbox import tables as t
from process.events import Tag
from process.notices import NoticeKind

_history = SQLModel.metadata.tables["history_entry"]
_texts = SQLModel.metadata.tables["personal_text"]

REASONS: dict[NoticeKind, tuple[Tag, str]] = {
    NoticeKind.HEARING_EXTENDED: (Tag.HEARING_EXTENDED, "reason"),
    NoticeKind.HEARING_WITHDRAWN: (Tag.HEARING_WITHDRAWN, "reason"),
    NoticeKind.DRAFT_RETURNED: (Tag.DRAFT_RETURNED, "comment"),
    NoticeKind.EXTENSION_ASKED: (Tag.EXTENSION_ASKED, "reason"),
    NoticeKind.EXTENSION_REFUSED: (Tag.EXTENSION_REFUSED, "reason"),
    NoticeKind.PROPOSAL_CHANGED: (Tag.CHANGE_JUDGED, "reason"),
}


def answers_to(connection: Connection, case_ids: Collection[int]) -> dict[RequestKey, Row[Any]]:
    """The newest answer to each request."""
    ordered = sa.select(t.responses).where(t.responses.c.case_id.in_(case_ids)).order_by(t.responses.c.id)
    return {(row.case_id, row.consultation, row.round): row for row in connection.execute(ordered)}


def extensions_of(connection: Connection, case_ids: Collection[int]) -> dict[tuple[RequestKey, int], int]:
    """How often each recipient's deadline was moved: the SEQUENCE of the calendar entry."""
    key = (t.notices.c.case_id, t.notices.c.consultation, t.notices.c.round, t.notices.c.recipient)
    found = connection.execute(
        sa.select(*key, sa.func.count())
        .where(t.notices.c.case_id.in_(case_ids), t.notices.c.kind == NoticeKind.HEARING_EXTENDED)
        .group_by(*key)
    )
    return {((case, consultation, round_), person): count for case, consultation, round_, person, count in found}


def reasons_of(
    connection: Connection, case_ids: Collection[int], kinds: Collection[NoticeKind]
) -> dict[tuple[Tag, int, int], str]:
    """Why, in the clerk's words, by (tag, case, consultation): the newest, unless it has been erased."""
    wanted = {tag: name for kind, (tag, name) in REASONS.items() if kind in kinds}
    chosen: dict[tuple[Tag, int, int], int] = {}
    for row in connection.execute(
        sa.select(_history.c.case_id, _history.c.tag, _history.c.data)
        .where(_history.c.case_id.in_(case_ids), _history.c.tag.in_([str(tag) for tag in wanted]))
        .order_by(_history.c.position)
    ):
        data, tag = json.loads(row.data), Tag(row.tag)
        text = data.get(wanted[tag])
        if isinstance(text, dict):
            chosen[tag, row.case_id, data.get("consultation", 0)] = text["personal_text"]
    rows = connection.execute(sa.select(_texts).where(_texts.c.id.in_(set(chosen.values()))))
    texts = {row.id: row for row in rows}
    return {key: texts[text].text or "" for key, text in chosen.items() if text in texts}


def changes(
    connection: Connection, notices: Iterable[Row[Any]], requests: Mapping[RequestKey, Row[Any]]
) -> dict[RequestKey, tuple[Changed, ...]]:
    """What is not as it was: for letters of a later round, and for those told that a proposal has changed."""
    wanted = {
        (notice.case_id, notice.consultation, notice.round)
        for notice in notices
        if notice.kind is NoticeKind.PROPOSAL_CHANGED or (notice.kind is NoticeKind.HEARING_SENT and notice.round > 1)
    }
    return {key: since_asked(connection, key) for key in sorted(wanted) if key in requests}


def judged(connection: Connection, case_ids: Collection[int]) -> dict[tuple[int, int], bool]:
    """Whether somebody found a proposal's last change material, by (case, proposal)."""
    rows = connection.execute(
        sa.select(_history.c.case_id, _history.c.data)
        .where(_history.c.case_id.in_(case_ids), _history.c.tag == Tag.CHANGE_JUDGED)
        .order_by(_history.c.position)
    )
    found = ((row.case_id, json.loads(row.data)) for row in rows)
    return {(case, data.get("proposal", 0)): bool(data.get("is_material")) for case, data in found}
