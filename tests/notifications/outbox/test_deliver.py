from __future__ import annotations

import json
import logging
import sqlite3
import threading
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from models import tables as t
from models.audit import verify
from models.carried import carried_digest
from models.database import open_engine, writing
from models.history import Entry, append
from models.rows.notice import NoticeRow
from models.tables.outbox import MessageState
from notifications.channels.sender import ACCEPTED, Letter, MemorySender, Receipt, Result
from notifications.outbox import deliver as delivery
from notifications.outbox.attempts import MOST_ATTEMPTS, RETRY_AFTER, Attempt, record, without_addresses
from notifications.outbox.compose import compose
from notifications.outbox.deliver import deliver
from notifications.outbox.gate import hold
from notifications.outbox.promote import promote
from process.commands.act import id_by_engine
from process.events import Event, Tag
from process.notices import NoticeKind as Kind
from tests.notifications.rows import NEW_ID, NOW, Rows, later, sweep

REFUSED = Receipt(Result.REFUSED, "550 5.1.1 <aase@sandvig.example> unknown")
BUSY = Receipt(Result.ERROR, "451 4.7.1 try later")


class PulledPlug(BaseException):
    """The process is gone at this very point."""


def ready(rows: Rows, now: datetime = NOW) -> None:
    with writing(rows.engine) as connection:
        promote(connection, now)
        compose(connection, now, NEW_ID)


def message(rows: Rows, number: int = 0) -> sa.Row[tuple[object, ...]]:
    return rows.all(t.messages)[number]


def test_a_delivered_message_leaves_its_proof(rows: Rows) -> None:
    case, notice = rows.hearing()
    sender = MemorySender()
    assert sweep(rows.engine, NOW, sender, NEW_ID).sent == 1
    assert deliver(rows.engine, NOW, sender).sent == 0
    assert rows.states()[notice] == "sent"
    assert (message(rows).state, message(rows).lease_token) == (MessageState.SENT, "")
    attempt = rows.all(t.attempts)[0]
    assert (attempt.number, attempt.at, attempt.result, attempt.answer) == (1, NOW, "sent", ACCEPTED.answer)
    with rows.engine.connect() as connection:
        assert verify(connection).ok
        entry = connection.execute(sa.text("SELECT tag, case_id, data FROM history_entry")).one()
    assert (entry.tag, entry.case_id) == ("notice:attempted", case)
    data = json.loads(entry.data)
    assert data.pop("answer_sha256")
    (told,) = (NoticeRow(**row._mapping) for row in rows.all(t.notices))
    assert data.pop("notices_sha256") == [carried_digest(told)]
    assert data == {
        **{"message": message(rows).id, "number": 1, "result": "sent"},
        **{"notices": [notice], "recipient": message(rows).recipient},
    }


def test_what_may_get_better_is_tried_again_with_growing_pauses_and_then_given_up(rows: Rows) -> None:
    _, notice = rows.hearing()
    ready(rows)
    sender, now = MemorySender(lambda _: BUSY), NOW
    for pause in RETRY_AFTER:
        assert deliver(rows.engine, now, sender).retried == 1
        assert message(rows).next_attempt_at == now + pause
        assert deliver(rows.engine, now + pause - timedelta(seconds=1), sender).retried == 0
        now += pause
    assert deliver(rows.engine, now, sender).given_up == 1
    assert len({letter.message_id for letter in sender.letters}) == 1
    assert [row.number for row in rows.all(t.attempts)] == list(range(1, MOST_ATTEMPTS + 1))
    assert rows.states()[notice] == "given_up"


def test_a_refusal_is_final_at_once_and_the_coordinator_reads_the_servers_words(rows: Rows) -> None:
    _, notice = rows.hearing()
    refused = MemorySender(lambda letter: REFUSED if "Åse" in letter.name else ACCEPTED)
    assert sweep(rows.engine, NOW, refused, NEW_ID).given_up == 1
    assert rows.states()[notice] == "given_up"
    assert sweep(rows.engine, NOW, refused, NEW_ID).sent == 1
    told = refused.letters[-1]
    assert told.name == "Maja Kjær"
    assert "550 5.1.1 <…@sandvig.example> unknown" in told.text
    assert "00 10 10 02" in told.text
    assert sweep(rows.engine, NOW, refused, NEW_ID).sent == 0


def test_a_mail_about_an_undelivered_mail_that_is_refused_tells_nobody(rows: Rows) -> None:
    rows.hearing()
    refused = MemorySender(lambda _: REFUSED)
    for minute in range(4):
        sweep(rows.engine, later(minutes=minute), refused, NEW_ID)
    assert [row.kind for row in rows.all(t.notices)] == [Kind.HEARING_SENT, Kind.UNDELIVERED]
    assert len(refused.letters) == 2


@pytest.mark.parametrize(("first", "state"), [("mail", "sent"), ("json", "sent"), ("neither", "given_up")])
def test_told_by_any_channel_is_told_and_each_failure_is_reported(rows: Rows, first: str, state: str) -> None:
    person = rows.person("Bo Dam", channel="json://chat.example/room")
    notice = rows.notice(Kind.TO_APPROVE, rows.case(), person)
    sender = MemorySender(lambda letter: ACCEPTED if letter.channel == first else REFUSED)
    sweep(rows.engine, NOW, sender, NEW_ID)
    assert rows.states()[notice] == state
    undelivered = [row for row in rows.all(t.notices) if row.kind is Kind.UNDELIVERED]
    assert len(undelivered) == (2 if first == "neither" else 1)


def test_a_crash_between_send_and_record_repeats_once_with_the_same_message_id(rows: Rows) -> None:
    rows.hearing()
    ready(rows)
    sender = MemorySender()

    def crash(letter: Letter) -> Receipt:
        raise PulledPlug

    dying = MemorySender(crash)
    with pytest.raises(PulledPlug):
        deliver(rows.engine, NOW, dying)
    assert deliver(rows.engine, later(minutes=2), sender).sent == 0, "the lease of the dead still holds"
    assert deliver(rows.engine, later(minutes=2.1), sender).sent == 1
    assert deliver(rows.engine, later(minutes=60), sender).sent == 0
    assert [letter.message_id for letter in dying.letters] == [letter.message_id for letter in sender.letters]


def test_two_deliverers_at_once_send_each_message_once(rows: Rows) -> None:
    case = rows.case()
    for number in range(24):
        rows.notice(Kind.TO_APPROVE, case, rows.person(f"Navn {number}"))
    ready(rows)
    sender = MemorySender()
    reports = []

    def work() -> None:
        reports.append(deliver(rows.engine, NOW, sender))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(report.sent for report in reports) == 24
    assert len({letter.message_id for letter in sender.letters}) == len(sender.letters) == 24
    with rows.engine.connect() as connection:
        assert verify(connection).ok


def test_a_lost_lease_changes_nothing_but_that_an_accepted_mail_is_sent(rows: Rows) -> None:
    _, notice = rows.hearing()
    ready(rows)
    notices = [row for row in rows.all(t.notices) if row.id == notice]
    with writing(rows.engine) as connection:
        changed = {"lease_token": "another", "lease_until": later(minutes=2)}
        connection.execute(sa.update(t.messages).values(changed))
        lost = record(connection, Attempt(message(rows).id, notices, BUSY, "mine"), NOW)
        assert (lost.was_ours, lost.state) == (False, MessageState.QUEUED)
    assert message(rows).lease_token == "another"
    with writing(rows.engine) as connection:
        sent = record(connection, Attempt(message(rows).id, notices, ACCEPTED, "mine"), NOW)
        assert (sent.was_ours, sent.state) == (False, MessageState.SENT)
    assert rows.states()[notice] == "sent"
    assert [row.number for row in rows.all(t.attempts)] == [1, 2]


def test_an_answer_between_plan_and_delivery_stops_the_reminder(rows: Rows) -> None:
    case, notice = rows.hearing(Kind.REMINDER)
    ready(rows)
    rows.change_request(case, answered_at=NOW)
    sender = MemorySender()
    assert deliver(rows.engine, NOW, sender).lapsed == 1
    assert (sender.letters, rows.all(t.messages), rows.states()[notice]) == ([], [], "cancelled")


def test_a_tried_message_that_lapses_keeps_its_attempts(rows: Rows) -> None:
    case, _ = rows.hearing(Kind.REMINDER)
    sweep(rows.engine, NOW, MemorySender(lambda _: BUSY), NEW_ID)
    rows.change_request(case, answered_at=NOW)
    assert deliver(rows.engine, later(minutes=1), MemorySender()).lapsed == 1
    assert message(rows).state is MessageState.GIVEN_UP
    assert len(rows.all(t.attempts)) == 1


def test_nothing_leaves_while_held(rows: Rows) -> None:
    rows.hearing()
    ready(rows)
    with writing(rows.engine) as connection:
        hold(connection)
    sender = MemorySender()
    assert deliver(rows.engine, NOW, sender).is_held
    assert not sender.letters


def test_a_mail_that_cannot_be_written_does_not_stop_the_others(
    rows: Rows, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = rows.person("Bo Dam"), rows.person("Ib Dam")
    for person in (bad, good):
        rows.notice(Kind.TO_APPROVE, rows.case(), person)
    whole = delivery.letter
    monkeypatch.setattr(
        delivery, "letter", lambda facts, mail: whole(facts, mail) if mail.notices[0].recipient == good else 1 / 0
    )
    report = sweep(rows.engine, NOW, MemorySender(), NEW_ID)
    assert (report.sent, report.retried) == (1, 1)
    assert rows.all(t.attempts)[0].answer == "the mail could not be written: ZeroDivisionError"
    assert "Dam" not in caplog.text


def test_a_way_out_that_raises_is_tried_again(rows: Rows) -> None:
    rows.hearing()

    def broken(letter: Letter) -> Receipt:
        raise RuntimeError(letter.address)

    assert sweep(rows.engine, NOW, MemorySender(broken), NEW_ID).retried == 1
    assert rows.all(t.attempts)[0].answer == "the way out failed: RuntimeError"


def test_the_pass_ends_before_its_leases_do_and_gives_back_the_rest(
    rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        rows.notice(Kind.TO_APPROVE, rows.case(), rows.person(f"Navn {number}"))
    ready(rows)
    seconds = 0.0
    monkeypatch.setattr(delivery.time, "monotonic", lambda: seconds)

    def slow(letter: Letter) -> Receipt:
        nonlocal seconds
        seconds += 25
        return ACCEPTED

    report = deliver(rows.engine, NOW, MemorySender(slow))
    assert (report.sent, report.has_more) == (3, True)
    assert {row.lease_until for row in rows.all(t.messages)} == {None}
    assert deliver(rows.engine, NOW, MemorySender()).sent == 2


def test_the_limit_is_kept_and_said(rows: Rows) -> None:
    for number in range(13):
        rows.notice(Kind.TO_APPROVE, rows.case(), rows.person(f"Navn {number}"))
    ready(rows)
    first = deliver(rows.engine, NOW, MemorySender(), limit=12)
    assert (first.sent, first.has_more) == (12, True)
    assert deliver(rows.engine, NOW, MemorySender(), limit=12).sent == 1


def test_names_and_addresses_stay_out_of_the_log(rows: Rows, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    rows.hearing()
    sender = MemorySender()
    sweep(rows.engine, NOW, sender, NEW_ID)
    assert "message" in caplog.text
    seen = [record.getMessage() for record in caplog.records if record.name.startswith("notifications")]
    assert not any("Åse" in line or "@" in line for line in seen)
    assert "Åse" not in repr(sender.letters[0])
    assert "@" not in repr(sender.letters[0])


def test_a_servers_words_are_kept_without_names() -> None:
    said = "550 <Aase.Boegh+x@sandvig.example>: unknown;\r\n see aase@b.example"
    assert without_addresses(said) == "550 <…@sandvig.example>: unknown; see …@b.example"


def test_in_bulk_the_same_is_recorded_as_one_by_one(rows: Rows) -> None:
    case, _ = rows.hearing()
    lapsed_case, lapsed = rows.hearing(Kind.REMINDER)
    for number in range(3):
        rows.notice(Kind.TO_APPROVE, case, rows.person(f"Navn {number}"))
    ready(rows)
    rows.change_request(lapsed_case, answered_at=NOW)
    sender = MemorySender(keep=False)
    report = deliver(rows.engine, NOW, sender)
    assert (report.has_more, sender.letters) == (False, [])
    assert sorted(state for state in rows.states().values()) == ["cancelled", "sent", "sent", "sent", "sent"]
    assert rows.states()[lapsed] == "cancelled"
    assert [(row.number, row.result, row.answer) for row in rows.all(t.attempts)] == [(1, "sent", ACCEPTED.answer)] * 4
    assert {(row.state, row.attempts) for row in rows.all(t.messages)} == {(MessageState.SENT, 1)}
    with rows.engine.connect() as connection:
        assert verify(connection).entries == 4
        assert verify(connection).ok
    assert deliver(rows.engine, NOW, sender).sent == 0


def test_a_message_that_cannot_be_recorded_is_put_aside_and_the_others_go_out(rows: Rows) -> None:
    case, _ = rows.hearing()
    for name in ("Anna Lind", "Bo Lund"):
        rows.notice(Kind.REMINDER, case, rows.person(name))
    ready(rows)
    messages = [row.id for row in rows.all(t.messages)]
    assert len(messages) > 2
    taken = Entry(Event(Tag.CASE_RELEASED, {}), NOW, id_by_engine(f"delivery:{messages[0]}:1"))
    with rows.engine.begin() as connection:
        append(connection, [taken])
    sender = MemorySender()
    first = deliver(rows.engine, NOW, sender)
    assert (first.sent, first.put_aside) == (len(messages) - 1, 1)
    again = deliver(rows.engine, NOW + timedelta(hours=1), sender)
    assert (again.sent, again.put_aside) == (0, 0)
    assert len(sender.letters) == len(messages)


def test_a_mail_that_was_taken_is_recorded_though_the_database_is_locked_meanwhile(rows: Rows) -> None:
    rows.hearing()
    ready(rows)
    locker = sqlite3.connect(str(rows.engine.url.database), isolation_level=None, check_same_thread=False)

    class Locking(MemorySender):
        """While the mail is on its way somebody takes the database, for longer than anybody waits for it."""

        def send(self, letter: Letter) -> Receipt:
            locker.execute("BEGIN IMMEDIATE")
            threading.Timer(0.6, locker.rollback).start()
            return super().send(letter)

    impatient = open_engine(str(rows.engine.url))
    sa.event.listen(impatient, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=50"))
    sender = Locking()
    assert deliver(impatient, NOW, sender).sent == len(sender.letters) == 1
    assert [(row.number, row.result) for row in rows.all(t.attempts)] == [(1, "sent")]
    impatient.dispose()
    locker.close()
