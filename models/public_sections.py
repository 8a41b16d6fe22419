"""What the proposals of a case said at one time: the presentation that was published with an item."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from models import database  # noqa: F401  (loads every table)
from models.material import ordered_sections

_versions, _proposals = SQLModel.metadata.tables["proposal_version"], SQLModel.metadata.tables["proposal"]
Sections = tuple[tuple[str, str], ...]


def sections_at(connection: Connection, cases: Collection[int], at: datetime) -> dict[int, Sections]:
    """Heading and text by case, of each proposal's newest version there was then. With several proposals the heading
    says whose it is.
    """
    if not cases:
        return {}
    both = sa.and_(_proposals.c.case_id == _versions.c.case_id, _proposals.c.number == _versions.c.proposal)
    query = (
        sa.select(_versions.c.case_id, _versions.c.proposal, _proposals.c.title, _versions.c.content)
        .join(_proposals, both)
        .where(_versions.c.case_id.in_(cases), _versions.c.created_at <= at)
        .order_by(_versions.c.case_id, _versions.c.proposal, _versions.c.version)
    )
    newest = {(row.case_id, row.proposal): row for row in connection.execute(query)}
    many = {case for case, proposal in newest if proposal > 1}
    found: dict[int, list[tuple[str, str]]] = {}
    for (case, _), row in newest.items():
        content = json.loads(row.content) if row.content else {}
        for heading, text in ordered_sections(content):
            found.setdefault(case, []).append((f"{row.title}: {heading}" if case in many else heading, text))
    return {case: tuple(sections) for case, sections in found.items()}
