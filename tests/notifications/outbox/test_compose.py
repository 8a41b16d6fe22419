from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from models import tables as t
from models.audit import verify
from models.database import writing
from notifications.channels.sender import MemorySender, Receipt, Result
from notifications.outbox.compose import compose, message_ids, uuid7
from notifications.outbox.gate import hold, is_held, release, waiting
from notifications.outbox.promote import promote
from process.notices import NoticeKind as Kind
from process.notices import NoticeState
from process.register import SeatRole
from tests.notifications.rows import HOST, NEW_ID, NOW, Rows, later, sweep


def composed(rows: Rows, now: datetime = NOW) -> int:
    with writing(rows.engine) as connection:
        promote(connection, now)
        return compose(connection, now, NEW_ID)


def carried(rows: Rows) -> list[set[int]]:
    by_message: dict[int, set[int]] = {}
    for row in rows.all(t.message_notices):
        by_message.setdefault(row.message, set()).add(row.notice)
    return [by_message[key] for key in sorted(by_message)]


def test_what_can_wait_waits_for_the_next_collected_mail() -> None:
    collected = {kind for kind in Kind if kind.payload.is_collected}
    assert {kind for kind in Kind if kind.payload.can_wait} < collected


def test_one_mail_collects_what_one_person_is_told_today(rows: Rows) -> None:
    case, reminder = rows.hearing(Kind.REMINDER)
    other, decided = rows.case(), rows.notice(Kind.DECIDED, case)
    placed = rows.notice(Kind.PLACED_ON_AGENDA, other)
    letter, receipt = rows.notice(Kind.HEARING_SENT, case), rows.notice(Kind.RECEIPT, case)
    approve = rows.notice(Kind.TO_APPROVE, case, rows.ids["officer"])
    assert composed(rows) == 3
    assert sorted(carried(rows), key=min) == [{reminder, decided, placed}, {letter, receipt}, {approve}]
    assert composed(rows) == 0


def test_a_letter_taken_back_after_a_failed_attempt_and_sent_again_the_same_day_is_told(rows: Rows) -> None:
    _, letter = rows.hearing()
    sweep(rows.engine, NOW, MemorySender(lambda _: Receipt(Result.ERROR, "451 later")), NEW_ID)
    taken_back(rows, NoticeState.CANCELLED, sent_at=None)
    assert sweep(rows.engine, later(60), MemorySender(), NEW_ID).sent == 0
    taken_back(rows, NoticeState.PLANNED, sent_at=NOW)
    sender = MemorySender()
    sweep(rows.engine, later(90), sender, NEW_ID)
    assert [letter.name for letter in sender.letters] == ["Åse Lærke Bøgh"]
    assert rows.states()[letter] == "sent"


def taken_back(rows: Rows, state: NoticeState, **changed: object) -> None:
    with writing(rows.engine) as connection:
        connection.execute(sa.update(t.requests).values(changed))
        connection.execute(sa.update(t.notices).values(state=state))


def test_a_person_with_an_own_channel_is_told_there_too(rows: Rows) -> None:
    case = rows.case()
    both = rows.person("Bo Dam", channel="json://secret:word@chat.example/room")
    only = rows.person("Ib Dam", email="", channel="json://chat.example/room")
    rows.notice(Kind.TO_APPROVE, case, both)
    rows.notice(Kind.TO_APPROVE, case, only)
    assert composed(rows) == 3
    assert [(row.recipient, row.channel) for row in rows.all(t.messages)] == [
        (both, "mail"),
        (both, "json"),
        (only, "json"),
    ]


def test_a_channel_that_is_no_address_is_not_written_to_the_message(rows: Rows) -> None:
    rows.notice(Kind.TO_APPROVE, rows.case(), rows.person("Bo Dam", email="", channel="password"))
    composed(rows)
    assert rows.all(t.messages)[0].channel == "unknown"


def test_someone_without_any_address_is_given_up_and_the_coordinator_told(rows: Rows) -> None:
    case = rows.case()
    notice = rows.notice(Kind.TO_APPROVE, case, rows.person("Ib Dam", email="", phone="00 10 10 77"))
    sender = MemorySender()
    sweep(rows.engine, NOW, sender, NEW_ID)
    assert rows.states()[notice] == "given_up"
    assert [letter.address for letter in sender.letters] == [address_of(rows, "coordinator")]
    assert "Ib Dam" in sender.letters[0].text
    assert "00 10 10 77" in sender.letters[0].text
    with rows.engine.connect() as connection:
        assert verify(connection).ok


def test_no_loop_when_the_coordinator_cannot_be_reached(rows: Rows) -> None:
    with writing(rows.engine) as connection:
        connection.execute(sa.update(t.persons).values(email=""))
    rows.notice(Kind.TO_APPROVE, rows.case())
    for _ in range(3):
        assert composed(rows) == 0
    assert list(rows.states().values()) == ["given_up", "given_up"]


def test_without_a_coordinator_it_still_stands_as_given_up(rows: Rows) -> None:
    with writing(rows.engine) as connection:
        connection.execute(sa.delete(t.memberships).where(t.memberships.c.role == SeatRole.COORDINATOR))
    rows.notice(Kind.TO_APPROVE, rows.case(), rows.person("Ib Dam", email=""))
    composed(rows)
    assert list(rows.states().values()) == ["given_up"]


def test_what_a_body_without_mail_is_told_is_laid_out_to_be_posted_and_is_in_no_mail(rows: Rows) -> None:
    letter = rows.notice(Kind.HEARING_SENT, rows.case(), rows.person("Ib Dam", email=""))
    sender = MemorySender()
    sweep(rows.engine, NOW, sender, NEW_ID)
    assert rows.states()[letter] == "to_post"
    assert sender.letters == []
    with rows.engine.connect() as connection:
        assert verify(connection).ok


def test_news_waits_for_the_next_mail_when_todays_has_gone(rows: Rows) -> None:
    case, _ = rows.hearing(Kind.REMINDER)
    assert composed(rows) == 1
    decided = rows.notice(Kind.DECIDED, case, planned_at=later(minutes=60))
    assert composed(rows, later(minutes=60)) == 0
    assert rows.states()[decided] == "planned"
    next_mail = datetime(2027, 9, 2, 6, 0, tzinfo=UTC)  # 08.00 in Copenhagen
    assert composed(rows, next_mail - timedelta(minutes=1)) == 0
    assert composed(rows, next_mail) == 1


def test_what_cannot_wait_goes_the_same_day_and_takes_the_news_along(rows: Rows) -> None:
    case, _ = rows.hearing(Kind.REMINDER)
    composed(rows)
    decided = rows.notice(Kind.DECIDED, case, planned_at=later(minutes=60))
    returned = rows.notice(Kind.DRAFT_RETURNED, case, planned_at=later(minutes=60))
    assert composed(rows, later(minutes=60)) == 1
    assert carried(rows)[-1] == {decided, returned}


def test_nothing_is_composed_while_held_and_all_of_it_after(rows: Rows) -> None:
    case, _ = rows.hearing()
    rows.notice(Kind.DEADLINE_PASSED, case, planned_at=later(minutes=90))
    rows.notice(Kind.DEADLINE_PASSED, case, planned_at=later(days=2))
    with writing(rows.engine) as connection:
        assert not is_held(connection)
        hold(connection)
    assert composed(rows) == 0
    with writing(rows.engine) as connection:
        assert is_held(connection)
        assert [(notice.kind, notice.recipient) for notice in waiting(connection, NOW)] == [
            (Kind.HEARING_SENT, rows.ids["secretary"]),
            (Kind.DEADLINE_PASSED, rows.ids["secretary"]),
        ]
        release(connection)
    assert composed(rows) == 1


def test_message_ids_are_version_7_and_sort_by_time() -> None:
    first, second = uuid7(NOW), uuid7(later(minutes=1))
    assert (first.version, first.variant) == (7, uuid.RFC_4122)
    assert first < second
    assert first.int >> 80 == int(NOW.timestamp() * 1000)
    assert message_ids(HOST, bytes)(NOW) == message_ids(HOST, bytes)(NOW)
    assert message_ids(HOST)(NOW).endswith(f"@{HOST}>")


def address_of(rows: Rows, who: str) -> str:
    return next(str(row.email) for row in rows.all(t.persons) if row.id == rows.ids[who])
