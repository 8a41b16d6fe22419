"""`sagsgang login`: who has one, giving, closing and opening them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.example.logins import PASSWORD
from config.settings import settings
from tests.cli.conftest import Line

WHO = "karen.ravnholt"


def login(sagsgang: Line, verb: str, *more: str) -> str:
    return sagsgang("login", verb, WHO, *more)


def test_a_login_is_given_listed_closed_and_opened_again(sagsgang: Line) -> None:
    assert sagsgang.json("login", "list") == {"logins": []}
    login(sagsgang, "add", "--password", "en lang sætning")
    named = {"username": WHO, "name": "Karen Ravnholt"}
    assert sagsgang.json("login", "list")["logins"] == [named | {"is_active": True, "sessions": 0}]
    login(sagsgang, "disable")
    assert sagsgang.json("login", "list")["logins"][0]["is_active"] is False
    assert "closed" in sagsgang("login", "list")
    login(sagsgang, "reset", "--password", "en anden sætning")
    assert sagsgang.json("login", "list")["logins"][0]["is_active"] is True


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("reset", WHO, "--password", "en lang sætning"), "has no login"),
        (("disable", WHO), "has no login"),
        (("add", WHO, "--password", "elleve tegn"), "mindst 12 tegn"),
        (("add", "ingen.her", "--password", "en lang sætning"), "ingen.her"),
    ],
)
def test_what_cannot_be_done_says_why(sagsgang: Line, words: tuple[str, ...], why: str) -> None:
    sagsgang("login", *words)
    assert (sagsgang.code, why in sagsgang.err) == (2, True), sagsgang.err


def test_adding_twice_is_told_apart_from_a_new_password(sagsgang: Line) -> None:
    login(sagsgang, "add", "--password", "en lang sætning")
    login(sagsgang, "add", "--password", "en anden sætning")
    assert (sagsgang.code, "login reset" in sagsgang.err) == (2, True)


def test_the_password_everybody_knows_is_refused_outside_the_example(
    sagsgang: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sagsgang("config", "export", str(tmp_path / "egen"))
    assert sagsgang.code == 0, sagsgang.err
    for name in ("CLOCK", "UNDO_MINUTES"):
        monkeypatch.delenv(f"SAGSGANG_{name}")
    (tmp_path / "data" / "clock.json").unlink(missing_ok=True)
    monkeypatch.setenv("SAGSGANG_CONFIG", str(tmp_path / "egen"))
    settings.cache_clear()
    login(sagsgang, "add", "--password", PASSWORD)
    assert (sagsgang.code, "kender alle" in sagsgang.err) == (2, True), sagsgang.err


def test_a_stand_in_is_named_and_the_cover_ended(sagsgang: Line) -> None:
    named = ("hand-over", "ulrik.sandager", "birger.overgaard", "--from", "2027-08-24")
    assert sagsgang.json(*named, "--to", "2027-08-30", "--as", "jonna.gammelby")["to"] == "2027-08-30"
    sagsgang(*named, "--to", "2027-08-25", "--as", "jonna.gammelby")
    assert sagsgang.err == ""
    sagsgang(*named, "--as", "birger.overgaard")
    assert "may not do this" in sagsgang.err
    sagsgang("hand-over", "ulrik.sandager", "ulrik.sandager", "--as", "jonna.gammelby")
    assert "cannot stand in" in sagsgang.err
