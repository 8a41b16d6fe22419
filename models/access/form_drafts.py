"""What somebody has typed and not handed in: kept so that nothing is lost, without history, gone once handed in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from process.calendar import instant, local_day
from process.ids import PersonId
from process.register import Cover

OF_PAGE = "page:"
"""What the names of texts begin with that were kept by themselves, because a page was left before they were saved."""
MOST_OF_ONE = 60
"""Kept texts of one owner: the oldest give way."""


def load_draft(connection: Connection, form: str, owner: str) -> dict[str, Any]:
    """The fields as they were saved; empty when there are none."""
    mine = sa.and_(t.form_drafts.c.form == form, t.form_drafts.c.owner == owner)
    content = connection.execute(sa.select(t.form_drafts.c.content).where(mine)).scalar()
    fields = json.loads(content) if content else {}
    return fields if isinstance(fields, dict) else {}


def draft_saved_at(connection: Connection, form: str, owner: str) -> datetime | None:
    """When the fields were saved the last time."""
    mine = sa.and_(t.form_drafts.c.form == form, t.form_drafts.c.owner == owner)
    return connection.execute(sa.select(t.form_drafts.c.saved_at).where(mine)).scalar()


def save_draft(connection: Connection, form: str, owner: str, fields: Mapping[str, Any], now: datetime) -> None:
    """Keep the fields, in place of what was there."""
    drop_draft(connection, form, owner)
    content = json.dumps(fields, ensure_ascii=False, sort_keys=True)
    connection.execute(sa.insert(t.form_drafts).values(form=form, owner=owner, content=content, saved_at=now))


def drop_draft(connection: Connection, form: str, owner: str) -> None:
    """It was handed in, or is not wanted any more."""
    connection.execute(sa.delete(t.form_drafts).where(t.form_drafts.c.form == form, t.form_drafts.c.owner == owner))


# -- whose they are --------------------------------------------------------------------------------------------------


def owner_of(person: PersonId) -> str:
    """Of what somebody typed by their own login."""
    return f"person:{person}"


def drafts_of(connection: Connection, person: PersonId) -> list[str]:
    """The names of the forms this person has begun by their own login."""
    mine = sa.select(t.form_drafts.c.form).where(t.form_drafts.c.owner == owner_of(person))
    return list(connection.scalars(mine.order_by(t.form_drafts.c.form)))


def pass_on_drafts(connection: Connection, covers: Iterable[Cover], now: datetime) -> int:
    """What was begun before a cover that holds today is the stand-in's to finish: also of one planned long ago."""
    today = local_day(now)
    return sum(
        hand_over_drafts(connection, cover.absent, cover.stand_in, instant(cover.starts_on, time.min))
        for cover in covers
        if cover.holds_on(today)
    )


def hand_over_drafts(connection: Connection, absent: PersonId, stand_in: PersonId, before: datetime) -> int:
    """What one has begun until then is the other's to finish; where both have begun the same, each keeps their own."""
    theirs, begun = t.form_drafts, t.form_drafts.alias("begun")
    has_own = sa.exists().where(begun.c.form == theirs.c.form, begun.c.owner == owner_of(stand_in))
    begun_by = (theirs.c.owner == owner_of(absent), theirs.c.saved_at <= before, ~has_own)
    return connection.execute(sa.update(theirs).where(*begun_by).values(owner=owner_of(stand_in))).rowcount


# -- what a page was left with ---------------------------------------------------------------------------------------


def load_kept(connection: Connection, page: str, owner: str) -> dict[str, dict[str, Any]]:
    """What this owner typed on a page and did not save, by the parts of the page."""
    name = _of(page, "")
    mine = sa.and_(t.form_drafts.c.form.startswith(name, autoescape=True), t.form_drafts.c.owner == owner)
    rows = connection.execute(sa.select(t.form_drafts.c.form, t.form_drafts.c.content).where(mine))
    return {form.removeprefix(name): json.loads(content) for form, content in rows}


def keep_typed(
    connection: Connection, page: str, owner: str, parts: Mapping[str, Mapping[str, Any]], now: datetime
) -> None:
    """Keep these parts of a page, each in place of what was there."""
    for part, fields in parts.items():
        save_draft(connection, _of(page, part), owner, fields, now)
    mine = sa.and_(t.form_drafts.c.form.startswith(OF_PAGE), t.form_drafts.c.owner == owner)
    newest = sa.select(t.form_drafts.c.form).where(mine).order_by(t.form_drafts.c.saved_at.desc(), t.form_drafts.c.form)
    for form in connection.scalars(newest.offset(MOST_OF_ONE)).all():
        drop_draft(connection, form, owner)


def drop_kept(connection: Connection, page: str, owner: str, parts: Iterable[str]) -> None:
    """They were saved, or are empty now."""
    names = [_of(page, part) for part in parts]
    mine = sa.and_(t.form_drafts.c.form.in_(names), t.form_drafts.c.owner == owner)
    connection.execute(sa.delete(t.form_drafts).where(mine))


def _of(page: str, part: str) -> str:
    return f"{OF_PAGE}{page}#{part}"


def forget_kept(connection: Connection, before: datetime) -> int:
    """Texts nobody has come back to since `before`; returns how many."""
    old = sa.and_(t.form_drafts.c.form.startswith(OF_PAGE), t.form_drafts.c.saved_at < before)
    return connection.execute(sa.delete(t.form_drafts).where(old)).rowcount


def forget_drafts(connection: Connection, before: datetime) -> int:
    """Drafts nobody has touched since `before` are deleted: they may hold personal data nobody asked for (GDPR art. 5).
    Returns how many.
    """
    return connection.execute(sa.delete(t.form_drafts).where(t.form_drafts.c.saved_at < before)).rowcount
