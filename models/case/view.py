"""Everything the page of one case shows: route, hearings, approvals, decisions, history in words, what was sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import confidential
from models.access.visibility import Viewer, numbers_of, visible
from models.case.history_words import HistoryLine, history_lines
from models.case.material import Material, case_texts, material
from models.case.names import body_name
from models.meeting.corrected_words import words_put_right
from models.rows.case_states import case_states
from models.rows.meeting import DECISIONS
from models.rows.notice import NOTICE, NoticeRow
from process.calendar import COPENHAGEN, local_day
from process.hearing.parties import questions
from process.ids import BodyId, MeetingId
from process.notices import NoticeKind, NoticeState
from process.register import MeetingStatus, Register
from process.state.case import Case, CaseState
from process.state.decision import Decision


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What one meeting minuted about the case. Final when `record_is_closed`."""

    meeting: MeetingId
    held_on: date
    body: BodyId
    body_name: str
    record_is_closed: bool
    decision: Decision


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to deliver, with the server's own answer."""

    at: datetime
    channel: str
    result: str
    answer: str

    def as_json(self) -> dict[str, object]:
        at = self.at.astimezone(COPENHAGEN).isoformat(timespec="seconds")
        return {"at": at, "channel": self.channel, "result": self.result, "answer": self.answer}


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One thing to be told to one person, and every attempt to tell it. `request` is (consultation, round), (0, 0)
    for what belongs to no hearing request.
    """

    kind: NoticeKind
    recipient: str
    planned_at: datetime
    state: NoticeState
    body: str = ""
    attempts: tuple[Attempt, ...] = ()
    request: tuple[int, int] = (0, 0)

    def as_json(self) -> dict[str, object]:
        return {
            "kind": str(self.kind),
            "recipient": self.recipient,
            "planned_at": self.planned_at.astimezone(COPENHAGEN).isoformat(timespec="seconds"),
            "attempts": [attempt.as_json() for attempt in self.attempts],
            "state": str(self.state),
        }


@dataclass(frozen=True)
class CaseView:
    """A case as one viewer may see it. `state` holds route, requests, approvals and placements as the process has them;
    without the number of the case it is joined to, where the viewer may not know of that one.

    `reminders` counts those sent, by (consultation, round).
    """

    state: CaseState
    is_confidential: bool
    proposals: tuple[Material, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()
    history: tuple[HistoryLine, ...] = ()
    notices: tuple[NoticeLine, ...] = ()
    reminders: Mapping[tuple[int, int], int] = field(default_factory=dict)

    @property
    def case(self) -> Case:
        return self.state.case


def case_view(
    connection: Connection, number: str, now: datetime, register: Register, *, viewer: Viewer | None = None
) -> CaseView | None:
    """The case numbered `2027-0001`, or None when there is none *that this viewer may know of*."""
    which = sa.and_(t.cases.c.number == number, visible(viewer, now))
    state = next(iter(case_states(connection, which, whole=True).values()), None)
    if state is None:
        return None
    case_id, whole = state.case.id, state.case.joined_into
    if whole is not None and not numbers_of(connection, viewer, [whole], now):
        state = replace(state, case=replace(state.case, joined_number=""))
    is_confidential = sa.select(confidential(now)).where(t.cases.c.id == case_id)
    notices, reminders = _notice_lines(connection, state, register)
    texts = case_texts(connection, case_id)
    settled = [question.name for question in questions(state, register, texts, local_day(now)) if question.settled_by]
    return CaseView(
        state=state,
        is_confidential=bool(connection.execute(is_confidential).scalar_one()),
        proposals=material(connection, [case_id], settled).get(case_id, ()),
        decisions=_decisions(connection, case_id, register),
        history=history_lines(connection, state, register, now, viewer),
        notices=notices,
        reminders=reminders,
    )


def _decisions(connection: Connection, case_id: int, register: Register) -> tuple[DecisionLine, ...]:
    decided, meeting = t.decisions.c, t.meetings.c
    query = (
        sa.select(meeting.id, meeting.held_on, meeting.organization, meeting.state, *DECISIONS.columns)
        .join(t.meetings, meeting.id == decided.meeting_id)
        .where(decided.case_id == case_id)
        .order_by(meeting.starts_at, decided.item)
    )
    rows = [(*cells[:4], DECISIONS.value(cells[4:])) for cells in connection.execute(query)]
    put_right = words_put_right(connection, {(meeting_id, decision.item) for meeting_id, *_, decision in rows})
    return tuple(
        DecisionLine(
            number,
            held_on,
            body,
            body_name(register, body),
            state is MeetingStatus.CLOSED,
            replace(decision, text=put_right.get((number, decision.item), decision.text)),
        )
        for number, held_on, body, state, decision in rows
    )


def _notice_lines(
    connection: Connection, state: CaseState, register: Register
) -> tuple[tuple[NoticeLine, ...], Mapping[tuple[int, int], int]]:
    attempts = attempts_of(connection, t.notices.c.case_id == state.case.id)
    bodies = {(asked.consultation, asked.round): body_name(register, asked.body) for asked in state.requests}
    lines, reminders = [], defaultdict[tuple[int, int], int](int)
    query = sa.select(*NOTICE).where(t.notices.c.case_id == state.case.id)
    seen: set[tuple[int, int, date]] = set()
    for cells in connection.execute(query.order_by(t.notices.c.planned_at, t.notices.c.id)):
        row = NoticeRow(*cells)
        person = register.persons.get(row.recipient)
        name = person.name if person else str(row.recipient)
        request = (row.consultation, row.round)
        tried = tuple(attempts.get(row.id, ()))
        lines.append(NoticeLine(row.kind, name, row.planned_at, row.state, bodies.get(request, ""), tried, request))
        if row.kind is NoticeKind.REMINDER and row.state is NoticeState.SENT and tried:
            # One reminder goes to several contacts of a body: it is one reminder.
            key = (row.consultation, row.round, row.day)
            reminders[key[:2]] += key not in seen
            seen.add(key)
    return tuple(lines), dict(reminders)


def attempts_of(connection: Connection, *which: sa.ColumnElement[bool]) -> Mapping[int, list[Attempt]]:
    """Every attempt to deliver the notices for which the clauses hold, by notice, the oldest first."""
    tried = t.attempts.c
    query = (
        sa.select(t.message_notices.c.notice, tried.at, t.messages.c.channel, tried.result, tried.answer)
        .join(t.messages, t.messages.c.id == t.message_notices.c.message)
        .join(t.attempts, tried.message == t.messages.c.id)
        .join(t.notices, t.notices.c.id == t.message_notices.c.notice)
        .where(*which)
        .order_by(tried.id)
    )
    attempts: defaultdict[int, list[Attempt]] = defaultdict(list)
    for notice, *cells in connection.execute(query):
        attempts[notice].append(Attempt(*cells))
    return attempts
