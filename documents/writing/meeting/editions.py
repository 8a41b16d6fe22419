"""What a new edition says, as the store freezes it, and an edition printed again.

Of the edition before it keeps everything that its cause does not change: what an item said of its case, of the hearing
and of what is to come is as it was when the agenda went out or the record closed, however much has happened since.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.engine import Connection

from config.look import Look
from documents.writing.meeting.agenda import agenda_content
from documents.writing.meeting.case_parts import COURSE
from documents.writing.meeting.content import (
    COVER,
    HEAD,
    TAIL,
    Content,
    decision_key,
    item_of,
    of_texts,
    to_texts,
)
from documents.writing.meeting.meeting_parts import COMING, NONE_COMING
from documents.writing.meeting.minutes import minutes_content
from documents.writing.paper import Block, Paragraph, Table
from documents.writing.stored import dump, load
from models.access.confidentiality import unnamed_in_public
from models.meeting.editions import (
    BODY,
    INSIDE,
    NAMES,
    PUBLIC,
    Edition,
    Texts,
    edition_at,
    item_key,
    newest_edition,
    texts_of,
)
from models.meeting.paper import MeetingPaper, meeting_papers
from models.reference import Reference
from process.events import Tag
from process.ids import MeetingId
from process.meeting.editions import WHY, NewEdition
from process.register import POLITICAL, BodyKind
from process.state.meeting import AgendaItem, ItemSubject, MeetingState
from process.state.record import Published

CONTENTS = {Published.AGENDA: agenda_content, Published.MINUTES: minutes_content}
NEW_HEAD = frozenset({Tag.MEETING_MOVED, Tag.MEETING_CANCELLED, Tag.DECISION_REOPENED})
"""What changes when, where or by whom the meeting was held."""
ERASED = Paragraph("Afsnittet er slettet efter lov. Det, der må vises, står i den nyeste udgave.", is_note=True)


@dataclass(frozen=True, slots=True)
class PaperPress:
    """Says what agenda and minutes say, under the municipality's name and with its look."""

    municipality: Callable[[], str]
    look: Callable[[], Look] = Look

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
        reference.refresh(connection)
        numbers = {item.number for item in _items_said_anew(record.items, previous, made)}
        inside, public = meeting_papers(connection, record, reference.assessors(now), now, numbers)
        return {
            version: self._texts(paper, made, number, previous)
            for version, paper in ((INSIDE, inside), (PUBLIC, public))
        }

    def _texts(self, paper: MeetingPaper, made: NewEdition, number: int, previous: Mapping[str, Texts]) -> Texts:
        paper = numbered(paper, number, made.cause)
        before = previous.get(PUBLIC if paper.is_public else INSIDE, {})
        turned = _kept_back(before) ^ paper.back  # what is open now and was not, or the other way
        kept = {key: text for key, text in before.items() if not _is_new(key, made) and item_of(key) not in turned}
        dressed = replace(CONTENTS[made.what](paper, self.municipality(), kept), look=self.look())
        texts = {**to_texts(dressed, kept), NAMES: kept[NAMES] if NAMES in kept else _names(paper)}
        return _without_placed(texts, paper) if made.what is Published.AGENDA else texts


def _items_said_anew(items: Iterable[AgendaItem], previous: Mapping[str, Texts], made: NewEdition) -> list[AgendaItem]:
    """Those whose case, or what comes after them, is read for this edition; of any other the text before is kept."""
    may_open = _kept_back(previous.get(PUBLIC, {}))
    return [
        item
        for item in items
        if item.number in may_open or any(_is_said(item.number, texts, made) for texts in previous.values())
    ]


def _kept_back(texts: Texts) -> frozenset[int]:
    """The items that an edition keeps back."""
    return frozenset(json.loads(texts[COVER])["back"]) if COVER in texts else frozenset()


def _is_said(item: int, before: Texts, made: NewEdition) -> bool:
    keys = item_key(item), decision_key(item)
    return keys[0] not in before or any(_is_new(key, made) for key in keys)


def _names(paper: MeetingPaper) -> str:
    """Of those with a seat in the body, or in the council, on the day; and of the bodies decisions may speak of."""
    register, day = paper.register, paper.record.meeting.seated_on
    council = register.first_of_kind(BodyKind.COUNCIL, day)
    seats = [seat for body in (paper.body, council) if body for seat in register.seats_in(body.id, day)]
    names = {str(s.person): register.persons[s.person].name for s in seats if s.person in register.persons}
    bodies = {f"{BODY}{body.id}": body.name for body in register.organizations.values() if body.kind in POLITICAL}
    own = {f"{BODY}{paper.body.id}": paper.body.name}
    return json.dumps(names | bodies | own, ensure_ascii=False, sort_keys=True)


def numbered(paper: MeetingPaper, number: int, cause: Tag) -> MeetingPaper:
    return replace(paper, edition=number, edition_cause=WHY[cause])


def _without_placed(texts: Texts, paper: MeetingPaper) -> Texts:
    """«Kommende sager» without the cases that have come on this very agenda since the list was made."""
    live = [item for item in paper.record.items if item.removed_at is None]
    placed = {case.state.case.number for item in live if (case := paper.case_of(item)) is not None}
    keys = [item_key(item.number) for item in live if item.subject is ItemSubject.COMING]
    lists = {key: dump(_without(block, placed) for block in load(texts[key])) for key in keys if key in texts}
    return {**texts, **lists}


def _is_new(key: str, made: NewEdition) -> bool:
    if key == COVER or key in TAIL:
        return True
    if key == HEAD:
        return made.cause in NEW_HEAD
    item = item_of(key)
    is_said_again = made.what is Published.AGENDA or key == decision_key(item or 0)
    return item in made.items and is_said_again


# -- printed again ---------------------------------------------------------------------------------------------------


def printed(connection: Connection, edition: Edition, version: str) -> Content:
    """An edition as it was made: `INSIDE` or `PUBLIC`. What has been erased since says so in its place."""
    gone = dump((ERASED,))
    texts = texts_of(connection, edition, version)
    return of_texts({key: gone if text is None else text for key, text in texts.items() if key != NAMES})


def as_published(connection: Connection, meeting: MeetingId, what: Published, at: datetime) -> Content | None:
    """The public edition of what was published at that moment; None of what is older than the editions. Where words
    have been erased since, the section is the newest edition's, which has the gap in their place.
    """
    edition, newest = edition_at(connection, meeting, what, at), newest_edition(connection, meeting, what)
    if edition is None or newest is None:
        return None
    texts = texts_of(connection, edition, PUBLIC)
    if None in texts.values():
        texts = {
            key: texts_of(connection, newest, PUBLIC).get(key) if text is None else text for key, text in texts.items()
        }
    return of_texts({key: text for key, text in texts.items() if text is not None and key != NAMES})


def without_confidential(connection: Connection, content: Content, now: datetime) -> Content:
    """«Kommende sager» without the cases that have been closed, put under embargo or taken down since it was made."""
    tables = [b for blocks in content.sections.values() for b in blocks if isinstance(b, Table) and _lists_cases(b)]
    back = unnamed_in_public(connection, {row[0] for table in tables for row in table.rows}, now)
    if not back:
        return content
    shown = {key: tuple(_without(block, back) for block in blocks) for key, blocks in content.sections.items()}
    return replace(content, sections=shown)


def _lists_cases(table: Table) -> bool:
    return table.columns == COMING


def _without(block: Block, back: Collection[str]) -> Block:
    if not isinstance(block, Table) or not _lists_cases(block):
        return block
    rows = tuple(row for row in block.rows if row[0] not in back)
    return replace(block, rows=rows) if rows else Paragraph(NONE_COMING)


def with_course_of(today: Content, frozen: Content, items: Collection[int]) -> Content:
    """An edition with what other bodies have decided as it is told today, at these items."""
    sections = dict(frozen.sections)
    for key in map(item_key, items):
        told = [block for block in today.sections.get(key, ()) if _is_course(block)]
        kept = (block for block in sections.get(key, ()) if told or not _is_course(block))
        sections[key] = tuple(told[0] if _is_course(block) else block for block in kept)
    return replace(frozen, sections={key: blocks for key, blocks in sections.items() if key in frozen.sections})


def _is_course(block: Block) -> bool:
    return isinstance(block, Table) and block.columns == COURSE


def narrowed(frozen: Content, now: Content) -> Content:
    """A public edition without what everybody may not see any more: `now` is the public version as it would be made
    today. Nothing is opened by this: what has become public since comes with the next publication.
    """
    closed = set(now.cover.back) - set(frozen.cover.back)
    if not closed and all(key in now.sections for key in frozen.sections if item_of(key)):
        return frozen
    shown = {
        key: now.sections[key] if item_of(key) in closed else blocks
        for key, blocks in frozen.sections.items()
        if not item_of(key) or key in now.sections
    }
    return replace(frozen, cover=replace(frozen.cover, back=now.cover.back), sections=shown)
