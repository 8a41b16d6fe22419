"""Addresses among the settings, read and judged. What is wrong is said without them: they may hold a password."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

_HOST_AND_PORT = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9._-]*))(?::(\d{1,5}))?/?")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
MAIL_URL = (
    "SAGSGANG_MAIL_URL must look like smtp://host or smtps://user:password@host:587 "
    "(its value is not shown: it may hold a password)"
)


@dataclass(frozen=True, slots=True)
class MailServer:
    """`is_encrypted`: STARTTLS, which is then required; on port 465 TLS from the first byte."""

    host: str
    port: int
    is_encrypted: bool
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def mail_server(url: str) -> MailServer:
    """`smtp://[user:password@]host[:port]`, or `smtps://`. Raises `ValueError`.

    The password is all between the first colon and the last @, so it may hold `#`, `/`, `:` and `@`; `%40` and the like
    are read as in any URL.
    """
    scheme, separator, rest = url.strip().partition("://")
    login, at, place = rest.rpartition("@")
    where = _HOST_AND_PORT.fullmatch(place)
    if scheme not in ("smtp", "smtps") or not separator or not where:
        raise ValueError(MAIL_URL)
    user, _, password = login.partition(":")
    port = int(where[2] or (465 if scheme == "smtps" else 25))
    if not 0 < port < 65536 or (at and not user):
        raise ValueError(MAIL_URL)
    return MailServer(where[1].strip("[]"), port, scheme == "smtps", unquote(user), unquote(password))


def judged_mail_url(url: str) -> str:
    """The URL itself, or nothing. Raises `ValueError`."""
    if url.strip():
        mail_server(url)
    return url.strip()


def judged_database_url(url: str) -> str:
    """Raises `ValueError` for one whose password would be taken for a part of the host, and told in errors."""
    scheme, _, rest = url.partition("://")
    if scheme.startswith("sqlite"):
        return url
    authority, _, database = rest.partition("/")
    if authority.count("@") + database.partition("?")[0].count("@") > 1 or re.search(r"\s", authority):
        raise ValueError(
            "SAGSGANG_DATABASE_URL: write @ in user or password as %40, / as %2F, : as %3A, # as %23 (the value is not "
            "shown)"
        )
    return url


def judged_base_url(url: str) -> str:
    """The address without a slash at the end. Raises `ValueError`."""
    if not url:
        return ""
    form = "SAGSGANG_BASE_URL must be an address like https://sagsgang.kommune.dk"
    try:
        parts = urlsplit(url.strip())
        parts.port  # noqa: B018  (refuses what is no number)
    except ValueError:
        raise ValueError(form) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", url.strip()):
        raise ValueError(form)
    if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError(f"{form}: without a path behind the name, since Sagsgang has the whole name to itself")
    return url.strip().rstrip("/")


def is_safe(address: str) -> bool:
    """Whether nobody on the way can read along: https, or this machine itself."""
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.hostname in _LOOPBACK
