"""From rows to payloads: what each kind of notice says about its case. Closed and embargoed cases name nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.engine import Row

from documents.since_asked import change_lines
from models.links import LinkKey
from notifications import danish
from notifications import payloads as p
from notifications.calendar_file import deadline_file
from notifications.facts import Facts, Mail, data_of, key_of, meeting_item_of
from notifications.render import Frame, one_line, render
from notifications.sender import Letter
from process.events import Tag
from process.notices import NoticeKind
from process.register import BodyKind

NEUTRAL_TITLE = "fortrolig sag"
WITH_CALENDAR = frozenset({NoticeKind.HEARING_SENT, NoticeKind.HEARING_EXTENDED, NoticeKind.REMINDER})
MOST_CHANGES = 12  # lines; the page behind the link shows all
AUDIENCE = {"0": "body", "1": "coordinator"}  # as the process numbers the escalation; then the responsible manager


def letter(facts: Facts, mail: Mail) -> Letter:
    """The mail as it leaves. Raises what Jinja raises when a template and its payload do not fit."""
    frame = Frame(mail.row.name, facts.municipality, _coordinator(facts))
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


def payload_of(facts: Facts, notice: Row[Any]) -> p.Payload:
    """The typed content of one notice."""
    return _BUILD[notice.kind](facts, notice)


def case_ref(facts: Facts, case_id: int) -> p.CaseRef:
    """The case as a mail may name it now."""
    case = facts.cases[case_id]
    if case_id in facts.confidential:
        return p.CaseRef(case.number, case.public_title or NEUTRAL_TITLE, is_protected=True)
    return p.CaseRef(case.number, case.title)


def _calendars(facts: Facts, mail: Mail) -> list[tuple[str, bytes]]:
    host = mail.row.message_id.rstrip(">").rpartition("@")[2]
    files: dict[str, bytes] = {}
    for notice in mail.notices:
        request = facts.requests.get(key_of(notice))
        if notice.kind in WITH_CALENDAR and request is not None and request.due_on is not None:
            sequence = facts.extensions.get((key_of(notice), notice.recipient), 0)
            case = case_ref(facts, notice.case_id)
            name, content = deadline_file(case, _body(facts, notice), request, sequence, mail.row.created_at, host)
            files[name] = content
    return list(files.items())


def _coordinator(facts: Facts) -> p.Contact | None:
    row = facts.coordinator
    return p.Contact(row.name, row.email, row.phone) if row is not None else None


def _body(facts: Facts, notice: Row[Any]) -> str:
    request = facts.requests.get(key_of(notice))
    return facts.bodies[request.body].name if request is not None else "høringsparten"


def _matter(facts: Facts, notice: Row[Any]) -> str:
    request = facts.requests.get(key_of(notice))
    is_med = request is not None and facts.bodies[request.body].kind is BodyKind.MED
    return "MED-drøftelse" if is_med else "høring"


def _the_matter(facts: Facts, notice: Row[Any]) -> str:
    return {"høring": "høringen"}.get(_matter(facts, notice), "MED-drøftelsen")


def _deadline(facts: Facts, notice: Row[Any]) -> str:
    request = facts.requests.get(key_of(notice))
    if request is None or request.due_on is None or request.due_time is None:
        return "snarest muligt"
    return danish.deadline_words(request.due_on, request.due_time)


def _days_left(facts: Facts, notice: Row[Any]) -> str:
    request = facts.requests.get(key_of(notice))
    return danish.days_left(facts.today, request.due_on) if request is not None and request.due_on else "snart"


def _open(facts: Facts, notice: Row[Any], text: str) -> str:
    """Words by and about people: only of cases that are public."""
    return "" if case_ref(facts, notice.case_id).is_protected else text


def _reason(facts: Facts, notice: Row[Any], tag: Tag) -> str:
    return _open(facts, notice, facts.reasons.get((tag, notice.case_id, notice.consultation), ""))


def _link(facts: Facts, notice: Row[Any]) -> str:
    """The recipient's own way to the page of this request; empty where they have none."""
    request = facts.requests.get(key_of(notice))
    return facts.links.get(LinkKey(notice.recipient, *key_of(notice), request.body), "") if request is not None else ""


def _changes(facts: Facts, notice: Row[Any]) -> tuple[str, ...]:
    """What is not as it was, in sentences: the first of them, since a mail is read on a telephone."""
    if case_ref(facts, notice.case_id).is_protected:
        return ()
    found = change_lines(facts.changed.get(key_of(notice), ()))
    more = (f"og {len(found) - MOST_CHANGES} andre ændringer",) if len(found) > MOST_CHANGES else ()
    return (*found[:MOST_CHANGES], *more)


def _again(facts: Facts, notice: Row[Any]) -> str:
    """Why a body that has been asked is asked once more."""
    request = facts.requests.get(key_of(notice))
    if request is None or request.round < 2:
        return ""
    matter, reason = _the_matter(facts, notice), _open(facts, notice, request.reason)
    said = f"Dette er {request.round}. runde af {matter}."
    return f"{said} Begrundelse: {reason}" if reason else said


def _hearing_sent(facts: Facts, notice: Row[Any]) -> p.HearingSent:
    case = case_ref(facts, notice.case_id)
    return p.HearingSent(
        case=case,
        body=_body(facts, notice),
        matter=_matter(facts, notice),
        deadline=_deadline(facts, notice),
        days_left=_days_left(facts, notice),
        basis=_open(facts, notice, facts.bases.get((notice.case_id, notice.consultation), "")),
        again=_again(facts, notice),
        changes=_changes(facts, notice),
        material=() if case.is_protected else facts.material.get(notice.case_id, ()),
        contact=_coordinator(facts),
        link=_link(facts, notice),
    )


def _hearing_extended(facts: Facts, notice: Row[Any]) -> p.HearingExtended:
    return p.HearingExtended(
        case=case_ref(facts, notice.case_id),
        body=_body(facts, notice),
        the_matter=_the_matter(facts, notice),
        deadline=_deadline(facts, notice),
        reason=_reason(facts, notice, Tag.HEARING_EXTENDED),
        link=_link(facts, notice),
    )


def _hearing_withdrawn(facts: Facts, notice: Row[Any]) -> p.HearingWithdrawn:
    return p.HearingWithdrawn(
        case=case_ref(facts, notice.case_id),
        body=_body(facts, notice),
        matter=_matter(facts, notice),
        the_matter=_the_matter(facts, notice),
        reason=_reason(facts, notice, Tag.HEARING_WITHDRAWN),
    )


def _reminder(facts: Facts, notice: Row[Any]) -> p.Reminder:
    return p.Reminder(
        case=case_ref(facts, notice.case_id),
        body=_body(facts, notice),
        the_matter=_the_matter(facts, notice),
        deadline=_deadline(facts, notice),
        days_left=_days_left(facts, notice),
        contact=_coordinator(facts),
        link=_link(facts, notice),
    )


def _deadline_passed(facts: Facts, notice: Row[Any]) -> p.DeadlinePassed:
    request = facts.requests.get(key_of(notice))
    found = facts.body_contacts.get(request.body) if request is not None else None
    return p.DeadlinePassed(
        case=case_ref(facts, notice.case_id),
        body=_body(facts, notice),
        deadline=_deadline(facts, notice),
        audience=AUDIENCE.get(notice.about, "manager"),
        contact=p.Contact(found.name, found.email, found.phone) if found is not None else None,
    )


def _answer(facts: Facts, notice: Row[Any]) -> tuple[str, str, bool]:
    """When it came, what it says, and whether it was late."""
    row = facts.answers.get(key_of(notice))
    if row is None:
        return danish.moment_words(notice.planned_at), "svar", False
    return danish.moment_words(row.received_at), danish.ANSWER[row.answer], row.is_late


def _receipt(facts: Facts, notice: Row[Any]) -> p.ReceiptNotice:
    received, answer, is_late = _answer(facts, notice)
    return p.ReceiptNotice(
        case=case_ref(facts, notice.case_id),
        body=_body(facts, notice),
        the_matter=_the_matter(facts, notice),
        received=received,
        answer=answer,
        is_late=is_late,
    )


def _late_response(facts: Facts, notice: Row[Any]) -> p.LateResponse:
    received, answer, _ = _answer(facts, notice)
    return p.LateResponse(
        case=case_ref(facts, notice.case_id),
        body=_body(facts, notice),
        received=received,
        deadline=_deadline(facts, notice),
        answer=answer,
    )


def _to_approve(facts: Facts, notice: Row[Any]) -> p.ToApprove:
    officer = facts.persons.get(facts.cases[notice.case_id].officer)
    return p.ToApprove(
        case=case_ref(facts, notice.case_id),
        officer=_open(facts, notice, officer.name if officer is not None else ""),
        role=str(data_of(notice).get("title", "")),
    )


def _draft_returned(facts: Facts, notice: Row[Any]) -> p.DraftReturned:
    return p.DraftReturned(
        case=case_ref(facts, notice.case_id),
        returned_by=str(data_of(notice).get("title", "")),
        comment=_reason(facts, notice, Tag.DRAFT_RETURNED),
    )


def _placed_on_agenda(facts: Facts, notice: Row[Any]) -> p.PlacedOnAgenda:
    key = meeting_item_of(notice)
    item = facts.items.get(key) if key else None
    return p.PlacedOnAgenda(
        case=case_ref(facts, notice.case_id),
        body=facts.bodies[item.body].name if item is not None else "",
        meeting=danish.moment_words(item.starts_at) if item is not None else "",
        item=str(item.number) if item is not None else "",
    )


def _decided(facts: Facts, notice: Row[Any]) -> p.Decided:
    key = meeting_item_of(notice)
    item = facts.items.get(key) if key else None
    outcome = danish.OUTCOME[item.outcome] if item is not None and item.outcome else ""
    return p.Decided(
        case=case_ref(facts, notice.case_id),
        body=facts.bodies[item.body].name if item is not None else "",
        held_on=danish.day_words(item.held_on) if item is not None else "",
        outcome=_open(facts, notice, outcome),
        text=_open(facts, notice, (item.text or "") if item is not None else ""),
    )


def _undelivered(facts: Facts, notice: Row[Any]) -> p.Undelivered:
    data, case = data_of(notice), case_ref(facts, notice.case_id)
    failure = facts.failures.get((data.get("notice", 0), data.get("message", 0)))
    whom = p.Contact(failure.name, failure.email, failure.phone) if failure and not case.is_protected else None
    return p.Undelivered(
        case=case,
        what=danish.KIND[failure.kind] if failure else "en besked",
        contact=whom,
        answer=_open(facts, notice, failure.answer if failure else ""),
        attempts=failure.attempts if failure else 0,
    )


def _extension_asked(facts: Facts, notice: Row[Any]) -> p.ExtensionAsked:
    request = facts.requests.get(key_of(notice))
    wanted = request.extension_wanted_on if request is not None else None
    return p.ExtensionAsked(
        case=case_ref(facts, notice.case_id),
        body=_body(facts, notice),
        deadline=_deadline(facts, notice),
        wanted=danish.day_words(wanted) if wanted is not None else "en senere dag",
        reason=_reason(facts, notice, Tag.EXTENSION_ASKED),
    )


def _extension_refused(facts: Facts, notice: Row[Any]) -> p.ExtensionRefused:
    return p.ExtensionRefused(
        case=case_ref(facts, notice.case_id),
        body=_body(facts, notice),
        the_matter=_the_matter(facts, notice),
        deadline=_deadline(facts, notice),
        reason=_reason(facts, notice, Tag.EXTENSION_REFUSED),
        link=_link(facts, notice),
    )


def _proposal_changed(facts: Facts, notice: Row[Any]) -> p.ProposalChanged:
    request, proposal = facts.requests.get(key_of(notice)), int(data_of(notice).get("proposal", 0))
    title = next((one.title for one in facts.changed.get(key_of(notice), ()) if one.number == proposal), "")
    why = facts.reasons.get((Tag.CHANGE_JUDGED, notice.case_id, 0), "")  # of the case, not of one hearing
    return p.ProposalChanged(
        case=case_ref(facts, notice.case_id),
        body=_body(facts, notice),
        proposal=_open(facts, notice, title),
        is_material=facts.judged.get((notice.case_id, proposal), False),
        is_open=request is not None and request.answered_at is None and request.closed_at is None,
        deadline=_deadline(facts, notice),
        reason=_open(facts, notice, why),
        changes=_changes(facts, notice),
        link=_link(facts, notice),
    )


def _to_confirm(facts: Facts, notice: Row[Any]) -> p.ToConfirm:
    received, answer, _ = _answer(facts, notice)
    return p.ToConfirm(
        case=case_ref(facts, notice.case_id),
        body=_body(facts, notice),
        received=received,
        answer=answer,
        link=_link(facts, notice),
    )


_BUILD: dict[NoticeKind, Callable[[Facts, Row[Any]], p.Payload]] = {
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
}
