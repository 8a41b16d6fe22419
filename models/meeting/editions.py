"""Editions of agendas and minutes as the history keeps them: each an entry that names its sections' texts.

A section's text is a personal text (ADR 0024): chained by its salted digest, proved by `audit verify`, and gone for
ever once erased. An entry holds only the sections that differ from the edition before.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.history import Entry, Kept, chain, keep_text, texts_by_id
from models.reference import Reference
from models.rows.prepared import ForMany, Prepared, rows_about
from process.change import Context
from process.commands import meeting as mc
from process.commands.act import part_of
from process.events import Event, Tag
from process.meeting.editions import NewEdition
from process.meeting.erasing import gap_of
from process.register import Organization, Person, Register
from process.state.meeting import MeetingState
from process.state.record import Published

_frozen = (
    sa.select(t.history.c.meeting_id, t.history.c.position, t.history.c.at, t.history.c.data)
    .where(t.history.c.tag == str(Tag.EDITION_FROZEN))
    .order_by(t.history.c.position)
)
_FROZEN = Prepared(_frozen.where(t.history.c.meeting_id == sa.bindparam("meeting")))
_FROZEN_OF = ForMany(lambda meetings: _frozen.where(t.history.c.meeting_id.in_(meetings)))
INSIDE, PUBLIC = "inside", "public"
NAMES = "names"
"""A section that is not printed: what the people and bodies of the meeting were called, for the public pages. By id, a
body's after `BODY`.
"""
BODY = "body "
Paper = tuple[int, Published]
"""Agenda or minutes of a meeting."""
Texts = Mapping[str, str]
"""The text of each section by its name, in order."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One numbered edition. `position` is its entry in the history; `sections` the ids of its texts, by version
    (`INSIDE`, `PUBLIC`) and name, in the order they are printed.
    """

    number: int
    what: Published
    cause: Tag
    made_at: datetime
    position: int
    sections: Mapping[str, Mapping[str, int]]


def names_then(
    connection: Connection, meetings: Collection[int], made: Mapping[Paper, Sequence[Edition]], register: Register
) -> dict[int, Register]:
    """For each meeting the register with the names that its newest edition has (`made`: all of them): a person or body
    that has changed name since is called in the record as then. The same register where there is no edition.
    """
    papers = ((meeting, what) for meeting in meetings for what in (Published.MINUTES, Published.AGENDA))
    newest = ((paper[0], made[paper][-1].sections[PUBLIC].get(NAMES)) for paper in papers if paper in made)
    names = [(meeting, text) for meeting, text in newest if text is not None]
    texts = texts_by_id(connection, (text for _, text in names))
    registers = dict.fromkeys(meetings, register)
    for meeting, text in reversed(names):  # what the minutes say comes last, and stands
        if texts.get(text):
            registers[meeting] = called(register, json.loads(texts[text]))
    return registers


def called(register: Register, names: Mapping[str, str]) -> Register:
    """The register with these names of people and bodies, keyed as in `NAMES`."""
    persons, bodies = dict[int, Person](), dict[int, Organization]()
    for key, name in names.items():
        if key.startswith(BODY):
            body = register.organizations.get(int(key.removeprefix(BODY)))
            bodies |= {body.id: replace(body, name=name)} if body and body.name != name else {}
        else:
            person = register.persons.get(int(key))
            persons |= {person.id: replace(person, name=name)} if person and person.name != name else {}
    if not persons and not bodies:
        return register
    persons, bodies = {**register.persons, **persons}, {**register.organizations, **bodies}
    return replace(register, persons=persons, organizations=bodies)


def item_key(number: int) -> str:
    """What the item says; what was decided on it stands in a section of its own."""
    return f"item:{number}"


class Press(Protocol):
    """Who can say what a meeting's paper says: given to the store by the door, since words are above it."""

    def sections(
        self,
        connection: Connection,
        reference: Reference,
        record: MeetingState,
        made: NewEdition,
        number: int,
        previous: Mapping[str, Texts],
        now: datetime,
    ) -> Mapping[str, Texts]:
        """The texts of the new edition, inside and public, as they follow from `previous` (empty for the first).
        `record`: the meeting as it now stands, with every row of it written.
        """
        ...


def editions(connection: Connection, meeting: int, what: Published) -> tuple[Edition, ...]:
    """The oldest first."""
    return tuple(_by_paper(_FROZEN.rows(connection, meeting=meeting)).get((meeting, what), ()))


def editions_of(connection: Connection, meetings: Collection[int]) -> Mapping[Paper, Sequence[Edition]]:
    """Those of many meetings, each paper's the oldest first; papers without any are left out."""
    (rows,) = rows_about(connection, [_FROZEN_OF], meetings)
    return _by_paper(rows)


def _by_paper(rows: Iterable[Sequence[Any]]) -> dict[Paper, list[Edition]]:
    papers: dict[Paper, list[Edition]] = {}
    for meeting, position, at, text in rows:
        data = orjson.loads(text)
        what = Published(data["what"])
        kept = papers.setdefault((meeting, what), [])
        before = kept[-1].sections if kept else {}
        sections = {version: _sections(version, data, before.get(version, {})) for version in (INSIDE, PUBLIC)}
        kept.append(Edition(data["edition"], what, Tag(data["cause"]), at, position, sections))
    return papers


def _sections(version: str, data: Mapping[str, Any], before: Mapping[str, int]) -> dict[str, int]:
    """Those the entry names, over those of the edition before, in its order."""
    own = {
        key.removeprefix(f"{version}/"): cell["personal_text"]
        for key, cell in data.items()
        if key.startswith(f"{version}/")
    }
    known, order = {**before, **own}, data.get(f"order_{version}")
    return {key: known[key] for key in order} if order else known


def newest_edition(connection: Connection, meeting: int, what: Published, number: int = 0) -> Edition | None:
    """The newest, or the one of that number; None for none."""
    kept = editions(connection, meeting, what)
    return next((edition for edition in reversed(kept) if number in (0, edition.number)), None)


def edition_at(connection: Connection, meeting: int, what: Published, at: datetime) -> Edition | None:
    """The newest there was at that moment; None for none."""
    return standing_at(editions(connection, meeting, what), at)


def standing_at(made: Sequence[Edition], at: datetime) -> Edition | None:
    """The newest of these that there was at that moment; None for none."""
    return next((edition for edition in reversed(made) if edition.made_at <= at), None)


def texts_of(connection: Connection, edition: Edition, version: str) -> dict[str, str | None]:
    """The text of each section, None where it was erased."""
    ids = edition.sections[version]
    texts = texts_by_id(connection, ids.values())
    return {key: texts.get(text) for key, text in ids.items()}


def cut(texts: Texts, command: mc.EraseWords) -> Texts:
    """The sections with the gap in the place of the words."""
    words, gap = spelled(command.words), spelled(gap_of(command.gap))
    return {key: text.replace(words, gap) for key, text in texts.items()}


def spelled(words: str) -> str:
    """As JSON has them, where a quote is escaped."""
    return json.dumps(words, ensure_ascii=False)[1:-1]


def freeze(
    connection: Connection,
    press: Press,
    reference: Reference,
    command: mc.MeetingCommand,
    record: MeetingState,
    made: Iterable[NewEdition],
    ctx: Context,
) -> None:
    """Make and chain the editions that came of one command, in its transaction and after its own entries."""
    for each in made:
        before = newest_edition(connection, command.meeting, each.what)
        number = before.number + 1 if before else 1
        data: dict[str, object] = {"what": str(each.what), "edition": number, "cause": str(each.cause)}
        previous = _texts_before(connection, before)
        texts = press.sections(connection, reference, record, each, number, previous, ctx.now)
        for version in (INSIDE, PUBLIC):
            new = cut(texts[version], command) if isinstance(command, mc.EraseWords) else texts[version]
            data |= _kept(connection, version, previous[version], new)
        by = part_of(ctx.act.command_id, f"edition/{each.what}")
        entry = Entry(Event(Tag.EDITION_FROZEN, data), ctx.now, by, ctx.act.actor, meeting_id=command.meeting)
        chain(connection, [Kept(entry, data, {})], {})


def _texts_before(connection: Connection, edition: Edition | None) -> Mapping[str, Texts]:
    """Inside and public. What was erased is said anew."""
    sections = edition.sections if edition else {INSIDE: {}, PUBLIC: {}}
    texts = texts_by_id(connection, (text for ids in sections.values() for text in ids.values()))
    return {
        version: {key: kept for key, text in ids.items() if (kept := texts.get(text)) is not None}
        for version, ids in sections.items()
    }


def _kept(connection: Connection, version: str, before: Texts, texts: Texts) -> dict[str, object]:
    """Cells of the entry: each section that is another than before, and the order where it is another."""
    cells: dict[str, object] = {}
    for key, text in texts.items():
        if before.get(key) != text:
            row_id, sha256 = keep_text(connection, text)
            cells[f"{version}/{key}"] = {"personal_text": row_id, "sha256": sha256}
    if list(before) != list(texts):
        cells[f"order_{version}"] = list(texts)
    return cells
