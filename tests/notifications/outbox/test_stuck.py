"""What has not arrived: listed with the server's words, sent again or let be by a clerk, once for one press."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from models import tables as t
from models.audit import verify
from models.database import writing
from models.tables.outbox import MessageState
from notifications.channels.sender import ACCEPTED, MemorySender, Receipt, Result
from notifications.outbox.attempts import RETRY_AFTER
from notifications.outbox.deliver import deliver
from notifications.outbox.stuck import give_up, retry, stuck_messages
from process.commands.act import Door, id_by_door
from process.ids import PersonId
from tests.notifications.rows import NEW_ID, NOW, Rows, sweep

REFUSED = Receipt(Result.REFUSED, "550 unknown")
BUSY = Receipt(Result.ERROR, "451 later")


def own_id(rows: Rows):
    return id_by_door(Door.WEB, PersonId(rows.ids["coordinator"]), str(uuid.uuid4()))


def tried(rows: Rows, answer: Receipt) -> int:
    """A letter to the secretary that was tried once; its message."""
    rows.hearing()
    sweep(rows.engine, NOW, MemorySender(lambda letter: answer if "Åse" in letter.name else ACCEPTED), NEW_ID)
    return rows.all(t.messages)[0].id


def listed(rows: Rows):
    with rows.engine.connect() as connection:
        return stuck_messages(connection, NOW)


def settled(rows: Rows, how, message: int, command_id=None, now=NOW) -> bool:
    with writing(rows.engine) as connection:
        return how(connection, message, now, PersonId(rows.ids["coordinator"]), command_id or own_id(rows))


def test_a_night_and_a_weekend_without_a_mail_server_lose_no_letter(rows: Rows) -> None:
    message = tried(rows, BUSY)
    monday = NOW + timedelta(days=4)
    busy, now = MemorySender(lambda _: BUSY), NOW
    for pause in RETRY_AFTER:
        now += pause
        if now < monday:
            deliver(rows.engine, now, busy)
    assert deliver(rows.engine, monday + timedelta(hours=12), MemorySender()).sent == 1
    assert rows.all(t.messages)[0].id == message
    assert sum(RETRY_AFTER, timedelta()) > timedelta(days=5)


def test_it_is_listed_with_the_servers_words_until_it_arrives(rows: Rows) -> None:
    message = tried(rows, BUSY)
    (stuck,) = listed(rows)
    assert (stuck.id, stuck.state, stuck.attempts, stuck.answer) == (message, MessageState.QUEUED, 1, "451 later")
    assert stuck.cases == (rows.all(t.cases)[0].number,)
    deliver(rows.engine, stuck.next_at, MemorySender())
    assert listed(rows) == []


@pytest.mark.parametrize("answer", [BUSY, REFUSED])
def test_sent_again_it_is_the_same_mail_at_once(rows: Rows, answer: Receipt) -> None:
    message = tried(rows, answer)
    assert settled(rows, retry, message)
    sender = MemorySender()
    deliver(rows.engine, NOW, sender)
    letter = next(letter for letter in sender.letters if "Åse" in letter.name)
    assert letter.message_id == rows.all(t.messages)[0].message_id
    assert rows.states()[rows.all(t.notices)[0].id] == "sent"
    with rows.engine.connect() as connection:
        assert verify(connection).ok
        tags = connection.scalars(sa.select(t.history.c.tag).where(t.history.c.actor == rows.ids["coordinator"]))
        assert list(tags) == ["message:retried"]


def test_one_press_twice_is_one(rows: Rows) -> None:
    message, press = tried(rows, BUSY), own_id(rows)
    assert settled(rows, retry, message, press)
    deliver(rows.engine, NOW, MemorySender(lambda _: BUSY))
    assert settled(rows, retry, message, press)
    assert rows.all(t.messages)[0].next_attempt_at > NOW


def test_let_be_it_is_tried_no_more_and_counts_as_not_told(rows: Rows) -> None:
    message = tried(rows, BUSY)
    assert settled(rows, give_up, message)
    assert deliver(rows.engine, NOW + timedelta(days=6), MemorySender()).sent == 0
    assert "given_up" in rows.states().values()
    assert not settled(rows, give_up, message), "it has been settled"


def test_what_is_on_its_way_or_has_arrived_is_not_sent_again(rows: Rows) -> None:
    message = tried(rows, BUSY)
    with writing(rows.engine) as connection:
        on_its_way = {"lease_token": "another", "lease_until": NOW + timedelta(minutes=1)}
        connection.execute(sa.update(t.messages).values(on_its_way))
    assert not settled(rows, retry, message)
    deliver(rows.engine, NOW + timedelta(hours=1), MemorySender())
    assert not settled(rows, retry, message, now=NOW + timedelta(hours=1))
