"""An embargo set after the undo period holds what has not left: letters that wait for a mail server that is away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from models import tables as t
from models.database import writing
from notifications.channels.sender import MemorySender, Receipt, Result
from notifications.outbox.compose import message_ids
from process.commands import case as c
from process.commands.act import Act
from process.notices import NoticeKind, NoticeState
from tests.builders.passwords import cheap_passwords
from tests.notifications.rows import sweep
from tests.web.office import COORDINATOR, Office, prepared

AWAY = Receipt(Result.ERROR, "421 closing")
KEYS = count(1)


@pytest.fixture(scope="module", autouse=True)
def weak_passwords() -> Iterator[None]:
    with cheap_passwords():
        yield


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Approved and sent; the undo period is over."""
    office = prepared(tmp_path, Office.imported_and_approved)
    office.send()
    office.later(minutes=11)
    return office


def delivered(office: Office, answer: Receipt | None = None) -> list[str]:
    """To whom hearing letters go now; with `answer` the server takes none of them."""
    sender = MemorySender((lambda _: answer) if answer else None)
    sweep(office.store.engine, office.clock.now(), sender, message_ids("sandvig.example"))
    return sorted(letter.name for letter in sender.letters if "høring" in letter.subject.casefold())


def embargo(office: Office, **until: float) -> None:
    person = office.store.reference.register.person(COORDINATOR)
    assert person is not None
    public_from = office.clock.now() + timedelta(**until)
    command = c.KeepBack(case=1, reason="Pressemøde", public_from=public_from)
    office.store.apply(command, Act(person.id, f"embargo-{next(KEYS)}"), office.clock.now())


def lease(office: Office) -> None:
    """Another deliverer has every message in hand this moment."""
    until = office.clock.now() + timedelta(minutes=2)
    with writing(office.store.engine) as connection:
        connection.execute(sa.update(t.messages).values(lease_token="other", lease_until=until))


def letters(office: Office) -> set[NoticeState]:
    query = sa.select(t.notices.c.state).where(t.notices.c.kind == NoticeKind.HEARING_SENT)
    with writing(office.store.engine) as connection:
        return set(connection.scalars(query))


def test_what_waits_for_the_mail_server_is_held_until_the_embargo_ends(office: Office) -> None:
    assert delivered(office, AWAY), "they were tried"
    embargo(office, hours=2)
    assert all(request.release_at > office.clock.now() for request in office.state().requests)
    office.later(hours=1)
    assert delivered(office) == [], "the server is back, and nothing may leave yet"
    office.later(hours=1, minutes=1)
    first = delivered(office)
    assert first
    office.later(hours=1)
    assert delivered(office) == [], "each letter once"
    assert letters(office) == {NoticeState.SENT}, "also what was collected with other news, which left before it"


def test_a_letter_a_server_has_taken_is_not_sent_again(office: Office) -> None:
    assert delivered(office)
    embargo(office, hours=2)
    office.later(hours=3)
    assert delivered(office) == []


def test_a_letter_on_its_way_this_moment_has_left(office: Office) -> None:
    delivered(office, AWAY)
    lease(office)
    before = [request.release_at for request in office.state().requests]
    embargo(office, hours=2)
    assert [request.release_at for request in office.state().requests] == before
    assert letters(office) == {NoticeState.DUE}
