"""Facts about an agenda: what is on it, in which order, approved and sent out; the meeting moved or cancelled."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.case.facts import CaseNumber, Reason
from app.cli.errors import WrongUseError
from app.cli.fact import fact
from app.cli.meeting.arguments import Item, MeetingName, keep_file, parse_guest, parse_instant
from process.commands import every
from process.commands import meeting as mc
from process.ids import NO_ITEM
from process.state.meeting import ItemKind, ItemSubject

if TYPE_CHECKING:
    from app.cli.door import Door

Closed = Annotated[bool, typer.Option("--closed", help="Treat it behind closed doors.")]
Late = Annotated[str, typer.Option("--late-reason", help="Why it cannot wait, after dispatch (printed).")]
Under = Annotated[str, typer.Option("--under", help="Number of the item it belongs to and is treated with.")]
Points = Annotated[list[str], typer.Option("--point", help="One point of the proposed decision; repeat.")]
From = Annotated[str, typer.Option("--public-from", help="Not public before, e.g. '2027-10-05 12:00'.")]


def add_to(cli: typer.Typer) -> None:
    _placing(cli)
    _changing(cli)
    _annexes(cli)
    _the_whole(cli)


def _placing(cli: typer.Typer) -> None:
    @fact(cli, "place")
    def place(
        door: Door,
        meeting: MeetingName,
        case: CaseNumber,
        kind: Annotated[ItemKind, typer.Option(help="What the body is asked to do.")] = ItemKind.DECISION,
        override: Annotated[str, typer.Option(help="Why it is placed though a gate is open.")] = "",
        late_reason: Late = "",
        closed: Closed = False,
        under: Under = "",
        point: Points = [],  # noqa: B006
    ) -> every.Command:
        """Place a case on a meeting's agenda."""
        return mc.PlaceOnAgenda(
            meeting=door.meeting(meeting).id,
            case=door.case(case),
            item_kind=kind,
            override_reason=override,
            late_reason=late_reason,
            is_closed=closed,
            under=door.item(meeting, under) if under else NO_ITEM,
            points=tuple(point),
        )

    @fact(cli, "add-item")
    def add_item(
        door: Door,
        meeting: MeetingName,
        title: Annotated[str, typer.Argument(metavar="TITLE", help="What the item is called.")],
        subject: Annotated[ItemSubject, typer.Option(help="What it is about.")] = ItemSubject.OTHER,
        kind: Annotated[ItemKind, typer.Option(help="What the body is asked to do.")] = ItemKind.INFORMATION,
        text: Annotated[str, typer.Option(help="The presentation.")] = "",
        late_reason: Late = "",
        closed: Closed = False,
        under: Under = "",
        point: Points = [],  # noqa: B006
    ) -> every.Command:
        """Put an item without a case on the agenda: a message, a discussion."""
        if subject is ItemSubject.CASE:
            raise WrongUseError("a case is placed with `sagsgang place MEETING CASE`")
        return mc.AddItem(
            meeting=door.meeting(meeting).id,
            title=title,
            subject=subject,
            item_kind=kind,
            text=text,
            points=tuple(point),
            is_closed=closed,
            late_reason=late_reason,
            under=door.item(meeting, under) if under else NO_ITEM,
        )

    @fact(cli, "remove-item")
    def remove_item(door: Door, meeting: MeetingName, item: Item, reason: Reason = "") -> every.Command:
        """Take an item off the agenda before the meeting; what is under it goes too."""
        return mc.RemoveFromAgenda(meeting=door.meeting(meeting).id, item=door.item(meeting, item), reason=reason)

    @fact(cli, "prepare-agenda")
    def prepare_agenda(door: Door, meeting: MeetingName) -> every.Command:
        """Put the items on the agenda that stand on every one (statute.toml)."""
        return mc.PrepareAgenda(meeting=door.meeting(meeting).id)


def _changing(cli: typer.Typer) -> None:
    @fact(cli, "order-agenda")
    def order_agenda(
        door: Door,
        meeting: MeetingName,
        items: Annotated[list[str], typer.Argument(metavar="ITEM...", help="All items of one level in order.")],
    ) -> every.Command:
        """Put the items in the order they are to be treated; printed numbers stay."""
        order = tuple(door.item(meeting, item) for item in items)
        return mc.ReorderAgenda(meeting=door.meeting(meeting).id, order=order)

    @fact(cli, "change-item")
    def change_item(
        door: Door,
        meeting: MeetingName,
        item: Item,
        title: Annotated[str | None, typer.Option(help="The new title.")] = None,
        public_title: Annotated[str | None, typer.Option(help="The title the public sees of a closed item.")] = None,
        text: Annotated[str | None, typer.Option(help="The new presentation.")] = None,
        point: Points = [],  # noqa: B006
        kind: Annotated[ItemKind | None, typer.Option(help="What the body is asked to do.")] = None,
        closed: Annotated[bool | None, typer.Option("--closed/--open", help="Behind closed doors, or not.")] = None,
        guest: Annotated[list[str], typer.Option(help="'NAME, CAPACITY' of one who is there; repeat.")] = [],  # noqa: B006
        public_from: From = "",
        reason: Reason = "",
    ) -> every.Command:
        """Change what an item says; once the agenda is approved with a reason."""
        return mc.ChangeItem(
            meeting=door.meeting(meeting).id,
            item=door.item(meeting, item),
            title=title,
            public_title=public_title,
            text=text,
            points=tuple(point) or None,
            item_kind=kind,
            is_closed=closed,
            guests=tuple(parse_guest(one) for one in guest) or None,
            public_from=parse_instant(public_from),
            reason=reason,
        )


def _annexes(cli: typer.Typer) -> None:
    @fact(cli, "attach-annex")
    def attach_annex(
        door: Door,
        meeting: MeetingName,
        item: Item,
        file: Annotated[Path, typer.Argument(metavar="FILE", help="The document.")],
        title: Annotated[str, typer.Option(help="What it is called; else the name of the file.")] = "",
        closed: Annotated[bool, typer.Option("--closed", help="For the members only.")] = False,
        public_from: From = "",
    ) -> every.Command:
        """Attach a document to an item."""
        return mc.AttachAnnex(
            meeting=door.meeting(meeting).id,
            item=door.item(meeting, item),
            title=title,
            file=keep_file(door, file),
            is_closed=closed,
            public_from=parse_instant(public_from),
        )

    @fact(cli, "remove-annex")
    def remove_annex(
        door: Door,
        meeting: MeetingName,
        annex: Annotated[int, typer.Argument(metavar="ANNEX", help="Number of the annex.")],
        reason: Reason = "",
    ) -> every.Command:
        """Take an annex from its item."""
        return mc.RemoveAnnex(meeting=door.meeting(meeting).id, annex=annex, reason=reason)


def _the_whole(cli: typer.Typer) -> None:
    @fact(cli, "approve-agenda")
    def approve_agenda(
        door: Door,
        meeting: MeetingName,
        by: Annotated[str, typer.Option(help="The chair who approved it, when the secretary writes it down.")] = "",
    ) -> every.Command:
        """Record that the chair has approved the agenda: from now its numbers stay."""
        chair = door.person(by).id if by else None
        return mc.ApproveAgenda(meeting=door.meeting(meeting).id, approved_by=chair)

    @fact(cli, "dispatch")
    def dispatch(door: Door, meeting: MeetingName) -> every.Command:
        """Record that the agenda has been sent out."""
        return mc.DispatchAgenda(meeting=door.meeting(meeting).id)

    @fact(cli, "move-meeting")
    def move_meeting(
        door: Door,
        meeting: MeetingName,
        to: Annotated[str, typer.Option(help="The new day and hour, e.g. '2027-10-06 17:00'.")],
        place: Annotated[str, typer.Option(help="The new place; else it stands.")] = "",
        reason: Reason = "",
    ) -> every.Command:
        """Move a meeting; the days that lead up to it move along."""
        return mc.MoveMeeting(meeting=door.meeting(meeting).id, starts_at=_moment(to), place=place, reason=reason)

    @fact(cli, "cancel-meeting")
    def cancel_meeting(door: Door, meeting: MeetingName, reason: Reason = "") -> every.Command:
        """Cancel a meeting; its items wait for another."""
        return mc.CancelMeeting(meeting=door.meeting(meeting).id, reason=reason)


def _moment(text: str) -> datetime:
    found = parse_instant(text)
    if found is None:
        raise WrongUseError("say the day and hour: --to '2027-10-06 17:00'")
    return found
