"""Hearing letters to be read before they are sent: worded by the same code as the mails, with nothing stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy.engine import Connection

from models.access.links import LinkKey
from models.history import canonical
from models.reference import Reference
from models.rows.notice import NoticeRow
from models.rows.package import load_package
from notifications.channels.sender import Letter
from notifications.facts import Mail, gather
from notifications.hearing.ahead import next_meetings
from notifications.hearing.facts import secretaries
from notifications.letter import letter
from notifications.outbox.compose import MAIL
from process.calendar import local_day
from process.ids import CaseId
from process.notices import HearingSent, Notice
from process.register import Organization, Person, Register
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
    asked = {(request.consultation, request.round): request for request in requests}
    mails: dict[tuple[int, int], Mail] = {}
    links = {}
    for notice in notices:
        person, key = register.persons.get(notice.recipient), notice.request
        if isinstance(notice.payload, HearingSent) and key in asked and key not in mails and person is not None:
            mails[key] = _mail(case_id, notice, person)
            links[LinkKey.to(person.id, case_id, asked[key])] = LINK_COMES_HERE
    if not mails:
        return {}
    leaves = min(mail.made_at for mail in mails.values())
    facts = gather(connection, tuple(mails.values()), leaves, municipality, reference=reference)
    bodies: dict[int, Organization] = {step.body: register.organizations[step.body] for step in asked.values()}
    packages = (load_package(connection, request.package) for request in asked.values())
    facts = replace(
        facts,
        together=replace(facts.together, packages={known.id: known for known in packages if known is not None}),
        requests={**facts.requests, **{(case_id, *key): request for key, request in asked.items()}},
        bodies={**facts.bodies, **bodies},
        secretaries=secretaries(connection, bodies, leaves),
        ahead=replace(facts.ahead, next_meetings=next_meetings(connection, {r.body for r in asked.values()}, leaves)),
        links=links,
    )
    return {key: letter(facts, mail) for key, mail in mails.items()}


def _mail(case_id: CaseId, notice: Notice, person: Person) -> Mail:
    consultation, round_ = notice.request or (0, 0)
    row = NoticeRow(
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
    return Mail(0, PREVIEW_ID, MAIL, notice.planned_at, person.name, person.email, person.channel, (row,))
