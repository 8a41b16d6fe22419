"""The register and the rules as they stand in the database, as a configuration that can be written to files."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from config.entries import Configuration, MeetingEntry, MembershipEntry, OrganizationEntry, PersonEntry, TermEntry
from config.files.rules import parse_rules, rule_book
from config.load import load
from config.settings import Settings
from models import tables as t
from models.database import reading
from models.rows.register_entries import stored_entries
from models.store import Store


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
