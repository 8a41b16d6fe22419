"""Nightly tidying of what is not history."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import sqlalchemy as sa
from prefect import task
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel

from models.database import writing
from tasks.resources import resources

_sessions = SQLModel.metadata.tables["web_session"]


@task(name="end-expired-sessions")
async def end_expired_sessions() -> int:
    """Sessions that have run out are deleted; returns how many."""
    return await asyncio.to_thread(end_sessions, resources().store.engine, datetime.now(UTC))


@task(name="fold-write-ahead-log")
async def fold_write_ahead_log() -> None:
    """SQLite's write-ahead log goes back into the database file, so that it stays short."""
    await asyncio.to_thread(fold_log, resources().store.engine)


def end_sessions(engine: Engine, wall: datetime) -> int:
    """`wall` is the machine's time: sessions never follow the demonstration clock."""
    with writing(engine) as connection:
        return connection.execute(sa.delete(_sessions).where(_sessions.c.expires_at <= wall)).rowcount


def fold_log(engine: Engine) -> None:
    """Does nothing on PostgreSQL, and gives up by itself where readers are in the way."""
    if engine.dialect.name != "sqlite":
        return
    raw = engine.raw_connection()  # outside any transaction: our engine begins one by itself
    try:
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()
