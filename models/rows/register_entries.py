"""The register as entries by code: what an export writes and what a new configuration is compared with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from config.entries import Configuration, MeetingEntry, MembershipEntry, OrganizationEntry, PersonEntry, TermEntry
from models import tables as t
from process.calendar import COPENHAGEN
from process.commands.act import RegisterCommand

Entry = OrganizationEntry | PersonEntry | MembershipEntry | MeetingEntry | TermEntry


def key_of(entry: Entry) -> str:
    """The code under which an entry is stored."""
    match entry:
        case MembershipEntry():
            since = entry.starts_on.isoformat() if entry.starts_on else ""
            return f"{entry.organization}/{entry.person}/{entry.role}/{since}"
        case MeetingEntry():
            return f"{entry.organization}/{entry.held_on.isoformat()}"
        case _:
            return entry.code


def stored_entries(connection: Connection) -> dict[str, dict[str, Entry]]:
    """Everything in the register, by kind and code."""
    codes = {row.id: row.code for row in connection.execute(sa.select(t.organizations))}
    people = {row.id: row.code for row in connection.execute(sa.select(t.persons))}
    return {
        "organization": dict(_rows(connection, t.organizations, OrganizationEntry, codes, people)),
        "person": dict(_rows(connection, t.persons, PersonEntry, codes, people)),
        "membership": dict(_rows(connection, t.memberships, MembershipEntry, codes, people)),
        "meeting": dict(_rows(connection, t.meetings, MeetingEntry, codes, people)),
        "term": dict(_rows(connection, t.terms, TermEntry, codes, people)),
    }


def _rows(
    connection: Connection, table: sa.Table, kind: type[Any], codes: dict[int, str], people: dict[int, str]
) -> Iterator[tuple[str, Entry]]:
    names = [field.name for field in fields(kind)]
    for row in connection.execute(sa.select(table).order_by(table.c.id)).mappings():
        cells = {name: row[name] for name in names}
        for name in ("parent", "successor", "committee", "organization"):
            if cells.get(name) is not None:
                cells[name] = codes[cells[name]]
        if "person" in cells:
            cells["person"] = people[cells["person"]]
        if "aliases" in cells:
            cells["aliases"] = tuple(json.loads(cells["aliases"]))
        if "starts_at" in cells:
            cells["starts_at"] = cells["starts_at"].astimezone(COPENHAGEN).time()
        yield row["code"], kind(**cells)


def register_changes(connection: Connection, configuration: Configuration) -> list[RegisterCommand]:
    """The commands that bring the register to what the files say. What the files no longer name is left alone:
    bodies and seats end by their `ends_on`, never by disappearing.
    """
    stored = stored_entries(connection)
    changes: list[RegisterCommand] = []
    for kind, entries in (
        ("term", configuration.terms),
        ("organization", configuration.organizations),
        ("person", configuration.persons),
        ("membership", configuration.memberships),
        ("meeting", configuration.meetings),
    ):
        changes += [_change(kind, entry, stored[kind].get(key_of(entry))) for entry in entries]
    known = stored["organization"]
    linked = [entry for entry in configuration.organizations if entry.parent or entry.successor or entry.committee]
    links = [_link(entry) for entry in linked if known.get(entry.code) != entry]
    return [change for change in changes if change.fields] + links


def _link(entry: OrganizationEntry) -> RegisterCommand:
    """Parents, successors and committees come after all bodies exist."""
    links = {name: getattr(entry, name) for name in ("parent", "successor", "committee") if getattr(entry, name)}
    return RegisterCommand(kind="organization", key=entry.code, fields=links)


def _change(kind: str, entry: Entry, known: Entry | None) -> RegisterCommand:
    own_columns = {"code", "parent", "successor", "committee"}
    cells = {f.name: getattr(entry, f.name) for f in fields(entry) if f.name not in own_columns}
    if known is not None:
        cells = {name: value for name, value in cells.items() if getattr(known, name) != value}
    if kind == "meeting" and not cells.get("place"):
        cells.pop("place", None)  # where a file says nothing, what people have written stands
    if kind == "meeting" and "starts_at" in cells:
        cells["held_on"] = entry.held_on  # type: ignore[union-attr]
    return RegisterCommand(kind=kind, key=key_of(entry), fields=cells)
