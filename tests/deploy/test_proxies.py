"""The proxy guide, tried: sign-in, whom a request comes from, large files, slow senders; and what the doctor says where
a line of it is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.doctor.network import address, ports
from config.settings import Settings
from models.access.links import SECRET_FILE
from models.access.secret import secret_in
from process.limits import ANNEX, CHECKED, FORM, MB
from tests.attack.test_half_open import FLOOD, half_open
from tests.builders.passwords import cheap_passwords
from tests.deploy.proxies import Site, free_port, proxy, site
from tests.web import rows
from tests.web.conftest import token_of

pytestmark = pytest.mark.slow
KINDS = [pytest.param(kind, marks=pytest.mark.system(kind)) for kind in ("nginx", "caddy")]
PAGE = "/moeder/byraad/2027-10-05/dagsorden"  # takes annexes
WRONG = "et forkert bud på den"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with cheap_passwords(), site(tmp_path_factory.mktemp("town")) as town:
        yield town


@pytest.fixture(scope="module", params=KINDS)
def behind(request: pytest.FixtureRequest, made: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with proxy(request.param, made, tmp_path_factory.mktemp("proxy") / request.param) as reached:
        yield reached


def guess(town: Site, name: str, password: str, **headers: str) -> tuple[int, str]:
    """The status, and the cookies that were set."""
    with town.browser(**headers) as browser:
        form = {"csrf": token_of(browser.get("/log-ind").text), "brugernavn": name, "adgangskode": password}
        answer = browser.post("/log-ind", data=form)
        if answer.status_code == 303:
            assert browser.get("/overblik").status_code == 200
        return answer.status_code, answer.headers.get("set-cookie", "")


def test_people_sign_in_with_a_cookie_that_only_travels_encrypted(behind: Site) -> None:
    status, cookies = guess(behind, "carla.lund", rows.PASSWORD, Origin=behind.address)
    assert status == 303
    assert "__Host-sagsgang=" in cookies
    assert "Secure" in cookies


def test_nobody_gets_more_guesses_by_naming_other_addresses(behind: Site, request: pytest.FixtureRequest) -> None:
    name = request.node.callspec.id  # each proxy's guesses are counted for a name of its own
    statuses = [guess(behind, name, WRONG, **{"X-Forwarded-For": f"192.0.2.{n}"})[0] for n in range(6)]
    assert statuses == [422] * 5 + [429]


def test_the_largest_files_come_through_and_no_larger_ones(behind: Site) -> None:
    with behind.browser() as browser:
        token = token_of(browser.get("/kontrol").text)
        checked = browser.post("/kontrol", data={"csrf": token}, files={"fil": ("x.pdf", b"0" * CHECKED.largest)})
        assert checked.status_code == 200
        # Nobody is signed in: the page says so after all of it has come through.
        assert browser.post(PAGE, content=b"0" * (ANNEX.largest + FORM)).status_code == 303
        large = {"fil": ("x.pdf", b"0" * (CHECKED.largest + 2 * MB))}
        assert browser.post("/kontrol", data={"csrf": token}, files=large).status_code == 413


def test_pages_answer_while_hundreds_say_nothing(behind: Site) -> None:
    with half_open(behind.port, FLOOD), behind.browser() as browser:
        assert browser.get("/log-ind").status_code == 200


def test_another_name_is_not_ours(behind: Site) -> None:
    with behind.browser(Host="elsewhere.example") as browser:
        answer = browser.get("/log-ind")
    assert "Log ind" not in answer.text  # Caddy knows no such site, nginx asks us


def doctor(town: Site, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    monkeypatch.setenv("SSL_CERT_FILE", str(town.authority))
    for name, value in town.environment.items():
        monkeypatch.setenv(name, value)
    return [(finding.problem, finding.setting) for finding in address(Settings())]


def test_the_doctor_has_nothing_to_say(behind: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor(behind, monkeypatch) == []
    for name in ("MAILS", "SMTP", "PREFECT"):
        monkeypatch.setenv(f"SAGSGANG_{name}_PORT", str(free_port()))
    assert list(ports(Settings())) == []  # the one that is taken is taken by us


def test_the_doctor_tells_us_from_another_installation(
    behind: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret_in(tmp_path / SECRET_FILE)
    ((said, named),) = doctor(replace(behind, data=tmp_path), monkeypatch)
    assert "another installation" in said
    assert named == "SAGSGANG_BASE_URL"
    assert "taken by another program" in next(ports(Settings())).problem


@pytest.mark.system("nginx")
@pytest.mark.parametrize(
    ("line", "instead", "problem", "setting"),
    [
        (
            "X-Forwarded-Proto $scheme",
            "X-Nothing x",
            "do not know that people come by https",
            "SAGSGANG_TRUSTED_PROXIES",
        ),
        ("X-Forwarded-For $remote_addr", "X-Nothing x", "anybody can claim", "SAGSGANG_TRUSTED_PROXIES"),
        ("proxy_set_header Host $http_host", "proxy_set_header Host x.example", "status 421", "SAGSGANG_BASE_URL"),
        ("proxy_pass http://127.0.0.1:", "proxy_pass http://127.0.0.2:", "status 502", "SAGSGANG_BASE_URL"),
    ],
)
def test_the_doctor_names_what_the_proxy_lacks(
    made: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, instead: str, problem: str, setting: str
) -> None:
    with proxy("nginx", made, tmp_path / "nginx", lambda text: text.replace(line, instead)) as reached:
        ((said, named),) = doctor(reached, monkeypatch)
    assert problem in said
    assert named == setting


@pytest.mark.system("nginx")
def test_the_doctor_names_a_certificate_nobody_vouches_for(
    made: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with proxy("nginx", made, tmp_path / "nginx") as reached:
        doctor(reached, monkeypatch)
        monkeypatch.delenv("SSL_CERT_FILE")
        (finding,) = address(Settings())
    assert "certificate" in finding.problem
    assert "certificate of a known authority" in finding.mend


def test_the_doctor_names_an_address_at_which_nobody_is(made: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    ((said, named),) = doctor(made, monkeypatch)
    assert "cannot be reached" in said
    assert named == "SAGSGANG_BASE_URL"
