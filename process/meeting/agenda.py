"""The items of an agenda: placing and changing them, taking them off, their annexes.

The engine proposes and refuses to place; what the meeting then did is recorded in `process/meeting/decisions.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from process.calendar import danish_date
from process.change import Change, exchanged
from process.commands import meeting as mc
from process.events import Tag
from process.hearing.public_hearing import waits_for_public
from process.ids import ItemNumber, PersonId
from process.limits import POINTS
from process.meeting.agenda_order import not_open, placed
from process.meeting.question import proposed_points, question_of, titled
from process.meeting.refusals import WhyMeeting
from process.parts import changed
from process.refusals import Phrase, Refusal, Thing, Why, refuse
from process.register import MeetingStatus
from process.route.route import waits_for
from process.stages import FINISHED, StepState
from process.state.case import CaseState, Consultation
from process.state.confidentiality import no_more_open
from process.state.decision import Question
from process.state.meeting import AgendaItem, ItemKind, ListType, Meeting
from process.state.terms import is_held_back


def place_on_agenda(change: Change, command: mc.PlaceOnAgenda) -> Refusal | None:
    """Gates stop a placing unless a reason overrides them; a late item needs its reason too (KSL § 8)."""
    meeting, state = change.meeting.meeting, change.case
    consultation = consultation_at(state, meeting.organization)
    if state.case.joined_into is not None and state.case.decided_on is None and not command.under:
        return refuse(WhyMeeting.JOINED_CASE)
    refused = (
        _closed_for_placing(change, meeting)
        or _already_placed(change, consultation)
        or _no_home(change, command.under)
        or too_many_points(command.points)
    )
    if refused:
        return refused
    if not command.override_reason.strip() and not _reports_back(change, state, command):
        refused = _gate(change, state, consultation)
        if refused:
            return refused
    question = asked_about(change, consultation, command.item_kind)
    if command.is_called_in:
        question = Question.CALLED_IN
    item = AgendaItem(
        number=change.meeting.next_item(),
        case_id=state.case.id,
        consultation=consultation.number if consultation else None,
        title=titled(state.case.title, question),
        item_kind=command.item_kind,
        override_reason=command.override_reason,
        is_closed=command.is_closed,
        public_title=titled(state.case.public_title, question),
        under=command.under,
        points=command.points
        or proposed_points(state, consultation, command.item_kind, question, meeting.organization, change.ctx),
        question=question,
    )
    return _listed(change, item, command.late_reason)


def asked_about(change: Change, consultation: Consultation | None, kind: ItemKind) -> Question | None:
    """What an item about the case asks of the body."""
    template = change.ctx.rules.route_for(change.case.case.case_type)
    return question_of(change.case, consultation, template) if kind is ItemKind.DECISION else None


def _reports_back(change: Change, state: CaseState, command: mc.PlaceOnAgenda) -> bool:
    """A decided case may always come back to tell how it went, and what the chair decided alone is told."""
    body = change.meeting.meeting.organization
    is_decided = state.case.decided_on is not None or any(p.is_alone and p.body == body for p in state.placements)
    return command.item_kind is ItemKind.INFORMATION and is_decided


def _no_home(change: Change, under: ItemNumber) -> Refusal | None:
    parent = change.meeting.item(under) if under else None
    if under and (parent is None or parent.removed_at is not None or parent.under):
        return refuse(Why.NOT_FOUND, what=Thing.ITEM, key=change.meeting.label(under))
    return None


def _as_closed_as_its_case(change: Change, item: AgendaItem) -> AgendaItem:
    """What belongs under a closed item is treated behind the same doors, and a case behind those it was treated behind
    elsewhere, until the secretary opens the item (KSL § 10).
    """
    parent = change.meeting.item(item.under) if item.under else None
    item = changed(item, is_closed=item.is_closed or (parent is not None and parent.is_closed))
    state, elsewhere = change.state, change.ctx.kept_back
    if state is None or state.case.id != item.case_id:
        return item
    item = changed(item, public_title=item.public_title or elsewhere.public_title)
    return no_more_open(item, (state.case, elsewhere))


def _listed(change: Change, item: AgendaItem, late_reason: str) -> Refusal | None:
    """Put the item on its list, with the reason a late one must have: who gave it, and when (KSL § 8)."""
    meeting = change.meeting.meeting
    kind = list_type(change)
    if kind is ListType.LATE and not late_reason.strip():
        if item.case_id is not None or item.item_kind is ItemKind.DECISION:
            return refuse(WhyMeeting.LATE_REASON_NEEDED)
        kind = ListType.SUPPLEMENTARY  # nothing is decided on it: what becomes a decision says why then
    is_late, is_added = kind is ListType.LATE, kind is not ListType.ORDINARY or meeting.approved_at is not None
    add_item(
        change,
        changed(
            item,
            list_type=kind,
            late_reason=late_reason.strip() if is_added else "",
            late_by=author(change) if is_late else None,
            late_at=change.ctx.now if is_late else None,
        ),
    )
    if meeting.approved_at is not None and kind is ListType.ORDINARY:
        set_item(change, changed(change.meeting.items[-1], list_type=ListType.SUPPLEMENTARY))
    return None


def list_type(change: Change) -> ListType:
    """Late once the day of dispatch is over; before that an item sent after the agenda is supplementary."""
    meeting = change.meeting.meeting
    is_sent = meeting.state in (MeetingStatus.DISPATCHED, MeetingStatus.HELD)
    if _after_dispatch_day(change, meeting) or (is_sent and meeting.dispatch_on is None):
        return ListType.LATE
    return ListType.SUPPLEMENTARY if is_sent else ListType.ORDINARY


def add_plain_item(change: Change, command: mc.AddItem) -> Refusal | None:
    """An item without a case. One that is to be decided needs a reason when it is late; others do not."""
    refused = not_open(change) or _no_home(change, command.under) or too_many_points(command.points)
    if refused:
        return refused
    if not command.title.strip():
        return refuse(Why.TEXT_NEEDED)
    item = AgendaItem(
        number=change.meeting.next_item(),
        case_id=None,
        consultation=None,
        title=command.title,
        item_kind=command.item_kind,
        is_closed=command.is_closed,
        subject=command.subject,
        under=command.under,
        text=command.text,
        points=command.points,
        public_title=command.public_title,
        public_from=command.public_from,
        question=Question.CALLED_IN if command.is_called_in else None,
        proposed_by=command.proposed_by,
    )
    if command.under:
        add_item(change, item)
        return None
    return _listed(change, item, command.late_reason)


def _closed_for_placing(change: Change, meeting: Meeting) -> Refusal | None:
    if change.case.case.ending and change.case.case.decided_on is None:
        return refuse(Why.CASE_ENDED)
    if meeting.state is MeetingStatus.CANCELLED:
        return refuse(WhyMeeting.MEETING_CANCELLED, date=meeting.held_on)
    if meeting.state is MeetingStatus.CLOSED:
        return refuse(WhyMeeting.RECORD_CLOSED, date=meeting.held_on)
    if meeting.held_on < change.ctx.today:
        return refuse(WhyMeeting.MEETING_PAST, date=meeting.held_on)
    return None


def _already_placed(change: Change, consultation: Consultation | None) -> Refusal | None:
    state = change.case
    item = change.meeting.item_of(state.case.id)
    number = consultation.number if consultation else None
    if item is not None and item.consultation == number and not change.meeting.decision_on(item.number):
        return refuse(
            WhyMeeting.ALREADY_PLACED, date=change.meeting.meeting.held_on, item=change.meeting.label(item.number)
        )
    for placement in state.placements if consultation else ():
        live = placement.meeting_state in (MeetingStatus.PLANNED, MeetingStatus.DISPATCHED, MeetingStatus.HELD)
        if live and placement.outcome is None and consultation and placement.consultation == consultation.number:
            return refuse(WhyMeeting.ALREADY_PLACED, date=placement.held_on, item=placement.item)
    return None


def _after_dispatch_day(change: Change, meeting: Meeting) -> bool:
    return meeting.dispatch_on is not None and change.ctx.today > meeting.dispatch_on


def consultation_at(state: CaseState, body: int) -> Consultation | None:
    """The treatment a meeting of this body would be about: ready ones first, then the earliest unfinished."""
    unfinished = [step for step in state.treatments() if step.body == body and step.state not in FINISHED]
    return min(unfinished, key=lambda step: (step.state is StepState.PLANNED, step.step, step.number), default=None)


def _gate(change: Change, state: CaseState, consultation: Consultation | None) -> Refusal | None:
    body = change.ctx.body(change.meeting.meeting.organization)
    if consultation is None:
        return refuse(WhyMeeting.NOT_ON_ROUTE, body=body)
    if state.case.released_at is None:
        return refuse(
            WhyMeeting.GATE_OPEN, body=body, waiting=Phrase("udkastet er ikke godkendt", "the draft is not approved")
        )
    waiting = waits_for(state, consultation)
    if waiting:
        names = ", ".join(change.ctx.body(step.body) for step in waiting)
        return refuse(WhyMeeting.GATE_OPEN, body=body, waiting=Phrase(f"afventer {names}", f"it waits for {names}"))
    public = waits_for_public(state, consultation, change.ctx.now)
    if public is not None:
        ends = danish_date(public.due_on)
        still = Phrase(f"den offentlige høring slutter {ends}", f"the public hearing ends on {public.due_on}")
        return refuse(WhyMeeting.GATE_OPEN, body=body, waiting=still)
    term = is_held_back(state, change.ctx.register, change.meeting.meeting.held_on)
    if term is not None:
        return refuse(WhyMeeting.ROUTE_UNCONFIRMED, term=term.name)
    return None


def too_many_points(points: Sequence[str] | None) -> Refusal | None:
    """Every door to a proposed decision asks this."""
    if points is None or len(points) <= POINTS:
        return None
    return refuse(WhyMeeting.TOO_MANY_POINTS, most=POINTS, count=len(points))


def add_item(change: Change, item: AgendaItem) -> None:
    """The one way onto an agenda, by whatever door."""
    item = _as_closed_as_its_case(change, item)
    change.record = changed(change.meeting, items=(*change.meeting.items, placed(change.meeting, item)))
    change.emit(
        Tag.ITEM_PLACED,
        personal={"late_reason": item.late_reason, "override_reason": item.override_reason},
        item=item.number,
        case=item.case_id,
        consultation=item.consultation,
        list_type=str(item.list_type),
        item_kind=str(item.item_kind),
        overridden=bool(item.override_reason),
        **({"question": str(item.question)} if item.question else {}),
        **({"proposed_by": item.proposed_by} if item.proposed_by else {}),
    )


def remove_from_agenda(change: Change, command: mc.RemoveFromAgenda) -> Refusal | None:
    """Before the meeting decides; at the meeting an item is *taken off* by a decision. What is under it goes too."""
    refused = not_open(change)
    item = change.meeting.item(command.item)
    if refused or item is None or item.removed_at:
        return refused or refuse(Why.NOT_FOUND, what=Thing.ITEM, key=change.meeting.label(command.item))
    if item.proposed_by is not None:
        return stays(change, item)
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    removed = (item, *change.meeting.sub_items(item.number))
    if any(change.meeting.decision_on(each.number) for each in removed):
        return refuse(Why.NOTHING_NEW)
    for each in removed:
        take_off(change, each, command.reason)
    return None


def take_off(change: Change, item: AgendaItem, reason: str) -> None:
    set_item(change, changed(item, removed_at=change.ctx.now))
    change.emit(Tag.ITEM_REMOVED, personal={"reason": reason}, item=item.number, case=item.case_id)


def set_item(change: Change, item: AgendaItem) -> None:
    change.record = changed(change.meeting, items=exchanged(change.meeting.items, item))


def change_item(change: Change, command: mc.ChangeItem) -> Refusal | None:
    """What the item says. Once the agenda is approved the reason is needed, and a new version keeps what it said."""
    refused = not_open(change) or too_many_points(command.points)
    item = change.meeting.item(command.item)
    if refused or item is None or item.removed_at:
        return refused or refuse(Why.NOT_FOUND, what=Thing.ITEM, key=change.meeting.label(command.item))
    given = {name: value for name in CHANGEABLE if (value := getattr(command, name)) is not None}
    changes = {name: value for name, value in given.items() if value != getattr(item, name)}
    if not changes:
        return refuse(Why.NOTHING_NEW)
    if item.proposed_by is not None and OWN_WORDS & changes.keys() and author(change) != item.proposed_by:
        return stays(change, item)
    if "title" in changes and not command.title:
        return refuse(Why.TEXT_NEEDED)
    if change.meeting.meeting.approved_at is not None and set(changes) - {"guests"} and not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    becomes_late = _becomes_late(change, item, changes)
    if becomes_late and not command.reason.strip():
        return refuse(WhyMeeting.LATE_REASON_NEEDED)
    if becomes_late:
        said_by = author(change)
        item = changed(
            item, list_type=ListType.LATE, late_reason=command.reason, late_by=said_by, late_at=change.ctx.now
        )
    set_item(change, changed(item, **changes))
    if "is_closed" in changes:
        _stand_elsewhere(change, item.number)
    if changes.get("is_closed"):
        _close_what_belongs_to_it(change, item.number)
    change.emit(
        Tag.ITEM_CHANGED,
        personal={"reason": command.reason},
        item=item.number,
        case=item.case_id,
        fields=sorted(changes),
    )
    return None


def _becomes_late(change: Change, item: AgendaItem, changes: Mapping[str, object]) -> bool:
    """What was announced as something else is decided on after the day of dispatch: a late item (KSL § 8)."""
    is_decided = changes.get("item_kind") is ItemKind.DECISION and (not item.under or item.case_id is not None)
    return is_decided and item.list_type is not ListType.LATE and list_type(change) is ListType.LATE


def author(change: Change) -> PersonId | None:
    """Whose wish it is: of the one it was written down for, else of the one who writes."""
    return change.ctx.act.on_behalf_of or change.ctx.act.actor


def _stand_elsewhere(change: Change, number: int) -> None:
    """A closed item stands with the closed ones, an opened one with the open; its printed number stays."""
    item = change.meeting.item(number)
    if item is not None and not item.under:
        others = changed(change.meeting, items=tuple(other for other in change.meeting.items if other is not item))
        set_item(change, changed(item, position=placed(others, item).position))


def _close_what_belongs_to_it(change: Change, number: int) -> None:
    """Its annexes, and the items under it with theirs: nothing of a closed item is left open beside it."""
    closed = {number, *(item.number for item in change.meeting.sub_items(number))}
    annexes = tuple(changed(a, is_closed=True) if a.item in closed else a for a in change.meeting.annexes)
    items = tuple(changed(item, is_closed=True) if item.number in closed else item for item in change.meeting.items)
    change.record = changed(change.meeting, annexes=annexes, items=items)


def stays(change: Change, item: AgendaItem) -> Refusal:
    """Why nobody else takes a member's matter off the agenda, or changes its words (KSL § 11, stk. 1)."""
    return refuse(
        WhyMeeting.MEMBERS_OWN_ITEM, item=change.meeting.label(item.number), who=change.ctx.name(item.proposed_by)
    )


OWN_WORDS = frozenset({"title", "text", "points"})
"""What an item says in the words of the member who has brought it."""
CHANGEABLE = ("title", "public_title", "text", "points", "item_kind", "is_closed", "guests", "public_from")
