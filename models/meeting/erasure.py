"""What the history and the tables hold of words that are erased from a meeting, beside the record itself."""

from __future__ import annotations

import json

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.history import Entry, chain, erase_kept, keep_texts
from models.meeting.editions import spelled
from models.proof import Written
from models.rows.meeting import cut_agenda_version
from process.change import Context
from process.commands import meeting as mc
from process.commands.act import part_of
from process.events import Event, Tag
from process.meeting.erasing import gap_of


def is_printed(connection: Connection, command: mc.EraseWords) -> bool:
    """Whether the words stand in any text the meeting's history keeps, or in a version of its agenda."""
    return bool(_holding(connection, command)) or bool(_versions(connection, command))


def destroy(connection: Connection, command: mc.EraseWords, ctx: Context) -> None:
    """Erase every personal text of the meeting's entries that holds the words, the older editions' sections among them,
    and cut them out of the kept versions of the agenda.
    """
    for position, ids in _holding(connection, command).items():
        erase_kept(connection, _said(command, ctx, position), ids)
    _cut_versions(connection, command, ctx)


def _holding(connection: Connection, command: mc.EraseWords) -> dict[int, list[int]]:
    """The personal texts that hold the words, by the position of their entry."""
    entries = sa.select(t.history.c.position, t.history.c.data).where(
        t.history.c.meeting_id == command.meeting, t.history.c.data.contains('"personal_text"')
    )
    texts = t.personal_texts.c
    held: dict[int, list[int]] = {}
    for row in connection.execute(entries).all():
        cells = json.loads(row.data).values()
        ids = [cell["personal_text"] for cell in cells if isinstance(cell, dict) and "personal_text" in cell]
        kept = connection.execute(sa.select(texts.id, texts.text).where(texts.id.in_(ids), texts.text.is_not(None)))
        holding = [text.id for text in kept if command.words in text.text or spelled(command.words) in text.text]
        if holding:
            held[row.position] = holding
    return held


def _said(command: mc.EraseWords, ctx: Context, position: int) -> Entry:
    """That it was done, and on what ground. Position 0: in the versions of the agenda, which are rows."""
    event = Event(Tag.TEXTS_ERASED, {"entry": position, "texts": [], "ground": command.ground})
    by = part_of(ctx.act.command_id, f"erased/{position}")
    return Entry(event, ctx.now, by, ctx.act.actor, meeting_id=command.meeting)


def _versions(connection: Connection, command: mc.EraseWords) -> list[sa.Row[tuple[int, str]]]:
    """The versions of the agenda that hold the words: number and lines."""
    versions = t.agenda_versions.c
    query = sa.select(versions.number, versions.lines).where(versions.meeting_id == command.meeting)
    return [row for row in connection.execute(query) if spelled(command.words) in row.lines]


def _cut_versions(connection: Connection, command: mc.EraseWords, ctx: Context) -> None:
    written, gap = Written(), spelled(gap_of(command))
    holding = _versions(connection, command)
    for row in holding:
        cut_agenda_version(
            connection, command.meeting, row.number, row.lines.replace(spelled(command.words), gap), written
        )
    if holding:
        chain(connection, keep_texts(connection, [_said(command, ctx, 0)]), written.digests(connection))
