"""Sandvig Kommune in rows: a small migrated database with cases in every stage. Everybody in it is invented.

Monday 13 September 2027, eight o'clock. Rows are inserted as they would be stored; nothing here goes through the rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlmodel import SQLModel

from models.database import open_engine, sqlite_url, writing
from models.history import Entry, append
from models.migrate import migrate
from models.outbox import MessageState
from models.signin import add_login
from process.calendar import WorkCalendar
from process.case import Answer, Ending, LinkState, Outcome
from process.events import Event, Tag
from process.meeting import ItemKind, ListType
from process.notices import NoticeKind, NoticeState
from process.register import BodyKind, MeetingState, SeatRole
from process.rules import Duty, Role, RouteTemplate, RuleBook
from process.stages import Stage, StepState

NOW = datetime(2027, 9, 13, 6, 0, tzinfo=UTC)  # 08:00 in Copenhagen
PASSWORD = "en god lang sætning"
CALENDAR = WorkCalendar.of(years=range(2026, 2030))
RULES = RuleBook(
    routes={"budget_option": RouteTemplate("budget_option", "Budgetforslag", "Kompetenceplan pkt. 4.2", ())}
)

COUNCIL, FINANCE, SOCIAL, DISABILITY, HOVEDMED, CARE, ROADS = range(1, 8)
BODIES = (
    (COUNCIL, "byraad", "Byrådet", BodyKind.COUNCIL, None),
    (FINANCE, "oeu", "Økonomiudvalget", BodyKind.FINANCE, COUNCIL),
    (SOCIAL, "ssu", "Social- og Sundhedsudvalget", BodyKind.COMMITTEE, COUNCIL),
    (DISABILITY, "handicapraad", "Handicaprådet", BodyKind.CITIZEN_COUNCIL, COUNCIL),
    (HOVEDMED, "hovedmed", "HovedMED", BodyKind.MED, None),
    (CARE, "social", "Social og Ældre", BodyKind.DEPARTMENT, None),
    (ROADS, "teknik", "Teknik og Miljø", BodyKind.DEPARTMENT, None),
)
ANNA, BENT, CARLA, DORTE, ERIK, FIE, GERT, HANNE = range(1, 9)
PEOPLE = (
    (ANNA, "anna.holm", "Anna Holm", CARE, SeatRole.OFFICER),
    (BENT, "bent.krogh", "Bent Krogh", CARE, SeatRole.HEAD),
    (CARLA, "carla.lund", "Carla Lund", CARE, SeatRole.DIRECTOR),
    (DORTE, "dorte.friis", "Dorte Friis", CARE, SeatRole.COORDINATOR),
    (ERIK, "erik.sand", "Erik Sand", SOCIAL, SeatRole.SECRETARY),
    (FIE, "fie.bak", "Fie Bak", DISABILITY, SeatRole.SECRETARY),
    (GERT, "gert.noer", "Gert Nør", ROADS, SeatRole.OFFICER),
    (HANNE, "hanne.vad", "Hanne Vad", COUNCIL, SeatRole.MEMBER),
)
SSU_SEP, OEU_SEP, COUNCIL_OCT, SSU_AUG, SSU_OCT, OEU_OCT, COUNCIL_NOV = range(1, 8)
MEETINGS = (
    (SSU_SEP, SOCIAL, date(2027, 9, 21), MeetingState.PLANNED),
    (OEU_SEP, FINANCE, date(2027, 9, 28), MeetingState.PLANNED),
    (COUNCIL_OCT, COUNCIL, date(2027, 10, 5), MeetingState.PLANNED),
    (SSU_AUG, SOCIAL, date(2027, 8, 24), MeetingState.CLOSED),
    (SSU_OCT, SOCIAL, date(2027, 10, 19), MeetingState.PLANNED),
    (OEU_OCT, FINANCE, date(2027, 10, 26), MeetingState.PLANNED),
    (COUNCIL_NOV, COUNCIL, date(2027, 11, 9), MeetingState.PLANNED),
)
HEARING_CASE, CLOSED_CASE, EMBARGO_CASE = "2027-0002", "2027-0007", "2027-0008"
XSS = '<script>alert("x")</script> & "Ældre" \'citat\''


def table(name: str) -> sa.Table:
    return SQLModel.metadata.tables[name]


def insert(connection: Connection, into: str, /, **cells: Any) -> None:
    """One row; columns with a Python default on the model get it."""
    defaults = {c.name: c.default.arg for c in table(into).c if c.default is not None and c.default.is_scalar}
    connection.execute(sa.insert(table(into)), {**defaults, **cells})


def empty(folder: Path) -> Engine:
    engine = open_engine(sqlite_url(folder / "sagsgang.db"))
    migrate(engine)
    return engine


def sandvig(folder: Path) -> Engine:
    """The town with its register, its cases and a login for everybody (user name = code, one password)."""
    engine = empty(folder)
    with writing(engine) as connection:
        register(connection)
        cases(connection)
        insert(connection, "flow_success", flow="sweep", at=NOW - timedelta(minutes=4), mode="flow")
    return engine


def register(connection: Connection) -> None:
    for row_id, code, name, kind, parent in BODIES:
        insert(connection, "organization", id=row_id, code=code, name=name, kind=kind, parent=parent)
    for row_id, code, name, body, role in PEOPLE:
        insert(connection, "person", id=row_id, code=code, name=name, email=f"{code}@sandvig.example")
        insert(connection, "membership", id=row_id, code=f"seat{row_id}", organization=body, person=row_id, role=role)
    for row_id, body, held_on, state in MEETINGS:
        insert(
            connection,
            "meeting",
            id=row_id,
            code=f"meeting{row_id}",
            organization=body,
            starts_at=datetime.combine(held_on, time(14, 0), UTC),
            held_on=held_on,
            state=state,
            case_deadline_on=held_on - timedelta(days=12),
            dispatch_on=held_on - timedelta(days=6),
        )


def logins(engine: Engine, *people: int) -> None:
    """Logins for some (each costs an argon2 hash)."""
    names = {row[0]: row[1] for row in PEOPLE}
    with writing(engine) as connection:
        for person in people:
            add_login(connection, person, names[person], PASSWORD)


def add_case(connection: Connection, number: str, stage: Stage, **cells: Any) -> int:
    """A case row; its id is the last part of its number."""
    case_id = int(number[-4:])
    standard: Mapping[str, Any] = {
        "title": f"Sag {number}",
        "case_type": "budget_option",
        "department": CARE,
        "officer": ANNA,
        "created_at": NOW - timedelta(days=40),
        "holder": ANNA,
        "held_since": NOW - timedelta(days=3),
        "target_meeting": COUNCIL_NOV,
    }
    insert(connection, "case", id=case_id, number=number, stage=stage, **{**standard, **cells})
    insert(connection, "proposal", case_id=case_id, number=1, title=f"Forslag i {number}", version=1, is_complete=True)
    return case_id


def add_route(connection: Connection, case_id: int, **states: StepState) -> None:
    """Handicaprådet and HovedMED are heard before the council decides; SSU and ØU recommend first."""
    steps = (
        (1, DISABILITY, Role.HEARING, 1, "disability"),
        (2, HOVEDMED, Role.HEARING, 1, "med"),
        (3, SOCIAL, Role.RECOMMENDATION, 2, "social"),
        (4, FINANCE, Role.RECOMMENDATION, 3, "finance"),
        (5, COUNCIL, Role.DECISION, 4, "council"),
    )
    for number, body, role, step, name in steps:
        hearing = role is Role.HEARING
        insert(
            connection,
            "consultation",
            case_id=case_id,
            number=number,
            body=body,
            role=role,
            step=step,
            state=states.get(name, StepState.PLANNED),
            authoritative=role is Role.DECISION,
            gates=3 if hearing else None,
            duty=Duty.LAW if hearing else None,
            basis="Forslaget berører borgere med handicap (retssikkerhedsloven § 37 a)" if hearing else "",
            period_days=14 if hearing else 0,
        )


def add_request(connection: Connection, case_id: int, consultation: int, body: int, **cells: Any) -> None:
    standard: Mapping[str, Any] = {
        "mandatory": True,
        "drafted_at": NOW - timedelta(days=19),
        "sent_at": NOW - timedelta(days=18),
        "due_on": date(2027, 9, 15),
        "due_time": time(12, 0),
    }
    row = {**standard, **cells}
    insert(connection, "hearing_request", case_id=case_id, consultation=consultation, round=1, body=body, **row)


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
        dissent="Liste B stemte imod.",
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
