"""What each notice about a meeting says. Closed items are mentioned by their number only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Row

from notifications import danish
from notifications.facts import Facts
from notifications.meeting import payloads as mp
from notifications.meeting.facts import AgendaLines, MeetingFacts, data_of
from notifications.payloads import Contact, Notification
from process.events import Tag
from process.notices import NoticeKind
from process.state.meeting import ListType

CLOSED = "et lukket punkt"
MOST_CHANGES = 12
"""Lines of what has changed; the page behind the link shows all."""
PAGES = {
    NoticeKind.SUBSTITUTE_ASKED: "/afbud",
    NoticeKind.SUBSTITUTE_ANSWERED: "/afbud",
    NoticeKind.TO_SIGN: "/protokol",
}


def meeting_ref(facts: Facts, notice: Row[Any]) -> mp.MeetingRef:
    found = facts.meetings[notice.meeting_id]
    row = found.row
    page = f"{found.address}/moeder/{row.body_code}/{row.held_on.isoformat()}{PAGES.get(notice.kind, '')}"
    return mp.MeetingRef(
        body=row.body,
        starts=danish.moment_words(row.starts_at),
        place=row.place,
        link=page if found.address else "",
        secretary=secretary_of(facts, notice),
    )


def secretary_of(facts: Facts, notice: Row[Any]) -> Contact | None:
    """Of the meeting a notice is about; None for a notice about a case, or a body without one."""
    found = facts.meetings.get(notice.meeting_id) if notice.meeting_id is not None else None
    row = found.secretary if found is not None else None
    return Contact(row.name, row.email, row.phone) if row is not None else None


def _name(facts: Facts, notice: Row[Any], role: str) -> str:
    person = facts.persons.get(data_of(notice).get(role) or 0)
    return person.name if person is not None else ""


def _substitute_asked(facts: Facts, notice: Row[Any]) -> mp.SubstituteAsked:
    return mp.SubstituteAsked(
        meeting=meeting_ref(facts, notice),
        member=_name(facts, notice, "member"),
        basis=str(data_of(notice).get("basis", "")),
    )


def _substitute_answered(facts: Facts, notice: Row[Any]) -> mp.SubstituteAnswered:
    return mp.SubstituteAnswered(
        meeting=meeting_ref(facts, notice),
        member=_name(facts, notice, "member"),
        substitute=_name(facts, notice, "substitute"),
        accepts=bool(data_of(notice).get("accepts")),
        next_asked=_name(facts, notice, "next"),
    )


def _substitute_not_needed(facts: Facts, notice: Row[Any]) -> mp.SubstituteNotNeeded:
    return mp.SubstituteNotNeeded(meeting=meeting_ref(facts, notice), member=_name(facts, notice, "member"))


def _agenda_out(facts: Facts, notice: Row[Any]) -> mp.AgendaOut:
    is_changed = notice.about.startswith("version")
    agenda = facts.meetings[notice.meeting_id].agenda
    lines = tuple(_changes(agenda)) if is_changed and agenda is not None else ()
    more = (f"og {len(lines) - MOST_CHANGES} andre ændringer",) if len(lines) > MOST_CHANGES else ()
    return mp.AgendaOut(
        meeting=meeting_ref(facts, notice), is_changed=is_changed, changes=(*lines[:MOST_CHANGES], *more)
    )


def _changes(agenda: AgendaLines) -> Iterator[str]:
    """What is not as it was sent out, a sentence an item."""
    before = {line["number"]: line for line in agenda.sent}
    for line in agenda.now:
        was, title = before.get(line["number"]), _title(agenda, line)
        if was is None:
            late = " (hastesag)" if line["list_type"] == ListType.LATE else ""
            if not line["removed"]:
                yield f"Nyt punkt {line['label']}{late}: {title}"
        elif line["removed"] and not was["removed"]:
            yield f"Punkt {line['label']} er taget af dagsordenen: {title}"
        elif any(line[name] != was[name] for name in ("title", "public_title", "kind", "closed", "points", "text")):
            yield f"Punkt {line['label']} er ændret: {title}"
    if _order(agenda.now, before) != _order(agenda.sent, {line["number"]: line for line in agenda.now}):
        yield "Rækkefølgen er ændret."


def _title(agenda: AgendaLines, line: Mapping[str, Any]) -> str:
    hidden = line["closed"] or line["case"] in agenda.hidden or -line["number"] in agenda.hidden
    return CLOSED if hidden else str(line["title"])


def _order(lines: tuple[Mapping[str, Any], ...], also_in: Mapping[int, Mapping[str, Any]]) -> list[int]:
    both = [line for line in lines if line["number"] in also_in and not line["removed"]]
    return [line["number"] for line in both if not also_in[line["number"]]["removed"]]


def _meeting_moved(facts: Facts, notice: Row[Any]) -> mp.MeetingMoved:
    was = data_of(notice).get("was")
    return mp.MeetingMoved(
        meeting=meeting_ref(facts, notice),
        was=danish.moment_words(datetime.fromisoformat(was)) if was else "",
        reason=_reason(facts.meetings[notice.meeting_id], Tag.MEETING_MOVED),
    )


def _meeting_cancelled(facts: Facts, notice: Row[Any]) -> mp.MeetingCancelled:
    reason = _reason(facts.meetings[notice.meeting_id], Tag.MEETING_CANCELLED)
    return mp.MeetingCancelled(meeting=meeting_ref(facts, notice), reason=reason)


def _reason(found: MeetingFacts, tag: Tag) -> str:
    return found.reasons.get(tag, "")


def _to_sign(facts: Facts, notice: Row[Any]) -> mp.ToSign:
    closed_at = facts.meetings[notice.meeting_id].row.closed_at
    return mp.ToSign(meeting=meeting_ref(facts, notice), closed=danish.moment_words(closed_at) if closed_at else "")


MEETING_WORDING: dict[NoticeKind, Callable[[Facts, Row[Any]], Notification]] = {
    NoticeKind.SUBSTITUTE_ASKED: _substitute_asked,
    NoticeKind.SUBSTITUTE_ANSWERED: _substitute_answered,
    NoticeKind.SUBSTITUTE_NOT_NEEDED: _substitute_not_needed,
    NoticeKind.AGENDA_OUT: _agenda_out,
    NoticeKind.MEETING_MOVED: _meeting_moved,
    NoticeKind.MEETING_CANCELLED: _meeting_cancelled,
    NoticeKind.TO_SIGN: _to_sign,
}
