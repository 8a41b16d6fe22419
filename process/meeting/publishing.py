"""Documents made of a meeting, and what is shown to everybody (KSL §§ 8 and 20: agenda and decisions are public)."""

from __future__ import annotations

from process.change import Change
from process.commands import meeting as mc
from process.events import Tag
from process.meeting.agenda import set_item
from process.meeting.refusals import WhyMeeting
from process.parts import changed
from process.refusals import Refusal, Thing, Why, refuse
from process.register import MeetingStatus
from process.state.record import MeetingDocument, Publication, Published


def file_document(change: Change, command: mc.FileDocument) -> Refusal | None:
    """Keep it by its hash. The same document made twice is one."""
    known = change.meeting.documents
    key = (command.kind, command.item, command.file.sha256)
    if any((document.kind, document.item, document.sha256) == key for document in known):
        return refuse(Why.NOTHING_NEW)
    file = command.file
    document = MeetingDocument(
        number=1 + max((document.number for document in known), default=0),
        kind=command.kind,
        sha256=file.sha256,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        made_at=change.ctx.now,
        made_by=change.ctx.act.actor,
        item=command.item,
    )
    change.record = changed(change.meeting, documents=(*known, document))
    change.emit(
        Tag.DOCUMENT_FILED, kind=str(command.kind), sha256=file.sha256, item=command.item, document=document.number
    )
    return None


def publish(change: Change, command: mc.Publish) -> Refusal | None:
    """The agenda once it is dispatched, the minutes once the record is closed. What the guard has found stops it until
    a person says why it may be shown.
    """
    meeting = change.meeting.meeting
    ready = {
        Published.AGENDA: meeting.dispatched_at is not None,
        Published.MINUTES: meeting.state is MeetingStatus.CLOSED,
    }
    if not ready[command.what]:
        return refuse(WhyMeeting.NOT_READY_TO_PUBLISH)
    if command.findings and not command.reason.strip():
        return refuse(WhyMeeting.GUARD_FOUND, findings="; ".join(finding.rstrip(".") for finding in command.findings))
    number = 1 + max((publication.number for publication in change.meeting.publications), default=0)
    publication = Publication(
        number, command.what, change.ctx.now, change.ctx.act.actor, tuple(command.findings), command.reason
    )
    change.record = changed(change.meeting, publications=(*change.meeting.publications, publication))
    if command.what is Published.AGENDA:
        change.set_meeting(agenda_published_at=change.ctx.now)
    else:
        change.set_meeting(minutes_published_at=change.ctx.now)
    change.emit(
        Tag.PUBLISHED, personal={"reason": command.reason}, what=str(command.what), findings=len(command.findings)
    )
    return None


def withdraw_publication(change: Change, command: mc.WithdrawPublication) -> Refusal | None:
    """Take one item back: a tombstone with the reason stands where it was."""
    item = change.meeting.item(command.item)
    meeting = change.meeting.meeting
    if item is None:
        return refuse(Why.NOT_FOUND, what=Thing.ITEM, key=change.meeting.label(command.item))
    if meeting.agenda_published_at is None and meeting.minutes_published_at is None:
        return refuse(WhyMeeting.NOT_PUBLISHED)
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    if item.withdrawn_at is not None:
        return refuse(Why.NOTHING_NEW)
    set_item(change, changed(item, withdrawn_at=change.ctx.now, withdrawn_reason=command.reason))
    change.emit(Tag.PUBLICATION_WITHDRAWN, personal={"reason": command.reason}, item=item.number, case=item.case_id)
    return None
