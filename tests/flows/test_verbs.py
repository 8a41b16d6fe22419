"""What the tasks wrap, called plainly: each verb does what is due, and nothing the second time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.engine.waiting import is_something_to_say, to_move
from config.settings import settings
from models.access.log import Opened, record_access
from models.access.signin import add_login, open_session
from models.backup.folder import archives
from models.database import reading, writing
from models.files import FileStore
from models.tables.access import OpenedKind
from notifications.channels.sender import Letter, Receipt, Result
from notifications.mailbox.imap import MailboxError, account_of
from notifications.outbox.compose import message_ids
from process.stages import Stage
from tasks import incoming_mail
from tasks import resources as tasks_resources
from tasks.backup import back_up
from tasks.everything import move_everything, say_everything
from tasks.housekeeping import end_sessions, fold_log, forget_old_access
from tasks.resources import FACTORY, Resources, ResourcesError, provide, resources, succeeded
from tasks.work import Progress, progress, working
from tests.engine.town import Town, settings_for

AFTER_UNDO = timedelta(minutes=11)


@dataclass
class Memory:
    letters: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> Receipt:
        self.letters.append(letter)
        return Receipt(Result.SENT, "250 Ok")


@pytest.fixture
def sender() -> Memory:
    return Memory()


@pytest.fixture
def town(tmp_path: Path, sender: Memory) -> Iterator[Town]:
    made = Town.of(settings_for(tmp_path / "data"))
    provide(Resources(made.store, made.clock.now, sender, message_ids("sandvig.example"), "Sandvig Kommune"))
    yield made
    provide(None)
    made.store.engine.dispose()


def has_something_to_say(town: Town) -> bool:
    with reading(town.store.engine) as connection:
        return is_something_to_say(connection, town.clock.now())


def test_a_case_moves_once_its_last_approval_is_given(town: Town) -> None:
    waiting = town.almost_approved()
    assert move_everything(resources()).advanced == 0
    town.approve(waiting)
    ready = to_move(town.store, town.clock.now()).ready
    assert [(mark.stage, mark.case_id) for mark in ready] == [(Stage.DRAFTING, waiting[0])]
    assert move_everything(resources()).advanced == 1
    assert move_everything(resources()).count == 0
    assert not to_move(town.store, town.clock.now())


def test_a_hearing_is_closed_when_its_deadline_has_passed(town: Town) -> None:
    case_id = town.send_hearing()
    assert move_everything(resources()).closed == 0
    town.clock.step(timedelta(days=90))
    assert to_move(town.store, town.clock.now()).over == (case_id,)
    assert move_everything(resources()).closed == len(town.case(case_id).requests)
    assert move_everything(resources()).count == 0


def test_letters_go_out_after_the_undo_period_and_once(town: Town, sender: Memory) -> None:
    town.send_hearing()
    say_everything(resources())
    before = len(sender.letters)
    town.clock.step(AFTER_UNDO)
    assert has_something_to_say(town)
    assert say_everything(resources()) > 0
    assert say_everything(resources()) == 0
    assert not has_something_to_say(town)
    assert len(sender.letters) > before
    assert len({letter.message_id for letter in sender.letters}) == len(sender.letters)


def test_without_a_mailbox_none_is_read(town: Town) -> None:
    assert incoming_mail.read(resources()) == 0


def test_the_mailbox_is_read_at_the_address_of_the_settings(town: Town, tmp_path: Path) -> None:
    town.send_hearing()
    town.clock.step(AFTER_UNDO)
    say_everything(resources())
    account = account_of("imap://kommunen:hemmeligt@127.0.0.1:1/INBOX")
    provide(replace(resources(), mailbox=account, files=FileStore(tmp_path)))
    with pytest.raises(MailboxError, match="ConnectionRefusedError"):
        incoming_mail.read(resources())


def test_success_is_one_row_for_each_flow(town: Town) -> None:
    succeeded("sweep", "flow")
    town.clock.step(timedelta(hours=1))
    succeeded("sweep", "plain")
    assert [row[0] for row in town.rows("SELECT mode FROM flow_success")] == ["plain"]


def test_work_that_fails_leaves_no_success(town: Town) -> None:
    async def failing() -> None:
        async with working("sweep"):
            raise RuntimeError("the work failed")

    with pytest.raises(RuntimeError):
        asyncio.run(failing())
    assert town.rows("SELECT 1 FROM flow_success") == []


def test_work_tells_who_waits_that_it_began_and_ended(town: Town) -> None:
    async def watched_work() -> Progress:
        watched = Progress()
        progress.set(watched)
        async with working("sweep"):
            assert watched.begun.is_set()
            assert not watched.ended.is_set()
        return watched

    assert asyncio.run(watched_work()).ended.is_set()


def test_expired_sessions_are_forgotten_and_others_kept(town: Town) -> None:
    wall = datetime(2027, 8, 24, tzinfo=UTC)
    with writing(town.store.engine) as connection:
        person = connection.execute(sa.text("SELECT min(id) FROM person")).scalar_one()
        login = add_login(connection, person, "grethe", "en lang adgangskode")
        open_session(connection, login, wall)
    assert end_sessions(town.store.engine, wall + timedelta(hours=1)) == 0
    assert end_sessions(town.store.engine, wall + timedelta(hours=9)) == 1
    fold_log(town.store.engine)


def test_openings_are_forgotten_after_as_many_days_as_the_installation_says(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAGSGANG_OPENINGS_DAYS", "30")
    settings.cache_clear()
    now = resources().now()
    with writing(town.store.engine) as connection:
        person = connection.execute(sa.text("SELECT min(id) FROM person")).scalar_one()
        for days in (29, 31):
            record_access(connection, person, (Opened(OpenedKind.CASE, days),), now - timedelta(days=days))
    assert asyncio.run(forget_old_access.fn()) == 1
    assert [tuple(row) for row in town.rows("SELECT about FROM opening")] == [(29,)]
    settings.cache_clear()


def test_a_flow_in_a_process_that_nobody_prepared_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    provide(None)
    monkeypatch.delenv(FACTORY, raising=False)
    with pytest.raises(ResourcesError, match="sagsgang run"):
        resources()
    monkeypatch.setenv(FACTORY, "builtins:dict")
    with pytest.raises(ResourcesError):
        tasks_resources.resources()


def test_the_night_makes_a_backup_where_the_settings_want_one(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    data = town.settings.data
    monkeypatch.setenv("SAGSGANG_DATA", str(data))
    for folder, made in (("off", 0), (str(data / "other"), 1), ("", 1)):
        monkeypatch.setenv("SAGSGANG_BACKUP_FOLDER", folder)
        settings.cache_clear()
        back_up()
        assert len(archives(Path(folder or data / "backups"))) == made
    settings.cache_clear()
