"""Facts about a meeting's record: closed, signed, corrected, reopened; its documents; what the public may see."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.case.facts import Reason
from app.cli.errors import WrongUseError
from app.cli.fact import fact
from app.cli.meeting.arguments import Item, MeetingName, Text, keep_file
from process.commands import every
from process.commands import meeting as mc
from process.ids import NO_ITEM
from process.state.case import Outcome
from process.state.record import DocumentKind, Published

if TYPE_CHECKING:
    from app.cli.door import Door

About = Annotated[str, typer.Option("--item", help="The item it is about; else the record as a whole.")]


def add_to(cli: typer.Typer) -> None:
    _record(cli)
    _another_outcome(cli)
    _public(cli)


def _findings(door: Door, meeting: int, what: Published) -> tuple[str, ...]:
    """What the publication guard says of it, as on the pages."""
    from app.web.serve import municipality_name
    from documents.public.guard import findings
    from models.database import reading

    name = municipality_name(door.settings.config)
    with reading(door.store.engine) as connection:
        return findings(connection, meeting, what, door.register, door.now, municipality=name, data=door.settings.data)


def _record(cli: typer.Typer) -> None:
    @fact(cli, "close-record")
    def close_record(door: Door, meeting: MeetingName) -> every.Command:
        """Close a meeting's record: its decisions can now be executed."""
        return mc.CloseRecord(meeting=door.meeting(meeting).id)

    @fact(cli, "sign")
    def sign(door: Door, meeting: MeetingName) -> every.Command:
        """Sign a closed record, as one who took part."""
        return mc.SignRecord(meeting=door.meeting(meeting).id)

    @fact(cli, "correct-record")
    def correct_record(
        door: Door,
        meeting: MeetingName,
        item: Item,
        text: Text = "",
        public_text: Annotated[str | None, typer.Option(help="What the public reads of a closed item.")] = None,
        reason: Reason = "",
    ) -> every.Command:
        """Correct a typing error in a decision's text, until the minutes are published."""
        return mc.CorrectRecord(
            meeting=door.meeting(meeting).id,
            item=door.item(meeting, item),
            text=text,
            public_text=public_text,
            reason=reason,
        )

    @fact(cli, "add-to-record")
    def add_to_record(
        door: Door, meeting: MeetingName, text: Text = "", item: About = "", reason: Reason = ""
    ) -> every.Command:
        """Add to a closed record; nothing is overwritten."""
        number = door.item(meeting, item) if item else NO_ITEM
        return mc.AddToRecord(meeting=door.meeting(meeting).id, text=text, item=number, reason=reason)


def _another_outcome(cli: typer.Typer) -> None:
    @fact(cli, "reopen")
    def reopen(
        door: Door,
        meeting: MeetingName,
        item: Item,
        outcome: Annotated[Outcome, typer.Option(help="What the outcome should have been.")],
        text: Text = "",
        reason: Reason = "",
    ) -> every.Command:
        """Propose another outcome for a closed item; a second person confirms it."""
        number = door.item(meeting, item)
        return mc.ReopenOutcome(
            meeting=door.meeting(meeting).id, item=number, outcome=outcome, text=text, reason=reason
        )

    @fact(cli, "confirm-reopening")
    def confirm_reopening(
        door: Door,
        meeting: MeetingName,
        correction: Annotated[int, typer.Argument(metavar="CORRECTION", help="Its number (`sagsgang meeting`).")],
    ) -> every.Command:
        """Confirm another outcome, as the second of two people."""
        return mc.ConfirmReopening(meeting=door.meeting(meeting).id, correction=correction)


def _public(cli: typer.Typer) -> None:
    @fact(cli, "file-document")
    def file_document(
        door: Door,
        meeting: MeetingName,
        kind: Annotated[DocumentKind, typer.Argument(metavar="KIND", help="What the document is.")],
        file: Annotated[Path, typer.Argument(metavar="FILE", help="The document.")],
        item: About = "",
    ) -> every.Command:
        """Keep a document made of a meeting; its hash goes into the history."""
        number = door.item(meeting, item) if item else NO_ITEM
        kept = keep_file(door, file)
        return mc.FileDocument(meeting=door.meeting(meeting).id, kind=kind, file=kept, item=number)

    @fact(cli, "publish")
    def publish(
        door: Door,
        meeting: MeetingName,
        what: Annotated[Published, typer.Argument(metavar="agenda|minutes", help="What to publish.")],
        reason: Reason = "",
    ) -> every.Command:
        """Show the agenda or the minutes to everybody; what the guard finds takes a reason."""
        number = door.meeting(meeting).id
        return mc.Publish(meeting=number, what=what, findings=_findings(door, number, what), reason=reason)

    @fact(cli, "withdraw-publication")
    def withdraw_publication(door: Door, meeting: MeetingName, item: Item, reason: Reason = "") -> every.Command:
        """Take an item off the public pages; its reason stands where it was."""
        if not reason.strip():
            raise WrongUseError("say why: --reason; it is shown where the item was")
        return mc.WithdrawPublication(meeting=door.meeting(meeting).id, item=door.item(meeting, item), reason=reason)
