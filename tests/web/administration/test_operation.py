"""The page «Drift» and `/drift/klar`, with faults that are real: a database that is held, one that takes no writes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from app.web.site import create_app
from models import database
from models import tables as t
from models.database import open_engine, writing
from models.flow_successes import record_failure, record_success
from notifications.outbox.gate import hold
from tests.web.conftest import Hands, TestClient
from tests.web.office import COORDINATOR, MORNING, OFFICER, Office, words

ADMINISTRATOR, PAGE, MB = "vagn.holmgren", "/drift", 1_000_000


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LONGEST_PROBE", 60)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    with writing(office.store.engine) as connection:
        record_success(connection, "sweep", office.clock.now(), "flow")
    return office


@contextmanager
def held(engine: Engine) -> Iterator[None]:
    """Somebody else writes, and goes on for as long as this lasts; on PostgreSQL nobody else even reads the table."""
    other = open_engine(engine.url.render_as_string(hide_password=False))
    with other.connect().execution_options(sqlite_begin="IMMEDIATE") as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("LOCK TABLE counter IN ACCESS EXCLUSIVE MODE"))
        yield
    other.dispose()


def test_a_database_that_another_holds_fails_and_is_well_again_when_it_is_let_go(engine: Engine) -> None:
    with writing(engine) as connection:
        record_success(connection, "sweep", MORNING, "flow")
    visitor = TestClient(create_app(engine, Hands(MORNING), wall=Hands(MORNING)))

    def health() -> tuple[int, str, str]:
        answer = visitor.get("/drift/klar")
        return answer.status_code, answer.json()["status"], answer.json()["database"]

    assert health() == (200, "ok", "ok")
    with held(engine):
        assert health() == (503, "failed", "locked")
        assert visitor.get("/drift/live").status_code == 200
    assert health() == (200, "ok", "ok")


def test_health_really_writes_and_says_when_nothing_is_kept(office: Office) -> None:
    def written() -> int:
        with office.store.engine.connect() as connection:
            return connection.execute(sa.select(t.counters.c.value).where(t.counters.c.name == "health")).scalar_one()

    client = office.person(ADMINISTRATOR)
    client.get("/drift/klar")
    before = written()
    client.get("/drift/klar")
    assert written() == before + 1
    with writing(office.store.engine) as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE UPDATE ON counter BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    answer = client.get("/drift/klar")
    assert (answer.status_code, answer.json()["database"], answer.json()["wrong"]) == (503, "unwritable", ["database"])
    assert "Der kan læses, men intet kan registreres." in words(office.get(ADMINISTRATOR, PAGE))


def test_the_page_says_in_words_that_the_database_is_held(office: Office) -> None:
    assert "Alt kører" in words(office.get(ADMINISTRATOR, PAGE))
    with held(office.store.engine):
        shown = words(office.get(ADMINISTRATOR, PAGE))
    assert "Der er noget alvorligt galt" in shown
    assert "Noget andet holder databasen låst, så intet kan registreres." in shown
    assert "Vent et minut." in shown


@pytest.mark.parametrize(("free", "status", "code"), [(3000, "ok", 200), (1999, "degraded", 200), (199, "failed", 503)])
def test_little_room_is_told_in_time_and_none_fails(
    office: Office, monkeypatch: pytest.MonkeyPatch, free: int, status: str, code: int
) -> None:
    room = SimpleNamespace(free=free * MB)
    monkeypatch.setattr("app.web.watch.shutil.disk_usage", lambda _folder: room)
    answer = office.person(ADMINISTRATOR).get("/drift/klar")
    assert (answer.status_code, answer.json()["status"], answer.json()["disk_free_mb"]) == (code, status, free)
    shown = words(office.get(ADMINISTRATOR, PAGE))
    assert (f"Kun {free / 1000:.1f}".replace(".", ",") in shown) == (status != "ok")
    assert ("Skaf plads" in shown) == (status != "ok")


def test_the_limit_is_a_setting(tmp_path: Path, office: Office) -> None:
    room = shutil.disk_usage(tmp_path).free // MB
    site = create_app(office.store.engine, office.clock, wall=Hands(MORNING), data=tmp_path, disk_low_mb=2 * room)
    assert TestClient(site).get("/drift/klar").json()["wrong"] == ["disk"]


def test_what_is_wrong_and_what_to_do_stands_there_with_the_way_to_it(office: Office) -> None:
    now = office.clock.now()
    with writing(office.store.engine) as connection:
        hold(connection)
        for _ in range(3):
            record_failure(connection, "backup", now.replace(hour=3), "OSError")
    page = office.get(ADMINISTRATOR, PAGE)
    shown = words(page)
    assert "Noget kræver et øje" in shown
    assert "Sikkerhedskopien Se her Er ikke lykkedes siden mandag den 23. august 2027 kl. 5.00." in shown
    assert "Seneste fejl er af typen OSError." in shown
    assert "Udsendelse Se her Alt holdes tilbage" in shown
    assert 'href="/genoprettelse"' in page
    health = office.person(ADMINISTRATOR).get("/drift/klar")
    assert (health.status_code, health.json()["wrong"]) == (200, ["flows", "outbox"])
    assert health.json()["late_flows"] == ["backup"]


def test_it_is_the_administrators_page(office: Office) -> None:
    assert f'href="{PAGE}"' in office.get(ADMINISTRATOR, "/opgaver")
    for other in (COORDINATOR, OFFICER):
        assert office.person(other).get(PAGE).status_code == 403
        assert f'href="{PAGE}"' not in office.get(other, "/opgaver")


def test_without_a_login_nothing_is_told_of_anybody(office: Office) -> None:
    office.person(ADMINISTRATOR)
    answer = TestClient(office.app).get("/drift/klar")
    assert set(answer.json()) == {
        *("status", "wrong", "database", "migration", "disk_free_mb", "newest_backup", "last_sweep", "late_flows"),
        *("oldest_mail", "messages_put_aside", "outbox_held", "overdue_deadlines"),
    }
    assert str(office.folder) not in answer.text
