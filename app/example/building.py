"""The example's database: lived through once when the environment is set up, then copied at the first start."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from app.clock import DemoClock
from app.configuration import BEGINNING, apply_configuration
from app.example.agreement import carry_agreement
from app.example.budget import build_budget, holds_budget
from app.example.life import drafts, live_until
from app.example.logins import LOGINS, PASSWORD
from app.simulation.copy import without_fsync
from config.load import load, read_municipality_of
from config.look import look_of
from config.settings import EXAMPLE, Settings
from documents.writing.meeting.editions import PaperPress
from documents.writing.meeting.filing import Letterhead, keep_published
from models import tables as t
from models.access.signin import add_logins
from models.database import open_engine, reading, sqlite_url, writing
from models.files import FOLDER, FileStore
from models.migrate import migrate
from models.store import Store
from models.version import check, newest_migration, revision_of
from notifications.outbox.restore_mark import FILE as MARK
from notifications.outbox.restore_mark import remember
from process.calendar import instant
from process.state.record import Published

FIRST_MORNING = instant(date(2027, 8, 23), time(8, 0))
"""Where the demonstration begins: Monday 23 August 2027, 08:00 in Copenhagen."""


FILES_SINCE = date(2027, 6, 1)
"""From this day on the municipality files what it publishes: two files of every meeting of the half year would take as
long to make as a third of its life.
"""


def template_file() -> Path:
    """The ready-made database, kept with the environment it was made by; its files lie in a folder of the same name."""
    return Path(sys.prefix) / "share" / "sagsgang" / f"example-{newest_migration()}.db"


def build(engine: Engine, now: datetime, data: Path) -> None:
    """Make the whole example up to `now`: configuration, cases in all stages, what was published, logins."""
    migrate(engine)
    municipality, look = read_municipality_of(EXAMPLE), look_of(EXAMPLE)
    press = PaperPress(lambda: municipality.name, lambda: look)
    store = Store(engine, press=press, alone=True)
    days_ago = max(draft["begun"] for draft in drafts())
    apply_configuration(store, load(EXAMPLE), now - timedelta(days=days_ago + 1), BEGINNING)
    letterhead = Letterhead(municipality.name, look=look)
    live_until(store, now, partial(_file_published, store, FileStore(data), letterhead))
    carry_agreement(store, now)
    with writing(engine) as connection:
        people = {username: store.reference.register.person(username) for username, _ in LOGINS}
        add_logins(connection, {username: person.id for username, person in people.items() if person}, PASSWORD)


def _file_published(store: Store, files: FileStore, letterhead: Letterhead, day: date) -> None:
    """What was published on the day as files, as when a person presses."""
    if day < FILES_SINCE:
        return
    published = t.publications.c
    query = sa.select(published.meeting_id, published.what).where(published.published_at >= instant(day, time(0)))
    with reading(store.engine) as connection:
        rows = connection.execute(query.order_by(published.published_at, published.meeting_id)).all()
    for meeting, what in rows:
        keep_published(store, files, meeting, Published(what), letterhead)


def make_template(target: Path | None = None) -> Path:
    """Build the template anew, in its own place or another. Takes some seconds; belongs to setting up, not to
    starting.
    """
    target = target or template_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    waiting = target.with_suffix(".building")
    waiting.unlink(missing_ok=True)
    engine = open_engine(sqlite_url(waiting))
    without_fsync(engine)
    build(engine, FIRST_MORNING, target.with_suffix(""))
    engine.dispose()  # the last connection folds the write-ahead log in
    waiting.replace(target)
    return target


def prepare_example(settings: Settings) -> None:
    """Make the example ready in an empty data folder; one that is there already is left as it is."""
    target = settings.data / "sagsgang.db"
    own_file = not settings.database_url
    if own_file and not target.exists() and settings.clock in (None, FIRST_MORNING) and template_file().exists():
        shutil.copytree(template_file().with_suffix("") / FOLDER, settings.data / FOLDER, dirs_exist_ok=True)
        shutil.copyfile(template_file(), target.with_suffix(".copying"))
        target.with_suffix(".copying").replace(target)
    _ready(settings, lambda engine, now: build(engine, now, settings.data)).dispose()


def prepare_budget(settings: Settings) -> bool:
    """As `prepare_example`, of the budget round. False: something else is in the data folder."""
    engine = _ready(settings, lambda engine, _now: build_budget(engine))
    is_budget = holds_budget(engine)
    engine.dispose()
    return is_budget


def _ready(settings: Settings, build_in: Callable[[Engine, datetime], None]) -> Engine:
    clock = DemoClock(settings.data / "clock.json")
    if not clock.path.exists():
        clock.set(settings.clock or FIRST_MORNING)
    engine = open_engine(settings.database)
    with engine.connect() as connection:
        is_empty = revision_of(connection) is None
    if is_empty:
        build_in(engine, clock.now())
    else:
        check(engine)
    remember(engine, settings.data / MARK)  # the example's first mails are part of it: they never left
    return engine
