"""An installation's database: made on first use, filled from the configuration, refused when it is not ours."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from config.settings import Settings
from models import tables as t
from models.database import open_engine, reading
from models.roles import lend
from models.version import check, revision_of


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
        _fill(engine, settings, now)
    return engine


def _make(settings: Settings) -> None:
    from models.migrate import migrate  # the first start's alone

    owner = open_engine(settings.as_owner.database)
    try:
        migrate(owner)
    finally:
        owner.dispose()
    lend(settings)


def _fill(engine: Engine, settings: Settings, now: datetime) -> None:
    from app.configuration import BEGINNING, apply_configuration  # the first start's alone
    from config.load import load
    from models.store import Store

    apply_configuration(Store(engine), load(settings.config), now, BEGINNING)


def _is_without_rules(engine: Engine) -> bool:
    with reading(engine) as connection:
        return connection.execute(sa.select(t.config_versions.c.id).limit(1)).first() is None
