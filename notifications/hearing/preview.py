"""Hearing letters to be read before they are sent: worded by the same code as the mails, with nothing stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.engine import Connection

from documents.hearing.since_asked import RequestKey
from models.access.links import LinkKey
from models.history import canonical
from models.reference import Reference
from models.rows.notice import NoticeRow
from models.rows.package import load_package
from notifications.channels.sender import Letter
from notifications.facts import Facts, Mail, gather
from notifications.hearing.ahead import next_meetings
from notifications.hearing.facts import informed, secretaries
from notifications.letter import letter
from notifications.outbox.compose import MAIL
from process.calendar import local_day
from process.ids import CaseId, PersonId
from process.notices import HearingSent, Notice
from process.register import Organization, Person, Register
from process.sent import when_sent
from process.state.hearing import HearingRequest

LINK_COMES_HERE = "(her kommer modtagerens personlige link)"
PREVIEW_ID = "<gennemsyn@sagsgang.invalid>"  # a mail that never leaves has no Message-ID of its own


def hearing_letters(
    connection: Connection,
    case_id: CaseId,
    requests: Iterable[HearingRequest],
    notices: Sequence[Notice],
    register: Register,
    municipality: str = "",
    reference: Reference | None = None,
) -> dict[tuple[int, int], Letter]:
    """The letter of each request (by consultation and round) as it will leave, to the first of its recipients.

    `requests` and `notices` are what the rules made of «Send høring»: the last approval may be seconds old, and nothing
    stored. A body nobody can be reached at has none.
    """
    asked: dict[RequestKey, HearingRequest] = {(case_id, r.consultation, r.round): r for r in requests}
    mails: dict[tuple[int, int], Mail] = {}
    for notice in notices:
        person, key = register.persons.get(notice.recipient), notice.request
        if _is_letter(notice) and key and (case_id, *key) in asked and key not in mails and person is not None:
            mails[key] = _mail([_row(case_id, notice)], person)
    if not mails:
        return {}
    facts = _facts(connection, tuple(mails.values()), asked, register, municipality, reference)
    return {key: letter(facts, mail) for key, mail in mails.items()}


def joint_letter(
    connection: Connection,
    sent: Sequence[tuple[CaseId, HearingRequest, Sequence[Notice]]],
    register: Register,
    municipality: str = "",
    reference: Reference | None = None,
) -> Letter | None:
    """The one letter of a body about several cases, as it will leave to the first of its recipients. `sent`: what the
    rules made of each case's sending. None where nobody can be reached.
    """
    asked: dict[RequestKey, HearingRequest] = {(case, r.consultation, r.round): r for case, r, _ in sent}
    rows = [
        _row(case, notice)
        for case, request, notices in sent
        for notice in notices
        if _is_letter(notice) and notice.request == (request.consultation, request.round)
    ]
    first = next((row.recipient for row in rows if row.recipient in register.persons), None)
    if first is None:
        return None
    mail = _mail([row for row in rows if row.recipient == first], register.persons[first])
    return letter(_facts(connection, (mail,), asked, register, municipality, reference), mail)


def letter_to(
    connection: Connection,
    asked: Sequence[tuple[CaseId, HearingRequest]],
    recipient: PersonId,
    register: Register,
    now: datetime,
    municipality: str = "",
    reference: Reference | None = None,
) -> Letter | None:
    """The letter of a body that has left, as it reads now, to one of its people; silent on a case that has been closed
    since. None where nothing of it has been sent.
    """
    left = [(case, request, at) for case, request in asked if (at := when_sent(request)) is not None]
    person = register.persons.get(recipient)
    if not left or person is None:
        return None
    rows = [_row(case, Notice(HearingSent(r.due_on), recipient, at, (r.consultation, r.round))) for case, r, at in left]
    by_key: dict[RequestKey, HearingRequest] = {(case, r.consultation, r.round): r for case, r, _ in left}
    mail = _mail(rows, person)
    return letter(_facts(connection, (mail,), by_key, register, municipality, reference, now), mail)


def _is_letter(notice: Notice) -> bool:
    return isinstance(notice.payload, HearingSent)


def _facts(
    connection: Connection,
    mails: tuple[Mail, ...],
    asked: Mapping[RequestKey, HearingRequest],
    register: Register,
    municipality: str,
    reference: Reference | None,
    at: datetime | None = None,
) -> Facts:
    """As for mails that leave, with what is not stored yet put in; as of the moment they leave, or `at` another."""
    leaves = at or min(mail.made_at for mail in mails)
    facts = gather(connection, mails, leaves, municipality, reference=reference)
    bodies: dict[int, Organization] = {step.body: register.organizations[step.body] for step in asked.values()}
    packages = (load_package(connection, request.package) for request in asked.values())
    recipients = [(mail.notices[0].recipient, row.request) for mail in mails for row in mail.notices]
    together = replace(facts.together, packages={known.id: known for known in packages if known is not None})
    return replace(
        facts,
        together=informed(connection, together, reference, leaves) if reference is not None else together,
        requests={**facts.requests, **asked},
        bodies={**facts.bodies, **bodies},
        secretaries=secretaries(connection, bodies, leaves),
        ahead=replace(facts.ahead, next_meetings=next_meetings(connection, {r.body for r in asked.values()}, leaves)),
        links={LinkKey.to(who, CaseId(key[0]), asked[key]): LINK_COMES_HERE for who, key in recipients},
    )


def _mail(rows: Sequence[NoticeRow], person: Person) -> Mail:
    at = rows[0].planned_at
    return Mail(0, PREVIEW_ID, MAIL, at, person.name, person.email, person.channel, tuple(rows))


def _row(case_id: CaseId, notice: Notice) -> NoticeRow:
    consultation, round_ = notice.request or (0, 0)
    return NoticeRow(
        id=0,
        kind=notice.kind,
        case_id=case_id,
        meeting_id=None,
        consultation=consultation,
        round=round_,
        about=notice.about,
        recipient=notice.recipient,
        day=local_day(notice.planned_at),
        planned_at=notice.planned_at,
        state=notice.state,
        data=canonical(notice.data),
    )
