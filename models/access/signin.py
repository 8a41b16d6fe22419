"""Signing in with a local login: argon2id passwords, and sessions kept here so that they can be ended here.

The browser holds a random token; the database holds its SHA-256 only, so a stolen copy of the database signs nobody in.
Times are the machine's own, never the demonstration clock's: stepping a week must not throw everybody out.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Mapping
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
LONGEST_SESSION = timedelta(hours=24)  # however busy: a forgotten browser is not signed in for ever
RENEW_AFTER = timedelta(minutes=5)  # a session slides, but not with one write for every page
SHORTEST_PASSWORD = 12
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
    created_at: datetime
    expires_at: datetime

    def is_worth_renewing(self, now: datetime) -> bool:
        return min(now + SESSION_LENGTH, self.created_at + LONGEST_SESSION) - self.expires_at > RENEW_AFTER


@dataclass(frozen=True, slots=True)
class KnownLogin:
    """A local login as the operator sees it. `sessions`: browsers that are signed in now."""

    username: str
    name: str
    is_active: bool
    sessions: int


def add_login(connection: Connection, person: int, username: str, password: str) -> int:
    """Give a person a local login; returns its id. A new password for one that exists opens it again and ends its
    sessions. Raises `PasswordError` for a password under 12 or over 1000 characters.
    """
    return _keep_login(connection, person, username, _hashed(password))


def add_logins(connection: Connection, people: Mapping[str, int], password: str) -> None:
    """As `add_login`, for people who share a password that everybody may know: it is hashed once, which is slow by
    design. `people`: by the name they sign in with.
    """
    hashed = _hashed(password)
    for username, person in people.items():
        _keep_login(connection, person, username, hashed)


def _keep_login(connection: Connection, person: int, username: str, hashed: str) -> int:
    name = _spelled(username)
    known = connection.execute(sa.select(t.logins.c.id).where(t.logins.c.username == name)).scalar()
    if known is None:
        insert = sa.insert(t.logins).values(person=person, username=name, password_hash=hashed, is_active=True)
        return int(connection.execute(insert.returning(t.logins.c.id)).scalar_one())
    end_sessions(connection, known)
    change = sa.update(t.logins).where(t.logins.c.id == known)
    connection.execute(change.values(person=person, password_hash=hashed, is_active=True))
    return int(known)


def change_password(connection: Connection, login: int, password: str, token: str) -> None:
    """A person's own new password: every other browser of theirs is signed out. Raises `PasswordError`."""
    connection.execute(sa.update(t.logins).where(t.logins.c.id == login).values(password_hash=_hashed(password)))
    end_sessions(connection, login, but=token)


def disable_login(connection: Connection, username: str) -> bool:
    """Close a login and end its sessions at once; False when there is none of that name. A new password opens it."""
    known = connection.execute(sa.select(t.logins.c.id).where(t.logins.c.username == _spelled(username))).scalar()
    if known is None:
        return False
    connection.execute(sa.update(t.logins).where(t.logins.c.id == known).values(is_active=False))
    end_sessions(connection, known)
    return True


def may_sign_in(connection: Connection, person: int) -> bool:
    """Whether one of the person's logins is open. Who has none comes in by other doors, and is not shut out here."""
    active = connection.scalars(sa.select(t.logins.c.is_active).where(t.logins.c.person == person)).all()
    return any(active) or not active


def end_sessions(connection: Connection, login: int, but: str = "") -> None:
    """Sign a login out everywhere, except for the browser that holds the token `but`."""
    theirs = sa.and_(t.sessions.c.login == login, t.sessions.c.token_sha256 != _digest(but))
    connection.execute(sa.delete(t.sessions).where(theirs))


def known_logins(connection: Connection, now: datetime) -> list[KnownLogin]:
    """Every local login, by its name."""
    signed_in = sa.and_(t.sessions.c.login == t.logins.c.id, t.sessions.c.expires_at > now)
    count = sa.select(sa.func.count()).select_from(t.sessions).where(signed_in).scalar_subquery()
    query = sa.select(t.logins.c.username, t.persons.c.name, t.logins.c.is_active, count)
    joined = query.join(t.persons, t.persons.c.id == t.logins.c.person).order_by(t.logins.c.username)
    return [KnownLogin(*row) for row in connection.execute(joined)]


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
            t.sessions.c.created_at,
            t.sessions.c.expires_at,
        )
        .join(t.logins, t.logins.c.id == t.sessions.c.login)
        .join(t.persons, t.persons.c.id == t.logins.c.person)
        .where(t.sessions.c.token_sha256 == _digest(token), t.sessions.c.expires_at > now, t.logins.c.is_active)
    ).first()
    return Session(**row._mapping) if row else None


def renew(connection: Connection, token: str, now: datetime) -> None:
    """Let the session last eight hours from now, but not beyond its longest, unless it was ended meanwhile."""
    mine = sa.and_(t.sessions.c.token_sha256 == _digest(token), t.sessions.c.expires_at > now)
    began = connection.execute(sa.select(t.sessions.c.created_at).where(mine)).scalar()
    if began is not None:
        expires_at = min(now + SESSION_LENGTH, began + LONGEST_SESSION)
        connection.execute(sa.update(t.sessions).where(mine).values(expires_at=expires_at))


def sign_out(connection: Connection, token: str) -> None:
    """End the session; its token is worthless from now on."""
    connection.execute(sa.delete(t.sessions).where(t.sessions.c.token_sha256 == _digest(token)))


def _hashed(password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise PasswordError(f"Adgangskoden skal være på mindst {SHORTEST_PASSWORD} tegn.")
    return _hasher().hash(password)


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
