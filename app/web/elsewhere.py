"""A meeting that is not found at its address: moved, or none."""

from __future__ import annotations

from datetime import date

from fastapi import HTTPException
from sqlalchemy.engine import Connection

from app.web.access import MovedError
from models.moved import moved_to
from process.register import Organization


def elsewhere(connection: Connection, body: Organization | None, day: str) -> Exception:
    """What to raise: the way to where the body's meeting of that day went, or 404."""
    try:
        held_on = date.fromisoformat(day)
    except ValueError:
        return HTTPException(404)
    found = moved_to(connection, body.id, held_on) if body is not None and held_on.isoformat() == day else None
    if body is None or found is None:
        return HTTPException(404)
    return MovedError(body.code, day, found.isoformat())
