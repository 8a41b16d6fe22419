"""A site over Sandvig in rows, and a browser-like client. The site's clock stands still; the machine's runs."""

from __future__ import annotations

import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from anyio.from_thread import BlockingPortal
from fastapi import FastAPI
from sqlalchemy.engine import Engine

from app.web.site import create_app
from tests.builders.passwords import cheap_passwords
from tests.web import rows
from tests.web.heard import faults
from tests.web.loop import portal

with warnings.catch_warnings():
    # Starlette's client prefers another HTTP library from here on; the one we have works.
    warnings.filterwarnings("ignore", message=".*httpx.*")
    from starlette import testclient


class TestClient(testclient.TestClient):
    """Its site answers in the one loop of all, or in its own between `with`."""

    __test__ = False

    @contextmanager
    def _portal_factory(self) -> Iterator[BlockingPortal]:
        yield self.portal or portal()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clocks of these tests stand still and are turned by hand: what is late is told at once, and seen afresh."""
    monkeypatch.setattr("app.web.patience.CHANCE", 0.0)
    monkeypatch.setattr("app.web.watch.KEPT_FOR", 0.0)


@pytest.fixture(autouse=True)
def heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page that any of these tests reads is one that can be heard, too."""
    send = httpx.Client.send

    def listening(client: httpx.Client, *args: Any, **options: Any) -> httpx.Response:
        answer = send(client, *args, **options)
        if answer.headers.get("content-type", "").startswith("text/html") and "<main" in answer.text:
            assert not [*faults(answer.text)], f"{answer.request.method} {answer.request.url}"
        return answer

    monkeypatch.setattr(httpx.Client, "send", listening)


@pytest.fixture(autouse=True)
def one_connection_at_a_time() -> Iterator[None]:
    """All pages share a few connections. Where each of many holds one and waits for another, all stand still."""
    held, twice = threading.local(), list[str]()

    def taken(*_connection: object) -> None:
        held.many = getattr(held, "many", 0) + 1
        if held.many > 1 and threading.current_thread() is not threading.main_thread():  # in which tests look
            twice.append("".join(traceback.format_stack(limit=12)))

    def given_back(*_connection: object) -> None:
        held.many = max(getattr(held, "many", 0) - 1, 0)

    for name, told in (("checkout", taken), ("checkin", given_back)):
        sa.event.listen(sa.pool.Pool, name, told)
    yield
    for name, told in (("checkout", taken), ("checkin", given_back)):
        sa.event.remove(sa.pool.Pool, name, told)
    assert twice == []


class Hands:
    """A clock that tests turn by hand."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


@pytest.fixture(scope="session", autouse=True)
def weak_passwords() -> Iterator[None]:
    with cheap_passwords():
        yield


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Read by many tests; a test that changes it builds its own."""
    engine = rows.sandvig(tmp_path_factory.mktemp("town"))
    rows.logins(engine, rows.CARLA, rows.GERT, rows.FIE)
    return engine


@pytest.fixture
def wall() -> Iterator[Hands]:
    """The machine's clock, for what counts failed tries too; there, some time always passes between two of them."""
    hands, ticks = Hands(datetime(2026, 11, 20, 9, 0, tzinfo=UTC)), count(-1_000_000)
    counting = SimpleNamespace(time=lambda: hands.moment.timestamp() + next(ticks) / 1_000_000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("limits.storage.memory.time", counting)
        yield hands


@pytest.fixture
def clock() -> Hands:
    return Hands(rows.NOW)


@pytest.fixture
def app(town: Engine, wall: Hands, clock: Hands) -> FastAPI:
    return create_app(town, clock, municipality="Sandvig Kommune", wall=wall)


@pytest.fixture
def visitor(app: FastAPI) -> TestClient:
    """Somebody who is not signed in."""
    return TestClient(app, base_url="http://sandvig.example", follow_redirects=False)


SignIn = Callable[[str], TestClient]


@pytest.fixture
def as_person(app: FastAPI) -> SignIn:
    def signed_in(username: str) -> TestClient:
        client = TestClient(app, base_url="http://sandvig.example", follow_redirects=False)
        assert sign_in(client, username).status_code == 303
        return client

    return signed_in


def token_of(html: str) -> str:
    """The form token of a page."""
    return html.split('name="csrf" value="', 1)[1].split('"', 1)[0]


def sign_in(client: TestClient, username: str, password: str = rows.PASSWORD, **fields: str) -> httpx.Response:
    token = token_of(client.get("/log-ind").text)
    form = {"csrf": token, "brugernavn": username, "adgangskode": password, **fields}
    return client.post("/log-ind", data=form)


HOUR = timedelta(hours=1)
