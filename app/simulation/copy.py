"""A simulation works in a copy under the data folder: it may never touch what is real."""

from __future__ import annotations

import shutil
from datetime import date, datetime, time, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from app.cli.errors import WrongUseError
from app.configuration import BEGINNING, apply_configuration
from app.example.life import register_drafts
from app.simulation.year import Outcome, can_begin, simulate, simulate_between
from config.load import load
from config.settings import Settings
from models import migrate
from models import tables as t
from models.backup.create import copy_sqlite
from models.database import open_engine, sqlite_url
from models.store import Store
from process.calendar import instant

NOON = time(12)


def simulate_in_copy(
    store: Store, settings: Settings, now: datetime, *, year: int, seed: int, keep: bool
) -> tuple[Outcome, Path]:
    """The outcome, and the folder of the copy (gone unless `keep`). Without cases, the example's drafts are used.

    Raises `WrongUseError` where there are no cases and the municipality is not the example: its drafts fit no other.
    """
    if not settings.is_example and _is_without_cases(store.engine):
        raise WrongUseError("there are no cases to simulate; `sagsgang import FILE` takes one in")
    folder = _new_folder(settings, f"{year}-{seed}")
    target = folder / "sagsgang.db"
    _copy(store.engine, target)
    engine = open_engine(sqlite_url(target))
    copied = Store(engine)
    if _is_without_cases(engine):
        register_drafts(copied, now)
    without_fsync(engine)
    try:
        return simulate(copied, year, seed), folder
    finally:
        engine.dispose()
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


def simulate_term_in_copy(
    store: Store, settings: Settings, *, first: date, last: date, seed: int, keep: bool, per_month: int
) -> tuple[Outcome, Path]:
    """As `simulate_in_copy`, from one day to another, with new cases begun every month.

    Where the installation's own history goes on after `first`, the example municipality begins anew from its
    configuration; for another that raises `WrongUseError`, since the invented cases fit no other.
    """
    if not settings.is_example:
        raise WrongUseError("--from and --to live through the example municipality only; use --year")
    folder = _new_folder(settings, f"{first}-{last}-{seed}")
    engine = open_engine(sqlite_url(folder / "sagsgang.db"))
    if can_begin(store, first):
        _copy(store.engine, folder / "sagsgang.db")
    else:
        migrate.migrate(engine)
        apply_configuration(Store(engine), load(settings.config), instant(first - timedelta(days=1), NOON), BEGINNING)
    without_fsync(engine)
    try:
        return simulate_between(Store(engine), first, last, seed, per_month), folder
    finally:
        engine.dispose()
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


def _new_folder(settings: Settings, name: str) -> Path:
    folder = settings.data / "simulations" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def without_fsync(engine: Engine) -> None:
    """No crash to survive here: a copy needs no fsync for each commit."""
    with engine.connect() as connection:
        connection.connection.dbapi_connection.execute("PRAGMA synchronous=OFF")  # type: ignore[union-attr]


def _is_without_cases(engine: Engine) -> bool:
    with engine.connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(t.cases)).scalar() == 0


def _copy(source: Engine, target: Path) -> None:
    if source.dialect.name == "sqlite":
        copy_sqlite(source, target)
        return
    copy = open_engine(sqlite_url(target))
    migrate.migrate(copy)
    with source.connect() as connection, copy.begin() as writing:
        writing.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # a department may come before the one above it
        writing.exec_driver_sql("DELETE FROM chain_head")
        for table in t.metadata.sorted_tables:
            rows = [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            if rows:
                writing.execute(sa.insert(table), rows)
    copy.dispose()
