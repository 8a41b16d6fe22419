"""Calendar feeds: made and ended by their owner, read by a calendar program, silent about what is confidential."""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from icalendar import Calendar
from sqlalchemy.engine import Engine

from models.access.signin import add_login, disable_login
from models.database import open_engine, sqlite_url, writing
from tests.web import answer_pages, rows
from tests.web.conftest import Hands, TestClient, sign_in, token_of


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("feeds")
    engine = answer_pages.town(folder)
    with writing(engine) as connection:
        add_login(connection, rows.FIE, "fie.bak", rows.PASSWORD)
        add_login(connection, rows.CARLA, "carla.lund", rows.PASSWORD)
    engine.dispose()
    return folder / "sagsgang.db"


@pytest.fixture
def clock() -> Hands:
    return Hands(rows.NOW)


@pytest.fixture
def engine(filled: Path, tmp_path: Path) -> Engine:
    shutil.copy(filled, tmp_path / "sagsgang.db")
    return open_engine(sqlite_url(tmp_path / "sagsgang.db"))


@pytest.fixture
def client(engine: Engine, tmp_path: Path, clock: Hands) -> TestClient:
    return TestClient(answer_pages.site(engine, tmp_path, clock), base_url=answer_pages.SITE, follow_redirects=False)


def press(client: TestClient, feed: str, do: str = "lav") -> httpx.Response:
    form = {"csrf": token_of(client.get("/kalender").text), "feed": feed, "goer": do}
    return client.post("/kalender", data=form)


def address(client: TestClient, key: str) -> str:
    match = re.search(
        rf'id="adresse-{key}" value="{re.escape(answer_pages.SITE)}([^"]+)"', client.get("/kalender").text
    )
    assert match is not None
    return match[1]


def titles(answer: httpx.Response) -> list[str]:
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]


def test_a_body_s_feed_holds_its_deadlines_and_meetings(client: TestClient) -> None:
    sign_in(client, "fie.bak")
    assert press(client, "handicapraad").headers["location"] == "/kalender?ok=kalender"
    path = address(client, "handicapraad")
    client.cookies.clear()
    answer = client.get(path)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, max-age=900"
    assert "Svarfrist for Handicaprådet: Nye åbningstider i dagtilbuddene" in titles(answer)
    assert "Møde i Handicaprådet" in titles(answer)


def test_a_director_s_own_feed_names_no_confidential_case(client: TestClient) -> None:
    sign_in(client, "carla.lund")
    press(client, "mig")
    answer = client.get(address(client, "mig"))
    assert titles(answer)
    hidden = ("2027-0007", "2027-0008")
    for number in hidden:
        title = re.search(r"<h1>([^<]+)</h1>", client.get(f"/sager/{number}").text)
        assert title is not None
        assert title[1] not in answer.text.replace("\r\n ", "")


def test_an_unchanged_feed_is_not_sent_again(client: TestClient, engine: Engine, clock: Hands) -> None:
    sign_in(client, "fie.bak")
    press(client, "handicapraad")
    path = address(client, "handicapraad")
    before = answer_pages.dump(engine)
    first = client.get(path)
    clock.moment += timedelta(hours=1)
    again = client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert answer_pages.dump(engine) == before
    with writing(engine) as connection:
        table = rows.table("hearing_request")
        connection.execute(sa.update(table).values(due_on=date(2027, 9, 24)))
    assert client.get(path, headers={"if-none-match": first.headers["etag"]}).status_code == 200


def test_it_ends_when_its_owner_says_so_and_a_new_one_has_another_address(client: TestClient) -> None:
    sign_in(client, "fie.bak")
    press(client, "handicapraad")
    old = address(client, "handicapraad")
    assert press(client, "handicapraad", "slut").headers["location"] == "/kalender?ok=kalender-slut"
    assert client.get(old).status_code == 404
    press(client, "handicapraad")
    assert address(client, "handicapraad") != old
    assert client.get(old).status_code == 404


def test_it_ends_with_the_seat(client: TestClient, engine: Engine) -> None:
    sign_in(client, "fie.bak")
    press(client, "handicapraad")
    press(client, "mig")
    paths = [address(client, key) for key in ("handicapraad", "mig")]
    assert [client.get(path).status_code for path in paths] == [200, 200]
    with writing(engine) as connection:
        seats = rows.table("membership")
        connection.execute(sa.update(seats).where(seats.c.person == rows.FIE).values(ends_on=date(2027, 9, 12)))
        rows.insert(connection, "counter", name="register", value=1)
    assert [client.get(path).status_code for path in paths] == [404, 404]


def test_it_ends_with_the_login(client: TestClient, engine: Engine) -> None:
    sign_in(client, "fie.bak")
    press(client, "handicapraad")
    path = address(client, "handicapraad")
    with writing(engine) as connection:
        assert disable_login(connection, "fie.bak")
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("feed", ["hovedmed", "social", "findes-ikke", ""])
def test_nobody_gets_a_feed_of_a_body_they_do_not_sit_in(client: TestClient, engine: Engine, feed: str) -> None:
    sign_in(client, "fie.bak")
    assert press(client, feed).status_code == 303
    with engine.connect() as connection:
        assert connection.execute(sa.select(rows.table("access_link"))).all() == []


def test_an_answer_link_is_no_feed_and_a_feed_is_no_answer_link(
    client: TestClient, engine: Engine, tmp_path: Path
) -> None:
    sign_in(client, "fie.bak")
    press(client, "handicapraad")
    feed, answer = address(client, "handicapraad"), answer_pages.path_for(engine, tmp_path)
    assert client.get(f"/svar/{feed.rpartition('/')[2].removesuffix('.ics')}").status_code == 404
    assert client.get(f"/kalender/{answer.rpartition('/')[2]}.ics").status_code == 404
