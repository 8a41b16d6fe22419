"""Personal links: to answer a hearing without a login, to a body's own page, and to a calendar feed.

A token is `HMAC-SHA256(secret, kind|nonce)` with the link's id behind it. The nonce is drawn for each link and stored
with it: ids come again in a restored database, a nonce never does. The token itself is computed when a mail or a page
is written and stored nowhere, so a stolen copy of the database opens nothing; revoking draws another nonce, and every
address given out before is worthless. The secret lies in the data folder (DESIGN §10) and in no backup.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.secret import secret_in
from models.database import insert_new
from process.calendar import instant, local_day
from process.hearing.drafts import takes_comments
from process.ids import BodyId, CaseId, PersonId
from process.people import contacts_of
from process.permission import ANSWERING
from process.register import Register
from process.stages import Stage
from process.state.case import CaseState
from process.state.hearing import HearingRequest

ANSWER, COMMENT, FEED, PAGE = "answer", "comment", "feed", "page"
TOGETHER = "/samlet"
"""Where, below a link to them, all that are asked together are answered."""
SECRET_FILE = "link-secret"  # noqa: S105  (a file name)

AFTER_DEADLINE = timedelta(days=60)
"""How long an answer link lives past its deadline: a late answer counts until the case is decided, and from the end of
a hearing to the council's decision two months is much (danish-rules §3: some four weeks)."""
AFTER_DECISION = timedelta(days=14)
"""Long enough to fetch the receipt once more; an answer can change nothing then."""

LARGEST_ID = 2**31 - 1  # PostgreSQL refuses to compare an id with more

_IN_TEXT = re.compile(r"/(svar|kommentar|kalender|organ)/[A-Za-z0-9_-]{20,}\.\d+")


@dataclass(frozen=True, slots=True)
class Link:
    """One row: whose link it is and what it opens."""

    id: int
    kind: str
    person: PersonId
    case_id: int | None
    consultation: int
    round: int
    body: int | None
    nonce: str = field(repr=False)
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    used_at: datetime | None = None
    package: int | None = None

    @property
    def request(self) -> tuple[int, int]:
        return self.consultation, self.round


@dataclass(frozen=True, slots=True)
class LinkKey:
    """What makes a link one of its kind: a person, and what they may answer for a body, or (`COMMENT`) comment on the
    draft of: one request, or all of a `package`.
    """

    person: PersonId
    case_id: int
    consultation: int
    round: int
    body: int
    package: int = 0
    kind: str = ANSWER

    @classmethod
    def to(cls, person: PersonId, case_id: int, asked: HearingRequest, kind: str = ANSWER) -> LinkKey:
        """The one by which this is answered, or its draft read: what is asked together has one."""
        if asked.package is not None:
            return cls(person, 0, 0, 0, asked.body, asked.package, kind)
        return cls(person, case_id, asked.consultation, asked.round, asked.body, kind=kind)


@dataclass(frozen=True)
class LinkMaker:
    """Turns links into addresses. `address` is where people reach the pages, without a slash at the end."""

    folder: Path = field(repr=False)
    address: str = ""

    @cached_property
    def _secret(self) -> bytes:
        return bytes.fromhex(secret_in(self.folder / SECRET_FILE).get_secret_value())

    def token(self, link: Link) -> str:
        """Ends with a digit, so that no mail program cuts it off as punctuation."""
        return f"{self.seal(f'{link.kind}|{link.nonce}')}.{link.id}"

    def code(self, nonce: str) -> str:
        """The six figures that belong to this nonce."""
        digest = hmac.new(self._secret, f"code|{nonce}".encode(), hashlib.sha256).digest()
        return f"{int.from_bytes(digest) % 10**6:06d}"

    def seal(self, text: str) -> str:
        """The secret's signature of a text, for tokens and for the forms of pages without a session."""
        digest = hmac.new(self._secret, text.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def is_sealed(self, text: str, seal: str) -> bool:
        return hmac.compare_digest(self.seal(text).encode(), seal.encode())

    def proof(self, question: str) -> str:
        """What shows whoever knows the secret that we are this installation."""
        return self.seal(f"live|{question}")

    def is_of(self, link: Link, token: str) -> bool:
        return hmac.compare_digest(self.token(link).encode(), token.encode())

    def answer_address(self, link: Link) -> str:
        """The page of what the letter asked: of one case, or of all that are asked together."""
        page = f"{self.address}/svar/{self.token(link)}"
        return f"{page}{TOGETHER}" if link.package is not None else page

    def comment_address(self, link: Link) -> str:
        """The draft of a body's answer, to be read and commented on."""
        return f"{self.address}/kommentar/{self.token(link)}"

    def page_address(self, link: Link) -> str:
        """The page of a body: all it has been asked, and what became of it."""
        return f"{self.address}/organ/{self.token(link)}"

    def feed_address(self, link: Link) -> str:
        return f"{self.address}/kalender/{self.token(link)}.ics"


def masked(text: str) -> str:
    """The text with every token in it covered: for logs and for what is stored of a mail."""
    return _IN_TEXT.sub(r"/\1/…", text)


# -- finding -----------------------------------------------------------------------------------------------------------


def open_link(connection: Connection, maker: LinkMaker, kind: str, token: str, now: datetime) -> Link | None:
    """The link of this address; None for every one that is wrong, expired or revoked, without saying which."""
    number = token.rpartition(".")[2]
    if not (number.isdecimal() and number.isascii() and len(number) <= 10) or int(number) > LARGEST_ID:
        return None
    link = next(iter(_links(connection, t.access_links.c.id == int(number))), None)
    if link is None or link.kind != kind or not maker.is_of(link, token):
        return None
    is_over = link.expires_at is not None and link.expires_at <= now
    return None if link.revoked_at or is_over else link


def answer_links(connection: Connection, case_id: int, body: int | None = None) -> list[Link]:
    """The answer links of a case, also revoked ones and those it shares with others, newest request last."""
    shared = sa.select(t.requests.c.package).where(
        t.requests.c.case_id == case_id,
        t.requests.c.package == t.access_links.c.package,
        t.requests.c.body == t.access_links.c.body,
    )
    is_of_case = sa.or_(t.access_links.c.case_id == case_id, sa.exists(shared.correlate(t.access_links)))
    which = [t.access_links.c.kind == ANSWER, is_of_case]
    if body is not None:
        which.append(t.access_links.c.body == body)
    return _links(connection, *which)


def links_for(connection: Connection, keys: Collection[LinkKey]) -> dict[LinkKey, Link]:
    """The links of these people to these requests, those that are revoked left out."""
    if not keys:
        return {}
    cases, packages = {key.case_id for key in keys}, {key.package for key in keys}
    links = _links(
        connection,
        t.access_links.c.kind.in_({key.kind for key in keys}),
        sa.or_(t.access_links.c.case_id.in_(cases), t.access_links.c.package.in_(packages)),
        t.access_links.c.revoked_at.is_(None),
    )
    wanted = set(keys)
    return {key: link for link in links if (key := key_of(link)) in wanted}


def answering_links(
    connection: Connection, case_id: CaseId, asked: HearingRequest, register: Register, now: datetime
) -> list[Link]:
    """The links by which a body's contacts answer this now, made where there was none; without the revoked ones."""
    keys = [LinkKey.to(person, case_id, asked) for person in contacts_of(register, asked.body, local_day(now))]
    ensure(connection, ((key, expiry(asked.due_on, now)) for key in keys), now)
    links = links_for(connection, keys)
    return [links[key] for key in keys if key in links]


def key_of(link: Link) -> LinkKey:
    asked = (link.case_id or 0, link.consultation, link.round, link.body or 0, link.package or 0)
    return LinkKey(link.person, *asked, link.kind)


def comment_links(connection: Connection, case_id: CaseId, asked: HearingRequest) -> list[Link]:
    """All by which the draft of this answer was opened to comments, also those that are revoked."""
    any_person = LinkKey.to(PersonId(0), case_id, asked, COMMENT)
    return [link for link in _links(connection, _asks(any_person)) if link.kind == COMMENT]


def feeds_of(connection: Connection, person: int) -> list[Link]:
    """A person's own feeds that are in use."""
    return _links(
        connection,
        t.access_links.c.kind == FEED,
        t.access_links.c.person == person,
        t.access_links.c.revoked_at.is_(None),
    )


def pages_of(
    connection: Connection, speaking: Collection[tuple[BodyId, PersonId]]
) -> dict[tuple[BodyId, PersonId], Link]:
    """The links of these people to the pages of the bodies they speak for, those that are revoked left out."""
    mine = t.access_links.c.body.in_({body for body, _ in speaking})
    links = _links(connection, t.access_links.c.kind == PAGE, mine, t.access_links.c.revoked_at.is_(None))
    return {(BodyId(link.body or 0), link.person): link for link in links if (link.body, link.person) in speaking}


def page_links(connection: Connection, body: BodyId) -> list[Link]:
    """Everybody's links to a body's page, also revoked ones."""
    return _links(connection, t.access_links.c.kind == PAGE, t.access_links.c.body == body)


def _links(connection: Connection, *which: sa.ColumnElement[bool]) -> list[Link]:
    columns = [t.access_links.c[name] for name in Link.__dataclass_fields__]
    return [Link(*row) for row in connection.execute(sa.select(*columns).where(*which).order_by(t.access_links.c.id))]


# -- what a link is still good for -------------------------------------------------------------------------------------


def expiry(due_on: date | None, now: datetime) -> datetime:
    """When a link to a request with this deadline ends."""
    return (instant(due_on, time(12)) if due_on else now) + AFTER_DEADLINE


def request_of(link: Link, state: CaseState, register: Register, today: date) -> HearingRequest | None:
    """The request a link opens, while its person still speaks for the body that is asked.

    None: withdrawn, taken over by another body, the person's seat has ended, or the case is over.
    """
    asked = _asked_of(link, state)
    if asked is None or asked.withdrawn_at:
        return None
    decided = state.case.decided_on
    if state.case.stage is Stage.ENDED or (decided is not None and today > decided + AFTER_DECISION):
        return None
    return asked if _speaks(link, asked, register, today) else None


def commented_of(link: Link, state: CaseState, register: Register, today: date, now: datetime) -> HearingRequest | None:
    """The request whose draft a comment link opens, while it takes comments and its person sits in the body."""
    asked = _asked_of(link, state)
    if asked is None or not takes_comments(asked, now) or state.case.stage is Stage.ENDED:
        return None
    sits = any(seat.person == link.person for seat in register.seats_in(asked.body, today))
    return asked if sits else None


def withdrawn_of(link: Link, state: CaseState, register: Register, today: date) -> HearingRequest | None:
    """The request a link opened until it was withdrawn, for who still speaks for the body; None also where the body has
    been asked again: the newest mail counts then.
    """
    asked = _asked_of(link, state)
    if asked is None or asked.withdrawn_at is None or state.answerable(asked.body) != asked:
        return None
    return asked if _speaks(link, asked, register, today) else None


def _asked_of(link: Link, state: CaseState) -> HearingRequest | None:
    """What the letter with this link asked about the case, of the body it was sent to; of several rounds that were
    asked together with others, the newest.
    """
    if link.package is not None:
        mine = [r for r in state.requests if (r.package, r.body) == (link.package, link.body) and r.sent_at is not None]
        return max(mine, key=lambda request: (request.withdrawn_at is None, request.round), default=None)
    asked = next((request for request in state.requests if (request.consultation, request.round) == link.request), None)
    return asked if asked is not None and asked.body == link.body and asked.sent_at is not None else None


def _speaks(link: Link, asked: HearingRequest, register: Register, today: date) -> bool:
    return any(seat.person == link.person for seat in register.seats_in(asked.body, today, *ANSWERING))


# -- the small writer --------------------------------------------------------------------------------------------------


def ensure(connection: Connection, wanted: Iterable[tuple[LinkKey, datetime]], now: datetime) -> None:
    """A link for each that has none; one that is there lives on to the new end, and stays revoked if it was. Only one
    to comments, which ends when the draft is closed, is wanted again: by another address.
    """
    for key, expires_at in wanted:
        again = {"revoked_at": None} if key.kind == COMMENT else {}
        known = connection.execute(sa.update(t.access_links).where(_of(key)).values(expires_at=expires_at, **again))
        if not known.rowcount:
            _insert(connection, key.kind, key.person, now, key, expires_at)


def ensure_pages(connection: Connection, wanted: Iterable[tuple[BodyId, PersonId]], now: datetime) -> None:
    """A link to a body's page for each who has none; one that was revoked stays so. It has no end of its own: it opens
    as long as its person speaks for the body.
    """
    for body, person in wanted:
        if all(link.person != person for link in page_links(connection, body)):
            _insert(connection, PAGE, person, now, body=body)


def ensure_feed(connection: Connection, person: int, body: int | None, now: datetime) -> Link:
    """A person's feed, of a body or of themselves; one that was revoked gets a new address."""
    of_body = t.access_links.c.body.is_(None) if body is None else t.access_links.c.body == body
    mine = sa.and_(t.access_links.c.kind == FEED, t.access_links.c.person == person, of_body)
    known = next(iter(_links(connection, mine)), None)
    if known is None:
        _insert(connection, FEED, person, now, body=body)
    elif known.revoked_at:
        connection.execute(
            sa.update(t.access_links).where(t.access_links.c.id == known.id).values(revoked_at=None, created_at=now)
        )
    return _links(connection, mine)[0]


def revoke(connection: Connection, ids: Collection[int], now: datetime) -> int:
    """End these links now, for good: their addresses never work again. Returns how many."""
    live = sa.and_(t.access_links.c.id.in_(ids), t.access_links.c.revoked_at.is_(None))
    return _draw_anew(connection, live, now)


def renew(connection: Connection, ids: Collection[int]) -> int:
    """New addresses for these links, also revoked ones; the old addresses end. Returns how many."""
    return _draw_anew(connection, t.access_links.c.id.in_(ids), None)


def _draw_anew(connection: Connection, which: sa.ColumnElement[bool], revoked_at: datetime | None) -> int:
    ids = connection.scalars(sa.select(t.access_links.c.id).where(which)).all()
    for link in ids:
        changed = {"nonce": new_nonce(), "revoked_at": revoked_at}
        connection.execute(sa.update(t.access_links).where(t.access_links.c.id == link).values(changed))
    return len(ids)


def new_nonce() -> str:
    """The random value of one link, 128 bits."""
    return secrets.token_hex(16)


def mark_used(connection: Connection, link: Link, now: datetime) -> None:
    """That somebody stated something by it: shown to the coordinator, and to nobody else."""
    connection.execute(sa.update(t.access_links).where(t.access_links.c.id == link.id).values(used_at=now))


def _of(key: LinkKey) -> sa.ColumnElement[bool]:
    return sa.and_(t.access_links.c.kind == key.kind, t.access_links.c.person == key.person, _asks(key))


def _asks(key: LinkKey) -> sa.ColumnElement[bool]:
    """Links to the same as this one, whoever's."""
    return sa.and_(
        t.access_links.c.package == key.package if key.package else t.access_links.c.case_id == key.case_id,
        t.access_links.c.consultation == key.consultation,
        t.access_links.c.round == key.round,
        t.access_links.c.body == key.body,
    )


def _insert(
    connection: Connection,
    kind: str,
    person: int,
    now: datetime,
    key: LinkKey | None = None,
    expires_at: datetime | None = None,
    body: int | None = None,
) -> None:
    # Two who send at once may both find that there is none.
    row = {
        "kind": kind,
        "person": person,
        "case_id": (key.case_id or None) if key else None,
        "package": (key.package or None) if key else None,
        "consultation": key.consultation if key else 0,
        "round": key.round if key else 0,
        "body": key.body if key else body,
        "nonce": new_nonce(),
        "created_at": now,
        "expires_at": expires_at,
    }
    insert_new(connection, t.access_links, [row])
