"""The form that puts items without a case on the next agenda, which an earlier meeting left, with their annexes."""

from __future__ import annotations

from typing import Annotated

from fastapi import Response

from app.web.access import Visit
from app.web.act import apply, own_id
from app.web.facts import done
from app.web.fields import Many, Text, asked
from app.web.forms import Form, MistakesError
from app.web.meeting_work import MeetingWork
from models.meeting.left_items import LeftItem, left_items
from models.rows.meeting import load_meeting
from process.commands import meeting as mc
from process.commands.act import part_of
from process.commands.meeting import MeetingCommand
from process.ids import NO_ITEM, ItemNumber
from process.refusals import Refusal
from process.state.hearing import FileRef
from process.state.meeting import ItemSubject


def left_for(work: MeetingWork) -> tuple[LeftItem, ...]:
    return left_items(work.connection, work.body.id, work.meeting.held_on) if work.is_ahead else ()


NONE_CHOSEN = "Vælg mindst ét punkt."


class CarriedItems(Form):
    punkt: Annotated[Many, asked(NONE_CHOSEN)]
    hast: Text

    def command(self, work: MeetingWork) -> list[tuple[LeftItem, mc.AddItem]]:
        wanted = [left for left in left_for(work) if left.key in self.punkt]
        if not wanted:
            raise MistakesError(("punkt", NONE_CHOSEN))
        return [(left, self._added(work, left)) for left in wanted]

    def _added(self, work: MeetingWork, left: LeftItem) -> mc.AddItem:
        """As it was; a message stands with the messages."""
        item, messages = left.item, [each for each in work.record.agenda() if each.subject is ItemSubject.MESSAGES]
        same = ("title", "item_kind", "text", "points", "is_closed", "public_title", "public_from", "proposed_by")
        fields = {name: getattr(item, name) for name in same}
        under = messages[0].number if item.under and messages else NO_ITEM
        return mc.AddItem(meeting=work.meeting.id, under=under, late_reason=self.hast, **fields)


def carry(visit: Visit, _work: MeetingWork, wanted: list[tuple[LeftItem, mc.AddItem]]) -> Response | None:
    """Each with its annexes; the first that is refused is told."""
    for left, added in wanted:
        refusal = _stated(visit, added, left.key)
        if refusal is None:
            number = _newest(visit, added.meeting)
            for annex in left.annexes:
                file = FileRef(annex.sha256, annex.name, annex.media_type, annex.size)
                attached = mc.AttachAnnex(
                    meeting=added.meeting,
                    item=number,
                    file=file,
                    title=annex.title,
                    is_closed=annex.is_closed,
                    public_from=annex.public_from,
                )
                refusal = refusal or _stated(visit, attached, f"{left.key}-{annex.number}")
        if refusal is not None:
            visit.typed.refused(refusal, "hast" if refusal.code == "late_reason_needed" else "punkt")
            return None
    return done(visit.path, "sat-paa-igen")


def _stated(visit: Visit, command: MeetingCommand, part: str) -> Refusal | None:
    answer = apply(visit.site, visit.viewer.person, command, part_of(own_id(visit), part))
    return answer if isinstance(answer, Refusal) else None


def _newest(visit: Visit, meeting: int) -> ItemNumber:
    with visit.reading() as connection:
        record = load_meeting(connection, meeting)
    return max(item.number for item in record.items) if record else NO_ITEM
