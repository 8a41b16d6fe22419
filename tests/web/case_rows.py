"""Sandvig's cases, one or more in every stage, as they would be stored on Monday 13 September 2027."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.engine import Connection

from models.history import Entry, append
from models.tables.outbox import MessageState
from process.events import Event, Tag
from process.notices import NoticeKind, NoticeState
from process.stages import Stage, StepState
from process.state.case import Ending, LinkState, Outcome
from process.state.hearing import Answer
from process.state.meeting import ItemKind, ListType
from tests.web.rows import (
    ANNA,
    BENT,
    CARLA,
    CLOSED_CASE,
    COUNCIL_OCT,
    DISABILITY,
    DORTE,
    EMBARGO_CASE,
    ERIK,
    FIE,
    GERT,
    HANNE,
    HEARING_CASE,
    HOVEDMED,
    NOW,
    ROADS,
    SSU_AUG,
    SSU_SEP,
    add_case,
    add_request,
    add_route,
    insert,
)


def cases(connection: Connection) -> None:
    _drafting(connection)
    _in_hearing(connection)
    _at_meetings(connection)
    _after(connection)
    _confidential(connection)


def _drafting(connection: Connection) -> None:
    case_id = add_case(
        connection,
        "2027-0001",
        Stage.DRAFTING,
        title="Omlægning af beskyttet beskæftigelse",
        holder=BENT,
        submitted_at=NOW - timedelta(days=2),
        next_deadline_at=datetime(2027, 10, 7, 14, 0, tzinfo=UTC),
        next_deadline="agenda",
    )
    add_route(connection, case_id)
    for position, role, title, person, state in (
        (1, "head", "afdelingschef", BENT, LinkState.PENDING),
        (2, "director", "direktør", CARLA, LinkState.PENDING),
    ):
        insert(
            connection,
            "approval",
            case_id=case_id,
            position=position,
            role=role,
            title=title,
            person=person,
            state=state,
        )


def _in_hearing(connection: Connection) -> None:
    case_id = add_case(
        connection,
        HEARING_CASE,
        Stage.HEARING,
        title="Nye åbningstider i dagtilbuddene",
        holder=DORTE,
        held_since=NOW - timedelta(days=18),
        released_at=NOW - timedelta(days=19),
        submitted_at=NOW - timedelta(days=25),
        target_meeting=COUNCIL_OCT,
        next_deadline_at=datetime(2027, 9, 15, 10, 1, tzinfo=UTC),
        next_deadline="hearing",
    )
    add_route(connection, case_id, disability=StepState.OPEN, med=StepState.OPEN)
    add_request(connection, case_id, 1, DISABILITY, promised_on=date(2027, 9, 14))
    add_request(connection, case_id, 2, HOVEDMED, answered_at=NOW - timedelta(days=5), answer=Answer.JOINT_STATEMENT)
    _sent(connection, case_id)
    events = (
        (ANNA, Event(Tag.CASE_REGISTERED, {"number": HEARING_CASE})),
        (DORTE, Event(Tag.LETTER_SENT, {"body": DISABILITY, "consultation": 1, "due": ["2027-09-15", "12:00:00"]})),
        (None, Event(Tag.CASE_MOVED, {"came_from": "drafting", "to": "hearing"})),
        (DORTE, Event(Tag.ROUTE_CHANGED, {"change": "struck", "body": HOVEDMED}, {"reason": "Ingen ansatte berøres"})),
    )
    append(
        connection,
        [
            Entry(event, NOW - timedelta(days=18), f"command-{number}", actor, case_id=case_id)
            for number, (actor, event) in enumerate(events)
        ],
    )


def _sent(connection: Connection, case_id: int) -> None:
    """A letter that bounced once, and one reminder to two contacts of Handicaprådet."""
    notices = (
        (1, NoticeKind.HEARING_SENT, FIE, date(2027, 8, 26)),
        (2, NoticeKind.REMINDER, FIE, date(2027, 9, 10)),
        (3, NoticeKind.REMINDER, HANNE, date(2027, 9, 10)),
    )
    for row_id, kind, recipient, day in notices:
        planned_at = datetime.combine(day, time(8), UTC)
        insert(
            connection,
            "notice",
            id=row_id,
            kind=kind,
            case_id=case_id,
            consultation=1,
            round=1,
            recipient=recipient,
            day=day,
            planned_at=planned_at,
            state=NoticeState.SENT,
        )
        insert(
            connection,
            "message",
            id=row_id,
            message_id=f"<{row_id}@sandvig.example>",
            recipient=recipient,
            channel="mail",
            state=MessageState.SENT,
            created_at=planned_at,
            next_attempt_at=planned_at,
        )
        insert(connection, "message_notice", message=row_id, notice=row_id)
    for number, result, answer in ((1, "refused", "451 4.3.0 Prøv igen senere"), (2, "sent", "250 2.0.0 Ok")):
        insert(
            connection,
            "delivery_attempt",
            message=1,
            number=number,
            at=datetime(2027, 8, 26, 8, number, tzinfo=UTC),
            result=result,
            answer=answer,
        )


def _at_meetings(connection: Connection) -> None:
    done = StepState.DONE
    heard = {"disability": done, "med": done}
    case_id = add_case(
        connection,
        "2027-0003",
        Stage.RECOMMENDATION,
        title="Sundhedshus i Sandvig Midtby",
        holder=ERIK,
        is_target_moved=True,
        released_at=NOW - timedelta(days=30),
        next_deadline_at=datetime(2027, 9, 21, 14, 0, tzinfo=UTC),
        next_deadline="meeting",
    )
    add_route(connection, case_id, social=StepState.OPEN, **heard)
    insert(
        connection,
        "agenda_item",
        meeting_id=SSU_SEP,
        number=4,
        case_id=case_id,
        consultation=3,
        title="Sundhedshus i Sandvig Midtby",
        item_kind=ItemKind.DECISION,
        list_type=ListType.ORDINARY,
    )
    late = add_case(
        connection,
        "2027-0004",
        Stage.DECISION,
        title="Cykelsti langs Kystvejen",
        department=ROADS,
        officer=GERT,
        holder=GERT,
        target_meeting=SSU_SEP,
        is_target_moved=True,
    )
    add_route(connection, late, social=done, finance=done, council=StepState.READY, **heard)


def _after(connection: Connection) -> None:
    done = StepState.DONE
    every = {"disability": done, "med": done, "social": done, "finance": done, "council": done}
    decided = add_case(
        connection,
        "2027-0005",
        Stage.FOLLOW_UP,
        title="Frivillighedspulje 2028",
        holder=BENT,
        decided_on=date(2027, 8, 24),
    )
    add_route(connection, decided, **every)
    insert(
        connection,
        "agenda_item",
        meeting_id=SSU_AUG,
        number=2,
        case_id=decided,
        consultation=3,
        title="Frivillighedspulje 2028",
        item_kind=ItemKind.DECISION,
        list_type=ListType.ORDINARY,
    )
    insert(
        connection,
        "decision",
        meeting_id=SSU_AUG,
        item=2,
        case_id=decided,
        consultation=3,
        outcome=Outcome.RECOMMENDED,
        decided_at=datetime(2027, 8, 24, 15, 0, tzinfo=UTC),
        text="Udvalget anbefaler forslaget, idet 2. at udgår.",
        votes="[5, 2, 0, []]",
        points='[[2, "not_approved", "udgår"]]',
        dissents='[[null, "Liste B stemte imod.", ""]]',
        deviations='["gate_open"]',
    )
    ended = add_case(
        connection, "2027-0006", Stage.ENDED, title="Ny legeplads i Nordhavn", department=ROADS, ending=Ending.WITHDRAWN
    )
    add_route(connection, ended)


def _confidential(connection: Connection) -> None:
    closed = add_case(
        connection, CLOSED_CASE, Stage.DRAFTING, title="Køb af grunden Havnegade 4", is_closed=True, department=ROADS
    )
    add_route(connection, closed)
    embargo = add_case(
        connection,
        EMBARGO_CASE,
        Stage.DRAFTING,
        title="Lukning af plejehjemmet Solbo",
        public_from=NOW + timedelta(days=2),
    )
    add_route(connection, embargo)
