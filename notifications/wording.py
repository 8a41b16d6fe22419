"""From rows to payloads: what each kind of notice says about its case. Closed and embargoed cases name nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.engine import Row

from models.hearing.memo import JudgedPoint
from notifications import danish
from notifications import payloads as p
from notifications import phrases as say
from notifications.channels.sender import Letter
from notifications.facts import Facts, Mail, key_of, meeting_item_of
from notifications.hearing.calendar_file import deadline_file
from notifications.meeting.facts import data_of
from notifications.meeting.wording import MEETING_WORDING, meeting_ref, secretary_of
from notifications.render import Frame, one_line, render
from process.events import Tag
from process.notices import NoticeKind
from process.words import codes

WITH_CALENDAR = frozenset({NoticeKind.HEARING_SENT, NoticeKind.HEARING_EXTENDED, NoticeKind.REMINDER})
AUDIENCE = {"0": "body", "1": "coordinator"}  # as the process numbers the escalation; then the responsible manager


def letter(facts: Facts, mail: Mail) -> Letter:
    """The mail as it leaves. Raises what Jinja raises when a template and its payload do not fit."""
    frame = Frame(mail.row.name, facts.municipality, *_whom_to_answer(facts, mail))
    rendered = render([payload_of(facts, notice) for notice in mail.notices], frame)
    return Letter(
        message=mail.row.id,
        channel=mail.row.channel,
        made_at=mail.row.created_at,
        message_id=mail.row.message_id,
        address=mail.row.email if mail.row.channel == "mail" else mail.row.url,
        name=one_line(mail.row.name),
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        reply_to=frame.contact.email if frame.contact else "",
        calendars=tuple(_calendars(facts, mail)),
    )


def _whom_to_answer(facts: Facts, mail: Mail) -> tuple[p.Contact | None, str]:
    """The secretary, of a mail that is all about one secretary's meetings; else the hearing coordinator. Nobody is
    asked to answer themselves.
    """
    found = [secretary_of(facts, notice) for notice in mail.notices]
    first = found[0] if found else None
    if first is not None and first.email not in ("", mail.row.email) and all(one == first for one in found):
        return first, "mødets sekretær"
    return say.coordinator(facts), "høringskoordinator"


def payload_of(facts: Facts, notice: Row[Any]) -> p.Notification:
    """The typed content of one notice."""
    return _BUILD[notice.kind](facts, notice)


def _calendars(facts: Facts, mail: Mail) -> list[tuple[str, bytes]]:
    host = mail.row.message_id.rstrip(">").rpartition("@")[2]
    files: dict[str, bytes] = {}
    for notice in mail.notices:
        request = facts.requests.get(key_of(notice))
        if notice.kind in WITH_CALENDAR and request is not None and request.due_on is not None:
            sequence = facts.extensions.get((key_of(notice), notice.recipient), 0)
            case = say.case_ref(facts, notice.case_id)
            name, content = deadline_file(case, say.body(facts, notice), request, sequence, mail.row.created_at, host)
            files[name] = content
    return list(files.items())


def _hearing_sent(facts: Facts, notice: Row[Any]) -> p.HearingSent:
    case = say.case_ref(facts, notice.case_id)
    return p.HearingSent(
        case=case,
        body=say.body(facts, notice),
        matter=say.matter(facts, notice),
        deadline=say.deadline(facts, notice),
        days_left=say.days_left(facts, notice),
        basis=say.if_open(facts, notice, facts.bases.get((notice.case_id, notice.consultation), "")),
        again=say.again(facts, notice),
        changes=say.changes(facts, notice),
        material=() if case.is_protected else facts.material.get(notice.case_id, ()),
        contact=say.coordinator(facts),
        link=say.link(facts, notice),
    )


def _hearing_extended(facts: Facts, notice: Row[Any]) -> p.HearingExtended:
    return p.HearingExtended(
        case=say.case_ref(facts, notice.case_id),
        body=say.body(facts, notice),
        the_matter=say.the_matter(facts, notice),
        deadline=say.deadline(facts, notice),
        reason=say.reason(facts, notice, Tag.HEARING_EXTENDED),
        link=say.link(facts, notice),
    )


def _hearing_withdrawn(facts: Facts, notice: Row[Any]) -> p.HearingWithdrawn:
    return p.HearingWithdrawn(
        case=say.case_ref(facts, notice.case_id),
        body=say.body(facts, notice),
        matter=say.matter(facts, notice),
        the_matter=say.the_matter(facts, notice),
        reason=say.reason(facts, notice, Tag.HEARING_WITHDRAWN),
    )


def _reminder(facts: Facts, notice: Row[Any]) -> p.Reminder:
    return p.Reminder(
        case=say.case_ref(facts, notice.case_id),
        body=say.body(facts, notice),
        the_matter=say.the_matter(facts, notice),
        deadline=say.deadline(facts, notice),
        days_left=say.days_left(facts, notice),
        contact=say.coordinator(facts),
        link=say.link(facts, notice),
    )


def _deadline_passed(facts: Facts, notice: Row[Any]) -> p.DeadlinePassed:
    request = facts.requests.get(key_of(notice))
    found = facts.body_contacts.get(request.body) if request is not None else None
    return p.DeadlinePassed(
        case=say.case_ref(facts, notice.case_id),
        body=say.body(facts, notice),
        deadline=say.deadline(facts, notice),
        audience=AUDIENCE.get(notice.about, "manager"),
        contact=p.Contact(found.name, found.email, found.phone) if found is not None else None,
    )


def _receipt(facts: Facts, notice: Row[Any]) -> p.ReceiptNotice:
    received, answer, is_late = say.answer(facts, notice)
    return p.ReceiptNotice(
        case=say.case_ref(facts, notice.case_id),
        body=say.body(facts, notice),
        the_matter=say.the_matter(facts, notice),
        received=received,
        answer=answer,
        is_late=is_late,
    )


def _late_response(facts: Facts, notice: Row[Any]) -> p.LateResponse:
    received, answer, _ = say.answer(facts, notice)
    return p.LateResponse(
        case=say.case_ref(facts, notice.case_id),
        body=say.body(facts, notice),
        received=received,
        deadline=say.deadline(facts, notice),
        answer=answer,
    )


def _to_approve(facts: Facts, notice: Row[Any]) -> p.ToApprove:
    officer = facts.persons.get(facts.cases[notice.case_id].officer)
    return p.ToApprove(
        case=say.case_ref(facts, notice.case_id),
        officer=say.if_open(facts, notice, officer.name if officer is not None else ""),
        role=str(data_of(notice).get("title", "")),
    )


def _draft_returned(facts: Facts, notice: Row[Any]) -> p.DraftReturned:
    return p.DraftReturned(
        case=say.case_ref(facts, notice.case_id),
        returned_by=str(data_of(notice).get("title", "")),
        comment=say.reason(facts, notice, Tag.DRAFT_RETURNED),
    )


def _placed_on_agenda(facts: Facts, notice: Row[Any]) -> p.PlacedOnAgenda:
    key = meeting_item_of(notice)
    item = facts.items.get(key) if key else None
    return p.PlacedOnAgenda(
        case=say.case_ref(facts, notice.case_id),
        body=facts.bodies[item.body].name if item is not None else "",
        meeting=danish.moment_words(item.starts_at) if item is not None else "",
        item=str(item.number) if item is not None else "",
    )


def _decided(facts: Facts, notice: Row[Any]) -> p.Decided:
    key = meeting_item_of(notice)
    item = facts.items.get(key) if key else None
    outcome = codes.OUTCOMES[item.outcome] if item is not None and item.outcome else ""
    case = say.case_ref(facts, notice.case_id)
    return p.Decided(
        case=case,
        body=facts.bodies[item.body].name if item is not None else "",
        held_on=danish.day_words(item.held_on) if item is not None else "",
        outcome=say.if_open(facts, notice, outcome),
        is_changed=notice.about.count("/") > 1,
        text=say.if_open(facts, notice, (item.text or "") if item is not None else ""),
        verdicts=tuple(
            _verdict(one) for one in facts.verdicts.get(notice.case_id, ()) if say.if_open(facts, notice, "x")
        ),
    )


def _verdict(one: JudgedPoint) -> p.VerdictLine:
    return p.VerdictLine(one.sender, one.point, one.comment, codes.VERDICTS[one.verdict] if one.verdict else "")


def _undelivered(facts: Facts, notice: Row[Any]) -> p.Undelivered:
    data = data_of(notice)
    case = say.case_ref(facts, notice.case_id) if notice.case_id is not None else None
    is_protected = case is not None and case.is_protected
    failure = facts.failures.get((data.get("notice", 0), data.get("message", 0)))
    whom = p.Contact(failure.name, failure.email, failure.phone) if failure and not is_protected else None
    return p.Undelivered(
        case=case,
        meeting=say_meeting(facts, notice),
        what=failure.kind.payload.name if failure else "en besked",
        contact=whom,
        answer=failure.answer if failure and not is_protected else "",
        attempts=failure.attempts if failure else 0,
    )


def say_meeting(facts: Facts, notice: Row[Any]) -> str:
    """Which meeting a notice is about, in a line; empty for one about a case."""
    if notice.meeting_id is None:
        return ""
    meeting = meeting_ref(facts, notice)
    return f"{meeting.body}, {meeting.starts}"


def _extension_asked(facts: Facts, notice: Row[Any]) -> p.ExtensionAsked:
    request = facts.requests.get(key_of(notice))
    wanted = request.extension_wanted_on if request is not None else None
    return p.ExtensionAsked(
        case=say.case_ref(facts, notice.case_id),
        body=say.body(facts, notice),
        deadline=say.deadline(facts, notice),
        wanted=danish.day_words(wanted) if wanted is not None else "en senere dag",
        reason=say.reason(facts, notice, Tag.EXTENSION_ASKED),
    )


def _extension_refused(facts: Facts, notice: Row[Any]) -> p.ExtensionRefused:
    return p.ExtensionRefused(
        case=say.case_ref(facts, notice.case_id),
        body=say.body(facts, notice),
        the_matter=say.the_matter(facts, notice),
        deadline=say.deadline(facts, notice),
        reason=say.reason(facts, notice, Tag.EXTENSION_REFUSED),
        link=say.link(facts, notice),
    )


def _proposal_changed(facts: Facts, notice: Row[Any]) -> p.ProposalChanged:
    request, proposal = facts.requests.get(key_of(notice)), int(data_of(notice).get("proposal", 0))
    title = next((one.title for one in facts.changed.get(key_of(notice), ()) if one.number == proposal), "")
    why = facts.reasons.get((Tag.CHANGE_JUDGED, notice.case_id, 0), "")  # of the case, not of one hearing
    return p.ProposalChanged(
        case=say.case_ref(facts, notice.case_id),
        body=say.body(facts, notice),
        proposal=say.if_open(facts, notice, title),
        is_material=facts.judged.get((notice.case_id, proposal), False),
        is_open=request is not None and request.answered_at is None and request.closed_at is None,
        deadline=say.deadline(facts, notice),
        reason=say.if_open(facts, notice, why),
        changes=say.changes(facts, notice),
        link=say.link(facts, notice),
    )


def _to_confirm(facts: Facts, notice: Row[Any]) -> p.ToConfirm:
    received, answer, _ = say.answer(facts, notice)
    return p.ToConfirm(
        case=say.case_ref(facts, notice.case_id),
        body=say.body(facts, notice),
        received=received,
        answer=answer,
        link=say.link(facts, notice),
    )


def follow_up_due(facts: Facts, notice: Row[Any]) -> p.FollowUpDue:
    found = facts.follow_ups.get((notice.case_id, notice.about))
    due_on = found.due_on if found is not None else None
    return p.FollowUpDue(
        case=say.case_ref(facts, notice.case_id),
        number=notice.about,
        text=say.if_open(facts, notice, found.text if found is not None else ""),
        due=f"{danish.day_words(due_on)} ({danish.days_left(facts.today, due_on)})" if due_on is not None else "",
        is_overdue=due_on is not None and due_on < facts.today,
    )


def route_to_confirm(facts: Facts, notice: Row[Any]) -> p.RouteToConfirm:
    term = str(data_of(notice).get("term", "den nye valgperiode"))
    return p.RouteToConfirm(case=say.case_ref(facts, notice.case_id), term=term)


_BUILD: dict[NoticeKind, Callable[[Facts, Row[Any]], p.Notification]] = {
    NoticeKind.HEARING_SENT: _hearing_sent,
    NoticeKind.HEARING_EXTENDED: _hearing_extended,
    NoticeKind.HEARING_WITHDRAWN: _hearing_withdrawn,
    NoticeKind.REMINDER: _reminder,
    NoticeKind.DEADLINE_PASSED: _deadline_passed,
    NoticeKind.RECEIPT: _receipt,
    NoticeKind.LATE_RESPONSE: _late_response,
    NoticeKind.TO_APPROVE: _to_approve,
    NoticeKind.DRAFT_RETURNED: _draft_returned,
    NoticeKind.PLACED_ON_AGENDA: _placed_on_agenda,
    NoticeKind.DECIDED: _decided,
    NoticeKind.UNDELIVERED: _undelivered,
    NoticeKind.EXTENSION_ASKED: _extension_asked,
    NoticeKind.EXTENSION_REFUSED: _extension_refused,
    NoticeKind.PROPOSAL_CHANGED: _proposal_changed,
    NoticeKind.TO_CONFIRM: _to_confirm,
    NoticeKind.FOLLOW_UP_DUE: follow_up_due,
    NoticeKind.ROUTE_TO_CONFIRM: route_to_confirm,
    **MEETING_WORDING,
}
