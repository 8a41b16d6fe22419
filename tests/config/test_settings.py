"""Settings come from the environment, are read once, and say what they are for."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from config.addresses import mail_server
from config.settings import EXAMPLE, VARIABLES, Settings, SettingsError, settings
from notifications.mailbox.imap import account_of


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def test_the_defaults_are_the_example_in_a_local_folder() -> None:
    defaults = Settings()
    assert defaults.data == Path.cwd() / "data"
    assert defaults.config == EXAMPLE
    assert defaults.database == f"sqlite:///{Path.cwd() / 'data' / 'sagsgang.db'}"
    assert defaults.address == "http://localhost:8000"
    assert (defaults.web_port, defaults.mails_port, defaults.smtp_port, defaults.prefect_port) == (
        8000,
        8025,
        2525,
        4200,
    )
    assert defaults.clock is None


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
    with pytest.raises(SettingsError, match="example municipality only"):
        Settings()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_postgresql_address_gets_our_driver(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setenv("SAGSGANG_DATABASE_URL", f"{scheme}://sagsgang@db/sagsgang")
    assert Settings().database == "postgresql+psycopg://sagsgang@db/sagsgang"


def test_a_bad_port_or_clock_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAGSGANG_WEB_PORT", "0")
    with pytest.raises(SettingsError):
        Settings()
    monkeypatch.delenv("SAGSGANG_WEB_PORT")
    monkeypatch.setenv("SAGSGANG_CLOCK", "i morgen")
    with pytest.raises(SettingsError):
        Settings()


def test_all_that_is_wrong_is_said_at_once_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAGSGANG_WEB_PORT", "99999")
    monkeypatch.setenv("SAGSGANG_BACKUPS_KEPT", "many")
    monkeypatch.setenv("SAGSGANG_WORK_POOL", "a pool")
    with pytest.raises(SettingsError) as error:
        Settings()
    assert error.value.problems == {
        "SAGSGANG_BACKUPS_KEPT": "SAGSGANG_BACKUPS_KEPT must be a whole number, at least 1",
        "SAGSGANG_WORK_POOL": "SAGSGANG_WORK_POOL must be a name of letters, digits, - and .",
        "SAGSGANG_WEB_PORT": "SAGSGANG_WEB_PORT must be a whole number from 1 to 65535",
    }


def test_what_is_set_to_nothing_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = Settings()
    for name in VARIABLES:
        monkeypatch.setenv(name, "")
    assert Settings() == bare


def test_a_change_leaves_the_settings_as_they_were() -> None:
    first = Settings(web_port=8001)
    assert (first.changed(web_port=8002).web_port, first.web_port) == (8002, 8001)
    assert first.changed(web_port=8001) == first


def refused(**given: object) -> str:
    with pytest.raises(SettingsError) as error:
        Settings(**given)
    return str(error.value)


def test_real_mail_needs_the_address_its_links_lead_to(tmp_path: Path) -> None:
    for config in (EXAMPLE, tmp_path):
        assert "set SAGSGANG_BASE_URL" in refused(config=config, mail_url="smtp://mail")
    assert Settings(mail_url="smtp://mail", base_url="https://sagsgang.example").address == "https://sagsgang.example"


@pytest.mark.parametrize(
    "address",
    [
        *("sagsgang.example", "ftp://sagsgang.example", "https://", "https:///svar", "https://sagsgang.example:x"),
        *("https://x.example/sagsgang", "https://x.example/?a", "https://x.example/#a", "https://u:p@x.example"),
        *("https://x.example, https://y.example", "//x.example", "https://x.example/.."),
    ],
)
def test_an_address_links_cannot_lead_to_is_refused(address: str) -> None:
    assert "SAGSGANG_BASE_URL must be an address like" in refused(base_url=address)


@pytest.mark.parametrize(
    ("address", "is_taken"),
    [
        ("https://sagsgang.example/", True),
        ("http://localhost:8000", True),
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True),
        ("http://sagsgang.example", False),
        ("http://localhost.elsewhere.example", False),
    ],
)
def test_outside_the_example_the_address_is_https_or_this_machine(tmp_path: Path, address: str, is_taken: bool) -> None:
    assert Settings(base_url=address).address == address.rstrip("/")
    if is_taken:
        assert Settings(config=tmp_path, base_url=address).address == address.rstrip("/")
    else:
        assert "must begin with https://" in refused(config=tmp_path, base_url=address)


ODD = ("a#b", "a/b", "a:b", "a@b", "a?b", "a%b", "æ ø", "#", "//", "@", "100%", "[x]")


@pytest.mark.parametrize("password", ODD)
def test_odd_passwords_of_the_mail_server_are_read_whole(password: str) -> None:
    for written in (password, quote(password, safe="")):
        server = mail_server(f"smtps://user@sandvig.example:{written}@mail.example:587")
        assert (server.user, server.password) == ("user@sandvig.example", password)
        assert (server.host, server.port, server.is_encrypted) == ("mail.example", 587, True)
        assert password not in repr(server) or len(password) == 1


@pytest.mark.parametrize(
    "password", ["hemme#lig", "hemme/lig", "hemme@lig", "hemme:lig", "hemme lig", "%zz", "hemme?l"]
)
@pytest.mark.parametrize(
    "form",
    [
        "https://user:{}@mail",
        "smtp://user:{}@mail:port",
        "smtp://user:{}@mail:99999",
        "smtp://user:{}@",
        "smtp://:{}@mail",
        "user:{}@mail",
        "smtp://user:{}",
        "smtp://user:{}@mail/x",
        "smtp://user:{}@ma il",
    ],
)
def test_a_wrong_mail_server_is_refused_and_no_part_of_it_told(form: str, password: str) -> None:
    url = form.format(password)
    if url.endswith("hemme@lig"):
        return  # what stands behind the last @ is the server's name
    said = refused(mail_url=url, base_url="https://x.example")
    assert "SAGSGANG_MAIL_URL must look like" in said
    assert not [part for part in ("hemme", "lig", "zz", "99999") if part in said]


def test_a_wrong_database_address_is_refused_and_no_part_of_it_told() -> None:
    said = refused(database_url="postgresql://user:hemme@lig@db/sagsgang")
    assert "%40" in said
    assert not [part for part in ("hemme", "lig@") if part in said]
    url = "postgresql://user:hemme%40lig@db/sagsgang"
    assert Settings(database_url=url).database.endswith("user:hemme%40lig@db/sagsgang")


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither by what prints the settings nor by an error about another of them."""
    monkeypatch.setenv("SAGSGANG_MAIL_URL", "smtp://user:hemmelig@mail")
    monkeypatch.setenv("SAGSGANG_DATABASE_URL", "postgresql://user:hemmelig@db/sagsgang")
    assert "hemmelig" not in refused(web_port=0)
    assert "hemmelig" not in refused()  # real mail without an address
    assert "hemmelig" not in repr(Settings(base_url="https://x.example"))
    assert "hemmelig" not in f"{vars(Settings(base_url='https://x.example'))}"


def test_every_setting_says_what_it_is_for() -> None:
    assert all(each.metadata["description"] for each in VARIABLES.values())


def test_settings_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    settings.cache_clear()
    first = settings()
    monkeypatch.setenv("SAGSGANG_WEB_PORT", "9000")
    assert settings() is first
    settings.cache_clear()
    assert settings().web_port == 9000
    settings.cache_clear()


@pytest.mark.parametrize(
    "url", ["imaps://u:a@b:hemme/lig@host/INBOX", "imaps://u:hemme#lig@host/I", "imaps://u@h:hemme"]
)
def test_a_wrong_mailbox_is_refused_and_no_part_of_it_told(url: str) -> None:
    with pytest.raises(ValueError, match="SAGSGANG_IMAP_URL must look like") as error:
        account_of(url)
    assert "hemme" not in str(error.value)
