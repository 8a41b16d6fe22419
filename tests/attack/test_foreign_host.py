"""A request that calls us by another's name: no page may carry that name on, and in real use none is answered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.web.site import create_app
from tests.web import rows
from tests.web.conftest import Hands, TestClient

OURS, FOREIGN = "https://sagsgang.sandvig.example", "elsewhere.example"
Ask = Callable[..., int]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    engine = rows.sandvig(tmp_path)

    def answered(host: str, path: str = "/log-ind", is_example: bool = False, base_url: str = OURS) -> int:
        site = create_app(engine, Hands(rows.NOW), base_url=base_url, data=tmp_path, is_example=is_example)
        client = TestClient(site, base_url=OURS, follow_redirects=False)
        answer = client.get(path, headers={"Host": host})
        assert FOREIGN not in answer.text
        assert FOREIGN not in str(answer.headers)
        return answer.status_code

    yield answered
    engine.dispose()


@pytest.mark.parametrize("path", ["/log-ind", "/dagsordener", "/oparl/v1.1/system", "/static/sagsgang.css", "/"])
@pytest.mark.parametrize("host", [FOREIGN, f"{FOREIGN}:443", "", "[", f"sagsgang.sandvig.example.{FOREIGN}"])
def test_in_real_use_another_name_is_no_address_of_ours(ask: Ask, path: str, host: str) -> None:
    assert ask(host, path) == 421


@pytest.mark.parametrize("host", ["sagsgang.sandvig.example", "SAGSGANG.sandvig.example:443", "localhost:8000"])
def test_our_name_and_the_machines_own_are_answered(ask: Ask, host: str) -> None:
    assert ask(host) == 200
    assert ask(host, "/drift/live") == 200


def test_without_an_address_only_the_machine_itself_is_answered(ask: Ask) -> None:
    assert ask("sagsgang.sandvig.example", base_url="") == 421
    assert ask("127.0.0.1:8000", base_url="") == 200


@pytest.mark.parametrize("path", ["/dagsordener/byraad/atom.xml", "/oparl/v1.1", "/oparl/v1.1/body"])
def test_the_example_answers_to_any_name_and_repeats_none(ask: Ask, path: str) -> None:
    assert ask(FOREIGN, path, is_example=True) in (200, 404)
