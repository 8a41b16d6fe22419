"""A meeting's papers as they would be made at a moment, without an edition of them."""

from __future__ import annotations

from datetime import datetime

from documents.writing.meeting.content import paper_of
from documents.writing.meeting.editions import CONTENTS
from documents.writing.meeting.excerpt import excerpt
from documents.writing.paper import Paper
from models.database import reading
from models.meeting.paper import meeting_paper
from models.store import Store
from process.calendar import WorkCalendar, local_day
from process.planning.assessment import Assessor, Assessors
from process.register import Register
from process.rules import RuleBook
from process.state.record import Published


def without_rules(register: Register, now: datetime) -> Assessors:
    """What papers are made with where no route is known."""
    return Assessors(Assessor(register, WorkCalendar(), RuleBook(), local_day(now), now))


def drafted(
    store: Store, meeting: int, now: datetime, what: Published = Published.AGENDA, *, public: bool, item: int = 0
) -> Paper:
    """`item`: an excerpt of the minutes, of this item alone."""
    with reading(store.engine) as connection:
        paper = meeting_paper(connection, meeting, store.reference.assessors(now), now, public=public)
    content = CONTENTS[what](paper, "Sandvig Kommune")
    return excerpt(content, paper.record, item) if item else paper_of(content)
