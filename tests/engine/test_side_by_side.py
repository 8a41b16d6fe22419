"""PostgreSQL for Sagsgang and for Prefect, a work pool with three workers, two engines, two web processes and eight
clerks at once: what comes of their cases is what comes of one such case where everything happens in turn. A worker is
killed while an agenda is decided, and nothing is lost.
"""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
import yaml
from sqlalchemy.engine import Engine

from app.run.environment import prefect_home
from app.run.processes import end
from app.run.server_files import DATABASE
from app.web.site import create_app
from config.secret import Secret
from config.settings import Settings
from models import tables as t
from models.access.signin import add_login
from models.database import open_engine, reading, sqlite_url, writing
from models.rows.case import find_case
from notifications.channels.sender import MemorySender
from process.commands import meeting as mc
from process.commands.hearing import RecordResponse
from process.events import Tag
from process.register import SeatRole
from process.stages import Stage
from process.state.case import CaseState, Outcome
from process.state.hearing import Answer
from tasks.everything import move_everything
from tasks.resources import Resources
from tests.builders.postgres import installed_server
from tests.engine.processes import EVERY_MINUTE, Prefect, a_port, engine, until
from tests.engine.town import COMMITTEE, Town, settings_for, template
from tests.faults.city import APPROVERS, COORDINATOR, OFFICER, PASSWORD, fill_from
from tests.web.conftest import TestClient
from tests.web.office import forms

pytestmark = [pytest.mark.engine, pytest.mark.postgres]
CLERKS, ENGINES, WORKERS, WEBS = 8, 2, 3, 2
POOL = "sagsgang"
ROOT = Path(__file__).parents[2]
NEW = {
    "type": "budget_proposal",
    "udvalg": ["sundhedsudvalg"],
    "tekst": "beskyttet beskæftigelse",
    "afdeling": "handicap_psykiatri",
    "sagsbehandler": OFFICER,
}


@dataclass
class Clerk:
    """One who plays all the people of one case at the pages, and waits for the engine where it is its turn."""

    town: Town
    visitor: Callable[[], httpx.Client]
    wait: Callable[[Callable[[], bool]], None]
    number: str = ""
    _signed_in: dict[str, httpx.Client] = field(default_factory=dict)

    def live(self, title: str) -> str:
        """From the empty form to the last answer; gives the case's number."""
        try:
            return self._live(title)
        finally:
            for client in self._signed_in.values():
                client.close()

    def _live(self, title: str) -> str:
        path = self._released(title)
        self._send(COORDINATOR, f"{path}/breve", f"{path}/breve")
        state = self._case()
        for body in sorted(request.body for request in state.requests):
            answer = RecordResponse(case=state.case.id, body=body, answer=Answer.REMARKS, text="Vi er bekymrede.")
            self.town.do(answer, self.town.register.person(COORDINATOR).id)  # type: ignore[union-attr]
        self.wait(self._is_taken_in)
        return self.number

    def _released(self, title: str) -> str:
        """Registered, approved by the whole chain, and moved to its hearing; gives the page of the case."""
        made = self._send(OFFICER, "/sager/ny", "/sager/ny/tom", titel=title, **NEW)
        self.number = made.headers["location"].partition("?")[0].rpartition("/")[2]
        path = f"/sager/{self.number}"
        self._send(OFFICER, path, "indsend")
        for approver in APPROVERS:
            self._send(approver, path, "godkend")
        self.wait(lambda: self._case().case.stage is Stage.HEARING)
        return path

    def _case(self) -> CaseState:
        with reading(self.town.store.engine) as connection:
            case_id = find_case(connection, self.number)
        assert case_id
        return self.town.case(case_id)

    def _is_taken_in(self) -> bool:
        with reading(self.town.store.engine) as connection:
            mine = t.ready_cases.c.case_id == find_case(connection, self.number)
            return connection.scalar(sa.select(t.ready_cases.c.case_id).where(mine)) is None

    def _send(self, who: str, path: str, form: str, **typed: object) -> httpx.Response:
        if who not in self._signed_in:
            client = self._signed_in[who] = self.visitor()
            fields = forms(client.get("/log-ind").text)["/log-ind"][1]
            assert client.post("/log-ind", data={**fields, "brugernavn": who, "adgangskode": PASSWORD}).is_redirect
        client = self._signed_in[who]
        address, fields = forms(client.get(path).text)[form]
        answer = client.post(address or path, data={**fields, **typed})
        assert answer.status_code == 303, (path, form, answer.status_code)
        return answer


def outcome(town: Town, number: str) -> dict[str, object]:
    """What has become of a case: its state without numbers of its own, its history, and who is told what."""
    with reading(town.store.engine) as connection:
        case_id = find_case(connection, number)
        assert case_id
        tags = connection.scalars(
            sa.select(t.history.c.tag).where(t.history.c.case_id == case_id).order_by(t.history.c.position)
        ).all()
        notice = t.notices.c
        told = connection.execute(sa.select(notice.kind, notice.recipient).where(notice.case_id == case_id)).all()
    state = town.case(case_id)
    return {
        "stage": state.case.stage,
        "holder": state.case.holder,
        "route": [(step.body, step.role, step.state) for step in state.consultations],
        "letters": [(asked.body, asked.round, asked.due_on, asked.is_finished) for asked in state.requests],
        "history": Counter(tag for tag in map(str, tags) if not tag.startswith("notice:")),  # there is no mail server
        "told": Counter((str(row.kind), row.recipient) for row in told),
    }


@pytest.fixture
def in_turn(tmp_path: Path) -> dict[str, object]:
    """The same case in one process, one act at a time."""
    settings = settings_for(tmp_path / "in-turn")
    town = Town.of(settings)
    add_logins(town)
    app, ids = create_app(town.store.engine, town.clock, data=settings.data, undo_minutes=0), count()
    tools = Resources(town.store, town.clock.now, MemorySender(), lambda: f"<{next(ids)}@sandvig.example>")

    def wait(is_so: Callable[[], bool]) -> None:
        move_everything(tools)
        assert is_so()

    def visitor() -> httpx.Client:
        return TestClient(app, base_url="http://sandvig.example", follow_redirects=False)

    number = Clerk(town, visitor, wait).live("I tur og orden")
    told = outcome(town, number)
    town.store.engine.dispose()
    return told


def add_logins(town: Town) -> None:
    with writing(town.store.engine) as connection:
        for code in (OFFICER, COORDINATOR, *APPROVERS):
            person = town.register.person(code)
            assert person is not None
            add_login(connection, person.id, code, PASSWORD)


@dataclass
class Processes:
    """What runs beside each other on one database."""

    town: Town
    addresses: Sequence[str]
    engines: Sequence[subprocess.Popen[bytes]]
    workers: Sequence[subprocess.Popen[bytes]]


@contextmanager
def side_by_side(folder: Path, database: Engine, prefect: Prefect) -> Iterator[Processes]:
    """Webs, engines and workers, each a process of its own."""
    plain = prefect.opens_to(settings_for(folder, prefect_port=prefect.settings.prefect_port))
    url = database.url.render_as_string(hide_password=False)
    fill_from(template(), url)
    chosen = {"database_url": Secret(url), "undo_minutes": 0, "work_pool": POOL}
    settings = plain.changed(**chosen)
    ports = [a_port(18500 + 40 * place) for place in range(WEBS)]
    with ExitStack() as stack:
        town = Town.of(settings)
        stack.callback(town.store.engine.dispose)
        add_logins(town)
        engines = [stack.enter_context(engine(settings, str(EVERY_MINUTE))) for _ in range(ENGINES)]
        workers = [stack.enter_context(engine(settings, *command_of("worker"))) for _ in range(WORKERS)]
        for port in ports:
            stack.enter_context(engine(settings, *command_of("web", port=str(port))))
        addresses = [f"http://127.0.0.1:{port}" for port in ports]
        until(lambda: all(map(answers, addresses)), 180, "both web processes answer")
        yield Processes(town, addresses, engines, workers)


def command_of(part: str, port: str = "") -> list[str]:
    """As the compose file starts it, at another port."""
    parts = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))["services"]
    python, *words = parts[part]["command"]
    assert python == "python"
    return [port if word == "8000" else word for word in words]


def answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/drift/live", timeout=1).status_code == 200
    except httpx.HTTPError:
        return False


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=[pytest.mark.soak, pytest.mark.system("postgresql")])]
)
def own_prefect(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Prefect]:
    """A Prefect server for the pool, with a file or a PostgreSQL database of its own."""
    settings = Settings(data=tmp_path / "prefect-server", prefect_port=a_port(14700))
    settings.data.mkdir()
    with ExitStack() as stack:
        url = ""
        if request.param == "postgresql":
            url = stack.enter_context(installed_server(f"prefect-{os.getpid()}", a_port(15700)))
        server = Prefect(settings, url.replace("postgresql:", "postgresql+asyncpg:"))
        stack.callback(server.kill)
        server.start()
        yield server


def test_eight_clerks_at_two_webs_two_engines_and_three_workers(
    tmp_path: Path,
    empty_postgres: Engine,
    own_prefect: Prefect,
    in_turn: dict[str, object],
) -> None:
    with side_by_side(tmp_path / "side-by-side", empty_postgres, own_prefect) as beside:

        def wait(is_so: Callable[[], bool]) -> None:
            until(is_so, 240, "an engine or a worker moves the case", every=0.2)

        def clerk(place: int) -> Clerk:
            def visitor() -> httpx.Client:
                return httpx.Client(base_url=beside.addresses[place % WEBS], follow_redirects=False, timeout=60)

            return Clerk(beside.town, visitor, wait)

        with ThreadPoolExecutor(CLERKS) as clerks:
            numbers = list(clerks.map(lambda place: clerk(place).live(f"Forslag {place}"), range(CLERKS)))
        assert len(set(numbers)) == CLERKS
        for number in numbers:
            assert outcome(beside.town, number) == in_turn, number
        end(beside.engines, 10)
        alone = clerk(CLERKS).live("Uden motor")  # nobody is left but Prefect's workers, each minute
        assert outcome(beside.town, alone) == in_turn
        decided = decide(beside.town, [*numbers, alone], beside.workers[0].kill)
        wait(lambda: set(taken_in(beside.town, decided)) == decided)
        assert taken_in(beside.town, decided) == dict.fromkeys(decided, 1), "a worker that was killed loses nothing"
        assert beside.town.is_clean()
        assert len(workers_of(own_prefect)) == WORKERS
        until(lambda: runs_of(own_prefect) > 0, 240, "Prefect has written down a run of its workers")
        assert rows_with(own_prefect, "flows.sweep.sweep") > 0
        for kept_apart in ("Uden motor", "Vi er bekymrede.", PASSWORD, "SAGSGANG_DATABASE_URL"):
            assert rows_with(own_prefect, kept_apart) == 0, kept_apart


def decide(town: Town, numbers: Sequence[str], meanwhile: Callable[[], object]) -> set[int]:
    """The committee's next meeting treats these cases, one by one, and closes its record; `meanwhile`: after the first
    decision. The cases.
    """
    committee = town.register.organization(COMMITTEE)
    assert committee
    meeting = next(each for each in town.register.meetings_of(committee.id) if each.starts_at > town.clock.now())
    secretary = town.register.first_in(committee.id, town.today, SeatRole.SECRETARY)
    with reading(town.store.engine) as connection:
        cases = [find_case(connection, number) or 0 for number in numbers]
    for case in cases:
        town.do(
            mc.PlaceOnAgenda(meeting=meeting.id, case=case, late_reason="Haster", override_reason="Øvelse"), secretary
        )
    town.clock.set(meeting.starts_at + timedelta(hours=2))
    for place, case in enumerate(cases):
        town.do(mc.RecordDecision(meeting=meeting.id, case=case, outcome=Outcome.RECOMMENDED), secretary)
        if not place:
            meanwhile()
    town.do(mc.CloseRecord(meeting=meeting.id), secretary)
    return set(cases)


def taken_in(town: Town, cases: Iterable[int]) -> Counter[int]:
    """How often the committee's decision on each case has moved it."""
    entry = t.history.c
    query = sa.select(entry.case_id).where(entry.tag == Tag.STEP_TREATED, entry.case_id.in_(cases))
    with reading(town.store.engine) as connection:
        return Counter(connection.scalars(query))


def workers_of(prefect: Prefect) -> list[str]:
    return [worker["name"] for worker in prefect.ask(f"work_pools/{POOL}/workers/filter", {})]


def runs_of(prefect: Prefect) -> int:
    """How often the workers have moved cases."""
    names = {"deployments": {"name": {"any_": ["sweep"]}}, "work_pools": {"name": {"any_": [POOL]}}}
    return int(prefect.ask("flow_runs/count", {**names, "flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}}))


def rows_with(prefect: Prefect, words: str) -> int:
    """In how many rows of all that Prefect has written they stand, whatever the table and column."""
    database = open_engine(
        prefect.database.replace("+asyncpg", "+psycopg") or sqlite_url(Path(prefect_home(prefect.settings)) / DATABASE)
    )
    try:
        with database.connect() as connection:
            tables = map(sa.table, sa.inspect(connection).get_table_names())
            rows = (sa.select(sa.literal_column("*")).select_from(table) for table in tables)
            return sum(words in str(row) for each in rows for row in connection.execute(each))
    finally:
        database.dispose()
