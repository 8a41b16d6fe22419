"""The example's database: lived through once when the environment is set up, then copied at the first start."""

from __future__ import annotations

import shutil
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy.engine import Engine

from app.clock import DemoClock
from app.example.agreement import carry_agreement
from app.example.life import drafts, live_until
from app.example.logins import LOGINS, PASSWORD
from app.installation import BEGINNING, apply_configuration
from config.load import load, read_municipality_of
from config.look import look_of
from config.settings import EXAMPLE, Settings
from documents.writing.meeting.editions import PaperPress
from models.access.signin import add_login
from models.database import open_engine, sqlite_url, writing
from models.migrate import migrate
from models.store import Store
from models.version import check, newest_migration, revision_of
from notifications.outbox.restore_mark import FILE as MARK
from notifications.outbox.restore_mark import remember
from process.calendar import instant

FIRST_MORNING = instant(date(2027, 8, 23), time(8, 0))
"""Where the demonstration begins: Monday 23 August 2027, 08:00 in Copenhagen."""


def template_file() -> Path:
    """The ready-made database, kept with the environment it was made by."""
    return Path(sys.prefix) / "share" / "sagsgang" / f"example-{newest_migration()}.db"


def build(engine: Engine, now: datetime) -> None:
    """Make the whole example up to `now`: configuration, cases in all stages, logins."""
    migrate(engine)
    store = Store(engine, press=PaperPress(lambda: read_municipality_of(EXAMPLE).name, lambda: look_of(EXAMPLE)))
    days_ago = max(draft["begun"] for draft in drafts())
    apply_configuration(store, load(EXAMPLE), now - timedelta(days=days_ago + 1), BEGINNING)
    live_until(store, now)
    carry_agreement(store, now)
    with writing(engine) as connection:
        for username, _ in LOGINS:
            person = store.reference.register.person(username)
            if person is not None:
                add_login(connection, person.id, username, PASSWORD)


def make_template() -> Path:
    """Build the template anew. Takes some seconds; belongs to setting up, not to starting."""
    target = template_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    waiting = target.with_suffix(".building")
    waiting.unlink(missing_ok=True)
    engine = open_engine(sqlite_url(waiting))
    build(engine, FIRST_MORNING)
    engine.dispose()  # the last connection folds the write-ahead log in
    waiting.replace(target)
    return target


def prepare_example(settings: Settings) -> None:
    """Make the example ready in an empty data folder; one that is there already is left as it is."""
    clock = DemoClock(settings.data / "clock.json")
    if not clock.path.exists():
        clock.set(settings.clock or FIRST_MORNING)
    target = settings.data / "sagsgang.db"
    own_file = not settings.database_url
    if own_file and not target.exists() and settings.clock in (None, FIRST_MORNING) and template_file().exists():
        shutil.copyfile(template_file(), target.with_suffix(".copying"))
        target.with_suffix(".copying").replace(target)
    engine = open_engine(settings.database)
    with engine.connect() as connection:
        is_empty = revision_of(connection) is None
    if is_empty:
        build(engine, clock.now())
    else:
        check(engine)
    remember(engine, settings.data / MARK)  # the example's first mails are part of it: they never left
    engine.dispose()
