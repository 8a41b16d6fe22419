"""What an approver had before them when they last approved: a returned draft is read for what is new in it."""

from __future__ import annotations

import json

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from models.asked_text import Versions
from process.events import Tag

_history = SQLModel.metadata.tables["history_entry"]
_proposals = SQLModel.metadata.tables["proposal"]


def approved_versions(connection: Connection, case_id: int, person: int) -> Versions | None:
    """The versions as they stood at this person's last approval or return; None: they have not had the case yet."""
    wanted = (Tag.PROPOSAL_REVISED, Tag.DRAFT_APPROVED, Tag.DRAFT_RETURNED)
    query = (
        sa.select(_history.c.tag, _history.c.actor, _history.c.data)
        .where(_history.c.case_id == case_id, _history.c.tag.in_(wanted))
        .order_by(_history.c.position)
    )
    numbers = connection.scalars(sa.select(_proposals.c.number).where(_proposals.c.case_id == case_id))
    standing = dict.fromkeys(numbers, 1)
    seen: dict[int, int] | None = None
    for row in connection.execute(query):
        if row.tag == Tag.PROPOSAL_REVISED:
            data = json.loads(row.data)
            standing[data["proposal"]] = data["version"]
        elif row.actor == person:
            seen = dict(standing)
    return seen
