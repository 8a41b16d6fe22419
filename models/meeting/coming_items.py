"""«Kommende sager»: what is on its way to a body, and when by the plan. For its page and for the item of that name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.engine import Connection

from models import tables as t
from models.access.confidentiality import named_in_public
from models.access.visibility import Viewer, numbers_of
from models.meeting.proposed_items import planned_day, with_turn_ahead
from process.meeting.agenda import consultation_at
from process.planning.assessment import Assessors


@dataclass(frozen=True, slots=True)
class ComingItem:
    """One case on its way. `on` is the day it stands on an agenda, or is planned for; None: the plan reaches none.
    `waits_for` says who acts next, `is_placed` that it has its place already, `opens` that the viewer may open it.
    """

    case: str
    title: str
    on: date | None
    is_placed: bool
    authoritative: bool
    reading: int
    waits_for: str
    opens: bool


def coming_items(
    connection: Connection,
    assessors: Assessors,
    body: int,
    *,
    viewer: Viewer | None,
    now: datetime,
    after: date | None = None,
    open_only: bool = False,
) -> tuple[ComingItem, ...]:
    """By day, those without one last. `after`: without the cases up to and with that day (an agenda lists what comes
    after its own meeting). `open_only`: what may stand in a public document.
    """
    public = (named_in_public(now), t.cases.c.released_at.is_not(None)) if open_only else ()
    states = with_turn_ahead(connection, body, viewer, now, *public)
    openable = numbers_of(connection, viewer, states, now) if viewer else states
    coming = []
    for state in states.values():
        step = consultation_at(state, body)
        if step is None:
            continue
        assessor, place = assessors.of(state.case), state.live_placement(step.number)
        on = place.held_on if place else planned_day(assessor, state, step.number)
        if after is None or on is None or on > after:
            waits = assessor.assess(state).binding.told
            case, opens = state.case, state.case.id in openable
            coming.append(
                ComingItem(
                    case.number, case.title, on, place is not None, step.authoritative, step.reading, waits, opens
                )
            )
    return tuple(sorted(coming, key=lambda item: (item.on is None, item.on or date.max, item.case)))
