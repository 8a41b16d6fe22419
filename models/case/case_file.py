"""What a sagsmappe is made of: everything of one case, as far as its reader may see it; or as everybody may.

The public version goes by the same clause as the public minutes (`kept_from_public`): what a meeting kept back, or has
taken down, is not read at all. A case that is kept back, or is still a draft, has no public version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import kept_from_public, with_above
from models.access.visibility import Viewer, cases_with, may_see_annex, may_see_meeting
from models.case.earlier_texts import EarlierText, texts_at
from models.case.names import body_name
from models.case.view import CaseView, case_view
from models.hearing.letters import LettersView, letters_view
from models.hearing.memo import MemoView, memo_view
from models.rows.meeting import load_meeting
from process.events import Tag
from process.ids import PersonId
from process.register import Register
from process.state.meeting import MeetingState
from process.state.record import Published

ANYBODY = Viewer(person=PersonId(0), name="")
"""Who sees only what is kept back from nobody."""


@dataclass(frozen=True, slots=True)
class FiledAnnex:
    """A file that lies with an item of the case's: it is no part of the paper, and listed in it."""

    title: str
    name: str
    size: int
    body: str
    held_on: date
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class CaseFile:
    """`texts`: the proposals as they stand. `memo` None: there is none that may be shown, or nobody has answered."""

    view: CaseView
    texts: tuple[EarlierText, ...]
    letters: LettersView
    memo: MemoView | None = None
    annexes: tuple[FiledAnnex, ...] = ()
    is_public: bool = False

    @property
    def sent_texts(self) -> tuple[EarlierText, ...]:
        """Earlier versions that bodies were asked about."""
        now = {(text.number, text.version) for text in self.texts}
        return tuple(text for text in self.letters.texts if (text.number, text.version) not in now)


def case_file(
    connection: Connection,
    number: str,
    now: datetime,
    register: Register,
    *,
    viewer: Viewer | None = None,
    public: bool = False,
) -> CaseFile | None:
    """None for a case that this viewer may not know of, and for a public version that there is not."""
    view = case_view(connection, number, now, register, viewer=viewer)
    if view is None or (public and (view.is_confidential or view.case.released_at is None)):
        return None
    if public:
        view = _for_everybody(connection, view, now)
    return CaseFile(
        view=view,
        texts=tuple(texts_at(connection, [view.case.id], now).get(view.case.id, ())),
        letters=letters_view(connection, number, now, register),
        memo=_memo(connection, number, now, register, public=public),
        annexes=tuple(_annexes(connection, view, now, register, ANYBODY if public else viewer, public)),
        is_public=public,
    )


def _memo(connection: Connection, number: str, now: datetime, register: Register, *, public: bool) -> MemoView | None:
    """Outside only an approved one, as it was approved."""
    memo = memo_view(connection, number, now, register)
    if memo is None or (public and memo.approval is None):
        return None
    return memo if memo.edition or memo.contributions or memo.silent else None


def _for_everybody(connection: Connection, view: CaseView, now: datetime) -> CaseView:
    """Without the administration's own: its history, what was found in its documents, and every decision of minutes
    that are not published.
    """
    shown = _public_items(connection, view.case.id, now, Published.MINUTES)
    decisions = (line for line in view.decisions if (line.meeting, line.decision.item) in shown)
    proposals = tuple(replace(proposal, findings=()) for proposal in view.proposals)
    closed = tuple(line for line in decisions if line.record_is_closed)
    return replace(view, decisions=closed, proposals=proposals, history=(), notices=())


def _public_items(connection: Connection, case_id: int, now: datetime, *what: Published) -> set[tuple[int, int]]:
    """The items of the case that are kept back from nobody, by meeting and number, where one of these was published."""
    item, publication = t.agenda_items.c, t.publications.c
    published = sa.select(publication.meeting_id).where(publication.what.in_(what))
    query = with_above(sa.select(item.meeting_id, item.number)).where(
        item.case_id == case_id, item.meeting_id.in_(published), sa.not_(kept_from_public(now))
    )
    return {(row.meeting_id, row.number) for row in connection.execute(query)}


def _annexes(
    connection: Connection, view: CaseView, now: datetime, register: Register, viewer: Viewer | None, public: bool
) -> Iterator[FiledAnnex]:
    """Of the items the case stands on, each file once, the oldest meeting first."""
    case_id = view.case.id
    shown = _public_items(connection, case_id, now, *Published)
    own = cases_with(connection, viewer, [case_id]) if viewer is not None else frozenset[int]()
    seen: set[str] = set()
    for record in _meetings_of(connection, case_id):
        if not public and not may_see_meeting(viewer, record, register):
            continue
        for item in record.items:
            is_shown = item.case_id == case_id and item.removed_at is None
            if not is_shown or (public and (record.meeting.id, item.number) not in shown):
                continue
            for annex in record.annexes_of(item.number):
                if annex.sha256 not in seen and may_see_annex(viewer, record, annex, own, now, {case_id: view.case}):
                    seen.add(annex.sha256)
                    body = body_name(register, record.meeting.organization)
                    held_on = record.meeting.held_on
                    yield FiledAnnex(annex.title, annex.name, annex.size, body, held_on, annex.is_closed)


def _meetings_of(connection: Connection, case_id: int) -> Iterator[MeetingState]:
    query = (
        sa.select(t.meetings.c.id)
        .where(t.meetings.c.id.in_(sa.select(t.agenda_items.c.meeting_id).where(t.agenda_items.c.case_id == case_id)))
        .order_by(t.meetings.c.starts_at)
    )
    records: Iterable[MeetingState | None] = (
        load_meeting(connection, meeting) for meeting in connection.scalars(query).all()
    )
    yield from (record for record in records if record is not None)


QUIET = frozenset({Tag.NOTICE_ATTEMPTED})
"""Entries a case file leaves out: every try to deliver stands in the log of what was sent."""
