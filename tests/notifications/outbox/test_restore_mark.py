"""A restored database sends nothing by itself; one that only went on does."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from models.database import open_engine, reading, sqlite_url, writing
from models.history import Entry, append
from notifications.channels.sender import MemorySender
from notifications.outbox.gate import is_held, release
from notifications.outbox.restore_mark import FILE, hold_if_restored, remember
from process.events import Event, Tag
from process.notices import NoticeKind as Kind
from tests.notifications.rows import NEW_ID, NOW, Rows, later, sweep


def history_grows(engine: Engine, name: str) -> None:
    with writing(engine) as connection:
        append(connection, [Entry(Event(Tag.CASE_RETARGETED, {"name": name}), NOW, name)])


def held(engine: Engine) -> bool:
    with reading(engine) as connection:
        return is_held(connection)


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    return tmp_path / FILE


def test_yesterdays_backup_sends_nothing_again_until_a_person_says_so(rows: Rows, mark: Path, tmp_path: Path) -> None:
    rows.hearing(Kind.HEARING_SENT)
    history_grows(rows.engine, "yesterday")
    rows.engine.dispose()
    shutil.copy(tmp_path / "sagsgang.db", tmp_path / "backup.db")
    sender = MemorySender()
    assert hold_if_restored(rows.engine, mark) is False
    assert sweep(rows.engine, NOW, sender, NEW_ID).sent == 1
    remember(rows.engine, mark)

    restored = open_engine(sqlite_url(tmp_path / "backup.db"))
    assert hold_if_restored(restored, mark) is True
    assert sweep(restored, later(minutes=5), sender, NEW_ID).sent == 0
    assert held(restored)
    with writing(restored) as connection:
        release(connection)
    assert hold_if_restored(restored, mark) is False, "released means released, also at the next start"
    assert sweep(restored, later(minutes=6), sender, NEW_ID).sent == 1


def test_a_history_that_took_another_way_is_a_restored_one(rows: Rows, mark: Path, tmp_path: Path) -> None:
    rows.engine.dispose()
    shutil.copy(tmp_path / "sagsgang.db", tmp_path / "backup.db")
    history_grows(rows.engine, "what was lost")
    remember(rows.engine, mark)
    restored = open_engine(sqlite_url(tmp_path / "backup.db"))
    history_grows(restored, "what came after")
    assert hold_if_restored(restored, mark) is True


def test_one_that_only_went_on_is_not_held(rows: Rows, mark: Path) -> None:
    history_grows(rows.engine, "one")
    remember(rows.engine, mark)
    history_grows(rows.engine, "two")
    assert hold_if_restored(rows.engine, mark) is False
    assert not held(rows.engine)


def test_a_database_that_has_sent_mail_and_comes_to_a_new_machine_is_held(rows: Rows, mark: Path) -> None:
    rows.hearing(Kind.HEARING_SENT)
    assert sweep(rows.engine, NOW, MemorySender(), NEW_ID).sent == 1
    assert hold_if_restored(rows.engine, mark) is True
    assert mark.exists()


def test_a_spoilt_mark_counts_as_none(rows: Rows, mark: Path) -> None:
    mark.write_text("half a li", encoding="ascii")
    assert hold_if_restored(rows.engine, mark) is False, "nothing was sent yet, so nothing can be sent twice"
