"""EXISTS that is asked of each row by its own key."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


def has_one(rows: sa.Select[Any]) -> sa.Exists:
    """Whether there is one of these, which name the row they belong to.

    PostgreSQL may otherwise read all there ever were into a table of its own, to look each row up in: so it does where
    it expects many rows to be asked of. An OFFSET keeps it from that (SQLite never does it).
    """
    return rows.suffix_with("OFFSET 0", dialect="postgresql").exists()
