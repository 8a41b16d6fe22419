"""The example municipality as an operator runs it, every part a real process that can be killed: supervisor, web,
engine, Prefect's server, the worker of a scheduled run, a mail server, and PostgreSQL where the database is one.

The worker: Prefect's runner in the engine starts a process for each scheduled run (`python -m prefect.engine`); an
installation on one machine has no other.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.run.processes import children_of, spawn
from config.secret import Secret
from models import tables as t
from models.access.signin import add_login
from models.database import open_engine, reading, writing
from models.migrate import migrate
from process.calendar import COPENHAGEN
from tests.engine.processes import Prefect, a_port, environment_for, until
from tests.engine.town import Town, settings_for, template
from tests.faults.mail_process import TAKEN
from tests.faults.postgres_process import Postgres

HERE = Path(__file__).parent
EVENING, FRIDAY, SATURDAY = 15, 4, 5
SUPERVISED = HERE.parent / "run" / "run_it.py"
PASSWORD = "en lang adgangskode"
OFFICER, COORDINATOR = "solvej.lykkegaard", "ulrik.sandager"
APPROVERS = ("halfdan.ladegaard", "lisbeth.toftegaard", "sanne.vestervang")


class Part(StrEnum):
    """What can be killed."""

    WEB = "web"
    ENGINE = "engine"
    WORKER = "worker"
    PREFECT = "prefect"
    MAIL = "mail server"
    SUPERVISOR = "supervisor"
    POSTGRES = "postgresql"


WORDS = {
    Part.WEB: "app.web.serve",
    Part.ENGINE: "app.engine.main",
    Part.PREFECT: "app.engine.prefect_server",
    Part.WORKER: "prefect.engine",
}
"""What stands on the command line of each part below the supervisor."""


class City:
    """The processes. `parts` are those there are: on SQLite the database is none."""

    def __init__(self, folder: Path, postgres: Postgres | None, mail_seconds: float = 0.2) -> None:
        self.mails = folder / "mail-server"
        self.mails.mkdir(parents=True)
        ports = {"web_port": 18000, "prefect_port": 15200}
        plain = settings_for(folder / "data", **{name: a_port(port) for name, port in ports.items()})
        self._mail_port, self._mail_seconds = a_port(16525), mail_seconds
        self.postgres = postgres
        changed = {"mail_url": Secret(f"smtp://127.0.0.1:{self._mail_port}"), "undo_minutes": 0}
        changed["base_url"] = f"http://localhost:{plain.web_port}"
        if postgres is not None:
            fill_from(template(), postgres.url)
            changed["database_url"] = Secret(postgres.url.replace("postgresql://", "postgresql+psycopg://"))
        self.settings = plain.changed(**changed)
        self.town = Town.of(self.settings)
        self._supervisor: subprocess.Popen[bytes] | None = None
        self._mail: subprocess.Popen[bytes] | None = None
        self.turns: list[float] = []
        """When the town's clock was turned: a lease may run out under a mail on its way."""
        self._add_logins()

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(part for part in Part if part is not Part.POSTGRES or self.postgres is not None)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.settings.web_port}"

    def _add_logins(self) -> None:
        with writing(self.town.store.engine) as connection:
            for code in (OFFICER, COORDINATOR, *APPROVERS):
                person = self.town.register.person(code)
                assert person is not None
                add_login(connection, person.id, code, PASSWORD)

    # -- starting ----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        self.start_mail()
        self.start_supervisor()
        until(self.answers, 60, "the first page")

    def start_supervisor(self) -> None:
        with (self.settings.data / "supervisor.log").open("ab") as log:
            self._supervisor = spawn((sys.executable, str(SUPERVISED)), environment_for(self.settings), log)

    def stop_mail(self) -> None:
        _killed(self._mail)

    def start_mail(self) -> None:
        command = (sys.executable, str(HERE / "mail_process.py"), str(self._mail_port), str(self.mails))
        with (self.mails / "log").open("ab") as log:
            self._mail = spawn((*command, str(self._mail_seconds)), os.environ, log, signal.SIGKILL)

    def answers(self) -> bool:
        with suppress(OSError), urllib.request.urlopen(f"{self.address}/drift/live", timeout=1) as response:
            return bool(response.status == 200)
        return False

    def start_worker(self) -> None:
        """Ask Prefect for a run of the sweep now, as its schedule does every ten minutes."""
        prefect = Prefect(self.settings)
        with suppress(OSError, ValueError):
            known = prefect.ask("deployments/filter", {"deployments": {"name": {"any_": ["sweep"]}}})
            if known:
                prefect.ask(f"deployments/{known[0]['id']}/create_flow_run", {"state": {"type": "SCHEDULED"}})

    # -- killing -----------------------------------------------------------------------------------------------------

    def pid(self, part: Part) -> int | None:
        if part is Part.POSTGRES:
            return self.postgres.pid if self.postgres is not None else None
        if part in (Part.MAIL, Part.SUPERVISOR):
            process = self._mail if part is Part.MAIL else self._supervisor
            return process.pid if process is not None and process.poll() is None else None
        parent = self.pid(Part.ENGINE) if part is Part.WORKER else self.pid(Part.SUPERVISOR)
        return next((child for child in children_of(parent or 0) if WORDS[part] in words_of(child)), None)

    def kill(self, part: Part, rng: random.Random) -> None:
        """`kill -9` it, and see that it comes back: what nobody looks after is started again here, as systemd would."""
        before = self.pid(part)
        if part is Part.POSTGRES and self.postgres is not None:
            self.postgres.kill(with_backends=rng.random() < 0.5)
            time.sleep(rng.random())
            self.postgres.start()
        elif part is Part.SUPERVISOR:
            self._kill_supervisor(at_once=rng.random() < 0.5)
            self.start_supervisor()
        elif part is Part.MAIL:
            _killed(self._mail)
            time.sleep(rng.random())
            self.start_mail()
        elif before is not None:
            with suppress(ProcessLookupError):
                os.kill(before, signal.SIGKILL)
            if part is not Part.WORKER:
                until(lambda: self.pid(part) not in (None, before), 60, f"{part} comes back")

    def _kill_supervisor(self, at_once: bool) -> None:
        """Its children end with it: by themselves, or `at_once`, as systemd ends a whole unit."""
        family = family_of(self._supervisor.pid) if self._supervisor is not None else set()
        _killed(self._supervisor)
        if not at_once:
            with suppress(AssertionError):
                until(lambda: not alive(family), 15, "the children are gone")
        for pid in alive(family):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        until(lambda: not alive(family), 15, "the children are gone")

    def end(self) -> None:
        self._kill_supervisor(at_once=True)
        _killed(self._mail)
        self.town.store.engine.dispose()

    def later(self, by: timedelta) -> None:
        """Time passes for the town; at the end of its day, to the next morning, so that mail can go out."""
        self.turns.append(time.time())
        self.town.clock.step(by)
        now = self.town.clock.now().astimezone(COPENHAGEN)
        if now.hour >= EVENING or now.weekday() >= SATURDAY:
            days = 1 if now.weekday() < FRIDAY else 7 - now.weekday()
            self.town.clock.step((now + timedelta(days=days)).replace(hour=9, minute=0) - now)

    # -- what is seen ------------------------------------------------------------------------------------------------

    def rows(self, sql: str, **values: object) -> list[Any]:
        """What a statement reads, also while the database is coming back."""

        def read() -> list[list[Any]] | None:
            with suppress(sa.exc.OperationalError), reading(self.town.store.engine) as connection:
                return [list(connection.execute(sa.text(sql), values).all())]
            return None

        return until(read, 60, "the database answers")[0]

    def taken(self) -> list[tuple[float, str]]:
        """What the mail server has taken: when, and which Message-ID."""
        path = self.mails / TAKEN
        lines = path.read_text().splitlines() if path.exists() else []
        return [(float(at), message_id) for at, _, message_id in (line.partition(" ") for line in lines)]


@contextmanager
def city(folder: Path, on_postgres: bool, mail_seconds: float = 0.2) -> Iterator[City]:
    with ExitStack() as stack:
        postgres = Postgres() if on_postgres else None
        if postgres is not None:
            stack.callback(postgres.end)
            postgres.start()
        made = City(folder, postgres, mail_seconds)
        stack.callback(made.end)
        made.start()
        yield made


def words_of(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def family_of(pid: int) -> set[int]:
    """Its children and theirs."""
    below: set[int] = set()
    for child in children_of(pid):
        below |= {child} | family_of(child)
    return below


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if words_of(pid)}


def _killed(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None:
        process.kill()
        process.wait()


def fill_from(source: Path, url: str) -> None:
    """An empty PostgreSQL gets what the SQLite file holds: quicker than living it again."""
    theirs, ours = open_engine(f"sqlite:///{source}"), open_engine(url)
    migrate(ours)
    with reading(theirs) as read, writing(ours) as written:
        written.execute(sa.text("SET LOCAL session_replication_role = replica"))  # bodies name bodies that come later
        written.execute(sa.delete(t.chain_head))
        for table in t.metadata.sorted_tables:
            rows = [dict(row) for row in read.execute(sa.select(table)).mappings()]
            if rows:
                written.execute(sa.insert(table), rows)
            for column in table.primary_key.columns:
                if column.autoincrement and isinstance(column.type, sa.Integer) and len(table.primary_key) == 1:
                    place = sa.func.pg_get_serial_sequence(f'"{table.name}"', column.name)
                    newest = sa.select(sa.func.max(column)).scalar_subquery()
                    written.execute(sa.select(sa.func.setval(place, newest)))
    theirs.dispose()
    ours.dispose()
