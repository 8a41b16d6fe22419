"""Several transactions as one: what a simulated day writes is kept together, or not at all."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from models import tables as t
from models.database import one_transaction, reading, writing
from models.store import Store
from process.commands.act import Act
from tests.builders.case import a_registration
from tests.builders.moments import START, at


def titles(connection: Connection) -> list[str]:
    return list(connection.scalars(sa.select(t.cases.c.title).order_by(t.cases.c.id)))


def fail_after(connection: Connection) -> None:
    connection.execute(sa.update(t.cases).values(title="Ændret"))
    raise ZeroDivisionError


def register(store: Store, title: str) -> None:
    command, officer = a_registration(store.reference.register, title=title)
    store.apply(command, Act(officer, title), at(START))


def test_what_is_read_within_sees_what_was_written_within(store: Store) -> None:
    with one_transaction(store.engine):
        register(store, "Cykelsti")
        with reading(store.engine) as connection:
            assert titles(connection) == ["Cykelsti"]
    with reading(store.engine) as connection:
        assert titles(connection) == ["Cykelsti"]


def test_a_part_that_fails_comes_to_nothing_and_the_others_stand(store: Store) -> None:
    with one_transaction(store.engine):
        register(store, "Cykelsti")
        with pytest.raises(ZeroDivisionError), writing(store.engine) as connection:
            fail_after(connection)
        register(store, "Herberg")
    with reading(store.engine) as connection:
        assert titles(connection) == ["Cykelsti", "Herberg"]


def test_of_a_whole_that_fails_nothing_is_kept(store: Store) -> None:
    register(store, "Cykelsti")
    with pytest.raises(ZeroDivisionError), one_transaction(store.engine) as connection:
        fail_after(connection)
    with reading(store.engine) as connection:
        assert titles(connection) == ["Cykelsti"]
