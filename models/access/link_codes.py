"""One-time codes: what a link asks for where nothing of its case may stand in a mail. Who reads the mailbox has the
link only; the code comes another way: to the person's own channel, or read out by the coordinator.

A code is computed from the secret beside the database and a random nonce, as tokens are: it is stored nowhere. It lives
for a quarter of an hour, opens once, and dies after five wrong tries. The browser that gave it keeps a seal for a day.
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.access.links import Link, LinkMaker, new_nonce
from models.access.uploads import count_upload
from process.ids import PersonId

VALID_FOR = timedelta(minutes=15)
OPEN_FOR = timedelta(days=1)
MOST_TRIES = 5
CODES_AN_HOUR = 4
_SCHEMES_OF_MAIL = ("mailto", "mailtos", "sagsmail", "sagsmails")


def new_code(connection: Connection, link: Link, now: datetime, made_by: PersonId | None = None) -> str | None:
    """The nonce of a new code, which ends the one before; None where enough were made within the hour."""
    if count_upload(connection, f"code:{link.id}", CODES_AN_HOUR, now) is not None:
        return None
    codes, nonce = t.link_codes, new_nonce()
    earlier = sa.and_(codes.c.link == link.id, codes.c.expires_at > now)
    connection.execute(sa.update(codes).where(earlier).values(expires_at=now))
    row = {"link": link.id, "nonce": nonce, "made_by": made_by, "made_at": now, "expires_at": now + VALID_FOR}
    connection.execute(sa.insert(codes).values(**row, tries=0))
    return nonce


def redeem(connection: Connection, maker: LinkMaker, link: Link, typed: str, now: datetime) -> bool:
    """Whether this is the link's code now; then it is used. Each try counts before it is looked at."""
    codes = t.link_codes.c
    alive = sa.and_(codes.link == link.id, codes.expires_at > now, codes.used_at.is_(None), codes.tries < MOST_TRIES)
    row = connection.execute(
        sa.update(t.link_codes).where(alive).values(tries=codes.tries + 1).returning(codes.id, codes.nonce)
    ).first()
    figures = "".join(sign for sign in typed if sign.isdecimal() and sign.isascii())
    if row is None or not hmac.compare_digest(maker.code(row.nonce), figures):
        return False
    connection.execute(sa.update(t.link_codes).where(codes.id == row.id).values(used_at=now))
    return True


def opened(maker: LinkMaker, link: Link, now: datetime) -> str:
    """What the browser keeps that has given the code; worthless without the link."""
    until = int((now + OPEN_FOR).timestamp())
    return f"{until}.{maker.seal(_until(link, until))}"


def is_open(maker: LinkMaker, link: Link, kept: str, now: datetime) -> bool:
    until, _, seal = kept.partition(".")
    if not (until.isdecimal() and until.isascii() and len(until) <= 10):
        return False
    return now < datetime.fromtimestamp(int(until), UTC) and maker.is_sealed(_until(link, int(until)), seal)


def _until(link: Link, until: int) -> str:
    return f"opened|{link.nonce}|{until}"


def is_apart_from_mail(channel: str) -> bool:
    """Whether a person's own channel is another way than their mail."""
    return bool(channel) and channel.partition("://")[0].casefold() not in _SCHEMES_OF_MAIL


def forget_codes(connection: Connection, before: datetime) -> int:
    """Those that ended before; returns how many."""
    return connection.execute(sa.delete(t.link_codes).where(t.link_codes.c.expires_at < before)).rowcount
