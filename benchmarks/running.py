"""`sagsgang run` with the example, whole: how soon it is there and moves a case, and what it costs to let it be."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from app.clock import CLOCK_FILE, DemoClock
from app.example.building import template_file
from app.run import server_files
from benchmarks.cpu import command_of, family, family_cpu, memory, within
from benchmarks.databases import Databases
from benchmarks.row import Row
from benchmarks.serving import DATABASE, until_answered
from benchmarks.sizes import Sizes
from models.database import open_engine, reading, sqlite_url
from models.rows.case import load_case
from models.store import Store
from process.commands import case as c
from process.commands.act import Act, Command
from process.ids import CaseId
from process.stages import Stage
from tests.browser.serving import free_port
from tests.builders.case import a_registration

READY, READY_WITHIN, MOVED_WITHIN = "The engine is ready", 180, 30
CAUGHT_UP_WITHIN, SETTLED_AFTER = 300, 10
SAGSGANG = str(Path(sys.executable).parent / "sagsgang")
PREFECT = "app.engine.prefect_server"
PORTS = ("WEB", "MAILS", "SMTP", "PREFECT")


@dataclass
class Installation:
    folder: Path
    process: subprocess.Popen[str]
    began: float
    address: str

    def waited(self) -> float:
        return time.monotonic() - self.began

    def until_ready(self) -> None:
        for said in self.process.stdout or ():
            if READY in said:
                return
        raise RuntimeError("the engine was never ready")


def running(_databases: Databases, sizes: Sizes) -> Iterator[Row]:
    if not (template_file().exists() and server_files.template_file().exists()):  # as `make run` does, once
        subprocess.run([SAGSGANG, "prepare-example"], check=True, capture_output=True)
    with tempfile.TemporaryDirectory() as folder, _started(Path(folder)) as installation:
        until_answered(f"{installation.address}/log-ind", READY_WITHIN)
        yield Row("first page after `sagsgang run --example`", installation.waited(), "s", target=5.0, note="set up")
        installation.until_ready()
        yield Row("engine ready, with Prefect", installation.waited(), "s", target=30.0, note="as it says itself")
        if not sizes.is_quick:
            _until_caught_up(installation.folder)
        yield from _idle(installation.process.pid, sizes.idle_seconds)
        times = _latencies(installation.folder, sizes.facts)
        note = f"95 % within; {len(times)} facts, median {statistics.median(times):.2f}"
        yield Row("fact committed to case moved by the engine", within(times), "s", target=2.0, note=note)


@contextmanager
def _started(folder: Path) -> Iterator[Installation]:
    ports = {name: free_port() for name in PORTS}
    environment = {**os.environ, "SAGSGANG_DATA": str(folder)}
    environment |= {f"SAGSGANG_{name}_PORT": str(port) for name, port in ports.items()}
    command = [SAGSGANG, "run", "--example"]
    began = time.monotonic()
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, env=environment, text=True, **pipes) as process:
        try:
            yield Installation(folder, process, began, f"http://127.0.0.1:{ports['WEB']}")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _until_caught_up(folder: Path) -> None:
    """What the nights have missed that the example's clock has passed is made up for first: the backup is the last."""
    ends = time.monotonic() + CAUGHT_UP_WITHIN
    engine = open_engine(sqlite_url(folder / DATABASE))
    query = sa.text("SELECT count(*) FROM flow_success WHERE flow = 'backup'")
    while True:
        with reading(engine) as connection:
            if connection.execute(query).scalar_one():
                break
        if time.monotonic() > ends:
            raise RuntimeError("what was missed was never made up for")
        time.sleep(1)
    engine.dispose()
    time.sleep(SETTLED_AFTER)


def _latencies(folder: Path, facts: int) -> list[float]:
    """The last approval of a new case, and the seconds until the engine has taken it out of drafting."""
    store, clock = Store(open_engine(sqlite_url(folder / DATABASE))), DemoClock(folder / CLOCK_FILE)
    with reading(store.engine) as connection:
        store.reference.refresh(connection)

    def say(command: Command, actor: int | None, name: str) -> CaseId:
        return store.apply(command, Act(actor, name), clock.now()).case_id or CaseId(0)

    times = []
    for number in range(facts):
        command, officer = a_registration(store.reference.register)
        case = say(command, officer, f"bench-new-{number}")
        say(c.SubmitDraft(case=case), officer, f"bench-submit-{number}")
        while links := _pending(store, case):
            say(c.ApproveDraft(case=case), links[0], f"bench-approve-{number}-{links[0]}")
        times.append(_until_moved(store, case))
    store.engine.dispose()
    return times


def _pending(store: Store, case: CaseId) -> list[int]:
    with reading(store.engine) as connection:
        state = load_case(connection, case)
    return [link.person for link in state.pending_links()] if state else []


def _until_moved(store: Store, case: CaseId) -> float:
    began = time.monotonic()
    query = sa.text('SELECT stage FROM "case" WHERE id = :case')
    while time.monotonic() < began + MOVED_WITHIN:
        with reading(store.engine) as connection:
            if connection.execute(query, {"case": case}).scalar_one() != Stage.DRAFTING:
                return time.monotonic() - began
        time.sleep(0.02)
    raise RuntimeError(f"not moved within {MOVED_WITHIN} s")


def _idle(pid: int, seconds: float) -> Iterator[Row]:
    theirs = [each for each in family(pid) if PREFECT in command_of(each)]
    ours = [each for each in family(pid) if each not in theirs]
    before, prefect = family_cpu(pid), sum(family_cpu(each) for each in theirs)
    time.sleep(seconds)
    used, by_prefect = family_cpu(pid) - before, sum(family_cpu(each) for each in theirs) - prefect
    note = f"over {seconds:.0f} s; Prefect's server {100 * by_prefect / seconds:.1f}"
    yield Row("idle, everything together", 100 * used / seconds, "% of a core", target=5.0, note=note)
    held = f"{len(ours)} processes; Prefect's server apart, {sum(map(memory, theirs)):.0f} MB"
    yield Row("memory of our own processes (PSS)", sum(map(memory, ours)), "MB", target=280.0, note=held)
