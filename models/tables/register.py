"""The register's tables: bodies, people, seats, terms, rule versions. Meetings are in `meeting.py`."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import coded
from process.register import BodyKind, SeatRole


class Organization(SQLModel, table=True):
    """A body or a department; fields as in `process/register.py`, aliases as JSON."""

    __tablename__ = "organization"
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str
    short_name: str = ""
    sort_key: str = ""
    kind: BodyKind = Field(sa_type=coded(BodyKind))
    parent: int | None = Field(default=None, foreign_key="organization.id")
    committee: int | None = Field(default=None, foreign_key="organization.id")
    seats: int = 0
    med_level: int = 0
    counts_saturday: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    successor: int | None = Field(default=None, foreign_key="organization.id")
    aliases: str = "[]"
    email: str = ""
    phone: str = ""


class Person(SQLModel, table=True):
    __tablename__ = "person"
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str
    sort_key: str = ""
    email: str = ""
    phone: str = ""
    channel: str = ""
    postal_address: str | None = None


class Membership(SQLModel, table=True):
    __tablename__ = "membership"
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    organization: int = Field(foreign_key="organization.id", index=True)
    person: int = Field(foreign_key="person.id", index=True)
    role: SeatRole = Field(sa_type=coded(SeatRole))
    party: str = ""
    electing_group: str = ""
    rank: int = 0
    starts_on: date | None = None
    ends_on: date | None = None


class Cover(SQLModel, table=True):
    """Somebody absent and who does their work meanwhile; never why."""

    __tablename__ = "cover"
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    absent: int = Field(foreign_key="person.id", index=True)
    stand_in: int = Field(foreign_key="person.id", index=True)
    starts_on: date
    ends_on: date | None = None


class LegislativeTerm(SQLModel, table=True):
    """A term of the council (valgperiode)."""

    __tablename__ = "legislative_term"
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str
    starts_on: date
    ends_on: date


class ConfigVersion(SQLModel, table=True):
    """One version of one kind of rules, as text. A case pins the versions it started with."""

    __tablename__ = "config_version"
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    sha256: str
    text: str
    valid_from: date


class Counter(SQLModel, table=True):
    """Numbers handed out in order: case ids, case numbers of a year, the register's version."""

    __tablename__ = "counter"
    name: str = Field(primary_key=True)
    value: int = Field(sa_type=sa.BigInteger)
