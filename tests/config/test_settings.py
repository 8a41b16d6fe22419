"""Settings come from the environment, are read once, and say what they are for."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from config.settings import EXAMPLE, Settings, settings


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SAGSGANG_{name.upper()}", raising=False)


def test_the_defaults_are_the_example_in_a_local_folder() -> None:
    found = Settings()
    assert found.data == Path.cwd() / "data"
    assert found.config == EXAMPLE
    assert found.database == f"sqlite:///{Path.cwd() / 'data' / 'sagsgang.db'}"
    assert found.address == "http://localhost:8000"
    assert (found.web_port, found.mails_port, found.smtp_port, found.prefect_port) == (8000, 8025, 2525, 4200)
    assert found.clock is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2027-08-23", datetime(2027, 8, 23, 6, tzinfo=UTC)),
        ("2027-01-04", datetime(2027, 1, 4, 7, tzinfo=UTC)),
        ("2027-08-23T12:30", datetime(2027, 8, 23, 10, 30, tzinfo=UTC)),
        ("2027-08-23T12:30:00+00:00", datetime(2027, 8, 23, 12, 30, tzinfo=UTC)),
        ("", None),
    ],
)
def test_the_clock_is_a_day_or_a_moment(monkeypatch: pytest.MonkeyPatch, text: str, moment: datetime | None) -> None:
    monkeypatch.setenv("SAGSGANG_CLOCK", text)
    assert Settings().clock == moment


def test_the_clock_is_refused_outside_the_example(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SAGSGANG_CLOCK", "2027-08-23")
    monkeypatch.setenv("SAGSGANG_CONFIG", str(tmp_path))
    with pytest.raises(ValidationError, match="example municipality only"):
        Settings()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_postgresql_address_gets_our_driver(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setenv("SAGSGANG_DATABASE_URL", f"{scheme}://sagsgang@db/sagsgang")
    assert Settings().database == "postgresql+psycopg://sagsgang@db/sagsgang"


def test_a_bad_port_or_clock_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAGSGANG_WEB_PORT", "0")
    with pytest.raises(ValidationError):
        Settings()
    monkeypatch.delenv("SAGSGANG_WEB_PORT")
    monkeypatch.setenv("SAGSGANG_CLOCK", "i morgen")
    with pytest.raises(ValidationError):
        Settings()


def test_the_mail_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAGSGANG_MAIL_URL", "smtp://user:hemmelig@mail")
    assert "hemmelig" not in repr(Settings())


def test_every_setting_says_what_it_is_for() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_settings_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    settings.cache_clear()
    first = settings()
    monkeypatch.setenv("SAGSGANG_WEB_PORT", "9000")
    assert settings() is first
    settings.cache_clear()
    assert settings().web_port == 9000
    settings.cache_clear()
