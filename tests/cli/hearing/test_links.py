"""`sagsgang link`: the coordinator gives out, ends and renews the links by which bodies answer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from config.settings import settings
from models.access.links import ANSWER, Link, LinkMaker, open_link
from models.database import open_engine, reading, sqlite_url
from tests.cli.case.test_journey import COORDINATOR, OFFICER, sent_example
from tests.cli.conftest import Line, lived_by

NOW = datetime(2027, 8, 23, 7, tzinfo=UTC)
BODY = "handicapraad"


@pytest.fixture
def case(sagsgang: Line, tmp_path: Path) -> str:
    return lived_by(tmp_path, sent_example)


@pytest.fixture
def engine(sagsgang: Line) -> Engine:
    return open_engine(sqlite_url(settings().data / "sagsgang.db"))


def opened(engine: Engine, address: str) -> Link | None:
    with reading(engine) as connection:
        return open_link(connection, LinkMaker(settings().data), ANSWER, address.rpartition("/")[2], NOW)


def addresses(sagsgang: Line, case: str) -> list[str]:
    links = sagsgang.json("link", "show", case, BODY, "--as", COORDINATOR)["links"]
    return [str(link["address"]) for link in links]


def test_the_coordinator_is_shown_an_address_for_each_contact(sagsgang: Line, case: str, engine: Engine) -> None:
    shown = addresses(sagsgang, case)
    assert len(shown) == len(set(shown)) >= 1
    assert all(address.startswith("http://localhost:8000/svar/") for address in shown)
    assert all(opened(engine, address) is not None for address in shown)
    assert addresses(sagsgang, case) == shown
    listed = sagsgang.json("link", "list", case)["links"]
    assert [link["state"] for link in listed] == ["open"] * len(shown)
    assert not [address for address in shown if address.rpartition("/")[2].partition(".")[0] in sagsgang.out]


def test_revoked_links_are_dead_until_they_are_renewed_under_another_address(
    sagsgang: Line, case: str, engine: Engine
) -> None:
    before = addresses(sagsgang, case)
    assert sagsgang.json("link", "revoke", case, BODY, "--as", COORDINATOR) == {"revoked": len(before)}
    assert [opened(engine, address) for address in before] == [None] * len(before)
    assert {link["state"] for link in sagsgang.json("link", "list", case)["links"]} == {"revoked"}
    sagsgang("link", "show", case, BODY, "--as", COORDINATOR)
    assert (sagsgang.code, "are revoked" in sagsgang.err) == (2, True)
    assert sagsgang.json("link", "renew", case, BODY, "--as", COORDINATOR) == {"renewed": len(before)}
    after = addresses(sagsgang, case)
    assert not set(after) & set(before)
    assert [opened(engine, address) for address in before] == [None] * len(before)


@pytest.mark.parametrize("words", [("show",), ("revoke",), ("renew",)])
def test_nobody_else_holds_other_people_s_links(sagsgang: Line, case: str, words: tuple[str, ...]) -> None:
    for who in ((), ("--as", OFFICER), ("--as", "findes.ikke")):
        sagsgang("link", *words, case, BODY, *who)
        assert sagsgang.code == 2, who
        assert "/svar/" not in sagsgang.out + sagsgang.err


def test_a_body_that_was_not_asked_has_no_link(sagsgang: Line, case: str) -> None:
    sagsgang("link", "show", case, "byraad", "--as", COORDINATOR)
    assert (sagsgang.code, "no letter has been sent" in sagsgang.err) == (2, True)
    sagsgang("link", "list", "2027-9999")
    assert sagsgang.code == 2
