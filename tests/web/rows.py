"""Sandvig Kommune in rows: a small migrated database with cases in every stage. Everybody in it is invented.

Monday 13 September 2027, eight o'clock. Rows are inserted as they would be stored; nothing here goes through the rules.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlmodel import SQLModel

from models.access.signin import add_login
from models.database import open_engine, sqlite_url, writing
from process.calendar import WorkCalendar, local_day
from process.planning.assessment import Assessor, Assessors
from process.register import BodyKind, MeetingStatus, Register, SeatRole
from process.rules import Duty, Role, RouteTemplate, RuleBook
from process.stages import Stage, StepState
from process.words.alphabet import danish_order
from tests.builders.sandvig import migrated_template

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
    (SSU_SEP, SOCIAL, date(2027, 9, 21), MeetingStatus.PLANNED),
    (OEU_SEP, FINANCE, date(2027, 9, 28), MeetingStatus.PLANNED),
    (COUNCIL_OCT, COUNCIL, date(2027, 10, 5), MeetingStatus.PLANNED),
    (SSU_AUG, SOCIAL, date(2027, 8, 24), MeetingStatus.CLOSED),
    (SSU_OCT, SOCIAL, date(2027, 10, 19), MeetingStatus.PLANNED),
    (OEU_OCT, FINANCE, date(2027, 10, 26), MeetingStatus.PLANNED),
    (COUNCIL_NOV, COUNCIL, date(2027, 11, 9), MeetingStatus.PLANNED),
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
    shutil.copyfile(migrated_template(), folder / "sagsgang.db")
    engine = open_engine(sqlite_url(folder / "sagsgang.db"))
    return engine


def sandvig(folder: Path) -> Engine:
    """The town with its register, its cases and a login for everybody (user name = code, one password)."""
    from tests.web.case_rows import cases  # which builds on this module

    engine = empty(folder)
    with writing(engine) as connection:
        register(connection)
        cases(connection)
        insert(connection, "flow_success", flow="sweep", at=NOW - timedelta(minutes=4), mode="flow")
    return engine


def register(connection: Connection) -> None:
    for row_id, code, name, kind, parent in BODIES:
        insert(
            connection,
            "organization",
            id=row_id,
            code=code,
            name=name,
            sort_key=danish_order(name),
            kind=kind,
            parent=parent,
        )
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


def measured_by(register: Register, now: datetime = NOW) -> Assessors:
    """What all cases are measured with, whatever rules they began under."""
    return Assessors(Assessor(register, CALENDAR, RULES, local_day(now), now))


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
