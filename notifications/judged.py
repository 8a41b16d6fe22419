"""What somebody made of a proposal's change: does it matter to those who were asked?"""

from __future__ import annotations

import json
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from process.events import Tag

_history = SQLModel.metadata.tables["history_entry"]


def judged(connection: Connection, case_ids: Collection[int]) -> dict[tuple[int, int], bool]:
    """Whether somebody found a proposal's last change material, by (case, proposal)."""
    rows = connection.execute(
        sa.select(_history.c.case_id, _history.c.data)
        .where(_history.c.case_id.in_(case_ids), _history.c.tag == Tag.CHANGE_JUDGED)
        .order_by(_history.c.position)
    )
    found = ((row.case_id, json.loads(row.data)) for row in rows)
    return {(case, data.get("proposal", 0)): bool(data.get("is_material")) for case, data in found}
