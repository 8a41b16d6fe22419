"""What the tasks work with: store, time, way out. Opened once per process, by a factory that the composition names.

Tasks may not import `app`, where clock and settings come together; so the factory's name travels in the environment, to
every process that runs a flow: the engine, and each child that Prefect starts for a scheduled run.
"""

from __future__ import annotations

import os
import pkgutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

import sqlalchemy as sa

from config.look import PLAIN, Look
from models.access.links import LinkMaker
from models.database import writing
from models.files import FileStore
from models.flow_successes import record_failure, record_success
from models.store import Store
from notifications.channels.sender import Sender
from notifications.mailbox.imap import Account
from notifications.outbox.compose import NewId

FACTORY = "SAGSGANG_RESOURCES"
"""Environment variable with `module:function`, as DJANGO_SETTINGS_MODULE names settings."""


class ResourcesError(RuntimeError):
    """A flow runs in a process that nobody prepared."""


@dataclass(frozen=True, slots=True)
class Resources:
    """Everything a task may touch. `now` is the installation's clock; nothing else here knows the time."""

    store: Store
    now: Callable[[], datetime]
    sender: Sender
    new_id: NewId
    municipality: str = ""
    look: Look = PLAIN
    links: LinkMaker | None = None  # None: mails carry no personal links
    mark: Path | None = None  # see notifications/outbox/restore_mark.py
    mailbox: Account | None = None  # None: what comes back by mail is not read
    files: FileStore | None = None


class _Kept:
    """One `Resources` per process: opening the database and loading Apprise is dear, and the register is cached."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._value: Resources | None = None

    def get(self) -> Resources:
        with self._lock:
            self._value = self._value or _opened()
            return self._value

    def set(self, value: Resources | None) -> None:
        with self._lock:
            self._value = value


_kept = _Kept()


def resources() -> Resources:
    """This process's resources, opened at the first call."""
    return _kept.get()


def provide(tools: Resources | None) -> None:
    """Let tasks work with these: the engine's own, a test's, or None to open anew."""
    _kept.set(tools)


def _opened() -> Resources:
    name = os.environ.get(FACTORY, "")
    if not name:
        raise ResourcesError(f"{FACTORY} is not set: flows run under `sagsgang run`, which prepares their processes")
    opened = pkgutil.resolve_name(name)()
    if not isinstance(opened, Resources):
        raise ResourcesError(f"{FACTORY}={name} does not give Resources")
    return opened


def succeeded(flow: str, mode: str) -> None:
    """Write the success row of a flow that has just done its work."""
    tools = resources()
    with writing(tools.store.engine) as connection:
        record_success(connection, flow, tools.now(), mode)


def failed(flow: str, error: BaseException) -> None:
    """Count that a flow's work has failed. What cannot be counted is in the log all the same."""
    tools = resources()
    with suppress(sa.exc.SQLAlchemyError), writing(tools.store.engine) as connection:
        record_failure(connection, flow, tools.now(), type(error).__name__)
