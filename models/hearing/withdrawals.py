"""Why a hearing was withdrawn, in the words of whoever did it."""

from __future__ import annotations

import json

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.history import texts_by_id
from process.events import Tag
from process.ids import CaseId
from process.state.hearing import HearingRequest


def withdrawal_reason(connection: Connection, case_id: CaseId, request: HearingRequest) -> str:
    """The newest reason given; "" where none was, where it has been erased, or where the whole case was withdrawn."""
    withdrawn = sa.and_(t.history.c.case_id == case_id, t.history.c.tag == Tag.HEARING_WITHDRAWN)
    kept = connection.scalars(sa.select(t.history.c.data).where(withdrawn).order_by(t.history.c.position.desc()))
    about = (request.consultation, request.body)
    for data in map(json.loads, kept):
        if (data.get("consultation"), data.get("body")) == about:
            text = (data.get("reason") or {}).get("personal_text")
            return texts_by_id(connection, [text]).get(text, "")
    return ""
