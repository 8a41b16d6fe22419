"""What was sent, to whom and when is told from notices, messages and attempts: whoever writes in them is named."""

from __future__ import annotations

import sqlite3

import pytest

from tests.attack.forging import verdict

pytestmark = pytest.mark.slow


@pytest.fixture
def sent(attacker: sqlite3.Connection) -> tuple[int, int]:
    """A message that was sent, and a notice in it."""
    query = (
        "SELECT message_notice.message, notice FROM message_notice "
        "JOIN delivery_attempt ON delivery_attempt.message = message_notice.message "
        "JOIN notice ON notice.id = notice WHERE notice.state = 'sent' ORDER BY 1, 2"
    )
    return attacker.execute(query).fetchone()


def test_the_proof_of_a_hearing_is_forged_no_more(attacker: sqlite3.Connection, sent: tuple[int, int]) -> None:
    message, notice = sent
    attacker.execute("UPDATE notice SET data = '{}', planned_at = '2026-01-02 08:00:00.000000' WHERE id = ?", (notice,))
    attacker.execute("DELETE FROM message_notice WHERE message = ?", (message,))
    problems = verdict(attacker).problems
    assert any(p.startswith(f"notice {notice} was changed: entry ") for p in problems)
    assert any(p.startswith(f"notice {notice} is no longer in message {message}: entry ") for p in problems)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("kind", "'receipt'"),
        ("case_id", "coalesce(case_id, 0) + 1"),
        ("meeting_id", "coalesce(meeting_id, 0) + 1"),
        ("consultation", "consultation + 1"),
        ("round", "round + 7"),
        ("about", "'noget andet'"),
        ("recipient", "recipient + 100000"),
        ("day", "'2026-01-02'"),
        ("planned_at", "'2026-01-02 08:00:00.000000'"),
        ("data", "'{\"forfalsket\":1}'"),
        ("planned_at", "'i går'"),
        ("data", "x'ff'"),
    ],
)
def test_all_that_a_sent_notice_says_is_proved(
    attacker: sqlite3.Connection, sent: tuple[int, int], column: str, cell: str
) -> None:
    attacker.execute(f"UPDATE notice SET {column} = {cell} WHERE id = ?", sent[1:])
    (problem,) = verdict(attacker).problems
    assert problem.startswith(f"notice {sent[1]} was changed")


@pytest.mark.parametrize("state", ["planned", "due", "given_up", "returned", "cancelled", "not_applicable"])
def test_what_was_sent_cannot_be_told_otherwise(
    attacker: sqlite3.Connection, sent: tuple[int, int], state: str
) -> None:
    attacker.execute("UPDATE notice SET state = ? WHERE id = ?", (state, sent[1]))
    assert verdict(attacker).problems[0].startswith(f"notice {sent[1]} was sent, and is told to be {state}")


@pytest.mark.parametrize("state", ["sent", "returned"])
def test_what_nobody_tried_cannot_be_told_as_sent(attacker: sqlite3.Connection, state: str) -> None:
    (notice,) = attacker.execute("SELECT min(id) FROM notice WHERE state IN ('planned', 'cancelled')").fetchone()
    attacker.execute("UPDATE notice SET state = ? WHERE id = ?", (state, notice))
    said = f"notice {notice} is told to be {state}: the history knows no such attempt"
    assert verdict(attacker).problems == (said,)


def test_a_notice_that_is_gone_is_named(attacker: sqlite3.Connection, sent: tuple[int, int]) -> None:
    attacker.execute("DELETE FROM notice WHERE id = ?", sent[1:])
    (problem,) = verdict(attacker).problems
    assert problem.startswith(f"notice {sent[1]} was deleted: entry ")
