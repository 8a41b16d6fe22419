"""Signing in with a local login: argon2id passwords, and sessions kept here so that they can be ended here.

The browser holds a random token; the database holds its SHA-256 only, so a stolen copy of the database signs nobody in.
Times are the machine's own, never the demonstration clock's: stepping a week must not throw everybody out.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from process.ids import PersonId

if TYPE_CHECKING:
    from pwdlib import PasswordHash

SESSION_LENGTH = timedelta(hours=8)
RENEW_AFTER = timedelta(minutes=5)  # a session slides, but not with one write for every page
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 1000  # argon2 takes any length; a form need not


# Each check takes 64 MiB for a moment: a flood of guesses may be slow, it may not eat the machine.
_one_at_a_time = threading.BoundedSemaphore(2)


class PasswordError(ValueError):
    """The password cannot be used; the Danish sentence says why."""


@dataclass(frozen=True, slots=True)
class Session:
    """Who a token belongs to. `csrf` goes into every form of this session."""

    login: int
    person: PersonId
    name: str
    username: str
    csrf: str
    expires_at: datetime

    def is_worth_renewing(self, now: datetime) -> bool:
        return self.expires_at - now < SESSION_LENGTH - RENEW_AFTER


def add_login(connection: Connection, person: int, username: str, password: str) -> int:
    """Give a person a local login; a new password for one that exists ends its sessions. Returns the login's id.

    Raises `PasswordError` for a password under 8 or over 1000 characters.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise PasswordError(f"Adgangskoden skal være på mindst {SHORTEST_PASSWORD} tegn.")
    name, hashed = _spelled(username), _hasher().hash(password)
    known = connection.execute(sa.select(t.logins.c.id).where(t.logins.c.username == name)).scalar()
    if known is None:
        insert = sa.insert(t.logins).values(person=person, username=name, password_hash=hashed, is_active=True)
        return int(connection.execute(insert.returning(t.logins.c.id)).scalar_one())
    connection.execute(sa.delete(t.sessions).where(t.sessions.c.login == known))
    change = sa.update(t.logins).where(t.logins.c.id == known)
    connection.execute(change.values(person=person, password_hash=hashed, is_active=True))
    return int(known)


def check_password(connection: Connection, username: str, password: str) -> int | None:
    """The login's id, or None. An unknown or inactive name costs as much time as a wrong password (OWASP). Slow by
    design: not for a transaction that writes, nothing else could be written meanwhile.
    """
    row = connection.execute(
        sa.select(t.logins.c.id, t.logins.c.password_hash).where(
            t.logins.c.username == _spelled(username), t.logins.c.is_active
        )
    ).first()
    with _one_at_a_time:
        fits = _hasher().verify(password[:LONGEST_PASSWORD], row.password_hash if row else _nobody())
    return int(row.id) if row and fits else None


def open_session(connection: Connection, login: int, now: datetime) -> str:
    """Begin a session and return its token. Sessions that have run out are cleared away at the same time."""
    token = secrets.token_urlsafe(32)
    connection.execute(sa.delete(t.sessions).where(t.sessions.c.expires_at <= now))
    connection.execute(
        sa.insert(t.sessions).values(
            token_sha256=_digest(token),
            login=login,
            csrf=secrets.token_urlsafe(32),
            created_at=now,
            expires_at=now + SESSION_LENGTH,
        )
    )
    return token


def session(connection: Connection, token: str, now: datetime) -> Session | None:
    """The session of a token that is still good, or None. Reads only; see `renew`."""
    row = connection.execute(
        sa.select(
            t.logins.c.id.label("login"),
            t.logins.c.person,
            t.persons.c.name,
            t.logins.c.username,
            t.sessions.c.csrf,
            t.sessions.c.expires_at,
        )
        .join(t.logins, t.logins.c.id == t.sessions.c.login)
        .join(t.persons, t.persons.c.id == t.logins.c.person)
        .where(t.sessions.c.token_sha256 == _digest(token), t.sessions.c.expires_at > now, t.logins.c.is_active)
    ).first()
    return Session(**row._mapping) if row else None


def renew(connection: Connection, token: str, now: datetime) -> None:
    """Let the session last eight hours from now, unless it was ended meanwhile."""
    mine = sa.and_(t.sessions.c.token_sha256 == _digest(token), t.sessions.c.expires_at > now)
    connection.execute(sa.update(t.sessions).where(mine).values(expires_at=now + SESSION_LENGTH))


def sign_out(connection: Connection, token: str) -> None:
    """End the session; its token is worthless from now on."""
    connection.execute(sa.delete(t.sessions).where(t.sessions.c.token_sha256 == _digest(token)))


def _spelled(username: str) -> str:
    return username.strip().casefold()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@cache
def _hasher() -> PasswordHash:
    from pwdlib import PasswordHash  # when somebody signs in, not when the program starts

    return PasswordHash.recommended()


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_urlsafe())
