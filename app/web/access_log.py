"""Every opening of closed or embargoed material is recorded before it is shown (DESIGN §2; why so: docs/adr/0021).

Asked in two places: `render.page` for every page, by what it hands its template, and the routes that give out files.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fastapi import HTTPException, Request
from sqlalchemy.exc import DBAPIError

from app.web.access import Visitor
from app.web.installation import Installation, installation
from app.web.meeting_work import MeetingWork
from documents.writing.meeting.filing import PUBLIC
from models.access.log import Opened, not_recorded, record_access
from models.access.visibility import Viewer, may_see_annex, may_see_item
from models.case.budget_proposals import BudgetProposal
from models.case.budget_round import BudgetRound
from models.case.view import CaseView
from models.database import writing
from models.hearing.memo import SHOWN
from models.tables.access import OpenedKind
from process.ids import PersonId
from process.state.hearing import HearingResponse
from process.state.meeting import AgendaItem, Annex
from process.state.record import MeetingDocument

log = logging.getLogger("sagsgang.web")
NOT_RECORDED = "opening"
"""The detail of the 503 that is given instead of what could not be recorded."""
WITHOUT_ITEMS = frozenset({"meeting/absences.html.j2", "meeting/read_minutes.html.j2"})
"""Pages about a meeting that show nothing of its items."""
_NOBODY = Viewer(person=PersonId(0), name="")
"""Who sees only what is kept back from nobody: so the log and the pages go by the same rule."""


def record_page(request: Request, template: str, values: Mapping[str, Any]) -> None:
    """For a signed-in reader: what of this page is kept back from others. Raises as `record`."""
    visitor = getattr(request.state, "visitor", None)
    if isinstance(visitor, Visitor):
        record(installation(request), visitor, _on_page(template, values))


def record(site: Installation, visitor: Visitor, things: Iterable[Opened]) -> None:
    """503 when it cannot be written: what cannot be recorded is not shown. Costs nothing where nothing is kept back,
    and a read where it was recorded in this hour already.
    """
    opened, now = tuple(things), site.now()
    if not opened:
        return
    person = visitor.viewer.person
    with site.reading() as connection:
        new = not_recorded(connection, person, opened, now)
    if not new:
        return
    try:
        with writing(site.engine) as connection:
            record_access(connection, person, new, now)
    except DBAPIError as error:
        log.warning("an opening could not be recorded, nothing was shown: %s", type(error).__name__)
        raise HTTPException(503, NOT_RECORDED) from error


def _on_page(template: str, values: Mapping[str, Any]) -> Iterator[Opened]:
    """`view` is the case a page is about, `work` the meeting; `item` the one item, else the page has them all;
    `responses` answers, beside their words where they are read word for word.
    """
    view, work = values.get("view"), values.get("work")
    if isinstance(view, CaseView):
        yield from of_case(view)
        with_words = (pair for pair in values.get("responses", ()) if isinstance(pair, tuple))
        yield from of_answers(view, (answer for answer, _ in with_words))
    if isinstance(work, MeetingWork) and template not in WITHOUT_ITEMS:
        item = values.get("item")
        yield from of_items(work, [item] if isinstance(item, AgendaItem) else _listed(work, values))


def _listed(work: MeetingWork, values: Mapping[str, Any]) -> Iterator[AgendaItem]:
    """The items that stand, and those that only the changes of earlier versions tell of."""
    yield from work.record.in_order()
    told = {change.item for version in values.get("versions", ()) for change in version.changes}
    yield from (item for item in work.record.items if item.removed_at is not None and item.number in told)


def of_case(view: CaseView) -> Iterator[Opened]:
    """The case, while it is confidential."""
    if view.is_confidential:
        yield Opened(OpenedKind.CASE, view.case.id)


def of_round(whole_round: BudgetRound) -> Iterator[Opened]:
    """Whose amendments are read word for word."""
    cases = dict.fromkeys(tabled.case for tabled in whole_round.amendments if tabled.case.is_confidential)
    yield from (Opened(OpenedKind.CASE, case.id) for case in cases)


def of_proposals(proposals: Iterable[BudgetProposal]) -> Iterator[Opened]:
    """The cases of a catalogue that are confidential, each once."""
    hidden = dict.fromkeys(proposal.case_id for proposal in proposals if proposal.is_confidential)
    yield from (Opened(OpenedKind.CASE, case) for case in hidden)


def of_answers(view: CaseView, responses: Iterable[HearingResponse]) -> Iterator[Opened]:
    """The answers that may not be shown outside as they came."""
    for response in responses:
        if response.publication not in SHOWN:
            yield Opened(OpenedKind.ANSWER, view.case.id, response.number)


def of_items(work: MeetingWork, items: Iterable[AgendaItem]) -> Iterator[Opened]:
    """The items that are kept back, by themselves, by their case or by what they stand under, and that this reader sees
    all the same; an open item with an annex whose title is kept back counts as that annex does: when it is fetched.
    """
    for item in items:
        if work.sees(item) and not may_see_item(_NOBODY, work.record, item, (), work.ctx.now, work.cases):
            yield Opened(OpenedKind.ITEM, work.meeting.id, item.number)


def of_annex(work: MeetingWork, annex: Annex) -> Iterator[Opened]:
    """An annex that is kept back, by itself or with its item."""
    if not may_see_annex(_NOBODY, work.record, annex, (), work.ctx.now, work.cases):
        yield Opened(OpenedKind.ANNEX, work.meeting.id, annex.number)


def of_document(work: MeetingWork, document: MeetingDocument) -> Iterator[Opened]:
    """An edition that is not the public one, while something it is made of is kept back. An excerpt is of one item."""
    record, now, cases = work.record, work.ctx.now, work.cases
    items = (item for item in record.items if document.item in (0, item.number))
    annexes = (annex for annex in record.annexes if document.item in (0, annex.item))
    is_open = all(may_see_item(_NOBODY, record, item, (), now, cases) for item in items) and all(
        may_see_annex(_NOBODY, record, annex, (), now, cases) for annex in annexes
    )
    if not is_open and document.kind not in PUBLIC:
        yield Opened(OpenedKind.DOCUMENT, work.meeting.id, document.number)
