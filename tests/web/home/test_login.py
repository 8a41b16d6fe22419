from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy.engine import Connection, Engine

from app.web.limiter import REMEMBERED, AttemptLimiter
from app.web.site import create_app
from models.access import signin
from models.database import writing
from tests.web import rows
from tests.web.conftest import HOUR, Hands, SignIn, TestClient, sign_in, token_of


def test_signing_in_leads_to_the_page_of_the_role(as_person: SignIn) -> None:
    assert as_person("carla.lund").get("/").headers["location"] == "/overblik"
    assert as_person("gert.noer").get("/").headers["location"] == "/opgaver"


def test_cookie_is_http_only_lax_and_secure_on_https(town: Engine, clock: Hands, visitor: TestClient) -> None:
    plain = sign_in(visitor, "carla.lund").headers["set-cookie"]
    assert plain.startswith("sagsgang=")
    assert "HttpOnly" in plain
    assert "SameSite=lax" in plain
    site = create_app(town, clock, base_url="https://sagsgang.sandvig.example")
    secure = TestClient(site, base_url="https://sagsgang.sandvig.example", follow_redirects=False)
    cookie = sign_in(secure, "carla.lund").headers["set-cookie"]
    assert cookie.startswith("__Host-sagsgang=")
    assert "Secure" in cookie
    assert "max-age" in secure.get("/log-ind").headers["strict-transport-security"]


def test_only_a_digest_of_the_token_is_stored(town: Engine, visitor: TestClient) -> None:
    sign_in(visitor, "carla.lund")
    token = visitor.cookies["sagsgang"]
    with town.connect() as connection:
        stored = {row[0] for row in connection.execute(sa.text("SELECT token_sha256 FROM web_session"))}
        hashes = {row[0] for row in connection.execute(sa.text("SELECT password_hash FROM login"))}
    assert token not in stored
    assert signin._digest(token) in stored
    assert all(hashed.startswith("$argon2id$") for hashed in hashes)


def test_a_wrong_password_and_an_unknown_name_get_the_same_words(visitor: TestClient) -> None:
    wrong = sign_in(visitor, "carla.lund", "noget helt andet")
    unknown = sign_in(visitor, "ingen.her", "noget helt andet")
    assert wrong.status_code == unknown.status_code == 422
    for page in (wrong, unknown):
        assert "Brugernavn eller adgangskode er forkert" in page.text
        assert "<title>Fejl: Log ind" in page.text
        assert 'role="alert"' in page.text
        assert rows.PASSWORD not in page.text


def test_an_empty_form_says_what_is_missing(visitor: TestClient) -> None:
    assert "Skriv både brugernavn og adgangskode." in sign_in(visitor, "", "").text


def test_five_failures_make_the_name_wait_and_a_quarter_of_an_hour_ends_it(
    visitor: TestClient, wall: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.home.login.check_password", lambda *_: None)
    for _ in range(5):
        assert sign_in(visitor, "carla.lund", "forkert igen").status_code == 422
    monkeypatch.undo()
    locked = sign_in(visitor, "Carla.Lund ")
    assert locked.status_code == 429
    assert "Vent 15 minutter" in locked.text
    assert sign_in(visitor, "gert.noer").status_code == 303  # a colleague at the same address is not locked out
    wall.moment += timedelta(minutes=15)
    assert sign_in(visitor, "carla.lund").status_code == 303


def test_tries_while_the_database_is_away_are_not_held_against_anybody(
    visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise sa.exc.OperationalError("SELECT", {}, OSError("the server has gone"), connection_invalidated=True)

    monkeypatch.setattr("app.web.home.login.check_password", away)
    assert {sign_in(visitor, "carla.lund").status_code for _ in range(7)} == {503}
    monkeypatch.undo()
    assert sign_in(visitor, "carla.lund").status_code == 303


def test_a_flood_of_invented_names_does_not_fill_the_memory() -> None:
    limiter, now = AttemptLimiter(), datetime.now(UTC)
    for number in range(REMEMBERED + 5):
        assert limiter.wait(f"opdigtet.{number}", "192.0.2.1", now) is None
    assert len(limiter._failures.events) == REMEMBERED


def test_guesses_sent_side_by_side_are_counted_like_guesses_one_by_one(
    visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside: list[int] = []

    def slow_check(*_: object) -> None:
        if len(inside) < 8:  # the next guess arrives while this one is being checked
            inside.append(sign_in(visitor, "carla.lund", "forkert igen").status_code)

    monkeypatch.setattr("app.web.home.login.check_password", slow_check)
    sign_in(visitor, "carla.lund", "forkert igen")
    assert 429 in inside
    assert len(inside) == 5


def test_after_signing_in_one_comes_back_to_the_page_but_never_off_the_site(visitor: TestClient) -> None:
    asked = visitor.get("/sager/2027-0002?x=1")
    assert asked.headers["location"] == "/log-ind?naeste=%2Fsager%2F2027-0002%3Fx%3D1"
    assert 'value="/sager/2027-0002?x=1"' in visitor.get(asked.headers["location"]).text
    assert sign_in(visitor, "carla.lund", naeste="/sager/2027-0002").headers["location"] == "/sager/2027-0002"
    for away in ("https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:x"):
        assert sign_in(visitor, "carla.lund", naeste=away).headers["location"] == "/"


def test_a_session_lasts_eight_hours_from_the_last_page(as_person: SignIn, wall: Hands) -> None:
    client = as_person("carla.lund")
    for _ in range(3):
        wall.moment += 7 * HOUR
        assert client.get("/opgaver").status_code == 200
    wall.moment += 8 * HOUR
    assert client.get("/opgaver").status_code == 303


def test_stepping_the_demonstration_clock_signs_nobody_out(as_person: SignIn, clock: Hands) -> None:
    client = as_person("carla.lund")
    clock.moment += timedelta(days=30)
    assert client.get("/opgaver").status_code == 200


def test_signing_out_ends_the_session_on_the_server(as_person: SignIn) -> None:
    client = as_person("carla.lund")
    stolen = client.cookies["sagsgang"]
    page = client.get("/opgaver")
    assert client.post("/log-ud", data={"csrf": token_of(page.text)}).status_code == 303
    client.cookies.set("sagsgang", stolen)
    assert client.get("/opgaver").status_code == 303


def a_token(connection: Connection, username: str, password: str, now: datetime) -> str | None:
    login = signin.check_password(connection, username, password)
    return None if login is None else signin.open_session(connection, login, now)


def test_a_new_password_ends_old_sessions_and_an_inactive_login_is_out(tmp_path: Path) -> None:
    engine = rows.sandvig(tmp_path)
    with writing(engine) as connection:
        signin.add_login(connection, rows.ANNA, " Anna ", "den første lange")
        token = a_token(connection, "ANNA", "den første lange", rows.NOW)
        assert token
        session = signin.session(connection, token, rows.NOW)
        assert session is not None
        assert (session.name, session.username) == ("Anna Holm", "anna")
        signin.add_login(connection, rows.ANNA, "anna", "den anden lange")
        assert signin.session(connection, token, rows.NOW) is None
        assert a_token(connection, "anna", "den første lange", rows.NOW) is None
        again = a_token(connection, "anna", "den anden lange", rows.NOW)
        assert again
        connection.execute(sa.text("UPDATE login SET is_active = 0"))
        assert signin.session(connection, again, rows.NOW) is None
        assert a_token(connection, "anna", "den anden lange", rows.NOW) is None
        with pytest.raises(signin.PasswordError, match="mindst 12 tegn"):
            signin.add_login(connection, rows.ANNA, "anna", "elleve tegn")


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://["},
    ],
)
def test_a_form_sent_from_another_site_is_refused(visitor: TestClient, headers: dict[str, str]) -> None:
    token = token_of(visitor.get("/log-ind").text)
    form = {"csrf": token, "brugernavn": "carla.lund", "adgangskode": rows.PASSWORD}
    answer = visitor.post("/log-ind", data=form, headers=headers)
    assert answer.status_code == 403
    assert "Intet er registreret" in answer.text


def test_every_post_needs_its_form_token(as_person: SignIn, visitor: TestClient, app: FastAPI) -> None:
    client = as_person("carla.lund")
    for path in ("/log-ud", "/log-ind"):
        for form in ({}, {"csrf": ""}, {"csrf": "gættet"}):
            assert client.post(path, data=form).status_code == 403
    assert client.get("/opgaver").status_code == 200
    assert visitor.post("/log-ind", data={"csrf": "", "brugernavn": "carla.lund"}).status_code == 403


def test_an_own_origin_is_welcome(visitor: TestClient) -> None:
    token = token_of(visitor.get("/log-ind").text)
    form = {"csrf": token, "brugernavn": "carla.lund", "adgangskode": rows.PASSWORD}
    headers = {"origin": "http://sandvig.example", "sec-fetch-site": "same-origin"}
    assert visitor.post("/log-ind", data=form, headers=headers).status_code == 303


def test_a_name_no_database_takes_is_not_our_failure(visitor: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused_by_postgresql(*_: object) -> None:
        raise sa.exc.DataError("SELECT", {}, ValueError("PostgreSQL text fields cannot contain NUL (0x00) bytes"))

    monkeypatch.setattr("app.web.home.login.check_password", refused_by_postgresql)
    assert sign_in(visitor, "carla\0lund").status_code == 422
