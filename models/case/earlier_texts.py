"""On what text a body was asked: the versions its letter carried, and what those versions say."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from process.events import Tag

Versions = Mapping[int, int]
"""Proposal number -> version."""


def asked_versions(connection: Connection, case_ids: Collection[int]) -> dict[tuple[int, int, int], Versions]:
    """By (case, consultation, round): what the letter was about when it was sent (the newest, if it was taken back)."""
    letters = (
        sa.select(t.history.c.case_id, t.history.c.data)
        .where(t.history.c.case_id.in_(case_ids), t.history.c.tag == Tag.LETTER_SENT)
        .order_by(t.history.c.position)
    )
    found: dict[tuple[int, int, int], Versions] = {}
    for row in connection.execute(letters):
        data = json.loads(row.data)
        key = (row.case_id, data.get("consultation", 0), data.get("round", 1))
        found[key] = {int(number): int(version) for number, version in data.get("versions") or ()}
    return found


def contents(connection: Connection, case_id: int, versions: Versions) -> dict[int, Mapping[str, Any]]:
    """What these versions say, by proposal; one that is not kept is left out."""
    mine = sa.select(
        t.proposal_versions.c.proposal, t.proposal_versions.c.version, t.proposal_versions.c.content
    ).where(t.proposal_versions.c.case_id == case_id)
    return {
        row.proposal: json.loads(row.content)
        for row in connection.execute(mine.where(t.proposal_versions.c.proposal.in_(versions)))
        if versions[row.proposal] == row.version
    }


def approved_versions(connection: Connection, case_id: int, person: int) -> Versions | None:
    """The versions as they stood at this person's last approval or return; None: they have not had the case yet."""
    wanted = (Tag.PROPOSAL_REVISED, Tag.DRAFT_APPROVED, Tag.DRAFT_RETURNED)
    query = (
        sa.select(t.history.c.tag, t.history.c.actor, t.history.c.data)
        .where(t.history.c.case_id == case_id, t.history.c.tag.in_(wanted))
        .order_by(t.history.c.position)
    )
    numbers = connection.scalars(sa.select(t.proposals.c.number).where(t.proposals.c.case_id == case_id))
    standing = dict.fromkeys(numbers, 1)
    seen: dict[int, int] | None = None
    for row in connection.execute(query):
        if row.tag == Tag.PROPOSAL_REVISED:
            data = json.loads(row.data)
            standing[data["proposal"]] = data["version"]
        elif row.actor == person:
            seen = dict(standing)
    return seen
