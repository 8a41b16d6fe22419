"""What somebody has typed and not handed in: kept so that nothing is lost, without history, gone once handed in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t


def load_draft(connection: Connection, form: str, owner: str) -> dict[str, Any]:
    """The fields as they were saved; empty when there are none."""
    mine = sa.and_(t.form_drafts.c.form == form, t.form_drafts.c.owner == owner)
    content = connection.execute(sa.select(t.form_drafts.c.content).where(mine)).scalar()
    fields = json.loads(content) if content else {}
    return fields if isinstance(fields, dict) else {}


def save_draft(connection: Connection, form: str, owner: str, fields: Mapping[str, Any], now: datetime) -> None:
    """Keep the fields, in place of what was there."""
    drop_draft(connection, form, owner)
    content = json.dumps(fields, ensure_ascii=False, sort_keys=True)
    connection.execute(sa.insert(t.form_drafts).values(form=form, owner=owner, content=content, saved_at=now))


def drop_draft(connection: Connection, form: str, owner: str) -> None:
    """It was handed in, or is not wanted any more."""
    connection.execute(sa.delete(t.form_drafts).where(t.form_drafts.c.form == form, t.form_drafts.c.owner == owner))


def forget_drafts(connection: Connection, before: datetime) -> int:
    """Drafts nobody has touched since `before` are deleted: they may hold personal data nobody asked for (GDPR art. 5).
    Returns how many.
    """
    return connection.execute(sa.delete(t.form_drafts).where(t.form_drafts.c.saved_at < before)).rowcount
