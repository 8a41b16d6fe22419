"""A real process, really killed: the stated window repeats a mail with its own Message-ID, and nothing is lost."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import tables as t
from models.audit import verify
from models.database import writing
from notifications.outbox.compose import compose
from notifications.outbox.deliver import deliver
from notifications.outbox.promote import promote
from process.notices import NoticeKind as Kind
from tests.notifications.mailserver import Inbox, mail_server
from tests.notifications.rows import NEW_ID, NOW, Rows, later

pytestmark = pytest.mark.faults
MAILS_A_KILL = 3
CHILD = """
import os, signal, sys
from datetime import timedelta
from models.database import open_engine
from notifications.channels.mime import From, mime
from notifications.outbox.deliver import deliver
from notifications.channels.sender import Result
from notifications.channels.smtp import Server, transmit
from tests.notifications.rows import NOW

url, port, minutes, dies = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4] == "dies"
sender = From("kommunen@sandvig.example", "Sandvig Kommune")

class Mortal:  # without Apprise, which takes two seconds to load
    def send(self, letter):
        content = mime(letter, sender).as_bytes()
        receipt = transmit(Server("127.0.0.1", port), sender.address, letter.address, content, sender.domain)
        if dies and receipt.result is Result.SENT: os.kill(os.getpid(), signal.SIGKILL)
        return receipt

print("ready", flush=True)
deliver(open_engine(url), NOW + timedelta(minutes=minutes), Mortal())
"""


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as inbox:
        yield inbox


def child(rows: Rows, inbox: Inbox, minutes: float, *, dies: bool = False) -> subprocess.Popen[bytes]:
    arguments = (str(rows.engine.url), str(inbox.port), str(minutes), "dies" if dies else "lives")
    root = Path(__file__).parents[3]
    started = subprocess.Popen([sys.executable, "-c", CHILD, *arguments], cwd=root, stdout=subprocess.PIPE)
    assert started.stdout is not None
    assert started.stdout.readline() == b"ready\n"
    started.stdout.close()
    return started


def ready(rows: Rows, mails: int) -> None:
    for number in range(mails):
        rows.notice(Kind.TO_APPROVE, rows.case(), rows.person(f"Navn {number}"))
    with writing(rows.engine) as connection:
        promote(connection, NOW)
        compose(connection, NOW, NEW_ID)


def test_killed_after_the_servers_250_and_before_our_record(rows: Rows, inbox: Inbox) -> None:
    ready(rows, 1)
    assert child(rows, inbox, 0, dies=True).wait(60) == -signal.SIGKILL
    assert (len(inbox.raw), rows.all(t.attempts)) == (1, [])
    sender = inbox.sender()
    assert deliver(rows.engine, later(minutes=1), sender).sent == 0
    assert deliver(rows.engine, later(minutes=3), sender).sent == 1
    assert deliver(rows.engine, later(minutes=9), sender).sent == 0
    first, second = inbox.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert inbox.raw[0].count(b"\n") == inbox.raw[1].count(b"\n")


@pytest.mark.kills
def test_killed_at_any_moment_nothing_is_lost_and_little_repeated(rows: Rows, inbox: Inbox, rounds: int) -> None:
    wanted = 2 * rounds
    mails = wanted * MAILS_A_KILL
    ready(rows, mails)
    kills, minutes, chance = 0, 0.0, random.Random(7)
    while any(row.state == "due" for row in rows.all(t.notices)):
        assert minutes < 90 + mails, "the messages are never done"
        started = child(rows, inbox, minutes)
        if kills < wanted:
            time.sleep(chance.uniform(0, 0.15))
            started.kill()
            kills += 1
        started.wait(60)
        minutes += 3
    seen = Counter(mail["Message-ID"] for mail in inbox.mails)
    assert set(seen) == {row.message_id for row in rows.all(t.messages)}
    assert max(seen.values()) <= 1 + kills
    assert sum(seen.values()) <= mails + kills, "a kill repeats one mail at most"
    assert len(rows.all(t.attempts)) == mails
    with rows.engine.connect() as connection:
        assert verify(connection).ok
