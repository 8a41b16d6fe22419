"""What is published, in the shapes of OParl 1.1 (https://oparl.org): its names for what it has, ours under `sagsgang:`.

Built from public values only, so that it cannot say more than the pages do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.writing.public.oparl_register import SCHEMA, Object, OfRegister, stamp, stated
from process.calendar import COPENHAGEN, danish_date
from process.public.values import PublicItem, PublicMeeting, Shown
from process.register import Organization
from process.state.meeting import Annex
from process.state.record import DocumentKind, MeetingDocument

TITLES = {Shown.CLOSED: "Lukket punkt", Shown.HELD_BACK: "Punktet offentliggøres senere"}


@dataclass(frozen=True)
class Oparl(OfRegister):
    """The register's objects, and those of the meetings of which something is published."""

    def meeting(self, public_meeting: PublicMeeting) -> Object:
        files = {
            document.kind: self.document(public_meeting, document) for document in reversed(public_meeting.documents)
        }
        fields = self._stamped(self.url("meeting", public_meeting.id), "Meeting", public_meeting) | {
            "name": f"{public_meeting.body_name}, {danish_date(public_meeting.held_on)}",
            "meetingState": "durchgeführt" if public_meeting.minutes_at else "eingeladen",
            "cancelled": public_meeting.is_cancelled,
            "start": public_meeting.starts_at.astimezone(COPENHAGEN).isoformat(),
            "location": self.location(public_meeting),
            "organization": [self.url("organization", public_meeting.organization)],
            "invitation": files.get(DocumentKind.AGENDA_PUBLIC),
            "resultsProtocol": files.get(DocumentKind.MINUTES_PUBLIC),
            "agendaItem": [
                self.agenda_item(public_meeting, item) for item in public_meeting.items if not is_gone(item)
            ],
            "web": self._page(public_meeting),
        }
        return stated(fields)

    def location(self, public_meeting: PublicMeeting) -> Object | None:
        if not public_meeting.place:
            return None
        fields = self._stamped(self.url("location", public_meeting.id), "Location", public_meeting)
        return fields | {"description": public_meeting.place, "meetings": [self.url("meeting", public_meeting.id)]}

    def agenda_item(self, meeting: PublicMeeting, item: PublicItem) -> Object:
        """A withdrawn item, and one taken off a published agenda, is a tombstone: `deleted`, and no word of its own."""
        fields = self._stamped(self.url("agendaItem", f"{meeting.id}-{item.label}"), "AgendaItem", meeting)
        fields |= {"modified": stamp(item.since), "meeting": self.url("meeting", meeting.id), "number": item.label}
        if is_gone(item):
            return stated(fields | {"deleted": True, "sagsgang:reason": item.reason or None})
        decision, is_open = item.decision, item.shown is Shown.OPEN
        fields |= {
            "order": next(place for place, listed in enumerate(meeting.items, 1) if listed.number == item.number),
            "name": item.title or TITLES.get(item.shown, ""),
            "public": item.shown is not Shown.CLOSED,
            "consultation": self._consultation_url(meeting, item),
            "result": decision.result or None if decision else None,
            "resolutionText": "\n".join(decision.said) or None if decision else None,
            "auxiliaryFile": [self.annex(meeting, item, annex) for annex in item.annexes] or None,
            "web": f"{self._page(meeting)}#punkt-{item.label}",
            "sagsgang:listType": str(item.list_type) if is_open else None,
            "sagsgang:lateReason": item.late_reason or None,
            "sagsgang:text": item.text or None,
            "sagsgang:proposedDecision": list(item.points) or None,
        }
        return stated(fields)

    def consultation(self, meeting: PublicMeeting, item: PublicItem) -> Object:
        return self._stamped(self._consultation_url(meeting, item) or "", "Consultation", meeting) | {
            "modified": stamp(item.since),
            "paper": self.url("paper", item.case_number),
            "agendaItem": self.url("agendaItem", f"{meeting.id}-{item.label}"),
            "meeting": self.url("meeting", meeting.id),
            "organization": [self.url("organization", meeting.organization)],
        }

    def paper(self, treated: Sequence[tuple[PublicMeeting, PublicItem]]) -> Object:
        """A case by its open items that are published, oldest first."""
        (first, _), (_, newest) = treated[0], treated[-1]
        dates = [(meeting.first_at, item.since) for meeting, item in treated]
        return stated(
            {
                "id": self.url("paper", newest.case_number),
                "type": f"{SCHEMA}Paper",
                "body": self.url("body", 1),
                "name": newest.title,
                "reference": newest.case_number,
                "date": first.held_on.isoformat(),
                "consultation": [self.consultation(meeting, item) for meeting, item in treated],
                "auxiliaryFile": _once(self.annex(m, i, annex) for m, i in treated for annex in i.annexes) or None,
                "created": stamp(min((at for at, _ in dates if at), default=newest.since)),
                "modified": stamp(max(since for _, since in dates)),
            }
        )

    def annex(self, meeting: PublicMeeting, item: PublicItem, annex: Annex) -> Object:
        file = self._file(meeting, f"{meeting.id}-a{annex.number}", f"bilag-{annex.number}", annex)
        more = {"modified": stamp(item.since), "name": annex.title}
        paper = {"paper": [self.url("paper", item.case_number)]} if item.case_number else {}
        return file | more | paper | {"agendaItem": [self.url("agendaItem", f"{meeting.id}-{item.label}")]}

    def document(self, meeting: PublicMeeting, meeting_document: MeetingDocument) -> Object:
        file = self._file(
            meeting, f"{meeting.id}-d{meeting_document.number}", f"dokument-{meeting_document.number}", meeting_document
        )
        return file | {
            "name": "Dagsorden" if meeting_document.kind is DocumentKind.AGENDA_PUBLIC else "Referat",
            "date": stamp(meeting_document.made_at),
        }

    def _file(self, meeting: PublicMeeting, key: str, last: str, annex: Annex | MeetingDocument) -> Object:
        address = f"{self._page(meeting)}/{last}"
        return self._stamped(self.url("file", key), "File", meeting) | {
            "fileName": annex.name,
            "mimeType": annex.media_type,
            "date": stamp(meeting.first_at),
            "size": annex.size,
            "accessUrl": address,
            "downloadUrl": address,
            "meeting": [self.url("meeting", meeting.id)],
            "sagsgang:sha256Checksum": annex.sha256,
        }

    def _consultation_url(self, meeting: PublicMeeting, item: PublicItem) -> str | None:
        return self.url("consultation", f"{meeting.id}-{item.label}") if item.case_number else None

    def _page(self, meeting: PublicMeeting) -> str:
        return f"{self.site}/dagsordener/{self._body(meeting).code}/{meeting.held_on.isoformat()}"

    def _body(self, meeting: PublicMeeting) -> Organization:
        return self.register.organizations[meeting.organization]

    def _stamped(self, address: str, kind: str, meeting: PublicMeeting) -> Object:
        stamps = {"created": stamp(meeting.first_at), "modified": stamp(meeting.changed_at)}
        return {"id": address, "type": f"{SCHEMA}{kind}"} | stamps


def is_gone(item: PublicItem) -> bool:
    return item.shown in (Shown.WITHDRAWN, Shown.REMOVED)


def _once(objects: Iterable[Object]) -> list[Object]:
    return list({object_["id"]: object_ for object_ in objects}.values())
