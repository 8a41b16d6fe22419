"""Settings of an installation, from the environment (`SAGSGANG_…`). Read on first use, never at import.

The municipality's own choices are no settings: they are in the configuration folder.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.addresses import is_safe, judged_base_url, judged_database_url, judged_mail_url
from process.calendar import COPENHAGEN

EXAMPLE = Path(__file__).parent / "sandvig"
"""The configuration of the example municipality, shipped with the package."""

MORNING = time(8, 0)
DRIVER = "postgresql+psycopg://"


def _moment(value: object) -> object:
    """A bare date means the morning of that day; an hour without offset is Copenhagen's."""
    if isinstance(value, str) and value:
        moment = datetime.fromisoformat(value) if "T" in value or " " in value else None
        moment = moment or datetime.combine(date.fromisoformat(value), MORNING, COPENHAGEN)
        return (moment if moment.tzinfo else moment.replace(tzinfo=COPENHAGEN)).astimezone(UTC)
    return value or None


def _database(given: SecretStr) -> SecretStr:
    """The driver we ship is chosen for a plain PostgreSQL address."""
    url = judged_database_url(given.get_secret_value())
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return SecretStr(DRIVER + url.removeprefix(scheme))
    return given


def _mail(given: SecretStr) -> SecretStr:
    return SecretStr(judged_mail_url(given.get_secret_value()))


class Settings(BaseSettings):
    """Everything that differs between two installations of the same version. Errors never show a value."""

    model_config = SettingsConfigDict(
        env_prefix="SAGSGANG_", extra="ignore", env_ignore_empty=True, frozen=True, hide_input_in_errors=True
    )

    data: Annotated[Path, AfterValidator(Path.absolute)] = Field(
        default=Path("data"), description="Folder for everything a run writes: database, files, mails, secret, backups"
    )
    config: Annotated[Path, AfterValidator(Path.absolute)] = Field(
        default=EXAMPLE, description="Folder with the municipality's configuration files; the example when not set"
    )
    database_url: Annotated[SecretStr, AfterValidator(_database)] = Field(
        default=SecretStr(""), description="SQLAlchemy URL; an SQLite file in the data folder when not set"
    )
    database_owner_url: Annotated[SecretStr, AfterValidator(_database)] = Field(
        default=SecretStr(""),
        description="PostgreSQL only: the role that owns the tables, set for `sagsgang migrate`, `move-to` and `backup "
        "restore` alone. The role of `SAGSGANG_DATABASE_URL` then adds to the history and can change nothing in it",
    )
    clock: Annotated[datetime | None, BeforeValidator(_moment)] = Field(
        default=None,
        description="Demonstration clock: the day or moment to start at; only with the example configuration",
    )
    undo_minutes: int | None = Field(
        default=None,
        ge=0,
        le=24 * 60,
        description="Undo period of letters in minutes, instead of the reminder plan's; only in the example",
    )
    mail_url: Annotated[SecretStr, AfterValidator(_mail)] = Field(
        default=SecretStr(""),
        description="SMTP server for real mail: `smtps://user:password@host:587` (STARTTLS; on 465 TLS from the start) "
        "or `smtp://host`; the built-in mail catcher when not set. Wants `SAGSGANG_BASE_URL`",
    )
    imap_url: SecretStr = Field(
        default=SecretStr(""),
        description="Mailbox that mails are answered and returned to, read every few minutes "
        "(imaps://user:password@host/INBOX); not read when not set",
    )
    base_url: Annotated[str, AfterValidator(judged_base_url)] = Field(
        default="",
        description="Address people reach the web pages at, https and without a path: links in letters lead there. "
        "Must be set outside the example; there http://localhost and the port",
    )
    channels: str = Field(
        default="",
        description="Where people's own channels (Apprise URLs) may lead, as scheme://host by commas, * for any "
        "part of a host; nowhere when not set",
    )
    trusted_proxies: str = Field(
        default="",
        description="Addresses or networks of reverse proxies, by commas: they are believed when they say whom they "
        "speak for (X-Forwarded-For, -Proto), nobody else is",
    )
    openings_days: int = Field(
        default=2 * 365,
        ge=30,
        description="Days for which it is kept who opened closed or embargoed material; then the night deletes it",
    )
    backup_folder: str = Field(
        default="",
        description="Folder the night's backup goes to, `off` for none; `backups` in the data folder when not set",
    )
    backups_kept: int = Field(default=14, ge=1, description="Backups that are kept in the folder; older ones go")
    postgres_bin: Annotated[Path, AfterValidator(Path.absolute)] | None = Field(
        default=None, description="Folder with pg_dump and pg_restore; they are looked for on PATH when not set"
    )
    disk_low_mb: int = Field(
        default=2000,
        ge=10,
        description="Free megabytes on the disks of data and backups below which health is degraded; below a tenth of "
        "it, health fails",
    )
    metrics_token: SecretStr = Field(
        default=SecretStr(""),
        description="What opens /drift/maalinger (Authorization: Bearer …); without it only this machine may read",
    )
    work_pool: str = Field(
        default="",
        pattern=r"^[\w.-]*$",
        description="Prefect work pool whose workers (`python -m app.engine.worker`) run what is scheduled; the "
        "engine does it itself when not set",
    )
    web_port: int = Field(default=8000, ge=1, le=65535, description="Port of the web pages")
    mails_port: int = Field(default=8025, ge=1, le=65535, description="Port of the page that shows caught mails")
    smtp_port: int = Field(default=2525, ge=1, le=65535, description="Port the mail catcher receives on")
    prefect_port: int = Field(default=4200, ge=1, le=65535, description="Port of the Prefect server")

    @model_validator(mode="after")
    def _links_lead_to_people(self) -> Self:
        if self.mail_url and not self.base_url:
            raise ValueError(
                "SAGSGANG_MAIL_URL sends real mail, and its links would lead to localhost: set SAGSGANG_BASE_URL to "
                "the address people reach, like https://sagsgang.kommune.dk"
            )
        if self.base_url and not self.is_example and not is_safe(self.base_url):
            raise ValueError("SAGSGANG_BASE_URL must begin with https://: passwords and personal links travel by it")
        return self

    @model_validator(mode="after")
    def _clock_only_with_example(self) -> Self:
        if self.clock and not self.is_example:
            raise ValueError("SAGSGANG_CLOCK is for the example municipality only: unset it, or unset SAGSGANG_CONFIG")
        if self.undo_minutes is not None and not self.is_example:
            raise ValueError("SAGSGANG_UNDO_MINUTES is for the example only: write undo_minutes in reminders.toml")
        return self

    @property
    def is_example(self) -> bool:
        return self.config.resolve() == EXAMPLE.resolve()

    @property
    def as_owner(self) -> Settings:
        """The same installation by the role that owns its tables; this one, where no other role is named."""
        owner = self.database_owner_url
        return self.model_copy(update={"database_url": owner}) if owner.get_secret_value() else self

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


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once. Tests call `settings.cache_clear()`."""
    return Settings()
