"""Rows for outbox tests: a small invented municipality in a migrated database file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel

from models import tables as t
from models.access.links import LinkMaker
from models.database import open_engine, sqlite_url, writing
from notifications.channels.sender import Sender
from notifications.outbox.compose import NewId, compose, message_ids
from notifications.outbox.deliver import DeliveryReport, deliver
from notifications.outbox.promote import promote
from process.deadlines import due_instant
from process.notices import NoticeKind, NoticeState
from process.register import BodyKind, MeetingStatus, SeatRole
from process.rules import Role
from process.stages import Stage, StepState
from tests.builders.sandvig import migrated_template

NOW = datetime(2027, 9, 1, 7, 0, tzinfo=UTC)  # a Wednesday, 09.00 in Copenhagen
DUE_ON = date(2027, 9, 10)
NOON = time(12, 0)
HOST = "sandvig.example"
NEW_ID: NewId = message_ids(HOST)


@dataclass
class Rows:
    """Inserts rows and remembers the ids tests ask for."""

    engine: Engine
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    ids: dict[str, int] = field(default_factory=dict)

    def insert(self, table: sa.Table, **values: Any) -> int:
        with writing(self.engine) as connection:
            key = connection.execute(sa.insert(table).values(values)).inserted_primary_key
        return int(key[0]) if key else 0

    def person(self, name: str, email: str | None = None, *, channel: str = "", phone: str = "") -> int:
        code = f"p{next(self.numbers)}"
        address = f"{code}@{HOST}" if email is None else email
        return self.insert(t.persons, code=code, name=name, sort_key=name, email=address, phone=phone, channel=channel)

    def body(self, name: str, kind: BodyKind = BodyKind.CITIZEN_COUNCIL, **values: Any) -> int:
        row = {"code": f"b{next(self.numbers)}", "name": name, "kind": kind, "short_name": "", "sort_key": name}
        row |= {"seats": 0, "med_level": 0, "counts_saturday": False, "aliases": "[]", "email": "", "phone": ""}
        return self.insert(t.organizations, **(row | values))

    def seat(self, body: int, person: int, role: SeatRole = SeatRole.SECRETARY, **values: Any) -> int:
        row = {"code": f"s{next(self.numbers)}", "organization": body, "person": person, "role": role}
        return self.insert(t.memberships, **(row | {"party": "", "electing_group": "", "rank": 0} | values))

    def case(self, title: str = "Omlægning af værksteder på Ærø", **values: Any) -> int:
        number = next(self.numbers)
        row: dict[str, Any] = {"id": number, "number": f"2027-{number:04d}", "title": title, "case_type": "political"}
        row |= {"department": self.ids["department"], "officer": self.ids["officer"], "created_at": NOW, "version": 0}
        row |= {"stage": Stage.HEARING, "case_number": "", "is_closed": False, "public_title": "", "next_deadline": ""}
        row |= {"is_target_moved": False, "pinned_config": 0, "source_sha256": ""}
        self.insert(t.cases, **(row | values))
        return number

    def request(self, case: int, body: int | None = None, consultation: int = 1, **values: Any) -> None:
        """A sent hearing request with its consultation; due 10 September 2027 at noon unless said otherwise."""
        body = body or self.ids["council"]
        self.insert(
            t.consultations,
            case_id=case,
            number=consultation,
            body=body,
            role=Role.HEARING,
            step=1,
            authoritative=False,
            state=StepState.OPEN,
            reading=0,
            basis="Retssikkerhedsloven § 37 a",
            period_days=14,
            due_time=NOON,
            reason="",
        )
        row = {"case_id": case, "consultation": consultation, "round": 1, "body": body, "mandatory": True}
        row |= {"drafted_at": NOW, "sent_at": NOW, "due_on": DUE_ON, "due_time": NOON, "is_late": False}
        row |= {"next_due": due_instant(DUE_ON, NOON), "calendar_version": ""}
        self.insert(t.requests, **(row | values))

    def notice(self, kind: NoticeKind, case: int, recipient: int | None = None, **values: Any) -> int:
        """Planned for `NOW`, about the case's request (consultation 1, round 1) unless said otherwise."""
        at = values.pop("planned_at", NOW)
        row = {"kind": kind, "case_id": case, "consultation": 1, "round": 1, "about": f"t{next(self.numbers)}"}
        row |= {"recipient": recipient or self.ids["secretary"], "day": at.date(), "planned_at": at}
        row |= {"state": NoticeState.PLANNED, "data": json.dumps(values.pop("data", {}))}
        if kind.payload.of_meeting:
            row |= {"case_id": None, "meeting_id": self.meeting(case), "consultation": 0, "round": 0}
        if kind.payload.of_installation:
            row |= {"case_id": None, "consultation": 0, "round": 0}
        return self.insert(t.notices, **(row | values))

    def meeting(self, case: int) -> int:
        """A dispatched meeting with the case as its closed item 1, which was added after the dispatch; with a clerk."""
        body = self.body("Byrådet", BodyKind.COUNCIL)
        self.seat(body, self.ids["secretary"])
        day, sent = NOW + timedelta(days=5), NOW - timedelta(minutes=1)
        row = {
            "code": f"m{next(self.numbers)}",
            "organization": body,
            "starts_at": day,
            "held_on": day.date(),
            "state": MeetingStatus.DISPATCHED,
        }
        meeting = self.insert(t.meetings, **row, version=0, dispatched_at=sent, closed_at=NOW)
        title = next(row.title for row in self.all(t.cases) if row.id == case)
        line = {"number": 1, "label": "1", "title": title, "public_title": "", "kind": "decision", "list_type": "late"}
        line |= {"late_reason": "", "closed": True, "points": [], "text": "", "removed": False, "case": case}
        versions = SQLModel.metadata.tables["agenda_version"]
        for number, lines, at in ((1, [], sent), (2, [line], NOW)):
            self.insert(versions, meeting_id=meeting, number=number, made_at=at, lines=json.dumps(lines))
        return meeting

    def hearing(self, kind: NoticeKind = NoticeKind.HEARING_SENT, **values: Any) -> tuple[int, int]:
        """A case with a request and one notice about it: (case, notice)."""
        case = self.case(**values)
        self.request(case)
        return case, self.notice(kind, case)

    def change_request(self, case: int, **values: Any) -> None:
        with writing(self.engine) as connection:
            connection.execute(sa.update(t.requests).where(t.requests.c.case_id == case).values(values))

    def states(self) -> dict[int, str]:
        return {row.id: str(row.state) for row in self.all(t.notices)}

    def all(self, table: sa.Table) -> list[sa.Row[Any]]:
        with self.engine.connect() as connection:
            return list(connection.execute(sa.select(table).order_by(*table.primary_key.columns)))


def populate(rows: Rows) -> Rows:
    """Sandvig in miniature: a department with officer and coordinator, Handicapråd with secretary."""
    ids = rows.ids
    ids["department"] = rows.body("Sandvig Kommune", BodyKind.DEPARTMENT)
    ids["officer"] = rows.person("Søren Østergaard")
    ids["coordinator"] = rows.person("Maja Kjær", phone="00 10 10 01")
    ids["council"] = rows.body("Handicaprådet")
    ids["secretary"] = rows.person("Åse Lærke Bøgh", phone="00 10 10 02")
    rows.seat(ids["department"], ids["officer"], SeatRole.OFFICER)
    rows.seat(ids["department"], ids["coordinator"], SeatRole.COORDINATOR)
    rows.seat(ids["council"], ids["secretary"], SeatRole.SECRETARY)
    ids["administrator"], ids["auditor"] = rows.person("Vagn Holmgren"), rows.person("Susanne Høgsberg")
    rows.seat(ids["department"], ids["administrator"], SeatRole.ADMINISTRATOR)
    rows.seat(ids["department"], ids["auditor"], SeatRole.AUDITOR)
    return rows


def database(folder: Path) -> Rows:
    shutil.copyfile(migrated_template(), folder / "sagsgang.db")
    engine = open_engine(sqlite_url(folder / "sagsgang.db"))
    return populate(Rows(engine))


def later(minutes: float = 0, days: float = 0) -> datetime:
    return NOW + timedelta(minutes=minutes, days=days)


def sweep(
    engine: Engine,
    now: datetime,
    sender: Sender,
    new_id: NewId,
    *,
    municipality: str = "",
    is_open: bool = True,
    links: LinkMaker | None = None,
) -> DeliveryReport:
    """All three steps, each in its own transaction. `is_open`: whether the office is, see `promote`."""
    with writing(engine) as connection:
        promote(connection, now, is_open=is_open)
        compose(connection, now, new_id)
    return deliver(engine, now, sender, municipality=municipality, links=links)
