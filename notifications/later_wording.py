"""What is said after a decision, and after a term: a follow-up that is due, a route that is to be confirmed."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Row

from notifications import danish
from notifications import payloads as p
from notifications import phrases as say
from notifications.facts import Facts
from notifications.meeting_facts import data_of


def follow_up_due(facts: Facts, notice: Row[Any]) -> p.FollowUpDue:
    found = facts.follow_ups.get((notice.case_id, notice.about))
    due_on = found.due_on if found is not None else None
    return p.FollowUpDue(
        case=say.case_ref(facts, notice.case_id),
        number=notice.about,
        text=say.if_open(facts, notice, found.text if found is not None else ""),
        due=f"{danish.day_words(due_on)} ({danish.days_left(facts.today, due_on)})" if due_on is not None else "",
        is_overdue=due_on is not None and due_on < facts.today,
    )


def route_to_confirm(facts: Facts, notice: Row[Any]) -> p.RouteToConfirm:
    term = str(data_of(notice).get("term", "den nye valgperiode"))
    return p.RouteToConfirm(case=say.case_ref(facts, notice.case_id), term=term)
