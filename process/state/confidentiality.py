"""What is kept back (DESIGN §2): closed (KSL § 10), under embargo until its hour, or taken down from the public pages.

The one predicate. Its twin over rows is `models/access/confidentiality.py`; a test holds the two to the same answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from process.parts import changed
from process.state.case import Case
from process.state.meeting import AgendaItem, MeetingState


class Restricted(Protocol):
    """A case, an agenda item, an annex, or what is known of one."""

    @property
    def is_closed(self) -> bool: ...

    @property
    def public_from(self) -> datetime | None: ...


@dataclass(frozen=True)
class Limits:
    """What somebody or something else asks for. `public_title`: what may be told while it is closed."""

    is_closed: bool = False
    public_from: datetime | None = None
    public_title: str = ""


NO_LIMITS = Limits()
NO_CASES: Mapping[int, Restricted] = MappingProxyType({})


def is_embargoed(restricted: Restricted, now: datetime) -> bool:
    """Not to be known yet."""
    return restricted.public_from is not None and restricted.public_from > now


def is_kept_back(restricted: Restricted, now: datetime) -> bool:
    """By itself: inside it is for those who treat it, outside for nobody."""
    return restricted.is_closed or is_embargoed(restricted, now)


def is_unmentionable(case: Case, now: datetime) -> bool:
    """Whether nothing that leaves the house may name the case: it is kept back, or kept out of mails."""
    return is_kept_back(case, now) or bool(case.is_out_of_mail)


def is_item_kept_back(
    record: MeetingState, item: AgendaItem, now: datetime, cases: Mapping[int, Restricted] = NO_CASES
) -> bool:
    """By itself, by what it stands under, or by the case of one of them (`cases`): one that was closed or put under
    embargo when it stood on the agenda already.
    """
    items = _with_above(record, item)
    return any(is_kept_back(restricted, now) for restricted in (*items, *_cases_of(items, cases)))


def is_kept_from_public(
    record: MeetingState, item: AgendaItem, now: datetime, cases: Mapping[int, Restricted] = NO_CASES
) -> bool:
    """Outside also when it or what it stands under was taken down."""
    is_withdrawn = any(part.withdrawn_at is not None for part in _with_above(record, item))
    return is_withdrawn or is_item_kept_back(record, item, now, cases)


def embargo_of(
    record: MeetingState, item: AgendaItem, now: datetime, cases: Mapping[int, Restricted] = NO_CASES
) -> datetime | None:
    """The hour an item waits for: its own, its case's, or that of what it stands under. None: it waits for none."""
    items = _with_above(record, item)
    ends = (
        restricted.public_from for restricted in (*items, *_cases_of(items, cases)) if is_embargoed(restricted, now)
    )
    return max((at for at in ends if at is not None), default=None)


def strictest(things: Iterable[Restricted]) -> Limits:
    """What is made of these is closed if one of them is, and waits for the last of their hours."""
    all_of_them = tuple(things)
    hours = [restricted.public_from for restricted in all_of_them if restricted.public_from is not None]
    return Limits(any(restricted.is_closed for restricted in all_of_them), max(hours, default=None))


def no_more_open(item: AgendaItem, things: Iterable[Restricted]) -> AgendaItem:
    """An item made of others, by whatever door, is never more open than any of them."""
    limits = strictest((item, *things))
    return changed(item, is_closed=limits.is_closed, public_from=limits.public_from)


def by_itself(record: MeetingState, item: AgendaItem, cases: Mapping[int, Restricted]) -> AgendaItem:
    """The item as it is to stand elsewhere, without what it stands under and without the case of that."""
    items = _with_above(record, item)
    return no_more_open(item, (*items, *_cases_of(items, cases)))


def _with_above(record: MeetingState, item: AgendaItem) -> tuple[AgendaItem, ...]:
    above = record.item(item.under) if item.under else None
    return (item, *(_with_above(record, above) if above is not None else ()))


def _cases_of(items: Iterable[AgendaItem], cases: Mapping[int, Restricted]) -> Iterable[Restricted]:
    return (cases[item.case_id] for item in items if item.case_id is not None and item.case_id in cases)
