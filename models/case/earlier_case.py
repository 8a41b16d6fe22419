"""The case a document was read as before, and what it said then: a changed document is the same matter."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.rows.case import CASE
from process.commands.case import RegisterCase
from process.ids import CaseId
from process.state.case import Case

EVERY = sa.true()
READ_OF = "read_of"
"""In a content: the digest of the document it was read of again."""
FILE = "file"
"""In a content: what the document it was read of is called."""


def earlier_case(connection: Connection, command: RegisterCase, seen: sa.ColumnElement[bool] = EVERY) -> Case | None:
    """The newest case with the same number of the municipality's own; else of the same title in the same department,
    where not each has a number of its own. Only one that is `seen`.
    """
    case = t.cases.c
    same = sa.and_(case.title == command.title, case.department == command.department)
    if command.case_number:
        same = sa.or_(case.case_number == command.case_number, sa.and_(same, case.case_number == ""))
    query = sa.select(*CASE.columns).where(same, seen).order_by(case.id.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return CASE.value(row) if row is not None else None


def source_of(connection: Connection, case_id: CaseId, content: Mapping[str, Any]) -> tuple[str, str]:
    """The document a proposal was read of: its name and its digest; "" for the digest of one that was written here."""
    case = t.cases.c
    first = connection.execute(sa.select(case.source_sha256).where(case.id == case_id)).scalar()
    told = (str((finding.get("source") or {}).get("file") or "") for finding in content.get("findings") or ())
    return str(content.get(FILE) or next(told, "")), str(content.get(READ_OF) or first or "")


def first_and_now(connection: Connection, case_id: CaseId) -> list[tuple[int, Mapping[str, Any], Mapping[str, Any]]]:
    """The proposals of a case: number, content as it was last read of a document, content as it is."""
    version = t.proposal_versions.c
    query = (
        sa.select(version.proposal, version.content)
        .where(version.case_id == case_id)
        .order_by(version.proposal, version.version)
    )
    versions: dict[int, list[Mapping[str, Any]]] = {}
    for row in connection.execute(query):
        versions.setdefault(row.proposal, []).append(json.loads(row.content))
    return [(number, _last_read(contents), contents[-1]) for number, contents in versions.items()]


def _last_read(contents: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """What people type over goes on saying which document it was read of (`READ_OF`)."""
    read_of = contents[-1].get(READ_OF)
    return next(content for content in contents if content.get(READ_OF) == read_of)
