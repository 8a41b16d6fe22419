"""Editions: what agenda and minutes say is frozen when the agenda goes out and when the record closes.

Signing, correcting, adding, another outcome, publishing and erasing make a new numbered edition; whatever else happens
leaves the newest as it is (KSL § 13: a protocol is changed by additions only, and a reprint is the same protocol).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from process.events import Event, Tag
from process.register import MeetingStatus
from process.state.meeting import MeetingState
from process.state.record import Published

OF_AGENDA = frozenset(
    {
        *(Tag.AGENDA_DISPATCHED, Tag.ITEM_PLACED, Tag.ITEM_CHANGED, Tag.ITEM_REMOVED, Tag.AGENDA_ORDERED),
        *(Tag.ANNEX_ATTACHED, Tag.ANNEX_REMOVED, Tag.MEETING_MOVED, Tag.MEETING_CANCELLED),
    }
)
"""An agenda that is out is added to and corrected by hand until the meeting: late items, annexes, another hour."""
OF_MINUTES = frozenset(
    {
        *(Tag.RECORD_CLOSED, Tag.RECORD_SIGNED, Tag.RECORD_CORRECTED, Tag.RECORD_ADDED),
        Tag.DECISION_REOPENED,
    }
)


@dataclass(frozen=True, slots=True)
class NewEdition:
    """One edition to be made, and the items whose words may be others than in the one before."""

    what: Published
    cause: Tag
    items: frozenset[int] = frozenset()


def editions_made(record: MeetingState, events: Iterable[Event]) -> tuple[NewEdition, ...]:
    """One of each kind at most, however much one command did. `record` is the meeting as it now stands."""
    made: dict[Published, NewEdition] = {}
    for event in events:
        for what in _of(record, event):
            before = made.get(what)
            items = frozenset(_items(record, event))
            made[what] = (
                NewEdition(what, before.cause, before.items | items) if before else NewEdition(what, event.tag, items)
            )
    return tuple(made.values())


def _of(record: MeetingState, event: Event) -> Iterator[Published]:
    is_out, is_closed = record.meeting.dispatched_at is not None, record.meeting.state is MeetingStatus.CLOSED
    if event.tag is Tag.PUBLISHED:
        yield Published(str(event.data["what"]))
    elif event.tag is Tag.WORDS_ERASED:
        yield from ([Published.AGENDA] if is_out else [])
        yield from ([Published.MINUTES] if is_closed else [])
    elif event.tag in OF_AGENDA and is_out and not is_closed:
        yield Published.AGENDA
    elif event.tag in OF_MINUTES and is_closed:
        yield Published.MINUTES


def _items(record: MeetingState, event: Event) -> Iterator[int]:
    """The item an event is about, and those that were decided with it."""
    item = event.data.get("item")
    if isinstance(item, int) and item:
        decision = record.decision_on(item)
        whole = decision.follows if decision is not None and decision.follows else item
        yield from (item, whole)
        yield from (other.item for other in record.decisions if other.follows == whole)


WHY: Mapping[Tag, str] = {
    Tag.AGENDA_DISPATCHED: "udsendt",
    Tag.ITEM_PLACED: "punkt tilføjet",
    Tag.ITEM_CHANGED: "punkt ændret",
    Tag.ITEM_REMOVED: "punkt taget af",
    Tag.AGENDA_ORDERED: "rækkefølge ændret",
    Tag.ANNEX_ATTACHED: "bilag tilføjet",
    Tag.ANNEX_REMOVED: "bilag taget af",
    Tag.MEETING_MOVED: "mødet flyttet",
    Tag.MEETING_CANCELLED: "mødet aflyst",
    Tag.RECORD_CLOSED: "protokollen lukket",
    Tag.RECORD_SIGNED: "underskrevet",
    Tag.RECORD_CORRECTED: "rettelse tilføjet",
    Tag.RECORD_ADDED: "tilføjelse",
    Tag.DECISION_REOPENED: "udfald ændret",
    Tag.PUBLISHED: "offentliggjort",
    Tag.WORDS_ERASED: "oplysninger slettet",
}
"""Why an edition was made, as it stands beside its number."""
