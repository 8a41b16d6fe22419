"""Guessing, locking a victim out, the example's password in a real town, a session kept for ever."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy.engine import Engine
from starlette.requests import Request

from app.example.logins import PASSWORD
from app.web.access import sender
from app.web.site import create_app
from models.access.signin import add_login, disable_login
from models.database import writing
from tests.builders.passwords import cheap_passwords
from tests.web import rows
from tests.web.conftest import HOUR, Hands, TestClient, sign_in, token_of
from tests.web.test_serve import first_page

WRONG = "et forkert bud på den"
Browser = Callable[..., TestClient]


@pytest.fixture(autouse=True)
def weak_passwords() -> Iterator[None]:
    with cheap_passwords():
        yield


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Engine]:
    engine = rows.sandvig(tmp_path)
    rows.logins(engine, rows.CARLA, rows.GERT)
    yield engine
    engine.dispose()


@pytest.fixture
def wall() -> Hands:
    return Hands(datetime.now(UTC))


@pytest.fixture
def browser(town: Engine, wall: Hands, tmp_path: Path) -> Browser:
    """Makes browsers of one site: of nobody yet, or of somebody who is signed in."""
    site = create_app(town, Hands(rows.NOW), wall=wall, data=tmp_path)

    def opened(username: str = "") -> TestClient:
        client = TestClient(site, base_url="http://sandvig.example", follow_redirects=False)
        assert not username or sign_in(client, username).status_code == 303
        return client

    return opened


@contextlib.contextmanager
def web_process(data: Path, trusted_proxies: str) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    chosen = {"SAGSGANG_DATA": str(data), "SAGSGANG_TRUSTED_PROXIES": trusted_proxies}
    command = [sys.executable, "-m", "app.web.serve", "--port", address.rpartition(":")[2]]
    with subprocess.Popen(command, env=os.environ | chosen, stderr=subprocess.DEVNULL) as process:
        try:
            first_page(f"{address}/log-ind")
            yield address
        finally:
            process.terminate()


def answers(address: str, claimed: list[str], name: str = "carla.lund") -> list[int]:
    """What guesses get that say they were forwarded for these addresses."""
    said = []
    for whom in claimed:
        with httpx.Client(base_url=address, headers={"X-Forwarded-For": whom}) as browser:
            form = {"csrf": token_of(browser.get("/log-ind").text), "brugernavn": name, "adgangskode": WRONG}
            said.append(browser.post("/log-ind", data=form).status_code)
    return said


@pytest.mark.slow
def test_nobody_gets_more_guesses_by_saying_he_speaks_for_others(tmp_path: Path) -> None:
    rows.sandvig(tmp_path).dispose()
    with web_process(tmp_path, trusted_proxies="") as address:
        assert answers(address, [f"192.0.2.{n}" for n in range(6)]) == [422] * 5 + [429]


@pytest.mark.slow
def test_behind_a_trusted_proxy_a_guesser_locks_out_himself_alone(tmp_path: Path) -> None:
    rows.sandvig(tmp_path).dispose()
    with web_process(tmp_path, trusted_proxies="127.0.0.1") as address:
        assert answers(address, ["192.0.2.1"] * 6) == [422] * 5 + [429]
        assert answers(address, ["192.0.2.2"]) == [422]
        # What the guesser writes himself comes before what the proxy adds: the proxy's word counts.
        assert answers(address, ["192.0.2.9, 192.0.2.1"]) == [429]


def test_a_victim_at_the_guessers_own_address_gets_in_by_a_browser_that_is_known(browser: Browser) -> None:
    victim, guesser = browser("carla.lund"), browser()
    assert [sign_in(guesser, "carla.lund", WRONG).status_code for _ in range(6)] == [422] * 5 + [429]
    assert sign_in(victim, "carla.lund").status_code == 303
    guesser.cookies.set("sagsgang-browser", f"{'0' * 32}.{'0' * 64}")
    assert sign_in(guesser, "carla.lund", WRONG).status_code == 429


def test_a_known_browser_of_one_is_not_that_of_another(browser: Browser) -> None:
    insider = browser("gert.noer")
    assert [sign_in(insider, "carla.lund", WRONG).status_code for _ in range(6)] == [422] * 5 + [429]


def test_a_few_guesses_at_each_of_many_names_are_stopped_too(browser: Browser) -> None:
    guesser = browser()
    assert {sign_in(guesser, f"navn.{number}", WRONG).status_code for number in range(60)} == {422}
    assert sign_in(guesser, "gert.noer").status_code == 429


def test_the_password_of_the_example_opens_nothing_in_a_real_town(town: Engine) -> None:
    with writing(town) as connection:
        add_login(connection, rows.ANNA, "anna.fra.eksemplet", PASSWORD)
    for is_example, status in ((True, 303), (False, 422)):
        site = create_app(town, Hands(rows.NOW), base_url="http://sandvig.example", is_example=is_example)
        visitor = TestClient(site, base_url="http://sandvig.example", follow_redirects=False)
        assert sign_in(visitor, "anna.fra.eksemplet", PASSWORD).status_code == status


def test_however_busy_a_session_ends_after_a_day(browser: Browser, wall: Hands) -> None:
    busy = browser("carla.lund")
    for _ in range(23):
        wall.moment += HOUR
        assert busy.get("/overblik").status_code == 200
    wall.moment += HOUR + timedelta(minutes=1)
    assert busy.get("/overblik").headers["location"].startswith("/log-ind")


def test_a_closed_login_is_out_at_the_next_click(browser: Browser, town: Engine) -> None:
    closed = browser("carla.lund")
    with writing(town) as connection:
        assert disable_login(connection, "Carla.Lund")
    assert closed.get("/overblik").status_code == 303
    assert sign_in(browser(), "carla.lund").status_code == 422


def test_the_token_of_before_is_worth_nothing_after_signing_in(browser: Browser) -> None:
    """Session fixation: whoever planted a cookie in a browser does not share its session."""
    planted = "plantet-af-en-anden"
    victim, thief = browser(), browser()
    victim.cookies.set("sagsgang", planted, domain="sandvig.example", path="/")
    assert planted not in sign_in(victim, "carla.lund").headers["set-cookie"]
    thief.cookies.set("sagsgang", planted)
    assert thief.get("/overblik").status_code == 303


NEW = "en helt anden sætning"


def change(signed_in: TestClient, present: str = rows.PASSWORD, new: str = NEW, again: str = NEW) -> httpx.Response:
    form = {"csrf": token_of(signed_in.get("/adgangskode").text), "nuvaerende": present, "ny": new, "gentaget": again}
    return signed_in.post("/adgangskode", data=form)


def test_a_new_password_of_ones_own_signs_out_the_thief(browser: Browser) -> None:
    thief, owner = browser("carla.lund"), browser("carla.lund")
    assert "Andre browsere er logget ud" in change(owner).text
    assert (owner.get("/overblik").status_code, thief.get("/overblik").status_code) == (200, 303)
    assert sign_in(browser(), "carla.lund").status_code == 422
    assert sign_in(browser(), "carla.lund", NEW).status_code == 303


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"present": WRONG}, "Den nuværende adgangskode er forkert"),
        ({"again": "noget helt andet igen"}, "ikke ens"),
        ({"new": "elleve tegn", "again": "elleve tegn"}, "mindst 12 tegn"),
    ],
)
def test_a_password_that_cannot_be_changed_says_why(browser: Browser, typed: dict[str, str], words: str) -> None:
    refused = change(browser("carla.lund"), **typed)
    assert refused.status_code == 422
    assert words in re.sub(r"\s+", " ", refused.text)


def test_a_thief_in_the_browser_guesses_the_password_five_times(browser: Browser) -> None:
    thief = browser("carla.lund")
    assert [change(thief, WRONG).status_code for _ in range(6)] == [422] * 5 + [429]


def test_a_cookie_that_is_no_text_of_ours_is_a_browser_nobody_knows(browser: Browser) -> None:
    visitor = browser()
    form = {"csrf": token_of(visitor.get("/log-ind").text), "brugernavn": "carla.lund", "adgangskode": WRONG}
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    headers = {"Cookie": f"{cookies}; sagsgang-browser=ab.\xe9".encode("latin-1")}
    assert visitor.post("/log-ind", data=form, headers=headers).status_code in (403, 422)


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("not:an:address", "not:an:address"),
    ],
)
def test_all_addresses_of_one_network_share_its_guesses(address: str, counted_as: str) -> None:
    assert sender(Request({"type": "http", "client": (address, 1) if address else None})) == counted_as
