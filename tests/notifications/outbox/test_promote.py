from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from models.database import writing
from notifications.channels.sender import MemorySender
from notifications.outbox.compose import compose
from notifications.outbox.promote import lapse, promote
from process.notices import NoticeKind as Kind
from process.notices import NoticeState
from tests.notifications.rows import DUE_ON, NEW_ID, NOW, Rows, later, sweep


def promoted(rows: Rows, now: datetime = NOW) -> int:
    with writing(rows.engine) as connection:
        return promote(connection, now)


def test_a_notice_waits_for_its_time_and_then_is_due(rows: Rows) -> None:
    case = rows.case()
    notice = rows.notice(Kind.DECIDED, case, planned_at=later(minutes=1))
    assert promoted(rows) == 0
    assert rows.states()[notice] == "planned"
    assert promoted(rows, later(minutes=1)) == 1
    assert rows.states()[notice] == "due"
    assert promoted(rows, later(minutes=1)) == 0


@pytest.mark.parametrize(
    ("fact", "state"),
    [
        ({"mandatory": False}, "due"),
        ({"answered_at": NOW}, "cancelled"),
        ({"closed_at": NOW}, "cancelled"),
        ({"withdrawn_at": NOW}, "cancelled"),
        ({"next_due": NOW}, "cancelled"),
        ({"next_due": NOW + timedelta(minutes=1)}, "due"),
        ({"promised_on": date(2027, 9, 1)}, "cancelled"),
        ({"promised_on": date(2027, 8, 31)}, "due"),
    ],
)
def test_a_reminder_is_sent_only_while_an_answer_is_awaited(rows: Rows, fact: dict[str, Any], state: str) -> None:
    case, notice = rows.hearing(Kind.REMINDER)
    rows.change_request(case, **fact)
    promoted(rows)
    assert rows.states()[notice] == state


@pytest.mark.parametrize(
    ("fact", "state"),
    [
        ({"closed_at": NOW, "next_due": None}, "due"),
        ({"answered_at": NOW, "closed_at": NOW, "next_due": None}, "cancelled"),
        ({"withdrawn_at": NOW, "next_due": None}, "cancelled"),
        ({"next_due": NOW + timedelta(days=1)}, "cancelled"),
    ],
)
def test_nobody_is_told_of_a_missing_answer_that_came(rows: Rows, fact: dict[str, Any], state: str) -> None:
    case, notice = rows.hearing(Kind.DEADLINE_PASSED)
    rows.change_request(case, **fact)
    promoted(rows)
    assert rows.states()[notice] == state


@pytest.mark.parametrize("kind", [Kind.HEARING_SENT, Kind.HEARING_EXTENDED])
@pytest.mark.parametrize(
    ("fact", "state"),
    [
        ({"mandatory": False}, "due"),
        ({"answered_at": NOW}, "due"),
        ({"withdrawn_at": NOW, "next_due": None}, "cancelled"),
        ({"sent_at": None, "next_due": None}, "cancelled"),
    ],
)
def test_a_letter_that_waits_for_the_mail_server_is_not_sent_once_it_is_taken_back(
    rows: Rows, kind: Kind, fact: dict[str, Any], state: str
) -> None:
    case, notice = rows.hearing(kind)
    promoted(rows)
    rows.change_request(case, **fact)
    with writing(rows.engine) as connection:
        lapse(connection, later(minutes=1))
    assert rows.states()[notice] == state


def test_of_reminders_due_at_once_only_the_newest_counts(rows: Rows) -> None:
    case = rows.case()
    rows.request(case)
    old, middle, new = (
        rows.notice(Kind.REMINDER, case, planned_at=later(days=days), about=str(days)) for days in (-4, -2, 0)
    )
    ahead = rows.notice(Kind.REMINDER, case, planned_at=later(days=2))
    other = rows.notice(Kind.REMINDER, case, rows.person("Ib Dam"), planned_at=later(days=-4))
    promoted(rows)
    states = rows.states()
    assert [states[n] for n in (old, middle, new, ahead, other)] == [
        "superseded",
        "superseded",
        "due",
        "planned",
        "due",
    ]


def test_two_requests_do_not_supersede_each_other(rows: Rows) -> None:
    case = rows.case()
    rows.request(case)
    rows.request(case, rows.body("Ældrerådet"), 2)
    first = rows.notice(Kind.REMINDER, case, planned_at=later(days=-1))
    second = rows.notice(Kind.REMINDER, case, consultation=2)
    promoted(rows)
    assert [rows.states()[n] for n in (first, second)] == ["due", "due"]


def test_at_most_one_reminder_a_day_even_when_a_sweep_was_missed(rows: Rows) -> None:
    """Monday's reminder runs on Tuesday before eight; Tuesday's own at eight is then one too many."""
    case = rows.case()
    rows.request(case)
    monday = rows.notice(Kind.REMINDER, case, planned_at=later(days=-1))
    sender = MemorySender()
    sweep(rows.engine, later(minutes=-120), sender, NEW_ID)
    tuesday = rows.notice(Kind.REMINDER, case, planned_at=NOW)
    tomorrow = rows.notice(Kind.REMINDER, case, planned_at=later(days=1))
    sweep(rows.engine, NOW, sender, NEW_ID)
    sweep(rows.engine, later(days=1), sender, NEW_ID)
    states = rows.states()
    assert [states[n] for n in (monday, tuesday, tomorrow)] == ["sent", "cancelled", "sent"]
    assert len(sender.letters) == 2


def test_a_reminder_waiting_in_a_message_lapses_when_the_answer_comes(rows: Rows) -> None:
    case, notice = rows.hearing(Kind.REMINDER)
    with writing(rows.engine) as connection:
        promote(connection, NOW)
        compose(connection, NOW, NEW_ID)
    rows.change_request(case, answered_at=NOW)
    with writing(rows.engine) as connection:
        assert lapse(connection, NOW) == 1
    assert rows.states()[notice] == "cancelled"


def test_other_states_are_left_alone(rows: Rows) -> None:
    case = rows.case()
    rows.request(case, answered_at=NOW)
    ids = {
        state: rows.notice(Kind.REMINDER, case, state=state) for state in NoticeState if state not in ("planned", "due")
    }
    promoted(rows)
    assert {state: rows.states()[notice] for state, notice in ids.items()} == {state: str(state) for state in ids}


def test_a_due_day_is_the_office_day_in_copenhagen(rows: Rows) -> None:
    """23.30 UTC on the day before is already the promised day in Copenhagen."""
    case, notice = rows.hearing(Kind.REMINDER)
    rows.change_request(case, promised_on=DUE_ON - timedelta(days=8))  # 2 September
    midnight = datetime.fromisoformat("2027-09-02T22:30:00+00:00")  # 3 September, 00.30
    promoted(rows, midnight)
    assert rows.states()[notice] == "due"


def test_what_the_engine_missed_on_friday_waits_for_the_office_and_a_receipt_does_not(rows: Rows) -> None:
    """The engine comes back on Saturday: letters and reminders stay planned, an answer to somebody's act leaves."""
    case, letter = rows.hearing(Kind.HEARING_SENT)
    receipt = rows.notice(Kind.RECEIPT, case)
    with writing(rows.engine) as connection:
        assert promote(connection, later(days=3), is_open=False) == 1
    assert (rows.states()[letter], rows.states()[receipt]) == ("planned", "due")
    assert promoted(rows, later(days=5)) == 1
    assert rows.states()[letter] == "due"
