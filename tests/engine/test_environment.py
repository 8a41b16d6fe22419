"""Prefect is started as we mean it: no telemetry, its files with ours, and from the versions that are locked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.engine.resources import MailOnly, resources_of, sender_of, server_of
from app.run.children import environment_of
from app.run.environment import prefect_environment
from config.entries import MunicipalityEntry
from config.settings import VARIABLES, Settings
from models.version import UnknownMigrationError
from notifications.channels.channels import AppriseSender
from notifications.channels.sender import Letter, Receipt, Result
from process.calendar import COPENHAGEN
from tests.engine.processes import environment_for
from tests.engine.town import START

SHOWN = """
from config.settings import settings
from app.run.environment import prepare
prepare(settings())
import sys
assert "prefect" not in sys.modules
from prefect.settings import get_current_settings
chosen = get_current_settings()
assert chosen.server.analytics_enabled is False
assert str(chosen.home).startswith(str(settings().data)), chosen.home
assert chosen.server.services.db_vacuum.enabled == {"events", "flow_runs"}
assert chosen.server.services.db_vacuum.retention_period.days == 7
from prefect._internal.analytics.enabled import is_telemetry_enabled
assert is_telemetry_enabled() is False
"""
ADDRESS = "https://sagsgang.sandvig.example"
SERVER = "from prefect.server.api.server import create_app; create_app(); print('built')"


def run(code: str, settings: Settings) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in environment_for(settings).items() if name != "CI"}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


def test_telemetry_is_off(tmp_path: Path) -> None:
    chosen = prefect_environment(Settings(data=tmp_path))
    assert chosen["DO_NOT_TRACK"] == "1"
    assert chosen["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"


def test_the_servers_password_goes_to_no_other_server(tmp_path: Path) -> None:
    elsewhere = prefect_environment(Settings(data=tmp_path), {"PREFECT_API_URL": "https://prefect.example/api"})
    assert "PREFECT_API_AUTH_STRING" not in elsewhere
    assert elsewhere["PREFECT_API_URL"] == "https://prefect.example/api"


@pytest.mark.engine
def test_prefect_takes_our_settings(tmp_path: Path) -> None:
    done = run(SHOWN, Settings(data=tmp_path))
    assert done.returncode == 0, done.stderr


@pytest.mark.engine
def test_the_locked_versions_build_prefects_server(tmp_path: Path) -> None:
    """An unlucky FastAPI breaks it, and `pip check` sees nothing."""
    done = run(SERVER, Settings(data=tmp_path))
    assert done.stdout.strip() == "built", done.stderr


def test_a_childs_settings_are_the_parents(tmp_path: Path) -> None:
    settings = Settings(
        data=tmp_path, clock=START, web_port=8123, mail_url="smtp://u:secret@mail.example", base_url=ADDRESS
    )
    environment = environment_of(settings)
    again = Settings(**{each.name: environment[name] for name, each in VARIABLES.items() if name in environment})
    assert again == settings
    assert again.clock
    assert again.clock.astimezone(COPENHAGEN) == START


@pytest.mark.parametrize(
    ("url", "host", "port", "secure"),
    [
        ("smtp://mail.example", "mail.example", 25, False),
        ("smtps://u:p%40ss@mail.example:587", "mail.example", 587, True),
        ("smtps://mail.example", "mail.example", 465, True),
    ],
)
def test_a_mail_servers_address_is_read(url: str, host: str, port: int, secure: bool) -> None:
    server = server_of(url)
    assert (server.host, server.port, server.secure) == (host, port, secure)
    assert server.password in ("", "p@ss")


def test_without_a_mail_server_nothing_leaves_by_other_ways(tmp_path: Path) -> None:
    class Never:
        def send(self, letter: Letter) -> Receipt:
            raise AssertionError("it was sent")

    letter = Letter(1, "json", START, "<a@b>", "json://example", "", "", "", "")
    assert MailOnly(Never()).send(letter).result is Result.REFUSED
    entry = MunicipalityEntry(email="kommunen@sandvig.example", name="Sandvig Kommune")
    assert isinstance(sender_of(Settings(data=tmp_path), entry), MailOnly)
    assert isinstance(
        sender_of(Settings(data=tmp_path, mail_url="smtp://mail.example", base_url=ADDRESS), entry), AppriseSender
    )


def test_a_database_of_another_version_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownMigrationError):
        resources_of(Settings(data=tmp_path))
