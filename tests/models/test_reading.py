"""What is read in one transaction is one picture, whatever others commit meanwhile."""

from __future__ import annotations

from models.audit import verify
from models.database import reading
from models.store import Store
from process.commands.act import Act
from tests.builders.case import a_registration
from tests.builders.moments import START, at


def test_facts_stated_while_it_is_read_are_not_seen_by_half(store: Store) -> None:
    """The audit of an installation at work: the head, and the rows the entries speak of, are those of one moment."""
    command, officer = a_registration(store.reference.register, title="Omlægning")
    store.apply(command, Act(officer, "before"), at(START))
    with reading(store.engine) as connection:
        before = verify(connection)
        store.apply(command, Act(officer, "meanwhile"), at(START))
        assert verify(connection) == before
    with reading(store.engine) as connection:
        assert verify(connection).entries > before.entries
