"""What the pages of one installation share: database, clocks, the municipality's name, its register and rules."""

from __future__ import annotations

import threading
from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from jinja2 import Environment
from sqlalchemy.engine import Connection, Engine

from app.clock import Clock
from app.hosts import LOOPBACK, host_name
from app.web.counted import Counted
from app.web.handed_in.queues import Bodies, Readers
from app.web.limiter import PRINTS_A_MINUTE, AttemptLimiter, Throttle
from app.web.watch import Watch
from config.look import look_of
from config.secret import Secret
from config.settings import settings
from documents.writing.meeting.editions import PaperPress
from models.access.links import LinkMaker
from models.access.visibility import Viewer
from models.case.overview import Status
from models.case.overview_kept import KeptOverview
from models.database import reading
from models.hearing.missing import RequestKey
from models.reference import Reference
from models.store import Store
from process.calendar import WorkCalendar, local_day
from process.planning.assessment import Assessors
from process.register import Register
from process.rules import RuleBook


@dataclass(frozen=True)
class Surroundings:
    """All that is not the cases: working days, bodies and people, the rules in force."""

    calendar: WorkCalendar
    register: Register
    rules: RuleBook


@dataclass(frozen=True)
class Installation:
    """One municipality's site. `clock` is the process's time, `wall` the machine's (sessions, backups)."""

    engine: Engine
    clock: Clock
    wall: Clock
    templates: Environment
    municipality: str
    base_url: str = ""
    undo_minutes: int | None = None
    data: Path | None = None
    is_example: bool = True
    backups: Path | None = None
    disk_low_mb: int = 2000
    metrics_token: Secret = field(default_factory=lambda: Secret(""))
    limiter: AttemptLimiter = field(default_factory=AttemptLimiter)
    throttle: Throttle = field(default_factory=Throttle)
    prints: Throttle = field(default_factory=lambda: Throttle(PRINTS_A_MINUTE))  # by personal link
    readers: Readers = field(default_factory=Readers)
    bodies: Bodies = field(default_factory=Bodies)
    overview: KeptOverview = field(default_factory=KeptOverview)
    watch: Watch = field(default_factory=Watch)
    counted: Counted = field(default_factory=Counted)
    _reading: threading.Lock = field(default_factory=threading.Lock)

    @cached_property
    def store(self) -> Store:
        """The one door that facts go through."""
        return Store(
            self.engine, self.undo_minutes, PaperPress(lambda: self.municipality, lambda: look_of(settings().config))
        )

    @cached_property
    def links(self) -> LinkMaker | None:
        """The maker of personal links; none without a data folder to keep its secret in."""
        return LinkMaker(self.data, self.address) if self.data else None

    @property
    def reference(self) -> Reference:
        return self.store.reference

    @property
    def is_secure(self) -> bool:
        """Whether people reach the site by https: then cookies are `Secure`."""
        return self.base_url.startswith("https://")

    @property
    def cookie(self) -> str:
        return "__Host-sagsgang" if self.is_secure else "sagsgang"

    @property
    def address(self) -> str:
        """Where people reach us, without a slash at the end. What a request calls us is nobody's word but its own."""
        return self.base_url.rstrip("/")

    def goes_by(self, host: str) -> bool:
        """Whether a request's Host is one of ours: the address people use, or the machine's own to itself (health). The
        example runs wherever somebody tries it.
        """
        return self.is_example or host_name(host) in LOOPBACK | {host_name(urlsplit(self.base_url).netloc)}

    def reading(self) -> AbstractContextManager[Connection]:
        """One consistent picture of the database."""
        return reading(self.engine)

    def now(self) -> datetime:
        return self.clock.now()

    def today(self) -> date:
        return local_day(self.clock.now())

    def status(self, connection: Connection, viewer: Viewer | None) -> Status:
        """The overview of this moment, as one viewer may know it; None: of all cases."""
        return self.overview.status(connection, self.assessors(connection), self.now(), viewer=viewer)

    def missing(
        self, connection: Connection, viewer: Viewer, bodies: Collection[int] | None = None
    ) -> list[tuple[RequestKey, ...]]:
        """Who has not answered, as this viewer may know it; `bodies`: what these owe."""
        measured = self.assessors(connection), self.now()
        return self.overview.missing(connection, *measured, viewer=viewer, bodies=bodies)

    def assessors(self, connection: Connection) -> Assessors:
        """What each case is measured with, as on its own page."""
        return self.refreshed(connection).assessors(self.now())

    def surroundings(self, connection: Connection) -> Surroundings:
        """The register and the newest rules, as they stand together."""
        with self._reading:
            rules, calendar = self._refresh(connection)
            return Surroundings(calendar, self.reference.register, rules)

    def refreshed(self, connection: Connection) -> Reference:
        """Register and rules as they stand, for whoever measures by those that a case began under."""
        with self._reading:
            self._refresh(connection)
        return self.reference

    def _refresh(self, connection: Connection) -> tuple[RuleBook, WorkCalendar]:
        """Read again only when they have changed. The first page that asks pays for the calendar, not the start of the
        program.
        """
        self.reference.refresh(connection)
        return self.reference.rules(self.reference.newest_config(), self.today())


def installation(request: Request) -> Installation:
    site = request.app.state.installation
    if not isinstance(site, Installation):
        raise TypeError("the application was not built by create_app")
    return site


CurrentSite = Annotated[Installation, Depends(installation)]
"""The dependency of pages that ask for nobody: `site: CurrentSite`."""
