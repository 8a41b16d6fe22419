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
from process.ids import MeetingId
from process.meeting.erasing import gap_of
from process.state.meeting import MeetingState


def is_printed(connection: Connection, command: mc.EraseWords) -> bool:
    """Whether the words stand in any text the meeting's history keeps, or in a version of its agenda."""
    return bool(_holding(connection, command)) or bool(_versions(connection, command))


def printed_elsewhere(connection: Connection, command: mc.EraseWords) -> list[MeetingId]:
    """The other meetings whose papers hold the words. Those that quote this one's decisions are erased with it
    (`quoting`); what another body wrote of its own is erased by itself.
    """
    texts, entry, version = t.personal_texts.c, t.history.c, t.agenda_versions.c
    forms = (command.words, spelled(command.words))
    like = sa.or_(*(texts.text.contains(form, autoescape=True) for form in forms))
    rows = connection.execute(sa.select(texts.id, texts.text).where(like)).all()
    holding = {row.id for row in rows if any(form in row.text for form in forms)}
    entries = sa.select(entry.meeting_id, entry.data).where(
        entry.meeting_id.is_not(None), entry.data.contains('"personal_text"')
    )
    named = {row.meeting_id for row in connection.execute(entries) if holding.intersection(_texts_in(row.data))}
    like = version.lines.contains(forms[1], autoescape=True)  # for SQLite that is also other large and small letters
    lists = connection.execute(sa.select(version.meeting_id, version.lines).where(like))
    listed = {row.meeting_id for row in lists if forms[1] in row.lines}
    return sorted({*named, *listed} - {command.meeting})


def quoting(
    connection: Connection, command: mc.EraseWords, before: MeetingState, after: MeetingState
) -> list[MeetingId]:
    """Of those, the meetings that have an item about a case in whose decision here the words stood: it quotes what was
    decided before. `before` and `after` the words were cut out.
    """
    cut = {decision.item for decision in before.decisions if decision not in after.decisions}
    cases = {item.case_id for item in before.items if item.number in cut and item.case_id is not None}
    if not cases:
        return []
    items, meetings = t.agenda_items.c, t.meetings.c
    later = (
        sa.select(items.meeting_id)
        .join(t.meetings, meetings.id == items.meeting_id)
        .where(items.case_id.in_(cases), meetings.held_on >= before.meeting.held_on)
    )
    return sorted(set(printed_elsewhere(connection, command)).intersection(connection.scalars(later)))


def _texts_in(data: str) -> list[int]:
    """The personal texts that an entry names."""
    return [
        cell["personal_text"]
        for cell in json.loads(data).values()
        if isinstance(cell, dict) and "personal_text" in cell
    ]


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
    for row in connection.execute(entries.order_by(t.history.c.position)).all():
        named = texts.id.in_(_texts_in(row.data))
        query = sa.select(texts.id, texts.text).where(named, texts.text.is_not(None)).order_by(texts.id)
        kept = connection.execute(query)
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
    return [row for row in connection.execute(query.order_by(versions.number)) if spelled(command.words) in row.lines]


def _cut_versions(connection: Connection, command: mc.EraseWords, ctx: Context) -> None:
    written, gap = Written(), spelled(gap_of(command.gap))
    holding = _versions(connection, command)
    for row in holding:
        cut_agenda_version(
            connection, command.meeting, row.number, row.lines.replace(spelled(command.words), gap), written
        )
    if holding:
        chain(connection, keep_texts(connection, [_said(command, ctx, 0)]), written.digests(connection))
