"""Hearing letters to be read before they are sent: worded by the same code as the mails, with nothing stored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy.engine import Connection, Row

from models.access.links import LinkKey
from notifications.channels.sender import Letter
from notifications.facts import Mail, facts_about
from notifications.letter import letter
from process.notices import Notice, NoticeKind
from process.register import Organization, Person, Register
from process.state.hearing import HearingRequest

LINK_COMES_HERE = "(her kommer modtagerens personlige link)"
PREVIEW_ID = "<gennemsyn@sagsgang.invalid>"  # a mail that never leaves has no Message-ID of its own


def hearing_letters(
    connection: Connection,
    case_id: int,
    requests: Iterable[HearingRequest],
    notices: Sequence[Notice],
    register: Register,
    municipality: str = "",
) -> dict[tuple[int, int], Letter]:
    """The letter of each request (by consultation and round) as it will leave, to the first of its recipients.

    `requests` and `notices` are what the rules made of «Send høring». A body nobody can be reached at has none.
    """
    asked = {(request.consultation, request.round): request for request in requests}
    mails = tuple(_mails(case_id, asked, notices, register))
    if not mails:
        return {}
    leaves, bodies = min(mail.row.created_at for mail in mails), {request.body for request in asked.values()}
    facts = facts_about(connection, mails, leaves, municipality)
    facts = replace(
        facts,
        requests={**facts.requests, **{(case_id, *key): _promised(case_id, asked[key]) for key in asked}},
        bodies={**facts.bodies, **{body: _cells(register.organizations[body]) for body in bodies}},
        links={_key(case_id, mail, asked): LINK_COMES_HERE for mail in mails},
    )
    return {(mail.notices[0].consultation, mail.notices[0].round): letter(facts, mail) for mail in mails}


def _mails(
    case_id: int, asked: dict[tuple[int, int], HearingRequest], notices: Sequence[Notice], register: Register
) -> Iterator[Mail]:
    shown: set[tuple[int, int]] = set()
    for notice in notices:
        person = register.persons.get(notice.recipient)
        key = notice.request
        if notice.kind is not NoticeKind.HEARING_SENT or key not in asked or key in shown or person is None:
            continue
        shown.add(key)
        yield Mail(_message(person, notice.planned_at), (_notice(case_id, notice),))


def _key(case_id: int, mail: Mail, asked: dict[tuple[int, int], HearingRequest]) -> LinkKey:
    notice = mail.notices[0]
    key = (notice.consultation, notice.round)
    return LinkKey(notice.recipient, case_id, *key, asked[key].body)


def _message(person: Person, leaves: datetime) -> Row[Any]:
    return _row(
        id=0,
        message_id=PREVIEW_ID,
        channel="mail",
        created_at=leaves,
        recipient=person.id,
        name=person.name,
        email=person.email,
        url=person.channel,
    )


def _notice(case_id: int, notice: Notice) -> Row[Any]:
    consultation, round_ = notice.request or (0, 0)
    return _row(
        id=0,
        kind=notice.kind,
        case_id=case_id,
        meeting_id=None,
        consultation=consultation,
        round=round_,
        about=notice.about,
        recipient=notice.recipient,
        planned_at=notice.planned_at,
        data=json.dumps(notice.data, default=str),
    )


def _promised(case_id: int, request: HearingRequest) -> Row[Any]:
    """The request as it will be stored once it is sent: the last approval may be seconds old, and nothing stored."""
    return _cells(request, case_id=case_id)


def _cells(thing: HearingRequest | Organization, **more: object) -> Row[Any]:
    return _row(**{field.name: getattr(thing, field.name) for field in fields(thing)}, **more)


def _row(**cells: object) -> Row[Any]:
    """What the wording reads of a database row: its columns by name."""
    return cast(Row[Any], SimpleNamespace(**cells))
