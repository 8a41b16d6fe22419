"""Field case 15: HEAD on every page that can be read gives its status without a body; the open interface says its own
system without a login, at both of its addresses.
"""

from __future__ import annotations

import pytest

from app.web.access import OPEN
from app.web.public import agendas, check_document, hearings, oparl, practice
from tests.web.conftest import SignIn, TestClient

PAGES = ("/opgaver", "/overblik", "/sager/2027-0002", "/kalender", "/moeder", "/adgangskode")
FOR_ALL = (
    "/log-ind",
    "/dagsordener",
    "/hoeringer",
    "/kontrol",
    "/oparl/v1.1",
    "/oparl/v1.1/system",
    "/oparl/v1.1/body",
    "/drift/live",
)


@pytest.mark.parametrize("path", FOR_ALL)
def test_the_head_of_a_page_for_everybody(visitor: TestClient, path: str) -> None:
    page, head = visitor.get(path), visitor.head(path)
    assert (head.status_code, head.content) == (page.status_code, b"") == (200, b"")
    assert head.headers["content-type"] == page.headers["content-type"]


@pytest.mark.parametrize("path", PAGES)
def test_the_head_of_a_page_for_somebody(as_person: SignIn, visitor: TestClient, path: str) -> None:
    client = as_person("carla.lund")
    page, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (page.status_code, b"")
    assert page.status_code == 200
    assert visitor.head(path).status_code == 303


def test_what_is_not_there_has_no_head(visitor: TestClient) -> None:
    assert visitor.head("/oparl/v1.1/findesikke").status_code == 404
    assert visitor.head("/static/sagsgang.css").status_code == 200


def test_the_system_answers_everybody_at_both_addresses(visitor: TestClient) -> None:
    for path in ("/oparl/v1.1", "/oparl/v1.1/system"):
        answer = visitor.get(path)
        assert answer.status_code == 200
        assert answer.json()["type"] == "https://schema.oparl.org/1.1/System"


def test_every_page_of_the_public_rooms_is_open() -> None:
    public = {route.path for room in (agendas, check_document, hearings, oparl) for route in room.router.routes}
    practised = {route.path for route in practice.router.routes if route.path.startswith(f"{practice.ADDRESS}/")}
    assert public | practised == OPEN
