"""What has changed since a letter, for the mails that must say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.engine import Connection, Row

from documents.since_asked import Changed, RequestKey, since_asked
from process.notices import NoticeKind


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
