"""Amendments tabled to a case before it is decided (ændringsforslag): the budget's, most of all.

They may be tabled until voting starts unless the council sets a deadline; after it only with the majority's consent,
and what is accepted for one is open to all (danish-rules §1, KSL § 38 [53]).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter

from process.calendar import local_day


@dataclass(frozen=True)
class TabledAmendment:
    """One amendment. `number` is the case's own, never reused. `proposer` is a party, a group or a member, as written.

    `amount_1000_dkk` is decimal text; "" where none is stated. `accepted_at`: when the majority agreed to treat it
    though it was late.
    """

    number: int
    proposer: str
    text: str
    tabled_at: datetime
    amount_1000_dkk: str = ""
    accepted_at: datetime | None = None
    withdrawn_at: datetime | None = None


def is_late(amendment: TabledAmendment, due_on: date | None) -> bool:
    """Whether it came after the day the council has set; without such a day none is late."""
    return due_on is not None and local_day(amendment.tabled_at) > due_on


def late_amendments(amendments: Iterable[TabledAmendment], due_on: date | None) -> tuple[TabledAmendment, ...]:
    return tuple(amendment for amendment in amendments if amendment.withdrawn_at is None and is_late(amendment, due_on))


def accepted_late(amendments: Iterable[TabledAmendment], due_on: date | None) -> tuple[TabledAmendment, ...]:
    """The late ones the majority has agreed to treat. One is enough: then the others' are open too."""
    return tuple(amendment for amendment in late_amendments(amendments, due_on) if amendment.accepted_at is not None)


def as_of(amendments: Iterable[TabledAmendment], then: datetime) -> tuple[TabledAmendment, ...]:
    """Those that stood at a moment, as they then were: a document made again later says what the first one said."""
    stood = (
        amendment
        for amendment in amendments
        if amendment.tabled_at <= then and (amendment.withdrawn_at is None or amendment.withdrawn_at > then)
    )
    return tuple(_as_of(amendment, then) for amendment in sorted(stood, key=lambda amendment: amendment.number))


def _as_of(amendment: TabledAmendment, then: datetime) -> TabledAmendment:
    is_accepted = amendment.accepted_at is not None and amendment.accepted_at <= then
    return replace(amendment, accepted_at=amendment.accepted_at if is_accepted else None, withdrawn_at=None)


def treated(amendments: Iterable[TabledAmendment], due_on: date | None) -> tuple[TabledAmendment, ...]:
    """Those the body votes on, in the order they were tabled: the timely ones, and the late ones once one is open."""
    tabled = [amendment for amendment in amendments if amendment.withdrawn_at is None]
    is_open = bool(accepted_late(tabled, due_on))
    open_now = (amendment for amendment in tabled if is_open or not is_late(amendment, due_on))
    return tuple(sorted(open_now, key=attrgetter("number")))
