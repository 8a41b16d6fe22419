"""The approval of a memo, as the history tells it: an approved memo is bound for everything it prints."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.history import texts_by_id
from process.events import Tag
from process.register import Register


@dataclass(frozen=True, slots=True)
class Approval:
    """Of an edition: when and by whom, the number of the newest answer recorded by then, the version of each proposal,
    and what the case, its proposals and the bodies were called. `filed_by`: who had written it.
    """

    at: datetime
    by: str
    newest_answer: int
    versions: Mapping[int, int]
    filed_by: str = ""
    title: str = ""
    case_number: str = ""
    proposal_titles: Mapping[int, str] = field(default_factory=dict)
    body_names: Mapping[int, str] = field(default_factory=dict)


def approval_of(connection: Connection, case_id: int, edition: int, register: Register) -> Approval | None:
    """What the history says of it. An edition filed anew after its approval is another one."""
    entry = t.history.c
    told = connection.execute(
        sa.select(entry.at, entry.actor, entry.tag, entry.data)
        .where(entry.case_id == case_id, entry.tag.in_((Tag.RESPONSE_RECEIVED, Tag.MEMO_FILED, Tag.MEMO_APPROVED)))
        .order_by(entry.position)
    ).all()
    filed = answers = 0
    filed_by: object = None
    for row in told:
        data = json.loads(row.data)
        if row.tag == Tag.RESPONSE_RECEIVED:
            answers = max(answers, data["number"])
        elif row.tag == Tag.MEMO_FILED:
            filed, filed_by = data["edition"], data.get("by")
        elif filed == edition:
            person = register.persons.get(row.actor or 0)
            versions = _versions(connection, case_id, row.at)
            told_by, named, wrote = _texts_of(connection, data.get("by"), data.get("named"), filed_by)
            by = told_by or (person.name if person else "")
            return Approval(row.at, by, answers, versions, wrote, **_names_then(named))
    return None


def _texts_of(connection: Connection, *cells: Any) -> tuple[str, ...]:
    """The personal texts that cells of entries point at; "" for none, and for one that has been erased."""
    ids = [cell["personal_text"] if cell else None for cell in cells]
    texts = texts_by_id(connection, ids)
    return tuple(texts.get(key, "") if key else "" for key in ids)


def _names_then(named: str) -> dict[str, Any]:
    """As the approval wrote them down (`process.hearing.ending`); none of an approval of before that."""
    if not named:
        return {}
    told = json.loads(named)
    return {
        "title": told["title"],
        "case_number": told["case_number"],
        "proposal_titles": {int(number): title for number, title in told["proposals"].items()},
        "body_names": {int(body): name for body, name in told["bodies"].items()},
    }


def _versions(connection: Connection, case_id: int, then: datetime) -> Mapping[int, int]:
    version = t.proposal_versions.c
    query = (
        sa.select(version.proposal, sa.func.max(version.version))
        .where(version.case_id == case_id, version.created_at <= then)
        .group_by(version.proposal)
    )
    return dict(connection.execute(query).tuples().all())
