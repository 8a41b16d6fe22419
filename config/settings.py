"""Settings of an installation, from the environment (`SAGSGANG_…`). Read on first use, never at import.

The municipality's own choices are no settings: they are in the configuration folder. Plain Python: the supervisor
lives for months, and what models are made with (14 MB) it would load for this alone.
"""

from __future__ import annotations

import copy
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, time
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from config.addresses import is_safe, judged_base_url, judged_database_url, judged_mail_url
from config.secret import Secret
from process.calendar import COPENHAGEN

EXAMPLE = Path(__file__).parent / "sandvig"
"""The configuration of the example municipality, shipped with the package."""

MORNING = time(8, 0)
DRIVER = "postgresql+psycopg://"


class SettingsError(ValueError):
    """What the environment says cannot be used: by each variable, a sentence that begins with its name. None shows a
    value, which may hold a password.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = {name: said if said.startswith(name) else f"{name} {said}" for name, said in problems.items()}
        super().__init__("; ".join(self.problems.values()))


def _moment(given: object) -> datetime | None:
    """A bare date means the morning of that day; an hour without offset is Copenhagen's."""
    if isinstance(given, datetime):
        moment = given
    elif given:
        text = str(given)
        is_whole = "T" in text or " " in text
        try:
            moment = (
                datetime.fromisoformat(text)
                if is_whole
                else datetime.combine(date.fromisoformat(text), MORNING, COPENHAGEN)
            )
        except ValueError:
            raise ValueError("must be a day or a moment, like 2027-08-23 or 2027-08-23T12:30") from None
    else:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=COPENHAGEN)).astimezone(UTC)


def _number(given: object, least: int, most: int | None = None) -> int:
    bounds = f"a whole number from {least} to {most}" if most is not None else f"a whole number, at least {least}"
    try:
        number = int(str(given))
    except ValueError:
        raise ValueError(f"must be {bounds}") from None
    if number < least or (most is not None and number > most):
        raise ValueError(f"must be {bounds}")
    return number


def _number_or_none(given: object, least: int, most: int) -> int | None:
    return None if given in (None, "") else _number(given, least, most)


def _folder(given: object) -> Path:
    return Path(str(given)).absolute()


def _folder_or_none(given: object) -> Path | None:
    return _folder(given) if given else None


def _secret(given: object) -> Secret:
    return given if isinstance(given, Secret) else Secret(str(given))


def _database(given: object) -> Secret:
    """The driver we ship is chosen for a plain PostgreSQL address."""
    url = judged_database_url(_secret(given).get_secret_value())
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return Secret(DRIVER + url.removeprefix(scheme))
    return Secret(url)


def _mail(given: object) -> Secret:
    return Secret(judged_mail_url(_secret(given).get_secret_value()))


def _pool(given: object) -> str:
    if not re.fullmatch(r"[\w.-]*", str(given)):
        raise ValueError("must be a name of letters, digits, - and .")
    return str(given)


_port = partial(_number, least=1, most=65535)


def setting(default: object, description: str, read: Callable[[Any], object] = str) -> Any:
    """`read` makes the value of what was given, or of the default. Raises `ValueError`, with what is wanted."""
    return field(default=default, metadata={"description": description, "read": read})


@dataclass(frozen=True, init=False)
class Settings:
    """Everything that differs between two installations of the same version. Errors never show a value."""

    data: Path = setting(
        Path("data"), "Folder for everything a run writes: database, files, mails, secret, backups", _folder
    )
    config: Path = setting(
        EXAMPLE, "Folder with the municipality's configuration files; the example when not set", _folder
    )
    database_url: Secret = setting(
        Secret(""), "SQLAlchemy URL; an SQLite file in the data folder when not set", _database
    )
    database_owner_url: Secret = setting(
        Secret(""),
        "PostgreSQL only: the role that owns the tables, set for `sagsgang migrate`, `move-to` and `backup "
        "restore` alone. The role of `SAGSGANG_DATABASE_URL` then adds to the history and can change nothing in it",
        _database,
    )
    clock: datetime | None = setting(
        None,
        "Demonstration clock: the day or moment to start at; only with the example configuration",
        _moment,
    )
    undo_minutes: int | None = setting(
        None,
        "Undo period of letters in minutes, instead of the reminder plan's; only in the example",
        partial(_number_or_none, least=0, most=24 * 60),
    )
    mail_url: Secret = setting(
        Secret(""),
        "SMTP server for real mail: `smtps://user:password@host:587` (STARTTLS; on 465 TLS from the start) "
        "or `smtp://host`; the built-in mail catcher when not set. Wants `SAGSGANG_BASE_URL`",
        _mail,
    )
    imap_url: Secret = setting(
        Secret(""),
        "Mailbox that mails are answered and returned to, read every few minutes "
        "(imaps://user:password@host/INBOX); not read when not set",
        _secret,
    )
    base_url: str = setting(
        "",
        "Address people reach the web pages at, https and without a path: links in letters lead there. "
        "Must be set outside the example; there http://localhost and the port",
        judged_base_url,
    )
    channels: str = setting(
        "",
        "Where people's own channels (Apprise URLs) may lead, as scheme://host by commas, * for any "
        "part of a host; nowhere when not set",
    )
    trusted_proxies: str = setting(
        "",
        "Addresses or networks of reverse proxies, by commas: they are believed when they say whom they "
        "speak for (X-Forwarded-For, -Proto), nobody else is",
    )
    openings_days: int = setting(
        2 * 365,
        "Days for which it is kept who opened closed or embargoed material; then the night deletes it",
        partial(_number, least=30),
    )
    backup_folder: str = setting(
        "", "Folder the night's backup goes to, `off` for none; `backups` in the data folder when not set"
    )
    backups_kept: int = setting(14, "Backups that are kept in the folder; older ones go", partial(_number, least=1))
    postgres_bin: Path | None = setting(
        None,
        "Folder with pg_dump and pg_restore; they are looked for on PATH when not set",
        _folder_or_none,
    )
    disk_low_mb: int = setting(
        2000,
        "Free megabytes on the disks of data and backups below which health is degraded; below a tenth of "
        "it, health fails",
        partial(_number, least=10),
    )
    metrics_token: Secret = setting(
        Secret(""),
        "What opens /drift/maalinger (Authorization: Bearer …); without it only this machine may read",
        _secret,
    )
    work_pool: str = setting(
        "",
        "Prefect work pool whose workers (`python -m app.engine.worker`) run what is scheduled; the "
        "engine does it itself when not set",
        _pool,
    )
    web_port: int = setting(8000, "Port of the web pages", _port)
    mails_port: int = setting(8025, "Port of the page that shows caught mails", _port)
    smtp_port: int = setting(2525, "Port the mail catcher receives on", _port)
    prefect_port: int = setting(4200, "Port of the Prefect server", _port)

    def __init__(self, **given: object) -> None:
        """As `given`, else as the environment says; what is empty there is not set. Raises `SettingsError`, with all
        that is wrong.
        """
        problems: dict[str, str] = {}
        for name, each in VARIABLES.items():
            value = given[each.name] if each.name in given else os.environ.get(name) or each.default
            try:
                object.__setattr__(self, each.name, each.metadata["read"](value))
            except ValueError as error:
                problems[name] = str(error)
        if problems := problems or dict(self._contradictions()):
            raise SettingsError(problems)

    def _contradictions(self) -> Iterator[tuple[str, str]]:
        """What each of two may say, but not together: by the one to change, and how."""
        if self.mail_url and not self.base_url:
            yield (
                "SAGSGANG_MAIL_URL",
                "sends real mail, and its links would lead to localhost: set SAGSGANG_BASE_URL to the address people "
                "reach, like https://sagsgang.kommune.dk",
            )
        if self.base_url and not self.is_example and not is_safe(self.base_url):
            yield "SAGSGANG_BASE_URL", "must begin with https://: passwords and personal links travel by it"
        if self.clock and not self.is_example:
            yield "SAGSGANG_CLOCK", "is for the example municipality only: unset it, or unset SAGSGANG_CONFIG"
        if self.undo_minutes is not None and not self.is_example:
            yield "SAGSGANG_UNDO_MINUTES", "is for the example only: write undo_minutes in reminders.toml"

    def changed(self, **fields: object) -> Settings:
        """The same with these fields instead, taken as they are."""
        other = copy.copy(self)
        for name, value in fields.items():
            object.__setattr__(other, name, value)
        return other

    @property
    def is_example(self) -> bool:
        return self.config.resolve() == EXAMPLE.resolve()

    @property
    def as_owner(self) -> Settings:
        """The same installation by the role that owns its tables; this one, where no other role is named."""
        owner = self.database_owner_url
        return self.changed(database_url=owner) if owner else self

    @property
    def database(self) -> str:
        """The database URL in use."""
        return self.database_url.get_secret_value() or f"sqlite:///{self.data / 'sagsgang.db'}"

    @property
    def backups(self) -> Path | None:
        """The folder of the backups in use; None where none are made."""
        if self.backup_folder == "off":
            return None
        return Path(self.backup_folder).absolute() if self.backup_folder else self.data / "backups"

    @property
    def address(self) -> str:
        """The public address in use, without a slash at the end."""
        return (self.base_url or f"http://localhost:{self.web_port}").rstrip("/")


VARIABLES = {f"SAGSGANG_{each.name.upper()}": each for each in fields(Settings)}
"""The settings by the environment's names for them."""


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once. Tests call `settings.cache_clear()`."""
    return Settings()
