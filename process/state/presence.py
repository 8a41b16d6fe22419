"""Who was there: differences from «all members present», who sat in for whom, who left for a conflict of interest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from process.ids import NO_ITEM, ItemNumber, PersonId


class Presence(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"  # with notice or without: `with_notice`


@dataclass(frozen=True)
class Attendance:
    """A member's presence; a row is a difference from «all members present». The reason is personal and kept apart.

    `from_item`/`to_item` 0 means the whole meeting. `since` is when the member left, `until` when the member came.
    """

    person: PersonId
    presence: Presence
    with_notice: bool = True
    substitute: PersonId | None = None
    from_item: ItemNumber = NO_ITEM
    to_item: ItemNumber = NO_ITEM
    since: time | None = None
    until: time | None = None
    warning: str = ""


class SubstitutionState(StrEnum):
    """A substitute is asked and says yes or no; a council's is called and the council approves it (KSL § 15)."""

    ASKED = "asked"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    CALLED = "called"
    APPROVED = "approved"
    REFUSED = "refused"
    RELEASED = "released"  # the member comes after all; may be asked again


SITS_IN = frozenset({SubstitutionState.ACCEPTED, SubstitutionState.APPROVED})
LIVE = SITS_IN | {SubstitutionState.ASKED, SubstitutionState.CALLED}


@dataclass(frozen=True)
class SeatSubstitution:
    """One person asked to take one member's seat at a meeting. `item` is the council's own item about it.

    `basis` is the paragraph it rests on, for the minutes; why the member is away is personal and not kept here.
    """

    member: PersonId
    substitute: PersonId
    state: SubstitutionState
    basis: str = ""
    item: ItemNumber = NO_ITEM
    warning: str = ""


class Ruling(StrEnum):
    """What the body said to a conflict of interest that was raised (KSL § 14)."""

    RAISED = "raised"
    DISQUALIFIED = "disqualified"
    NOT_DISQUALIFIED = "not_disqualified"


@dataclass(frozen=True)
class Conflict:
    """A member's possible conflict of interest in one item. The body decides; a disqualified member leaves the room.

    Not an absence. Why it was raised is personal and kept apart. `substitute` sits in for this item only.
    """

    person: PersonId
    item: ItemNumber
    raised_by: PersonId | None = None
    ruling: Ruling = Ruling.RAISED
    votes: str = ""  # the body's own vote, as "12-3-0"
    substitute: PersonId | None = None
    warning: str = ""
