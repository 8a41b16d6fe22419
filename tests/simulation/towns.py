"""A town that nobody has lived in yet."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from app.configuration import BEGINNING, apply_configuration
from app.simulation.copy import without_fsync
from config.load import load
from config.settings import EXAMPLE
from models.database import open_engine, sqlite_url
from models.store import Store
from tests.builders.moments import at
from tests.builders.sandvig import migrated_template


def new_town(folder: Path) -> Store:
    """The example municipality's configuration, without a case. Its database waits for no disk."""
    shutil.copyfile(migrated_template(), folder / "town.db")
    store = Store(open_engine(sqlite_url(folder / "town.db")))
    apply_configuration(store, load(EXAMPLE), at(date(2025, 12, 1)), BEGINNING)
    without_fsync(store.engine)
    return store
