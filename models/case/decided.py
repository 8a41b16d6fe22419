"""What has been decided on cases, in the words of the body that decided: for many cases at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import item_kept_back, with_above
from models.meeting.corrected_words import words_put_right
from process.ids import CaseId, ItemNumber, MeetingId
from process.state.case import Outcome
from process.state.decision import Question


@dataclass(frozen=True, slots=True)
class FinalDecision:
    """`text`: what the body added to the outcome, with what was put right in it since."""

    meeting: MeetingId
    item: ItemNumber
    body: str
    decided_on: date
    outcome: Outcome
    question: Question | None
    text: str


def final_decisions(
    connection: Connection, case_ids: Collection[CaseId], now: datetime
) -> Mapping[CaseId, FinalDecision]:
    """Of the cases that are decided: the last outcome that was taken in. One decided together with others has that of
    its own item at that meeting, else that of the whole. None of one whose item is kept back.
    """
    case, step, item, decision = t.cases.c, t.consultations.c, t.agenda_items.c, t.decisions.c
    is_own = sa.case((item.case_id == case.id, 1), else_=0)
    query = with_above(
        sa.select(case.id, t.meetings.c.id, item.number, t.organizations.c.name)
        .add_columns(case.decided_on, decision.outcome, decision.question, decision.text)
        .select_from(t.cases)
        .join(t.consultations, step.case_id == case.id)
        .join(t.meetings, t.meetings.c.id == step.taken_from)
        .join(t.organizations, t.organizations.c.id == t.meetings.c.organization)
        .join(
            t.agenda_items,
            sa.and_(item.meeting_id == t.meetings.c.id, item.case_id.in_([case.id, case.joined_into])),
        )
        .join(t.decisions, t.DECISION_ON_ITEM)
    ).where(
        case.id.in_(case_ids), case.decided_on.is_not(None), item.removed_at.is_(None), sa.not_(item_kept_back(now))
    )
    in_order = query.order_by(case.id, t.meetings.c.starts_at, is_own, item.number)
    last: dict[CaseId, FinalDecision] = {}
    for case_id, *cells in connection.execute(in_order) if case_ids else ():
        last[case_id] = FinalDecision(*cells)
    put_right = words_put_right(connection, {(each.meeting, each.item) for each in last.values()})
    return {
        case_id: replace(each, text=put_right.get((each.meeting, each.item), each.text) or "")
        for case_id, each in last.items()
    }
