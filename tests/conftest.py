"""Fixtures for all tests: databases of both kinds, how hard the property tests try, and what a machine may lack."""

from __future__ import annotations

import functools
import gc
import os
import shutil
import sys
import uuid
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

from tests.builders import temporary
from tests.builders.open_files import FileOf, opening
from tests.builders.postgres import installed_tools
from tests.builders.reading_here import reading_here
from tests.builders.sandvig import fill, sandvig_database

gc.set_threshold(100_000, 50, 100)  # what the imports leave is large and stays: looking it through costs a tenth

HERE = Path(__file__).parent
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "ci")
settings.register_profile("ci", max_examples=25, derandomize=True, deadline=None, database=None)
settings.register_profile(
    "soak", max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile(PROFILE)
if PROFILE == "ci":
    # Hypothesis draws constants out of all our modules that happen to be imported: a test's examples would then depend
    # on which tests ran before it. It has no setting for this; tests/house/test_suite.py says when the name is gone.
    providers._get_local_constants = lambda: providers._local_constants


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rounds", type=int, default=2, help="how often the tests that kill processes kill one")
    parser.addoption("--seed", type=int, default=1, help="which processes they kill, in which order, and when")


APART = ("attack", "browser", "engine", "faults", "run")
"""Folders of tests in which a file from outside is read as in an installation, in a process of its own."""


@pytest.fixture(scope="module", autouse=True)
def read_here(request: pytest.FixtureRequest) -> Iterator[None]:
    with nullcontext() if request.path.relative_to(HERE).parts[0] in APART else reading_here():
        yield


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    temporary.sweep_up()
    temporary.stay_inside(config)


def pytest_unconfigure() -> None:
    if loop := sys.modules.get("tests.web.loop"):
        loop.close()


@pytest.fixture(scope="session")
def rounds(pytestconfig: pytest.Config) -> int:
    """How many kills: two in `make test`, more in the soaks."""
    return int(pytestconfig.getoption("--rounds"))


@pytest.fixture(scope="session")
def seed(pytestconfig: pytest.Config) -> int:
    """What the choices of a run come from: the same seed chooses the same."""
    return int(pytestconfig.getoption("--seed"))


SYSTEM = {
    "root": (lambda: os.geteuid() == 0, "not root"),
    "user": (lambda: os.geteuid() == 0 and bool(shutil.which("useradd")), "cannot make another user here"),
    **{
        program: (functools.partial(shutil.which, program), f"{program} is not installed: apt-get install {package}")
        for program, package in (("nginx", "nginx-light"), ("caddy", "caddy"), ("systemd-analyze", "systemd"))
    },
    "dovecot": (
        lambda: os.geteuid() == 0 and bool(shutil.which("dovecot")),
        "no IMAP server here (dovecot-imapd), or not root",
    ),
    "postgresql": (
        lambda: os.geteuid() == 0 and installed_tools() is not None,
        "no PostgreSQL of the machine's here (apt-get install postgresql), or not root",
    ),
    "apt": (lambda: os.geteuid() == 0 and bool(shutil.which("apt-get")), "cannot install Debian packages here"),
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """`@pytest.mark.system("user")`: what the test needs of the machine. A lack is a skip with its reason, and with
    REQUIRE_SYSTEM=1 a failure.
    """
    needs = [need for mark in item.iter_markers("system") for need in mark.args]
    lacks = [why for there, why in map(SYSTEM.__getitem__, needs) if not there()]
    if lacks and os.environ.get("REQUIRE_SYSTEM") == "1":
        pytest.fail(f"REQUIRE_SYSTEM=1, but {', '.join(lacks)}", pytrace=False)
    if lacks:
        pytest.skip(", ".join(lacks))


LONGEST = ("tests/faults/", "tests/app/test_example.py", "tests/notifications/outbox/test_kill.py", "tests/simulation/")
"""Begun first: a long file that begins last is waited for by everybody."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()  # eight thousand tests and all modules stay to the end: no collection need look them through again
    _write_without_waiting()


def _write_without_waiting() -> None:
    """Databases of tests need not survive a power cut: a commit that does not wait for the disk costs a hundredth. That
    ours do wait is tried by tests/models/test_migrations.py, with what stands under `__wrapped__`.
    """
    database = sys.modules.get("models.database")
    if database is None or hasattr(database._prepare_sqlite, "__wrapped__"):
        return
    durable = database._prepare_sqlite

    @functools.wraps(durable)
    def without_waiting(connection: Any, record: Any) -> None:
        durable(connection, record)
        connection.execute("PRAGMA synchronous=OFF")

    database._prepare_sqlite = without_waiting  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL started for this session in a temporary folder. Where none can start, its tests are
    skipped with the reason; with REQUIRE_POSTGRES=1 they fail.

    The server runs as another user: its folder is not pytest's own.
    """
    try:
        run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex  # the workers of a run share one server
        folder = temporary.outside(f"postgres-{run}")
        server = temporary.pgserver().get_server(folder, cleanup_mode="delete")
    except Exception as problem:
        if os.environ.get("REQUIRE_POSTGRES") == "1":
            raise
        pytest.skip(f"PostgreSQL could not start here: {problem}")
    _without_waiting_for_the_disk(server.get_uri())
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Any]:
    """The example municipality in a SQLite file of the test's own."""
    from models.database import open_engine, sqlite_url

    engine = open_engine(sqlite_url(sandvig_database(tmp_path)))
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The name of a filled database from which each test's own is made."""
    import sqlalchemy as sa

    from models.database import open_engine

    administration = open_engine(postgres_server)
    with administration.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("SET lock_timeout = 0"))  # filling takes longer than a writer waits
        connection.execute(sa.text("SELECT pg_advisory_lock(1)"))  # one worker fills, the others wait for it
        known = connection.execute(sa.text("SELECT 1 FROM pg_database WHERE datname = 'sandvig_template'")).scalar()
        if not known:
            engine = open_engine(_new_database(postgres_server, "sandvig_filling"))
            fill(engine)
            engine.dispose()
            connection.execute(sa.text("ALTER DATABASE sandvig_filling RENAME TO sandvig_template"))
        connection.execute(sa.text("SELECT pg_advisory_unlock(1)"))
    administration.dispose()
    return "sandvig_template"


@pytest.fixture
def postgres_engine(postgres_server: str, postgres_template: str) -> Iterator[Any]:
    """The example municipality in a PostgreSQL database of the test's own."""
    from models.database import open_engine

    engine = open_engine(_new_database(postgres_server, f"t{uuid.uuid4().hex}", postgres_template))
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> Any:
    """The filled example municipality, on SQLite and on PostgreSQL."""
    return request.getfixturevalue("sqlite_engine" if request.param == "sqlite" else "postgres_engine")


@pytest.fixture
def empty_postgres(postgres_server: str) -> Iterator[Any]:
    """A PostgreSQL database with nothing in it, not even tables."""
    from models.database import open_engine

    engine = open_engine(_new_database(postgres_server, f"e{uuid.uuid4().hex}"))
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """A database with nothing in it, of either kind."""
    from models.database import open_engine, sqlite_url

    if request.param == "postgresql":
        yield request.getfixturevalue("empty_postgres")
        return
    engine = open_engine(sqlite_url(tmp_path / "empty.db"))
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Any) -> Any:
    """A store on the filled example municipality, its register read."""
    from models.database import reading
    from models.store import Store

    made = Store(engine)
    with reading(engine) as connection:
        made.reference.refresh(connection)
    return made


def _without_waiting_for_the_disk(server: str) -> None:
    import sqlalchemy as sa

    from models.database import open_engine

    administration = open_engine(server)
    with administration.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("SET lock_timeout = 0"))
        connection.execute(sa.text("SELECT pg_advisory_lock(2)"))  # the workers share the file that this writes
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sa.text(f"ALTER SYSTEM SET {name} = off"))
        connection.execute(sa.text("SELECT pg_reload_conf()"))
        connection.execute(sa.text("SELECT pg_advisory_unlock(2)"))
    administration.dispose()


def _new_database(server: str, name: str, template: str = "template0") -> str:
    import sqlalchemy as sa

    from models.database import open_engine

    administration = open_engine(server)
    with administration.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    administration.dispose()
    return str(sa.make_url(server).set(database=name).render_as_string(hide_password=False))


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A real server with a home of its own; a test that kills it starts it again."""
    from config.settings import Settings
    from tests.engine.processes import Prefect, a_port

    server = Prefect(Settings(data=tmp_path_factory.mktemp("prefect"), prefect_port=a_port(14200)))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def file_of() -> Iterator[FileOf]:
    """An open file with this content."""
    with opening() as made:
        yield made
