"""What the approved memo made of the answers, by case: it goes back to those who were heard, with the decision."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row
from sqlmodel import SQLModel

from models.memo import printable
from process.request import HearingResponse, MemoPoint

_tables = SQLModel.metadata.tables
_cases, _memos, _texts = _tables["case"], _tables["memo"], _tables["personal_text"]
_responses, _bodies = _tables["hearing_response"], _tables["organization"]
_NAMES = tuple(HearingResponse.__slots__)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One point: who made it, what the administration says to it, and whether it was met (met | partly_met | not_met |
    noted). What may not be shown is masked.
    """

    sender: str
    point: str
    comment: str
    verdict: str


def verdicts(connection: Connection, case_ids: Collection[int]) -> Mapping[int, tuple[Verdict, ...]]:
    """The points of the newest memo of each case whose memo is approved, in the memo's order."""
    newest = (
        sa.select(_cases.c.id, _texts.c.text)
        .join(_memos, sa.and_(_memos.c.case_id == _cases.c.id, _memos.c.edition == _cases.c.memo_edition))
        .join(_texts, _texts.c.id == _memos.c.points)
        .where(_cases.c.id.in_(case_ids), _cases.c.memo_approved_at.is_not(None))
    )
    points = {case: json.loads(text) for case, text in connection.execute(newest) if text}
    return {case: tuple(_read(said, _answers(connection, case))) for case, said in points.items()}


def _answers(connection: Connection, case_id: int) -> Mapping[int, tuple[HearingResponse, str]]:
    query = (
        sa.select(*(_responses.c[name] for name in _NAMES), _bodies.c.name.label("sender"))
        .outerjoin(_bodies, _bodies.c.id == _responses.c.body)
        .where(_responses.c.case_id == case_id)
    )
    return {row.number: (_response(row), row.sender or "En borger eller forening") for row in connection.execute(query)}


def _response(row: Row[Any]) -> HearingResponse:
    return HearingResponse(**{name: getattr(row, name) for name in _NAMES})


def _read(said: list[dict[str, Any]], answers: Mapping[int, tuple[HearingResponse, str]]) -> Iterator[Verdict]:
    for one in said:
        point = MemoPoint(**one)
        if point.response in answers:
            response, sender = answers[point.response]
            shown = printable(response, point)
            yield Verdict(sender, shown.point, shown.comment, shown.verdict)
