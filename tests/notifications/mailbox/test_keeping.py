"""What is kept of a mail, on both databases; and whom our own letters ask to be answered."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import tables as t
from models.audit import verify
from models.database import open_engine, reading, writing
from models.migrate import _prove_rows, migrate
from models.tables.mailbox import IncomingKind
from notifications.channels.sender import MemorySender
from notifications.mailbox.keeping import Arrived, judge_unclear, keep, our_mails
from notifications.mailbox.sorting import Judged
from notifications.outbox.compose import compose
from notifications.outbox.deliver import deliver
from notifications.outbox.promote import promote
from process.commands.act import Door, id_by_door
from process.ids import PersonId
from tests.conftest import _new_database
from tests.notifications.rows import NEW_ID, NOW, Rows, database, populate, sweep


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rows]:
    """A letter has gone to the secretary of Handicaprådet."""
    if request.param == "sqlite":
        rows = database(tmp_path)
    else:
        engine = open_engine(_new_database(request.getfixturevalue("postgres_server"), f"mail_{uuid.uuid4().hex}"))
        migrate(engine)
        rows = populate(Rows(engine))
    rows.hearing()
    sweep(rows.engine, NOW, MemorySender(), NEW_ID)
    with writing(rows.engine) as connection:
        _prove_rows(connection)
    yield rows
    rows.engine.dispose()


def kept(rows: Rows, kind: IncomingKind, digest: str) -> bool:
    with writing(rows.engine) as connection:
        (ours,) = our_mails(connection, [rows.all(t.messages)[0].message_id]).values()
        mail = Arrived(digest, NOW, "a@b.example (A)", "SV", "Hej")
        return keep(connection, Judged(kind, ours, "5.1.1 ukendt"), mail, NOW)


@pytest.mark.parametrize("kind", IncomingKind)
def test_each_kind_is_kept_once_and_proved(town: Rows, kind: IncomingKind) -> None:
    assert kept(town, kind, "1" * 64)
    assert not kept(town, kind, "1" * 64)
    (row,) = town.all(t.incoming_mails)
    assert row.kind is kind
    with writing(town.engine) as connection:
        actor = PersonId(town.ids["coordinator"])
        command_id = id_by_door(Door.WEB, actor, str(uuid.uuid4()))
        judged = [judge_unclear(connection, row.id, NOW, actor, command_id, has_returned=True) for _ in range(2)]
    assert judged == [kind is IncomingKind.UNCLEAR] * 2
    with reading(town.engine) as connection:
        assert verify(connection).problems == ()


def test_a_kept_mail_that_is_changed_is_named_by_the_audit(town: Rows) -> None:
    kept(town, IncomingKind.REPLY, "1" * 64)
    with writing(town.engine) as connection:
        connection.execute(t.incoming_mails.update().values(settled_at=NOW))
    with reading(town.engine) as connection:
        assert verify(connection).problems == ("row incoming_mail:1 was changed",)


@pytest.mark.parametrize("replies_are_read", [True, False])
def test_letters_are_answered_to_their_sender_where_that_is_read(tmp_path: Path, replies_are_read: bool) -> None:
    rows, sender = database(tmp_path), MemorySender()
    rows.hearing()
    with writing(rows.engine) as connection:
        promote(connection, NOW)
        compose(connection, NOW, NEW_ID)
    deliver(rows.engine, NOW, sender, replies_are_read=replies_are_read)
    coordinator = next(row.email for row in rows.all(t.persons) if row.id == rows.ids["coordinator"])
    assert [letter.reply_to for letter in sender.letters] == ["" if replies_are_read else coordinator]
    rows.engine.dispose()
