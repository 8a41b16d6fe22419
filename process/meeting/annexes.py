"""The annexes of an item: attached, and taken off with a reason."""

from __future__ import annotations

from dataclasses import replace

from process.change import Change, exchanged
from process.commands import meeting as mc
from process.events import Tag
from process.meeting.agenda_order import not_open
from process.refusals import Refusal, Thing, Why, refuse
from process.state.meeting import Annex


def attach_annex(change: Change, command: mc.AttachAnnex) -> Refusal | None:
    """An annex of an item; a closed item's are closed."""
    refused = not_open(change)
    item = change.meeting.item(command.item)
    if refused or item is None or item.removed_at:
        return refused or refuse(Why.NOT_FOUND, what=Thing.ITEM, key=change.meeting.label(command.item))
    if any(annex.sha256 == command.file.sha256 for annex in change.meeting.annexes_of(item.number)):
        return refuse(Why.NOTHING_NEW)
    annex = Annex(
        number=1 + max((annex.number for annex in change.meeting.annexes), default=0),
        item=item.number,
        title=command.title.strip() or command.file.name,
        sha256=command.file.sha256,
        name=command.file.name,
        size=command.file.size,
        media_type=command.file.media_type,
        is_closed=command.is_closed or item.is_closed,
        public_from=command.public_from,
    )
    change.record = replace(change.meeting, annexes=(*change.meeting.annexes, annex))
    change.emit(Tag.ANNEX_ATTACHED, item=item.number, case=item.case_id, annex=annex.number, sha256=annex.sha256)
    return None


def remove_annex(change: Change, command: mc.RemoveAnnex) -> Refusal | None:
    refused = not_open(change)
    annex = next((a for a in change.meeting.annexes if a.number == command.annex and a.removed_at is None), None)
    if refused or annex is None:
        return refused or refuse(Why.NOT_FOUND, what=Thing.ANNEX, key=command.annex)
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    removed = replace(annex, removed_at=change.ctx.now)
    change.record = replace(change.meeting, annexes=exchanged(change.meeting.annexes, removed))
    change.emit(Tag.ANNEX_REMOVED, personal={"reason": command.reason}, item=annex.item, annex=annex.number)
    return None
