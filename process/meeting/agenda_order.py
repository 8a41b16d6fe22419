"""The order of an agenda: by rule, by hand; its numbers, its fixed items, its approval, and what each version said."""

from __future__ import annotations

from collections.abc import Mapping

from process.change import AppendedAgendaVersion, Change
from process.commands import meeting as mc
from process.events import Tag
from process.meeting.refusals import WhyMeeting
from process.parts import changed
from process.refusals import Refusal, Thing, Why, refuse
from process.register import MeetingStatus, SeatRole
from process.state.meeting import FIXED_TITLES, AgendaItem, ItemKind, ItemSubject, MeetingState

RANK = {
    ItemSubject.ADOPTION: 0,
    ItemSubject.SUBSTITUTE: 1,
    ItemSubject.CASE: 2,
    ItemSubject.OTHER: 5,
    ItemSubject.MESSAGES: 6,
    ItemSubject.COMING: 7,
    ItemSubject.SIGNING: 9,
}
CLOSED = 8
"""The doors are closed once, after everything that is open."""
STEP = 1000
FIXED_KINDS = {ItemSubject.ADOPTION: ItemKind.DECISION}


def rank(item: AgendaItem) -> int:
    """Adoption, substitutes, then decisions before discussion and information, the closed ones after all that is open;
    signing last. In steps of `STEP`.
    """
    kind = list(ItemKind)[::-1].index(item.item_kind)
    if item.is_closed and item.subject is not ItemSubject.SIGNING:
        return CLOSED * STEP + (kind if item.subject is ItemSubject.CASE else len(ItemKind)) * STEP // 5
    return (RANK[item.subject] + (kind if item.subject is ItemSubject.CASE else 0)) * STEP


def placed(record: MeetingState, item: AgendaItem) -> AgendaItem:
    """The item with its place: after those of its rank or lower. Once the agenda is approved, also its number."""
    level = [sibling for sibling in record.items if sibling.under == item.under]
    positions = [sibling.position for sibling in level if sibling.removed_at is None and rank(sibling) <= rank(item)]
    position = max(rank(item) + item.number, 1 + max(positions, default=0))
    if record.meeting.approved_at is None:
        return changed(item, position=position)
    return changed(item, position=position, printed=1 + max((sibling.printed for sibling in level), default=0))


def prepare_agenda(change: Change, command: mc.PrepareAgenda) -> Refusal | None:  # noqa: ARG001
    refused = not_open(change)
    if refused:
        return refused
    have = {item.subject for item in change.meeting.items if item.removed_at is None}
    missing = [ItemSubject(fixed_item) for fixed_item in change.ctx.rules.statute.fixed_items if fixed_item not in have]
    if not missing:
        return refuse(Why.NOTHING_NEW)
    for subject in missing:
        item = AgendaItem(
            number=change.meeting.next_item(),
            case_id=None,
            consultation=None,
            title=FIXED_TITLES[subject],
            item_kind=FIXED_KINDS.get(subject, ItemKind.INFORMATION),
            subject=subject,
            points=("at dagsordenen godkendes",) if subject is ItemSubject.ADOPTION else (),
        )
        change.record = changed(change.meeting, items=(*change.meeting.items, placed(change.meeting, item)))
    change.emit(Tag.AGENDA_PREPARED, subjects=[str(subject) for subject in missing])
    return None


def not_open(change: Change) -> Refusal | None:
    """An agenda is worked on until the meeting's record is closed: items are changed while the meeting runs, too."""
    meeting = change.meeting.meeting
    if meeting.state is MeetingStatus.CLOSED:
        return refuse(WhyMeeting.RECORD_CLOSED, date=meeting.held_on)
    if meeting.state is MeetingStatus.CANCELLED:
        return refuse(WhyMeeting.MEETING_CANCELLED, date=meeting.held_on)
    return None


def reorder_agenda(change: Change, command: mc.ReorderAgenda) -> Refusal | None:
    """By hand: all items of one level, each named once. Printed numbers stay as they are."""
    refused = not_open(change)
    if refused:
        return refused
    first = change.meeting.item(command.order[0]) if command.order else None
    if first is None:
        return refuse(Why.NOT_FOUND, what=Thing.ITEM, key=command.order[0] if command.order else "")
    level = change.meeting.sub_items(first.under) if first.under else change.meeting.agenda()
    was = [item.number for item in level]
    if sorted(was) != sorted(command.order):
        return refuse(WhyMeeting.ORDER_INCOMPLETE, items=tuple(change.meeting.label(number) for number in was))
    if list(command.order) == was:
        return refuse(Why.NOTHING_NEW)
    by_number = {item.number: item for item in level}
    moved, last = {}, 0
    for number in command.order:
        item = by_number[number]
        last = max(last + 1, rank(item) + item.number)
        moved[number] = changed(item, position=last)
    change.record = changed(change.meeting, items=tuple(moved.get(i.number, i) for i in change.meeting.items))
    change.emit(Tag.AGENDA_ORDERED, order=list(command.order))
    return None


def approve_agenda(change: Change, command: mc.ApproveAgenda) -> Refusal | None:
    """The chair answers for the agenda (KSL §§ 8 and 22); from now on its numbers stay."""
    meeting, ctx = change.meeting.meeting, change.ctx
    refused = not_open(change)
    if refused:
        return refused
    if meeting.approved_at is not None:
        return refuse(WhyMeeting.ALREADY_APPROVED)
    if not change.meeting.agenda():
        return refuse(WhyMeeting.AGENDA_EMPTY)
    leads = {
        seat.person
        for seat in ctx.register.seats_in(meeting.organization, ctx.today, SeatRole.CHAIR, SeatRole.VICE_CHAIR)
    }
    by = command.approved_by or ctx.act.actor
    if leads and by not in leads:
        return refuse(WhyMeeting.CHAIR_APPROVES, who=tuple(sorted(ctx.name(person) for person in leads)))
    numbers = {item.number: _place_of(change.meeting, item) for item in change.meeting.in_order()}
    items = tuple(changed(i, printed=numbers.get(i.number, i.printed)) for i in change.meeting.items)
    change.record = changed(change.meeting, items=items)
    change.set_meeting(approved_at=ctx.now, approved_by=by)
    change.emit(Tag.AGENDA_APPROVED, by=by, items=[[n, p] for n, p in numbers.items()])
    return None


def _place_of(record: MeetingState, item: AgendaItem) -> int:
    level = record.sub_items(item.under) if item.under else record.agenda()
    return 1 + [sibling.number for sibling in level].index(item.number)


def keep_version(change: Change, before: MeetingState) -> None:
    """Once it is approved, every change of what the agenda says is a new version of it, kept whole."""
    now = change.meeting
    if now.meeting.approved_at is None or (now.items is before.items and before.meeting.approved_at is not None):
        return
    agenda = snapshot(now)
    if before.meeting.agenda_version and agenda == snapshot(before):
        return
    number = now.meeting.agenda_version + 1
    change.set_meeting(agenda_version=number)
    change.records.append(AppendedAgendaVersion(number, agenda))


def count_parts(change: Change) -> None:
    """How many rows there are of what most meetings have none of: what is 0 need not be read."""
    now = change.meeting
    rows = (now.substitutions, now.conflicts, now.annexes, now.signatures)
    parts = sum(map(len, (*rows, now.corrections, now.documents, now.publications)))
    if parts != now.meeting.parts:
        change.set_meeting(parts=parts)


Line = Mapping[str, object]


def snapshot(record: MeetingState) -> tuple[Line, ...]:
    """One line an item, in order; items taken off stay, so that their number is accounted for."""
    standing = list(record.in_order())
    taken_off = [item for item in record.items if item.removed_at is not None and item.printed]
    return tuple(
        {
            "number": item.number,
            "label": record.label(item.number),
            "title": item.title,
            "public_title": item.public_title,
            "kind": str(item.item_kind),
            "list_type": str(item.list_type),
            "late_reason": item.late_reason,
            "closed": item.is_closed,
            "points": list(item.points),
            "text": item.text,
            "removed": item.removed_at is not None,
            "case": item.case_id,
        }
        for item in (*standing, *taken_off)
    )
