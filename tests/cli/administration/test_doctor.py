"""`sagsgang doctor`: each thing is broken for real, and named with its place, its setting and its mend."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.doctor import folders
from app.doctor.examination import CHECKS
from app.run.ports import HERE
from config.settings import EXAMPLE, settings
from models.access.links import SECRET_FILE
from models.access.secret import secret_in
from tests.builders.sandvig import sandvig_database
from tests.cli.conftest import Line
from tests.engine.processes import a_port
from tests.notifications.mailserver import mail_server

SECRET = "hemme#lig"
BROKEN_DATABASE = b"SQLite format 3\x00" + b"x" * 5000


class YearsAgo(datetime):
    """A machine whose battery is empty."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime(2001, 1, 1, tzinfo=tz)


class InYears(datetime):
    """After all that the example has recorded."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime(2040, 1, 1, tzinfo=tz)


class Town:
    """A town with a configuration of its own, in order but for what a test breaks."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self.patch, self.line = folder, patch, Line()
        self.data, self.config, self.backups = folder / "data", folder / "config", folder / "backups"
        self.data.mkdir(mode=0o700)
        self.backups.mkdir(mode=0o700)
        shutil.copytree(EXAMPLE, self.config)
        sandvig_database(self.data).replace(self.data / "sagsgang.db")
        secret_in(self.data / SECRET_FILE)
        self.backup(timedelta())
        self.set(DATA=self.data, CONFIG=self.config, BACKUP_FOLDER=self.backups, BASE_URL="http://localhost:1")
        self.set(
            **{f"{name}_PORT": a_port(21000 + 500 * n) for n, name in enumerate(("WEB", "MAILS", "SMTP", "PREFECT"))}
        )

    def set(self, **chosen: object) -> None:
        for name, value in chosen.items():
            self.patch.setenv(f"SAGSGANG_{name}", str(value))
        settings.cache_clear()

    def backup(self, age: timedelta) -> None:
        for old in self.backups.iterdir():
            old.unlink()
        (self.backups / f"sagsgang-{datetime.now(UTC) - age:%Y%m%dT%H%M%S}Z.tar").touch()

    def findings(self, check: str) -> list[dict[str, Any]]:
        told = self.line.json("doctor")
        return next(each["findings"] for each in told["checks"] if each["check"] == check)

    def names(self, check: str, problem: str, where: str, setting: str, mend: str) -> None:
        """Exactly this is found by the check; and the command fails."""
        finding = next(each for each in self.findings(check) if problem in each["problem"])
        assert where in finding["where"]
        assert finding["setting"] == setting
        assert mend in finding["mend"]
        assert self.line.code == 1


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    # The pages' own address is looked at in tests/deploy; here nobody listens at it.
    monkeypatch.setitem(CHECKS, "address", lambda _: iter(()))
    monkeypatch.setattr(folders, "LEAST_SPACE", 1)
    monkeypatch.setattr("app.doctor.database.datetime", InYears)
    yield Town(tmp_path, monkeypatch)
    settings.cache_clear()


def test_an_installation_in_order_has_no_fault(town: Town) -> None:
    said = town.line("doctor")
    assert "WRONG" not in said
    assert said.endswith("All in order.\n")
    assert "note: no mail server" in said
    assert town.line.code == 0


def test_wrong_settings_are_named_and_not_shown(town: Town) -> None:
    town.set(MAIL_URL=f"https://user:{SECRET}@mail.example")
    town.names("settings", "must look like smtp://", "environment", "SAGSGANG_MAIL_URL", "correct SAGSGANG_MAIL_URL")
    town.patch.delenv("SAGSGANG_MAIL_URL")
    town.set(WEB_PORT="80000")
    town.names("settings", "from 1 to 65535", "environment", "SAGSGANG_WEB_PORT", "docs/settings.md")
    assert "hemme" not in town.line.out


def a_data_folder_for_all(town: Town) -> tuple[str, ...]:
    town.data.chmod(0o755)
    return ("data folder", "other users can read", str(town.data), "SAGSGANG_DATA", "chmod 0700")


def no_data_folder(town: Town) -> tuple[str, ...]:
    shutil.rmtree(town.data)
    return ("data folder", "there is no data folder", str(town.data), "SAGSGANG_DATA", "start Sagsgang")


def a_full_disk(town: Town) -> tuple[str, ...]:
    town.patch.setattr(folders, "LEAST_SPACE", 10**18)
    return ("data folder", "MB are free", str(town.data), "SAGSGANG_DATA", "make room")


def a_broken_restore(town: Town) -> tuple[str, ...]:
    (town.data / "restoring").touch()
    return ("data folder", "restore was broken off", str(town.data / "restoring"), "SAGSGANG_DATA", "backup restore")


def a_secret_for_all(town: Town) -> tuple[str, ...]:
    (town.data / SECRET_FILE).chmod(0o644)
    return ("secrets", "other users can read a secret", SECRET_FILE, "SAGSGANG_DATA", "chmod 0600")


def an_empty_secret(town: Town) -> tuple[str, ...]:
    (town.data / SECRET_FILE).write_text("")
    return ("secrets", "holds no secret", SECRET_FILE, "SAGSGANG_DATA", "delete it")


def no_configuration(town: Town) -> tuple[str, ...]:
    town.set(CONFIG=town.folder / "nowhere")
    return ("configuration", "no configuration folder", "nowhere", "SAGSGANG_CONFIG", "organisation.toml")


def a_broken_file(town: Town) -> tuple[str, ...]:
    (town.config / "playbook.toml").write_text("[[rule\n")
    return ("configuration", "", "playbook.toml:1", "SAGSGANG_CONFIG", "config check")


def no_database(town: Town) -> tuple[str, ...]:
    (town.data / "sagsgang.db").unlink()
    return ("database", "no database yet", "sagsgang.db", "SAGSGANG_DATA", "sagsgang migrate")


def a_damaged_database(town: Town) -> tuple[str, ...]:
    (town.data / "sagsgang.db").write_bytes(BROKEN_DATABASE)
    return ("database", "cannot be read", "sagsgang.db", "SAGSGANG_DATABASE_URL", "restore a backup")


def a_destroyed_page(town: Town) -> tuple[str, ...]:
    with sqlite3.connect(town.data / "sagsgang.db") as database:
        (root,) = database.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'history_entry'").fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
    with (town.data / "sagsgang.db").open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xa5" * size)
    return ("database", "is damaged", "sagsgang.db", "SAGSGANG_DATABASE_URL", "sagsgang backup restore")


def another_version(town: Town) -> tuple[str, ...]:
    with sqlite3.connect(town.data / "sagsgang.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")
    return ("database", "at migration 0001", "sagsgang.db", "SAGSGANG_DATABASE_URL", "sagsgang migrate")


def a_server_that_is_not_there(town: Town) -> tuple[str, ...]:
    town.set(DATABASE_URL=f"postgresql://sagsgang:{SECRET}@127.0.0.1:{a_port(23500)}/sagsgang")
    return ("database", "cannot be read", "sagsgang:***@127.0.0.1", "SAGSGANG_DATABASE_URL", "is the server running")


def no_tools(town: Town) -> tuple[str, ...]:
    a_server_that_is_not_there(town)
    town.set(POSTGRES_BIN=town.folder)
    return ("database tools", "pg_dump is not there", str(town.folder), "SAGSGANG_POSTGRES_BIN", "postgresql-client")


def a_clock_that_was_set_back(town: Town) -> tuple[str, ...]:
    town.patch.setattr("app.doctor.database.datetime", YearsAgo)
    return ("clock", "the history ends at", "sagsgang.db", "SAGSGANG_DATABASE_URL", "timedatectl")


def an_old_backup(town: Town) -> tuple[str, ...]:
    town.backup(timedelta(hours=40))
    return ("backups", "the newest backup is of", str(town.backups), "SAGSGANG_BACKUP_FOLDER", "backup create")


def no_backup(town: Town) -> tuple[str, ...]:
    next(town.backups.iterdir()).unlink()
    return ("backups", "there is no backup", str(town.backups), "SAGSGANG_BACKUP_FOLDER", "backup create")


def no_mail_server(town: Town) -> tuple[str, ...]:
    port = a_port(24000)
    town.set(MAIL_URL=f"smtp://user:{SECRET}@127.0.0.1:{port}")
    return ("mail", "does not let us in: connecting", f"127.0.0.1:{port}", "SAGSGANG_MAIL_URL", "firewall")


def a_template_that_is_none(town: Town) -> tuple[str, ...]:
    (town.config / "templates" / "dokument.docx").write_text("x")
    return ("printing", "Word template", "dokument.docx", "SAGSGANG_CONFIG", "save it again")


BREAKS = (
    *(a_data_folder_for_all, no_data_folder, a_full_disk, a_broken_restore, a_secret_for_all, an_empty_secret),
    *(
        no_configuration,
        a_broken_file,
        no_database,
        a_damaged_database,
        a_destroyed_page,
        another_version,
        a_server_that_is_not_there,
    ),
    *(no_tools, a_clock_that_was_set_back, an_old_backup, no_backup, no_mail_server, a_template_that_is_none),
)


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: broken.__name__)
def test_what_is_broken_is_named(town: Town, broken: Callable[[Town], tuple[str, str, str, str, str]]) -> None:
    town.names(*broken(town))
    assert "hemme" not in town.line.out
    assert "Traceback" not in town.line.out + town.line.err


def test_it_changes_nothing(town: Town) -> None:
    """Also where a secret is still to be made, or nothing is there at all."""
    before = sorted(path.name for path in town.data.rglob("*"))
    town.line("doctor")
    after = sorted(path.name for path in town.data.rglob("*") if not path.name.endswith(("-wal", "-shm")))
    assert after == before
    shutil.rmtree(town.data)
    town.line("doctor")
    assert not town.data.exists()


@pytest.mark.parametrize("name", ["WEB", "MAILS", "SMTP", "PREFECT"])
def test_a_port_that_another_program_has_is_named(town: Town, name: str) -> None:
    with socket.create_server((HERE, 0)) as taken:
        port = taken.getsockname()[1]
        town.patch.setattr("app.doctor.network.PATIENCE", 0.3)
        town.set(**{f"{name}_PORT": port})
        town.names(
            "ports", f"port {port} is taken", f"{HERE}:{port}", f"SAGSGANG_{name}_PORT", "stop the other program"
        )
    assert not [each for each in town.findings("ports") if str(port) in each["where"]], "it has gone"


def test_a_mail_server_that_lets_us_in_gets_no_mail(town: Town) -> None:
    with mail_server() as inbox:
        town.set(MAIL_URL=f"smtp://127.0.0.1:{inbox.port}")
        assert town.findings("mail") == []
        town.set(MAIL_URL=f"smtp://user:{SECRET}@127.0.0.1:{inbox.port}")
        town.names(
            "mail", "does not let us in: signing in", "127.0.0.1", "SAGSGANG_MAIL_URL", "user and password right"
        )
        town.set(MAIL_URL=f"smtps://127.0.0.1:{inbox.port}")
        town.names("mail", "signing in", "127.0.0.1", "SAGSGANG_MAIL_URL", "")
    assert inbox.raw == []
    assert "hemme" not in town.line.out


@pytest.mark.system("user")
def test_a_folder_of_another_user_is_named(town: Town) -> None:
    os.chown(town.data, 65534, 65534)
    town.names("data folder", "belongs to another user", str(town.data), "SAGSGANG_DATA", "as the user that runs")
    os.chown(town.data, os.getuid(), os.getgid())
    assert town.findings("data folder") == [], "it is ours again"


@pytest.mark.postgres
def test_what_a_role_lacks_is_named(town: Town, postgres_engine: sa.Engine) -> None:
    url = postgres_engine.url
    with postgres_engine.begin() as connection:
        connection.exec_driver_sql("DROP ROLE IF EXISTS doctor_test")
        connection.exec_driver_sql("CREATE ROLE doctor_test LOGIN PASSWORD 'hemmelig'")
        connection.exec_driver_sql("GRANT SELECT ON ALL TABLES IN SCHEMA public TO doctor_test")
    town.set(DATABASE_URL=url.set(username="doctor_test", password="hemmelig").render_as_string(hide_password=False))
    assert town.findings("database") == []
    town.names("database rights", "does not own", "role doctor_test", "SAGSGANG_DATABASE_URL", "OWNER TO doctor_test")
    town.names("database rights", "may not make databases", "doctor_test", "SAGSGANG_DATABASE_URL", "CREATEDB")
    town.set(DATABASE_URL=url.render_as_string(hide_password=False))
    assert ["is a superuser" in each["problem"] for each in town.findings("database rights")] == [True]
    assert "hemmelig" not in town.line.out
