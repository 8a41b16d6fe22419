"""A meeting as everybody may read it: what is closed, under embargo or withdrawn is taken out before anything is shown.

Whatever is made from the record this gives (a page, a file, a feed) cannot say more than it (KSL §§ 8 and 10).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from process.calendar import COPENHAGEN, danish_date
from process.state.decision import Decision
from process.state.meeting import AgendaItem, MeetingState
from process.words.dates import hour

CLOSED_TITLE = "Lukket punkt"
LATER_TITLE = "Punkt, der offentliggøres senere"
WITHDRAWN_TITLE = "Punkt, der er taget ned"


def public_record(record: MeetingState, now: datetime, hidden: Collection[int] = ()) -> MeetingState:
    """`hidden`: cases that are closed or under embargo themselves, whatever their item says.

    Of an item that is kept back its number, public title and public decision remain, and why nothing more does.
    """
    back = {item.number for item in record.items if is_kept_back(record, item, now, hidden)}
    return replace(
        record,
        items=tuple(_stripped(item, now) if item.number in back else item for item in record.items),
        decisions=tuple(_public_decision(one, record, now) if one.item in back else one for one in record.decisions),
        conflicts=tuple(one for one in record.conflicts if one.item not in back),
        annexes=tuple(
            one
            for one in record.annexes
            if one.item not in back and not one.is_closed and (one.public_from is None or one.public_from <= now)
        ),
        corrections=tuple(one for one in record.corrections if one.item not in back),
        documents=(),
    )


def is_kept_back(record: MeetingState, item: AgendaItem, now: datetime, hidden: Collection[int] = ()) -> bool:
    """Closed, not to be known yet, or withdrawn; itself, its case, or the item it belongs under."""
    above = record.item(item.under) if item.under else None
    found = item.is_closed or is_embargoed(item, now) or item.withdrawn_at is not None or item.case_id in hidden
    return found or (above is not None and is_kept_back(record, above, now, hidden))


def is_embargoed(item: AgendaItem, now: datetime) -> bool:
    return item.public_from is not None and item.public_from > now


def why_kept_back(item: AgendaItem, now: datetime, *, was_treated: bool = False) -> str:
    """The one line that stands in the place of what is not shown; minutes tell of what has been."""
    if item.withdrawn_at is not None:
        day = danish_date(item.withdrawn_at.astimezone(COPENHAGEN).date())
        return f"Punktet er taget ned fra offentliggørelsen {day}. Begrundelse: {item.withdrawn_reason}"
    if item.is_closed or not is_embargoed(item, now) or item.public_from is None:
        return f"Punktet {'blev behandlet' if was_treated else 'behandles'} for lukkede døre."
    at = item.public_from.astimezone(COPENHAGEN)
    return f"Punktet offentliggøres {danish_date(at.date())} kl. {hour(at.time())}."


def _stripped(item: AgendaItem, now: datetime) -> AgendaItem:
    if item.withdrawn_at is not None:
        title = WITHDRAWN_TITLE
    elif is_embargoed(item, now):
        title = LATER_TITLE
    else:
        title = item.public_title or CLOSED_TITLE
    return replace(
        item,
        title=title,
        case_id=None,
        consultation=None,
        text="",
        points=(),
        guests=(),
        late_reason="",
        late_by=None,
        late_at=None,
        override_reason="",
    )


def _public_decision(decision: Decision, record: MeetingState, now: datetime) -> Decision:
    """Decisions taken behind closed doors are published too, as far as secrecy allows: in their own words only."""
    item = record.item(decision.item)
    is_silent = item is None or item.withdrawn_at is not None or is_embargoed(item, now)
    return Decision(
        item=decision.item,
        case_id=None,
        consultation=None,
        outcome=decision.outcome,
        decided_at=decision.decided_at,
        public_text="" if is_silent else decision.public_text,
    )
