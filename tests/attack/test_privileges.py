"""Who loses a seat, a login or a link loses what it gave at the next click, and who never had it gets nothing."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from models import tables as t
from models.database import reading
from process.commands.act import Act, RegisterCommand, id_by_content
from tests.web.office import COORDINATOR, OFFICER, Office

PAGES = ("/mails", "/hvem-mangler", "/genoprettelse")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def seats_of(office: Office, who: str) -> list[str]:
    person = office.store.reference.register.person(who)
    assert person is not None
    with reading(office.store.engine) as connection:
        mine = sa.select(t.memberships.c.code).where(t.memberships.c.person == person.id)
        return list(connection.scalars(mine))


def end(office: Office, seats: list[str]) -> None:
    yesterday = (office.clock.now() - timedelta(days=1)).date()
    for seat in seats:
        command = RegisterCommand(kind="membership", key=seat, fields={"ends_on": yesterday})
        office.store.apply(command, Act(None, id_by_content(f"change:{uuid.uuid4()}")), office.clock.now())


def test_a_seat_that_ends_closes_its_pages_to_a_browser_that_is_signed_in(office: Office) -> None:
    browser = office.person(COORDINATOR)
    assert [browser.get(page).status_code for page in PAGES] == [200] * 3
    end(office, seats_of(office, COORDINATOR))
    assert {browser.get(page).status_code for page in PAGES} <= {403, 404}


def test_who_never_had_the_seat_sees_none_of_them(office: Office) -> None:
    browser = office.person(OFFICER)
    assert {browser.get(page).status_code for page in ("/mails", "/genoprettelse", "/aabninger")} <= {403, 404}
