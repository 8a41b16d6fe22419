"""A database made before the files moved into rooms: it opens, migrates and verifies, and what waits in it goes out.

`before-the-rooms.db` is the example municipality in May 2027, four months of it lived through with no mail sent: of
every kind of notice at least one waits, spelled as the code of then spelled it. The JSON beside it says what that code
would have sent, but for what nobody is told any more: that a letter which never left is withdrawn, and what asks or
tells of a meeting that has begun.
"""

from __future__ import annotations

import json
import lzma
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models import migrate
from models import tables as t
from models.audit import verify
from models.database import open_engine, reading, sqlite_url
from models.rows.case import load_case
from models.rows.meeting import load_meeting
from models.store import Store
from models.tables.outbox import IS_PLANNED
from notifications.channels.sender import MemorySender
from notifications.outbox.compose import message_ids
from process.calendar import instant
from process.notices import NoticeKind, NoticeState
from tasks.everything import say_everything
from tasks.resources import Resources

pytestmark = pytest.mark.slow

FIXTURES = Path(__file__).parent / "fixtures"
SAID = json.loads((FIXTURES / "before-the-rooms.json").read_text(encoding="utf-8"))
CAME_LATER = {
    NoticeKind.ANSWER_COMES_LATE,
    NoticeKind.KEPT_BACK,
    NoticeKind.READY_FOR_AGENDA,
    NoticeKind.MEMBER_ITEM,
    NoticeKind.LETTER_CORRECTED,
    NoticeKind.DRAFT_SHARED,
    NoticeKind.DRAFT_READY,
    NoticeKind.RESPONSE_DISPUTED,
    NoticeKind.DISPUTE_SETTLED,
}
A_MONDAY = instant(date(2027, 5, 3), time(10))


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Engine]:
    file = tmp_path / "sagsgang.db"
    file.write_bytes(lzma.decompress((FIXTURES / "before-the-rooms.db.xz").read_bytes()))
    engine = open_engine(sqlite_url(file))
    migrate.migrate(engine)
    yield engine
    engine.dispose()


_IS_OVER = [kind for kind in NoticeKind if kind.payload.is_over_at_meeting]
_BEGUN = (
    sa.select(t.notices.c.id)
    .join(t.meetings, t.meetings.c.id == t.notices.c.meeting_id)
    .where(IS_PLANNED, t.notices.c.kind.in_(_IS_OVER), t.meetings.c.starts_at <= sa.bindparam("now"))
)
_DROPPED = sa.text("SELECT json_extract(data, '$.notice') FROM history_entry WHERE data LIKE '%day_over%'")


def say_all(engine: Engine, now: datetime) -> MemorySender:
    sender = MemorySender()
    given = Resources(Store(engine), lambda: now, sender, message_ids("sandvig.example"), "Sandvig Kommune")
    while say_everything(given):
        pass
    return sender


def of(subject: str) -> str | int:
    """What a mail is about; how many things it tells where it tells several, whatever it is called for them."""
    several = re.match(r"(\d+) beskeder fra", subject)
    others = re.search(r" og (\d+) (?:anden besked|andre beskeder)$", subject)
    if several or others:
        return int(several[1]) if several else int(others[1]) + 1  # type: ignore[index]
    return subject


def test_its_history_is_proved(old: Engine) -> None:
    with reading(old) as connection:
        verdict = verify(connection, SAID["head"])
        last = connection.execute(sa.text("SELECT tag FROM history_entry ORDER BY position DESC LIMIT 1")).scalar_one()
    assert verdict.problems == ()
    assert (last, verdict.rows > 1000, verdict.entries > SAID["entries"]) == ("rows:proved", True, True)


def test_every_case_and_meeting_reads(old: Engine) -> None:
    with reading(old) as connection:
        cases = connection.execute(sa.text('SELECT id FROM "case"')).scalars().all()
        meetings = connection.execute(sa.text("SELECT id FROM meeting WHERE state != 'planned'")).scalars().all()
        assert all(load_case(connection, case) for case in cases)
        assert all(load_meeting(connection, meeting) for meeting in meetings)
    assert (len(cases), len(meetings)) == (12, 76)


def test_a_notice_of_every_kind_waits_in_it_and_all_go_out(old: Engine) -> None:
    kinds = sa.text("SELECT DISTINCT kind FROM notice WHERE state = 'planned'")
    with reading(old) as connection:
        known = {kind for kind in NoticeKind if not kind.payload.of_installation and kind not in CAME_LATER}
        assert set(connection.execute(kinds).scalars()) == known
        begun = set(connection.execute(_BEGUN, {"now": A_MONDAY}).scalars())
    sent = say_all(old, A_MONDAY).letters
    assert Counter((letter.address, of(letter.subject)) for letter in sent) == Counter(
        (address, of(subject)) for address, subject in SAID["mails"]
    )
    with reading(old) as connection:
        assert len(dropped := set(connection.execute(_DROPPED).scalars())) > 0
        assert dropped <= begun, "the meeting of each had begun"
        became = connection.execute(sa.select(t.notices.c.state).where(t.notices.c.id.in_(begun))).scalars()
        assert set(became) <= {NoticeState.CANCELLED, NoticeState.SUPERSEDED}
        left = connection.execute(
            sa.text("SELECT kind, planned_at FROM notice WHERE state IN ('planned', 'due')")
        ).all()
        assert {kind for kind, _ in left} == {"follow_up_due"}, "their day has not come"
        assert verify(connection).ok
