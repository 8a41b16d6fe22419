"""A simulation works in a copy under the data folder: it may never touch what is real."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel

from app.backup import copy_sqlite
from app.cli.errors import WrongUseError
from app.example.life import register_drafts
from app.simulation.year import Outcome, simulate
from config.settings import Settings
from models import migrate
from models.database import open_engine, sqlite_url
from models.store import Store


def simulate_in_copy(
    store: Store, settings: Settings, now: datetime, *, year: int, seed: int, keep: bool
) -> tuple[Outcome, Path]:
    """The outcome, and the folder of the copy (gone unless `keep`). Without cases, the example's drafts are used.

    Raises `WrongUseError` where there are no cases and the municipality is not the example: its drafts fit no other.
    """
    if not settings.is_example and _is_without_cases(store.engine):
        raise WrongUseError("there are no cases to simulate; `sagsgang import FILE` takes one in")
    folder = settings.data / "simulations" / f"{year}-{seed}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    target = folder / "sagsgang.db"
    _copy(store.engine, target)
    engine = open_engine(sqlite_url(target))
    copied = Store(engine)
    if _is_without_cases(engine):
        register_drafts(copied, now)
    with engine.connect() as connection:  # no crash to survive here: a copy needs no fsync for each commit
        connection.connection.dbapi_connection.execute("PRAGMA synchronous=OFF")  # type: ignore[union-attr]
    try:
        return simulate(copied, year, seed), folder
    finally:
        engine.dispose()
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


def _is_without_cases(engine: Engine) -> bool:
    with engine.connect() as connection:
        return (
            connection.execute(sa.select(sa.func.count()).select_from(SQLModel.metadata.tables["case"])).scalar() == 0
        )


def _copy(source: Engine, target: Path) -> None:
    if source.dialect.name == "sqlite":
        copy_sqlite(source, target)
        return
    copy = open_engine(sqlite_url(target))
    migrate.migrate(copy)
    with source.connect() as connection, copy.begin() as writing:
        writing.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # a department may come before the one above it
        writing.exec_driver_sql("DELETE FROM chain_head")
        for table in SQLModel.metadata.sorted_tables:
            rows = [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            if rows:
                writing.execute(sa.insert(table), rows)
    copy.dispose()
