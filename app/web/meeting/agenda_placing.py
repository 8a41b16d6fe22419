"""Cases put on an agenda, one or several with a press, and the items put in order: forms become commands."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app.web.forms import Typed
from app.web.meeting.agenda_acts import KINDS, is_late, item_typed, late_typed, points_typed
from app.web.meeting_work import MeetingWork
from models import tables as t
from models.access.visibility import visible
from models.meeting.proposed_items import ProposedItem
from models.rows.case_states import case_states
from process.commands import meeting as mc
from process.ids import NO_ITEM, CaseId, ItemNumber
from process.state.case import CaseState
from process.state.meeting import AgendaItem


def chosen_cases(
    typed: Typed, work: MeetingWork, proposed: Sequence[ProposedItem]
) -> list[tuple[ProposedItem, mc.PlaceOnAgenda]]:
    """One placing for each case ticked. What is not ready needs a reason, and so does what comes late."""
    ticked = set(typed.many("sag"))
    wanted = [one for one in proposed if one.case in ticked]
    if not wanted:
        typed.wrong("sag", "Vælg mindst én sag.")
    found = []
    for one in wanted:
        why = f"Skriv, hvorfor {one.case} sættes på, selv om den ikke er klar: {one.reason}"
        override = typed.text(f"trods-{one.case}", "" if one.is_ready else why)
        late = late_typed(typed, work, f"hast-{one.case}") if is_late(work) else ""
        found.append((one, _placing(work, one.case_id, override, late)))
    return found


def _placing(work: MeetingWork, case: CaseId, override: str, late: str) -> mc.PlaceOnAgenda:
    return mc.PlaceOnAgenda(meeting=work.meeting.id, case=case, override_reason=override, late_reason=late)


def placing_typed(
    typed: Typed, work: MeetingWork, connection: Connection
) -> tuple[mc.PlaceOnAgenda | None, CaseState | None]:
    """Any case by its number, also one that was not proposed, or under another item."""
    number = typed.text("sagsnummer", "Skriv sagens nummer, for eksempel 2027-0001.")
    state = case_numbered(connection, work, number) if number else None
    if number and state is None:
        typed.wrong("sagsnummer", f"Der findes ingen sag med nummeret {number[:40]}.")
    kind = typed.choice("slags", KINDS, "Vælg, hvad sagen er til: beslutning, drøftelse eller orientering.")
    under = item_typed(typed, work, "under") if typed.text("under") else None
    late = late_typed(typed, work)
    if state is None or kind is None or typed.problems:
        return None, state
    return (
        mc.PlaceOnAgenda(
            meeting=work.meeting.id,
            case=state.case.id,
            item_kind=kind,
            late_reason=late,
            override_reason=typed.text("trods"),
            is_closed=typed.is_ticked("lukket"),
            under=under.number if under else NO_ITEM,
            points=points_typed(typed, "indstilling"),
        ),
        state,
    )


def case_numbered(connection: Connection, work: MeetingWork, number: str) -> CaseState | None:
    which = sa.and_(t.cases.c.number == number[:20], visible(work.viewer, work.ctx.now))
    return next(iter(case_states(connection, which, whole=True).values()), None)


# -- the order ----------------------------------------------------------------------------------------------------


def moved_one(typed: Typed, work: MeetingWork) -> mc.ReorderAgenda | None:
    """One item one place up or down among those of its level."""
    item = item_typed(typed, work)
    if item is None:
        return None
    level = _level(work, item)
    at = level.index(item.number)
    to = at - 1 if typed.text("vej") == "op" else at + 1
    if not 0 <= to < len(level):
        typed.wrong("punkt", "Punktet kan ikke flyttes længere.")
        return None
    level[at], level[to] = level[to], level[at]
    return mc.ReorderAgenda(meeting=work.meeting.id, order=tuple(level))


def reordered(typed: Typed, work: MeetingWork) -> mc.ReorderAgenda | None:
    """The places typed beside the items. Those that were changed get theirs; the others keep their order between."""
    order = [item.number for item in work.record.agenda()]
    wanted: list[tuple[int, ItemNumber]] = []
    for at, number in enumerate(order, start=1):
        name = f"plads-{number}"
        place = typed.number(name) if typed.text(name) else at
        if place is not None and not 1 <= place <= len(order):
            typed.wrong(name, f"Der er {len(order)} punkter. Skriv et tal fra 1 til {len(order)}.")
        elif place is not None and place != at:
            wanted.append((place, number))
    if typed.problems:
        return None
    if not wanted:
        typed.wrong("", "Rækkefølgen er den samme. Skriv en ny plads ved de punkter, der skal flyttes.")
        return None
    moved = {number for _, number in wanted}
    kept = [number for number in order if number not in moved]
    for place, number in sorted(wanted):
        kept.insert(place - 1, number)
    return mc.ReorderAgenda(meeting=work.meeting.id, order=tuple(kept))


def _level(work: MeetingWork, item: AgendaItem) -> list[ItemNumber]:
    items = work.record.sub_items(item.under) if item.under else work.record.agenda()
    return [one.number for one in items]
