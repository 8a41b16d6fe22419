"""An installation's database: made on first use, filled from the configuration, refused when it is not ours."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from config.entries import Configuration
from config.load import load
from config.settings import Settings
from models import tables as t
from models.database import open_engine, reading
from models.roles import lend
from models.rows.register_entries import register_changes
from models.store import RefusedError, Store
from models.version import check, revision_of
from process.commands.act import Act, RegisterCommand, id_by_content
from process.ids import PersonId
from process.refusals import Refusal

RULE_KINDS = ("routes", "playbook", "approval", "reminders", "calendar", "budget", "statute")
BEGINNING = date(2000, 1, 1)
"""The first rules hold for whatever the database will be told about, also of the past."""


def ready_engine(settings: Settings, now: datetime) -> Engine:
    """Open the database. An empty one is migrated and filled from the configuration folder; another is only checked.

    One that has its tables but no rules yet (`sagsgang migrate` came first) is filled too.

    Raises `UnknownMigrationError` when the database belongs to another version, `ConfigError` for a broken folder.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database)
    with engine.connect() as connection:
        is_empty = revision_of(connection) is None
    if is_empty:
        _make(settings)
    else:
        check(engine)
    if _is_without_rules(engine):
        apply_configuration(Store(engine), load(settings.config), now, BEGINNING)
    return engine


def _make(settings: Settings) -> None:
    from models.migrate import migrate  # Alembic takes long to load, and only the first start needs it

    owner = open_engine(settings.as_owner.database)
    try:
        migrate(owner)
    finally:
        owner.dispose()
    lend(settings)


def _is_without_rules(engine: Engine) -> bool:
    with reading(engine) as connection:
        return connection.execute(sa.select(t.config_versions.c.id).limit(1)).first() is None


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
