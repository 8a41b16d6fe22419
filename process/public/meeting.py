"""A meeting as everybody may read it: what is closed, under embargo or withdrawn is taken out before anything is shown.

Whatever is made from the record this gives (a page, a file, a feed) cannot say more than it (KSL §§ 8 and 10).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from process.calendar import COPENHAGEN, danish_date
from process.state.confidentiality import (
    NO_CASES,
    Restricted,
    embargo_of,
    is_embargoed,
    is_kept_back,
    is_kept_from_public,
)
from process.state.decision import Decision
from process.state.meeting import AgendaItem, MeetingState
from process.words.dates import hour
from process.words.decisions import of_kept_back

CLOSED_TITLE = "Lukket punkt"
LATER_TITLE = "Punkt, der offentliggøres senere"
WITHDRAWN_TITLE = "Punkt, der er fjernet fra offentliggørelsen"


def public_record(record: MeetingState, now: datetime, cases: Mapping[int, Restricted] = NO_CASES) -> MeetingState:
    """`cases`: what those on the agenda ask for themselves, whatever their item says.

    Of an item that is kept back its number, public title and public decision remain, and why nothing more does.
    """
    back = {item.number: item for item in record.items if is_kept_from_public(record, item, now, cases)}
    bare = {number: _stripped(item, embargo_of(record, item, now, cases)) for number, item in back.items()}
    return replace(
        record,
        items=tuple(bare.get(item.number, item) for item in record.items),
        decisions=tuple(
            _public_decision(decision, bare[decision.item], now, is_told=back[decision.item].under not in back)
            if decision.item in back
            else decision
            for decision in record.decisions
        ),
        conflicts=tuple(conflict for conflict in record.conflicts if conflict.item not in back),
        annexes=tuple(annex for annex in record.annexes if annex.item not in back and not is_kept_back(annex, now)),
        corrections=tuple(correction for correction in record.corrections if correction.item not in back),
        documents=(),
    )


def why_kept_back(item: AgendaItem, now: datetime, *, was_treated: bool = False) -> str:
    """The one line that stands in the place of what is not shown; minutes tell of what has been."""
    if item.withdrawn_at is not None:
        day = danish_date(item.withdrawn_at.astimezone(COPENHAGEN).date())
        return f"Punktet er fjernet fra offentliggørelsen {day}. Begrundelse: {item.withdrawn_reason}"
    if item.is_closed or item.public_from is None or not is_embargoed(item, now):
        return f"Punktet {'blev behandlet' if was_treated else 'behandles'} for lukkede døre."
    at = item.public_from.astimezone(COPENHAGEN)
    return f"Punktet offentliggøres {danish_date(at.date())} kl. {hour(at.time())}."


def _stripped(item: AgendaItem, embargo: datetime | None) -> AgendaItem:
    """`embargo`: the hour it waits for, which may be that of its case or of what it stands under."""
    public_title = item.public_title
    if item.withdrawn_at is not None:
        title, public_title = WITHDRAWN_TITLE, ""
    elif embargo is not None:
        title, public_title = LATER_TITLE, ""
    else:
        title = public_title or CLOSED_TITLE
    return replace(
        item,
        title=title,
        public_title=public_title,
        case_id=None,
        consultation=None,
        text="",
        points=(),
        guests=(),
        late_reason="",
        late_by=None,
        late_at=None,
        override_reason="",
        public_from=embargo or item.public_from,
    )


def _public_decision(decision: Decision, item: AgendaItem, now: datetime, *, is_told: bool) -> Decision:
    """Decisions taken behind closed doors are published too, as far as secrecy allows: in their own words only."""
    is_silent = not is_told or item.withdrawn_at is not None or is_embargoed(item, now)
    return Decision(
        item=decision.item,
        case_id=None,
        consultation=None,
        outcome=decision.outcome,
        decided_at=decision.decided_at,
        public_text="" if is_silent else of_kept_back(decision),
    )
