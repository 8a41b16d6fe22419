"""What proposals said at some time: when a body was asked, when somebody approved them, when a record was closed."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

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
    asked: dict[tuple[int, int, int], Versions] = {}
    for row in connection.execute(letters):
        data = json.loads(row.data)
        key = (row.case_id, data.get("consultation", 0), data.get("round", 1))
        asked[key] = {int(number): int(version) for number, version in data.get("versions") or ()}
    return asked


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


class EarlierText(NamedTuple):
    """A proposal in the version there was at some time; `content` as the document contract has it."""

    number: int
    title: str
    version: int
    content: Mapping[str, Any]


def texts_at(connection: Connection, cases: Collection[int], at: datetime) -> dict[int, list[EarlierText]]:
    """Of each proposal of these cases the newest version there was, by case."""
    if not cases:
        return {}
    version = t.proposal_versions.c
    query = (
        sa.select(version.case_id, version.proposal, t.proposals.c.title, version.version, version.content)
        .join(t.proposals, t.VERSION_OF_PROPOSAL)
        .where(version.case_id.in_(cases), version.created_at <= at)
        .order_by(version.case_id, version.proposal, version.version)
    )
    newest = {(row.case_id, row.proposal): row for row in connection.execute(query)}
    texts: dict[int, list[EarlierText]] = {}
    for (case, number), row in newest.items():
        content = json.loads(row.content) if row.content else {}
        texts.setdefault(case, []).append(EarlierText(number, row.title, row.version, content))
    return texts


def approved_versions(connection: Connection, case_id: int, person: int) -> Versions | None:
    """The versions as they stood at this person's last approval or return; None: they have not had the case yet."""
    tags = (Tag.PROPOSAL_REVISED, Tag.DRAFT_APPROVED, Tag.DRAFT_RETURNED)
    query = (
        sa.select(t.history.c.tag, t.history.c.actor, t.history.c.data)
        .where(t.history.c.case_id == case_id, t.history.c.tag.in_(tags))
        .order_by(t.history.c.position)
    )
    numbers = connection.scalars(sa.select(t.proposals.c.number).where(t.proposals.c.case_id == case_id))
    latest = dict.fromkeys(numbers, 1)
    seen: dict[int, int] | None = None
    for row in connection.execute(query):
        if row.tag == Tag.PROPOSAL_REVISED:
            data = json.loads(row.data)
            latest[data["proposal"]] = data["version"]
        elif row.actor == person:
            seen = dict(latest)
    return seen
