"""The register and the rules between their files and the database: taken in as commands, given out to be written."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, datetime

import sqlalchemy as sa

from config.entries import Configuration, MeetingEntry, MembershipEntry, OrganizationEntry, PersonEntry, TermEntry
from config.files.rules import parse_rules, rule_book
from config.load import load
from config.settings import Settings
from models import tables as t
from models.database import reading
from models.rows.register_entries import register_changes, stored_entries
from models.store import RefusedError, Store
from process.commands.act import Act, RegisterCommand, id_by_content
from process.ids import PersonId
from process.refusals import Refusal

RULE_KINDS = ("routes", "playbook", "approval", "reminders", "calendar", "budget", "statute")
BEGINNING = date(2000, 1, 1)
"""The first rules hold for whatever the database will be told about, also of the past."""


def stored_configuration(store: Store, settings: Settings) -> Configuration:
    """What the database holds now; the municipality's name comes from the configuration folder."""
    with reading(store.engine) as connection:
        entries = stored_entries(connection)
        texts = {
            row.kind: row.text
            for row in connection.execute(sa.select(t.config_versions).order_by(t.config_versions.c.id))
        }
    return replace(
        load(settings.config),
        terms=tuple(e for e in entries["term"].values() if isinstance(e, TermEntry)),
        organizations=tuple(e for e in entries["organization"].values() if isinstance(e, OrganizationEntry)),
        persons=tuple(e for e in entries["person"].values() if isinstance(e, PersonEntry)),
        memberships=tuple(e for e in entries["membership"].values() if isinstance(e, MembershipEntry)),
        meetings=tuple(e for e in entries["meeting"].values() if isinstance(e, MeetingEntry)),
        rules=rule_book(texts),
        calendar=parse_rules("calendar", texts["calendar"]),
        texts=texts,
    )


def apply_configuration(
    store: Store, configuration: Configuration, now: datetime, valid_from: date, actor: PersonId | None = None
) -> int:
    """Turn the differences between files and register into logged commands; returns how many there were.

    Rules that changed become new versions from `valid_from`; running cases keep the ones they pinned.
    """
    with reading(store.engine) as connection:
        changes = register_changes(connection, configuration)
        current = {
            row.kind: row.text
            for row in connection.execute(sa.select(t.config_versions).order_by(t.config_versions.c.id))
        }
    changes += [
        RegisterCommand(kind="rules", key=kind, fields={"text": text}, valid_from=valid_from)
        for kind, text in configuration.texts.items()
        if kind in RULE_KINDS and current.get(kind) != text
    ]
    acts = [(change, Act(actor, id_by_content(f"files:{uuid.uuid4()}"))) for change in changes]
    for result in store.apply_all(acts, now) if acts else ():
        if isinstance(result, Refusal):
            raise RefusedError(result)
    return len(changes)
