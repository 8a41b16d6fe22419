"""The example municipality in a database: filled once, copied by every test."""

from __future__ import annotations

import hashlib
import os
import shutil
import time as clock
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from process.commands.act import Act, RegisterCommand
from tests.builders.moments import at
from tests.builders.temporary import OUTSIDE


@cache
def sandvig_template() -> Path:
    """The example municipality, migrated and filled: the file that tests copy."""
    return kept("sandvig", _with_engine(fill))


@cache
def budget_template() -> Path:
    """The second example, a budget round whose hearing is ready to be sent."""
    from app.example.budget import build_budget
    from tests.builders.passwords import cheap_passwords

    with cheap_passwords():
        return kept("budget", _with_engine(build_budget))


@cache
def migrated_template() -> Path:
    """Tables with nothing in them: the migrations run once, tests copy what they leave."""
    from models.migrate import migrate

    return kept("migrated", _with_engine(migrate))


def kept(name: str, make: Callable[[Path], None]) -> Path:
    """A database made once and kept in the temporary folder under the digest of everything it comes from, so that
    workers and later runs share it.
    """
    database = OUTSIDE / f"sagsgang-tests-{os.getuid()}" / f"{name}-{_sources_digest()}.db"
    if database.exists():
        return database
    database.parent.mkdir(exist_ok=True)
    made = database.with_suffix(f".{os.getpid()}")
    make(made)
    made.rename(database)
    for old in database.parent.glob("*.db"):  # of yesterday's code; today's may be in use by a run beside this one
        if old.stat().st_mtime < clock.time() - 86_400:
            old.unlink(missing_ok=True)
    return database


def _with_engine(make: Callable[[Any], None]) -> Callable[[Path], None]:
    def made(path: Path) -> None:
        from models.database import open_engine, sqlite_url

        engine = open_engine(sqlite_url(path))
        make(engine)
        engine.dispose()  # the last connection folds the write-ahead log in

    return made


@cache
def _sources_digest() -> str:
    """Of the code and the files a filled database depends on."""
    root = Path(__file__).parents[2]
    sources = sorted(
        path
        for package in ("process", "config", "models", "app")
        for path in (root / package).rglob("*.[pt][yo]*")
        if path.is_file()
    )
    content = b"".join(path.read_bytes() for path in sources if path.suffix in (".py", ".toml"))
    return hashlib.sha256(content).hexdigest()[:16]


def fill(engine: Any) -> None:
    """Migrate an empty database and bring it to what config/sandvig says."""
    from models.database import reading
    from models.migrate import migrate
    from models.rows.register_entries import register_changes
    from models.store import Receipt, Store

    migrate(engine)
    wanted = sandvig_configuration()
    with reading(engine) as connection:
        changes = register_changes(connection, wanted)
    changes += [
        RegisterCommand(kind="rules", key=kind, fields={"text": text}, valid_from=date(2026, 1, 1))
        for kind, text in wanted.texts.items()
    ]
    acts = [(change, Act(None, f"fill-{number}")) for number, change in enumerate(changes)]
    done = Store(engine).apply_all(acts, at(date(2026, 12, 1), 8))
    refused = [answer for answer in done if not isinstance(answer, Receipt)]
    assert not refused, refused[0]


@cache
def sandvig_configuration() -> Any:
    from config.load import load
    from config.settings import EXAMPLE

    return load(EXAMPLE)


def sandvig_database(tmp_path: Path) -> Path:
    """A copy of the filled example database, the test's own."""
    path = tmp_path / "sandvig.db"
    shutil.copyfile(sandvig_template(), path)
    return path


def a_store(tmp_path: Path) -> Any:
    """A store on the test's own copy of the example municipality."""
    return store_of(sandvig_database(tmp_path))


def store_of(database: Path) -> Any:
    """A store on a file, its register read."""
    from models.database import open_engine, reading, sqlite_url
    from models.store import Store

    store = Store(open_engine(sqlite_url(database)))
    with reading(store.engine) as connection:
        store.reference.refresh(connection)
    return store
