"""Another writer holds the database for longer than we wait: nothing that was typed is lost, and later it goes in."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, OperationalError

import models.reference
from models import database
from models import tables as t
from models.database import is_locked, is_passing, open_engine, sqlite_url, writing
from models.store import Store
from process.commands.act import Act
from process.commands.case import SetExternalDeadline
from process.ids import CaseId, PersonId
from tests.web import answer_pages, rows
from tests.web.conftest import Hands
from tests.web.hearing.test_answer import ANSWER, Desk
from tests.web.office import CASE, OFFICER, Office, forms, prepared, words

BUSY = "Systemet er optaget af noget andet, så det blev ikke registreret. Det, du har skrevet, står her stadig."


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LONGEST_WAIT", 50)


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Somebody else is writing, and goes on for as long as this lasts."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.rollback()
        other.close()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, Office.imported_and_approved)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("answering")
    answer_pages.town(folder).dispose()
    return folder / "sagsgang.db"


def test_either_database_gives_up_and_is_told_from_other_failures(engine: Engine) -> None:
    engine.dispose()  # connections know how long they wait from their beginning
    same = sa.update(t.counters).where(t.counters.c.name == "register").values(value=t.counters.c.value)
    with writing(engine) as first:
        first.execute(same)
        with pytest.raises(OperationalError) as gave_up, writing(engine) as second:
            second.execute(same)
    assert is_locked(gave_up.value)
    with pytest.raises(DBAPIError) as other, writing(engine) as connection:
        connection.execute(sa.text("SELECT * FROM no_such_table"))
    assert not is_locked(other.value)


def test_a_server_that_is_away_is_told_from_a_fault_of_ours(engine: Engine) -> None:
    away = sa.create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(OperationalError) as refused:
        away.connect()
    assert is_passing(refused.value)
    with pytest.raises(DBAPIError) as other, writing(engine) as connection:
        connection.execute(sa.text("SELECT * FROM no_such_table"))
    assert not is_passing(other.value)


# -- by personal link ------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(filled: Path, tmp_path: Path) -> Desk:
    engine, clock = open_engine(sqlite_url(shutil.copy(filled, tmp_path / "sagsgang.db"))), Hands(rows.NOW)
    path = answer_pages.path_for(engine, tmp_path)
    return Desk(engine, tmp_path, answer_pages.site(engine, tmp_path, clock), clock, path)


def test_an_answer_typed_while_the_database_is_held_stands_in_its_form(desk: Desk) -> None:
    with held(desk.folder / "sagsgang.db"):
        shown = desk.post(ANSWER)
        assert (shown.status_code, shown.headers["Retry-After"]) == (503, "10")
        assert BUSY in shown.text
        assert "Vi savner elevatorer.</textarea>" in shown.text
        assert 'value="Fie Bak"' in shown.text
        assert "Videre: Kontrollér svaret</button>" in shown.text
    assert desk.answer().status_code == 303
    assert len(desk.responses()) == 1


def test_an_answer_with_a_file_says_that_it_must_be_chosen_again(desk: Desk) -> None:
    with held(desk.folder / "sagsgang.db"):
        shown = desk.post(ANSWER, files=[("filer", ("bilag.txt", b"Se bilag."))])
    assert shown.status_code == 503
    assert "Filerne skal vælges igen." in shown.text
    assert "Fjern bilag.txt" not in shown.text


def test_an_answer_sent_while_the_database_is_held_is_sent_by_one_press_more(desk: Desk) -> None:
    shown = desk.client.get(desk.post(ANSWER).headers["location"]).text
    form = {"csrf": answer_pages.token_in(shown), "udgave": answer_pages.edition_in(shown)}
    with held(desk.folder / "sagsgang.db"):
        again = desk.client.post(f"{desk.path}/send", data=form)
        assert again.status_code == 503
        assert BUSY in again.text
        assert "Vi savner elevatorer." in again.text
        assert not desk.responses()
    address, fields = forms(again.text)[f"{desk.path}/send"]
    assert desk.client.post(address, data=fields).status_code == 303
    assert len(desk.responses()) == 1


# -- signed in -------------------------------------------------------------------------------------------------------


def test_a_form_sent_while_the_database_is_held_is_shown_with_its_text(office: Office) -> None:
    office.store.engine.dispose()
    person, text = office.person(OFFICER), "Husk bilaget\nog »Ældre«"
    address, fields = forms(office.get(OFFICER, CASE))["notat"]
    with held(office.folder / "sandvig.db"):
        shown = person.post(address, data={**fields, "tekst": text})
        assert (shown.status_code, shown.headers["Retry-After"]) == (503, "10")
        assert BUSY in shown.text
    address, fields = forms(shown.text)["notat"]
    assert fields["tekst"] == text
    assert person.post(address, data=fields).status_code == 303
    assert "og »Ældre«" in office.get(OFFICER, CASE)


def test_a_form_without_words_of_its_own_is_sent_again_by_one_button(office: Office) -> None:
    office.store.engine.dispose()
    person = office.person(OFFICER)
    _, fields = forms(office.get(OFFICER, CASE))["notat"]
    with held(office.folder / "sandvig.db"):
        shown = person.post("/log-ud", data={"csrf": fields["csrf"], "x": "to ord"})
    assert (shown.status_code, shown.headers["Retry-After"]) == (503, "10")
    assert "Prøv igen</button>" in shown.text
    address, fields = forms(shown.text)["/log-ud"][0], forms(shown.text)["/log-ud"][1]
    assert "to ord" in words(shown.text)
    assert person.post(address, data=fields).status_code == 303


def test_a_password_is_never_written_on_a_page(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.person(OFFICER)
    office.store.engine.dispose()
    stranger = type(office.person(OFFICER))(office.app, base_url="http://sandvig.example", follow_redirects=False)
    token = answer_pages.token_in(stranger.get("/log-ind").text)
    form = {"csrf": token, "brugernavn": OFFICER, "adgangskode": rows.PASSWORD}
    with held(office.folder / "sandvig.db"):
        shown = stranger.post("/log-ind", data=form)
    assert shown.status_code == 503
    assert rows.PASSWORD not in shown.text


# -- nothing is loaded while others wait -----------------------------------------------------------------------------


def test_register_rules_and_calendar_are_loaded_before_the_database_is_locked(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every loading a second writer tries, with no patience at all."""
    loaded: list[str] = []

    def watched(name: str) -> None:
        load = getattr(models.reference, name)

        def loading(*given: object) -> object:
            with held_by_nobody(office.folder / "sandvig.db"):
                loaded.append(name)
                return load(*given)

        monkeypatch.setattr(models.reference, name, loading)

    for name in ("read_register", "parse_rules", "rule_book", "calendar_of"):
        watched(name)
    new = Store(open_engine(sqlite_url(office.folder / "sandvig.db")))
    command = SetExternalDeadline(case=CaseId(1), on=date(2028, 3, 1), what="Til ministeriet")
    receipt = new.apply(command, Act(person_of(office), "web/1/first"), office.clock.now())
    assert not receipt.repeated
    assert {"read_register", "parse_rules", "rule_book", "calendar_of"} == set(loaded)
    loaded.clear()
    new.apply(command, Act(person_of(office), "web/1/second"), office.clock.now())
    assert not loaded
    new.engine.dispose()


@contextmanager
def held_by_nobody(file: Path) -> Iterator[None]:
    other = sqlite3.connect(file, timeout=0, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")  # raises «database is locked» where somebody writes
    other.rollback()
    other.close()
    yield


def person_of(office: Office) -> PersonId:
    person = office.store.reference.register.person(OFFICER)
    assert person is not None
    return person.id
