"""Changing the register and the rules: each difference a logged command (DESIGN §3.10)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.proof import Written
from models.rows.numbers import count_up
from models.rows.prepared import Prepared, run
from models.rows.shape import WORDS, Shape
from process.calendar import instant, local_day
from process.commands.act import Act, RegisterCommand
from process.covers import judged
from process.events import Event, Tag
from process.refusals import Refusal, Thing, Why, refuse
from process.register import (
    Cover,
    LegislativeTerm,
    MeetingDate,
    MeetingStatus,
    Membership,
    Organization,
    Person,
    Register,
    SeatRole,
)
from process.words.alphabet import danish_order

ORGANIZATIONS = Shape(Organization, t.organizations, key=("id",), json={"aliases": WORDS})
PERSONS = Shape(Person, t.persons, key=("id",))
MEMBERSHIPS = Shape(Membership, t.memberships, key=("id",))
MEETING_DATES = Shape(MeetingDate, t.meetings, key=("id",))
COVERS = Shape(Cover, t.covers, key=("id",))
TERMS = Shape(LegislativeTerm, t.terms, key=("id",))
TABLES = {
    "organization": t.organizations,
    "person": t.persons,
    "membership": t.memberships,
    "meeting": t.meetings,
    "term": t.terms,
    "cover": t.covers,
}
_IDS = {
    kind: Prepared(sa.select(table.c.id).where(table.c.code == sa.bindparam("code"))) for kind, table in TABLES.items()
}
_INSERT = {kind: sa.insert(table) for kind, table in TABLES.items()}
_REFERENCES = {
    "parent": "organization",
    "successor": "organization",
    "committee": "organization",
    "organization": "organization",
    "person": "person",
    "absent": "person",
    "stand_in": "person",
}
COVER = "cover"
_THINGS = {"organization": Thing.BODY, "person": Thing.PERSON}
_PERSONAL = frozenset({"name", "email", "phone", "channel", "postal_address"})


def change_register(
    connection: Connection, command: RegisterCommand, register: Register, act: Act, now: datetime, written: Written
) -> Event | Refusal:
    """Insert or update one entry by its code, or adopt one version of one kind of rules."""
    denied = _cover_refused(register, command, act, now) if command.kind == COVER else _denied(register, act, now)
    if denied:
        return denied
    count_up(connection, "register")
    if command.kind == "rules":
        return _adopt_rules(connection, command, now, written)
    fields = _columns(connection, command.kind, command.fields)
    if isinstance(fields, Refusal):
        return fields
    table = TABLES[command.kind]
    known = _id_of(connection, command.kind, command.key)
    if known is not None and command.kind == "organization" and _is_ring(connection, known, fields.get("successor")):
        return refuse(Why.SUCCESSOR_RING, key=command.key)
    if known is None:
        run(connection, _INSERT[command.kind], [{"code": command.key, **_defaults(command.kind), **fields}])
    else:
        connection.execute(sa.update(table).where(table.c.id == known).values(fields))
    written.note(table, code=command.key)
    public = {name: value for name, value in command.fields.items() if not _is_personal(command.kind, name)}
    personal = {
        name: str(value) for name, value in command.fields.items() if _is_personal(command.kind, name) and value
    }
    change = "added" if known is None else "changed"
    return Event(Tag.REGISTER_CHANGED, {"kind": command.kind, "key": command.key, "change": change, **public}, personal)


def _id_of(connection: Connection, kind: str, code: str) -> int | None:
    row = _IDS[kind].first(connection, code=code)
    return row[0] if row else None


def _denied(register: Register, act: Act, now: datetime) -> Refusal | None:
    if act.actor is None:
        return None
    roles = {seat.role for seat in register.roles_of(act.actor, now.date())}
    if roles & {SeatRole.ADMINISTRATOR, SeatRole.COORDINATOR}:
        return None
    person = register.persons.get(act.actor)
    return refuse(Why.NOT_ALLOWED, who=person.name if person else act.actor, roles=SeatRole.ADMINISTRATOR)


def _cover_refused(register: Register, command: RegisterCommand, act: Act, now: datetime) -> Refusal | None:
    """Set by a head, also for who is away already (`process/covers.py`). Once set, its days alone can change."""
    fields = command.fields
    absent, stand_in = (register.person(str(fields.get(name))) for name in ("absent", "stand_in"))
    if absent is None or stand_in is None:
        return refuse(Why.NOT_FOUND, what=Thing.PERSON, key=str(fields.get("absent" if absent is None else "stand_in")))
    starts_on, ends_on = fields.get("starts_on"), fields.get("ends_on")
    if not isinstance(starts_on, date) or not isinstance(ends_on, date | None):
        return refuse(Why.REASON_NEEDED)
    return judged(register, act.actor, absent.id, stand_in.id, starts_on, ends_on, local_day(now))


def cover_command(absent: str, stand_in: str, starts_on: date, ends_on: date | None) -> RegisterCommand:
    """That one stands in for the other from a day; said again with another last day, it ends then."""
    fields = {"absent": absent, "stand_in": stand_in, "starts_on": starts_on, "ends_on": ends_on}
    return RegisterCommand(kind=COVER, key=f"{absent}/{stand_in}/{starts_on.isoformat()}", fields=fields)


def _is_ring(connection: Connection, body: int, successor: int | None) -> bool:
    """Whether the line of successors would come back to the body itself."""
    table = t.organizations
    seen: set[int] = set()
    while successor is not None and successor not in seen:
        if successor == body:
            return True
        seen.add(successor)
        successor = connection.execute(sa.select(table.c.successor).where(table.c.id == successor)).scalar_one_or_none()
    return False


def _is_personal(kind: str, field: str) -> bool:
    return kind == "person" and field in _PERSONAL


def _adopt_rules(connection: Connection, command: RegisterCommand, now: datetime, written: Written) -> Event:
    text = str(command.fields["text"])
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    valid_from = command.valid_from or now.date()
    connection.execute(
        sa.insert(t.config_versions),
        {"kind": command.key, "sha256": sha256, "text": text, "valid_from": valid_from},
    )
    written.note(t.config_versions, kind=command.key, sha256=sha256)
    data = {"kind": "rules", "key": command.key, "sha256": sha256, "valid_from": valid_from}
    return Event(Tag.REGISTER_CHANGED, data)


def _defaults(kind: str) -> dict[str, Any]:
    return {"state": MeetingStatus.PLANNED} if kind == "meeting" else {}


def _columns(connection: Connection, kind: str, fields: Mapping[str, object]) -> dict[str, Any] | Refusal:
    """Entry fields as columns: codes become ids, lists JSON, local hours UTC."""
    cells: dict[str, Any] = dict(fields)
    for name, kind_of in _REFERENCES.items():
        if cells.get(name):
            row_id = _id_of(connection, kind_of, str(cells[name]))
            if row_id is None:
                return refuse(Why.NOT_FOUND, what=_THINGS[kind_of], key=cells[name])
            cells[name] = row_id
    if "aliases" in cells:
        cells["aliases"] = json.dumps(list(cells["aliases"]), ensure_ascii=False)
    if kind in ("organization", "person") and "name" in cells:
        cells["sort_key"] = danish_order(str(cells["name"]))
    if kind == "meeting" and isinstance(cells.get("starts_at"), time):
        held_on = cells["held_on"]
        if isinstance(held_on, date):
            cells["starts_at"] = instant(held_on, cells["starts_at"])
    return cells
