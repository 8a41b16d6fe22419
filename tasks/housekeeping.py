"""Nightly tidying of what is not history."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from prefect import task
from sqlalchemy.engine import Engine

from config.settings import settings
from models import tables as t
from models.access.draft_comments import forget_comments
from models.access.form_drafts import forget_drafts, forget_kept, pass_on_drafts
from models.access.link_codes import forget_codes
from models.access.log import forget_access
from models.access.uploads import forget_uploads
from models.database import writing
from models.files import FileStore, named_files
from models.sweeps.hearing_plan import tell_of_hearing_plan
from notifications.administration.chain_head import mail_chain_head
from process.limits import HOUR
from tasks.resources import Resources, resources

LEFT_BEHIND = timedelta(days=7)
"""How long a text waits that somebody typed and did not save."""
UNFINISHED = timedelta(days=90)
"""Longer than any answer link lives: what was typed and never sent may hold personal data nobody asked for."""


def tidy(tools: Resources) -> None:
    """The whole of the night's work, for when Prefect is away."""
    engine, now, wall = tools.store.engine, tools.now(), datetime.now(UTC)
    end_sessions(engine, wall)
    forget_unfinished(engine, now, wall, tools.links.folder if tools.links else None)
    forget_opened(engine, now - timedelta(days=settings().openings_days))
    mail_head(engine, now)
    tell_plan(tools)
    pass_on(tools)
    fold_log(engine)


@task(name="mail-chain-head")
async def mail_history_head() -> int:
    """The head of the history goes to the auditors, once a day; returns how many there are."""
    tools = resources()
    return await asyncio.to_thread(mail_head, tools.store.engine, tools.now())


@task(name="tell-hearing-plan")
async def tell_hearing_plan() -> int:
    """What is news of the hearing plan goes to coordinators and bodies; returns how many notices."""
    return await asyncio.to_thread(tell_plan, resources())


@task(name="pass-on-drafts")
async def pass_on_begun() -> int:
    """What somebody had begun goes to the stand-in whose cover holds today; returns how many forms."""
    return await asyncio.to_thread(pass_on, resources())


@task(name="end-expired-sessions")
async def end_expired_sessions() -> int:
    """Sessions that have run out are deleted; returns how many."""
    return await asyncio.to_thread(end_sessions, resources().store.engine, datetime.now(UTC))


@task(name="fold-write-ahead-log")
async def fold_write_ahead_log() -> None:
    """SQLite's write-ahead log goes back into the database file, so that it stays short."""
    await asyncio.to_thread(fold_log, resources().store.engine)


@task(name="forget-unfinished-forms")
async def forget_unfinished_forms() -> int:
    """Drafts nobody has touched for long, and files that no answer and no draft names; returns how many files."""
    tools = resources()
    folder = tools.links.folder if tools.links else None
    return await asyncio.to_thread(forget_unfinished, tools.store.engine, tools.now(), datetime.now(UTC), folder)


@task(name="forget-old-openings")
async def forget_old_access() -> int:
    """Openings of closed material whose time of keeping is over; returns how many rows."""
    tools, kept_for = resources(), timedelta(days=settings().openings_days)
    return await asyncio.to_thread(forget_opened, tools.store.engine, tools.now() - kept_for)


def mail_head(engine: Engine, now: datetime) -> int:
    with writing(engine) as connection:
        return mail_chain_head(connection, now)


def tell_plan(tools: Resources) -> int:
    with writing(tools.store.engine) as connection:
        return tell_of_hearing_plan(tools.store, connection, tools.now())


def pass_on(tools: Resources) -> int:
    reference = tools.store.reference
    with writing(tools.store.engine) as connection:
        reference.refresh(connection)
        return pass_on_drafts(connection, reference.register.covers, tools.now())


def forget_opened(engine: Engine, before: datetime) -> int:
    with writing(engine) as connection:
        return forget_access(connection, before)


def forget_unfinished(engine: Engine, now: datetime, wall: datetime, folder: Path | None) -> int:
    """`wall` is the machine's time, which files and uploads go by."""
    with writing(engine) as connection:
        forget_drafts(connection, now - UNFINISHED)
        forget_comments(connection, now - UNFINISHED)
        forget_kept(connection, now - LEFT_BEHIND)
        forget_uploads(connection, wall - HOUR)
        forget_codes(connection, wall)
        used = named_files(connection)
    return FileStore(folder).drop_unused(used, wall - UNFINISHED) if folder else 0


def end_sessions(engine: Engine, wall: datetime) -> int:
    """`wall` is the machine's time: sessions never follow the demonstration clock."""
    with writing(engine) as connection:
        return connection.execute(sa.delete(t.sessions).where(t.sessions.c.expires_at <= wall)).rowcount


def fold_log(engine: Engine) -> None:
    """Does nothing on PostgreSQL, and gives up by itself where readers are in the way."""
    if engine.dialect.name != "sqlite":
        return
    raw = engine.raw_connection()  # outside any transaction: our engine begins one by itself
    try:
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()
