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
from process.words.decisions import SAID

TITLES = {Shown.CLOSED: "Lukket punkt", Shown.HELD_BACK: "Punktet offentliggøres senere"}


@dataclass(frozen=True)
class Oparl(OfRegister):
    """The register's objects, and those of the meetings of which something is published."""

    def meeting(self, one: PublicMeeting) -> Object:
        files = {document.kind: self.document(one, document) for document in reversed(one.documents)}
        found = self._stamped(self.url("meeting", one.id), "Meeting", one) | {
            "name": f"{self._body(one).name}, {danish_date(one.held_on)}",
            "meetingState": "durchgeführt" if one.minutes_at else "eingeladen",
            "cancelled": one.is_cancelled,
            "start": one.starts_at.astimezone(COPENHAGEN).isoformat(),
            "location": self.location(one),
            "organization": [self.url("organization", one.organization)],
            "invitation": files.get(DocumentKind.AGENDA_PUBLIC),
            "resultsProtocol": files.get(DocumentKind.MINUTES_PUBLIC),
            "agendaItem": [self.agenda_item(one, item) for item in one.items if not is_gone(item)],
            "web": self._page(one),
        }
        return stated(found)

    def location(self, one: PublicMeeting) -> Object | None:
        if not one.place:
            return None
        found = self._stamped(self.url("location", one.id), "Location", one)
        return found | {"description": one.place, "meetings": [self.url("meeting", one.id)]}

    def agenda_item(self, meeting: PublicMeeting, item: PublicItem) -> Object:
        """A withdrawn item, and one taken off a published agenda, is a tombstone: `deleted`, and no word of its own."""
        found = self._stamped(self.url("agendaItem", f"{meeting.id}-{item.label}"), "AgendaItem", meeting)
        found |= {"modified": stamp(item.since), "meeting": self.url("meeting", meeting.id), "number": item.label}
        if is_gone(item):
            return stated(found | {"deleted": True, "sagsgang:reason": item.reason or None})
        decision, is_open = item.decision, item.shown is Shown.OPEN
        found |= {
            "order": next(place for place, one in enumerate(meeting.items, 1) if one.number == item.number),
            "name": item.title or TITLES.get(item.shown, ""),
            "public": item.shown is not Shown.CLOSED,
            "consultation": self._consultation_url(meeting, item),
            "result": SAID[decision.outcome] if decision and decision.outcome else None,
            "resolutionText": "\n".join(decision.said) or None if decision else None,
            "auxiliaryFile": [self.annex(meeting, item, one) for one in item.annexes] or None,
            "web": f"{self._page(meeting)}#punkt-{item.label}",
            "sagsgang:listType": str(item.list_type) if is_open else None,
            "sagsgang:lateReason": item.late_reason or None,
            "sagsgang:text": item.text or None,
            "sagsgang:proposedDecision": list(item.points) or None,
        }
        return stated(found)

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
        dates = [(one.first_at, item.since) for one, item in treated]
        return stated(
            {
                "id": self.url("paper", newest.case_number),
                "type": f"{SCHEMA}Paper",
                "body": self.url("body", 1),
                "name": newest.title,
                "reference": newest.case_number,
                "date": first.held_on.isoformat(),
                "consultation": [self.consultation(one, item) for one, item in treated],
                "auxiliaryFile": _once(self.annex(m, i, one) for m, i in treated for one in i.annexes) or None,
                "created": stamp(min((at for at, _ in dates if at), default=newest.since)),
                "modified": stamp(max(since for _, since in dates)),
            }
        )

    def annex(self, meeting: PublicMeeting, item: PublicItem, one: Annex) -> Object:
        found = self._file(meeting, f"{meeting.id}-a{one.number}", f"bilag-{one.number}", one)
        more = {"modified": stamp(item.since), "name": one.title}
        paper = {"paper": [self.url("paper", item.case_number)]} if item.case_number else {}
        return found | more | paper | {"agendaItem": [self.url("agendaItem", f"{meeting.id}-{item.label}")]}

    def document(self, meeting: PublicMeeting, one: MeetingDocument) -> Object:
        found = self._file(meeting, f"{meeting.id}-d{one.number}", f"dokument-{one.number}", one)
        return found | {
            "name": "Dagsorden" if one.kind is DocumentKind.AGENDA_PUBLIC else "Referat",
            "date": stamp(one.made_at),
        }

    def _file(self, meeting: PublicMeeting, key: str, last: str, one: Annex | MeetingDocument) -> Object:
        address = f"{self._page(meeting)}/{last}"
        return self._stamped(self.url("file", key), "File", meeting) | {
            "fileName": one.name,
            "mimeType": one.media_type,
            "date": stamp(meeting.first_at),
            "size": one.size,
            "accessUrl": address,
            "downloadUrl": address,
            "meeting": [self.url("meeting", meeting.id)],
            "sagsgang:sha256Checksum": one.sha256,
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
    return list({one["id"]: one for one in objects}.values())
