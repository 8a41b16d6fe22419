"""The balance of one simulated municipality, computed from its database: what was asked for is there, each case,
request and notice has come to something, and what is counted in one place agrees with what is counted in another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.simulation.country.bodies import HEARD_PER_CASE
from models import tables as t
from models.audit import verify
from models.database import reading
from models.store import Store
from models.tables.outbox import MessageState
from process.events import Tag
from process.notices import NoticeKind, NoticeState
from process.register import MeetingStatus
from process.rules import Role
from process.stages import Stage
from process.state.case import Outcome
from process.state.presence import Presence

_COUNT = sa.func.count()
_cases, _requests, _notices, _messages = t.cases.c, t.requests.c, t.notices.c, t.messages.c
_CLOSED = sa.and_(t.meetings.c.id == t.decisions.c.meeting_id, t.meetings.c.state == MeetingStatus.CLOSED)
_CARRIED = sa.exists().where(
    t.message_notices.c.notice == _notices.id, _messages.id == t.message_notices.c.message, _messages.state == "sent"
)
_LETTER = (
    sa.exists()
    .where(
        *(t.notices.c[name] == t.requests.c[name] for name in ("case_id", "consultation", "round")),
        _notices.kind == NoticeKind.HEARING_SENT,
        _notices.state == NoticeState.SENT,
    )
    .correlate(t.requests)
)
_RESPONDED = (
    sa.exists()
    .where(*(t.responses.c[name] == t.requests.c[name] for name in ("case_id", "body")))
    .correlate(t.requests)
)
_FINAL = sa.exists().where(
    t.consultations.c.case_id == _cases.id,
    t.consultations.c.authoritative,
    t.consultations.c.role == Role.DECISION,
    t.consultations.c.outcome.is_not(None),
    t.consultations.c.outcome != Outcome.POSTPONED,
)
_asked = _requests.sent_at.is_not(None)
_answered, _silent = _requests.answered_at.is_not(None), _requests.closed_at.is_not(None)
COUNTS: Mapping[str, sa.Select[tuple[int]]] = {
    "cases": sa.select(_COUNT).select_from(t.cases),
    "decided": sa.select(_COUNT).where(_cases.decided_on.is_not(None)),
    **{f"in {stage}": sa.select(_COUNT).where(_cases.stage == stage, _cases.decided_on.is_(None)) for stage in Stage},
    "requests": sa.select(_COUNT).select_from(t.requests),
    "in time": sa.select(_COUNT).where(_answered, ~_requests.is_late),
    "late": sa.select(_COUNT).where(_answered, _requests.is_late),
    "silent": sa.select(_COUNT).where(_silent, ~_answered),
    "waiting": sa.select(_COUNT).where(_asked, ~_answered, ~_silent),
    "not sent": sa.select(_COUNT).where(~_asked),
    "reminders": sa.select(_COUNT).where(_notices.kind == NoticeKind.REMINDER, _notices.state == NoticeState.SENT),
    "notices": sa.select(_COUNT).select_from(t.notices),
    **{f"notices {state}": sa.select(_COUNT).where(_notices.state == state) for state in NoticeState},
    "mails": sa.select(_COUNT).select_from(t.messages),
    "meetings": sa.select(_COUNT).where(t.meetings.c.state == MeetingStatus.CLOSED),
    "attendance": sa.select(_COUNT).select_from(t.attendance),
    "absences": sa.select(_COUNT).where(t.attendance.c.presence == Presence.ABSENT, t.attendance.c.from_item == 0),
    "decisions": sa.select(_COUNT).select_from(t.decisions),
    "postponed": sa.select(_COUNT).where(t.decisions.c.outcome == Outcome.POSTPONED),
}
"""What is printed, by name; those of all municipalities are added up."""


def _events(tag: Tag) -> sa.Select[tuple[int]]:
    return sa.select(_COUNT).where(t.history.c.tag == tag)


@dataclass(frozen=True, slots=True)
class Balance:
    """`problems`: every account that does not balance, in words; none means that all does."""

    counts: Mapping[str, int]
    entries: int
    rows: int
    problems: tuple[str, ...] = field(default_factory=tuple)


def balance(store: Store, cases: int, until: datetime) -> Balance:
    """Of a municipality that was to begin so many cases, and has lived until that moment."""
    with reading(store.engine) as connection:
        counts = {name: connection.execute(query).scalar_one() for name, query in COUNTS.items()}
        verdict = verify(connection)
        problems = [
            f"{what}: {first} against {second}"
            for what, first, second in _accounts(connection, counts, cases, until)
            if first != second
        ]
    if not verdict.ok:
        problems.append(f"audit: {verdict.why}")
    return Balance(counts, verdict.entries, verdict.rows, tuple(problems))


def _accounts(
    connection: Connection, counts: Mapping[str, int], cases: int, until: datetime
) -> Iterator[tuple[str, int, int]]:
    """What is to be equal, and the two numbers."""

    def number(query: sa.Select[tuple[int]]) -> int:
        return int(connection.execute(query).scalar_one())

    stages = sum(counts[f"in {stage}"] for stage in Stage)
    heard = number(sa.select(_COUNT).where(_cases.released_at.is_not(None)))
    answered = counts["in time"] + counts["late"]
    yield "cases that were to begin, and cases", cases, counts["cases"]
    yield "cases registered in the history, and cases", number(_events(Tag.CASE_REGISTERED)), counts["cases"]
    yield "cases decided and under way, and cases", counts["decided"] + stages, counts["cases"]
    yield "cases with an outcome of the council, and cases decided", number(_FINAL_OUTCOMES), counts["decided"]
    yield "three requests for each case approved, and requests", HEARD_PER_CASE * heard, counts["requests"]
    states = answered + counts["silent"] + counts["waiting"] + counts["not sent"]
    yield "requests answered, silent, waiting and not sent, and requests", states, counts["requests"]
    yield "answers received in the history, and answers", number(_events(Tag.RESPONSE_RECEIVED)), answered
    yield "answers kept, and requests answered", number(_KEPT_ANSWERS), answered
    silences = number(sa.select(_COUNT).where(_silent))
    yield "silences in the history, and requests closed", number(_events(Tag.HEARING_NO_ANSWER)), silences
    letters, asked = number(_LETTERS), counts["requests"] - counts["not sent"]
    yield "requests whose letter has left, and requests sent", letters, asked
    yield "notices by state, and notices", sum(counts[f"notices {s}"] for s in NoticeState), counts["notices"]
    yield "notices that nobody handed over, and none", counts["notices due"] + counts["notices given_up"], 0
    overdue = sa.select(_COUNT).where(_notices.state == NoticeState.PLANNED, _notices.planned_at <= until)
    yield "notices whose hour has passed, and none", number(overdue), 0
    carried = number(sa.select(_COUNT).where(_notices.state == NoticeState.SENT, _CARRIED))
    yield "notices sent, and notices in a mail that was taken", counts["notices sent"], carried
    taken = number(sa.select(_COUNT).where(_messages.state == MessageState.SENT))
    yield "mails taken, and mails", taken, counts["mails"]
    yield "records closed in the history, and meetings", number(_events(Tag.RECORD_CLOSED)), counts["meetings"]
    yield "meetings whose day has come and that are open, and none", number(_LEFT_OPEN.where(until.date() >= _HELD)), 0
    yield "items of closed meetings without a decision, and none", number(_UNDECIDED), 0


_FINAL_OUTCOMES = sa.select(_COUNT).select_from(t.cases).where(_FINAL)
_LETTERS = sa.select(_COUNT).select_from(t.requests).where(_LETTER)
_KEPT_ANSWERS = sa.select(_COUNT).select_from(t.requests).where(_answered, _RESPONDED)
_HELD = t.meetings.c.held_on
_LEFT_OPEN = sa.select(_COUNT).where(t.meetings.c.state.not_in([MeetingStatus.CLOSED, MeetingStatus.CANCELLED]))
_UNDECIDED = (
    sa.select(_COUNT)
    .select_from(t.agenda_items.join(t.meetings, t.meetings.c.id == t.agenda_items.c.meeting_id))
    .where(
        t.meetings.c.state == MeetingStatus.CLOSED,
        t.agenda_items.c.case_id.is_not(None),
        t.agenda_items.c.removed_at.is_(None),
        ~sa.exists().where(t.DECISION_ON_ITEM).correlate(t.agenda_items),
    )
)
