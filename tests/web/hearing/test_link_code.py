"""A case kept out of mails, from the officer's page to the body's answer: the link in the mail asks for a code."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from models import tables as t
from models.access.links import LinkMaker
from models.database import writing
from notifications.channels.sender import Letter, MemorySender
from tests.notifications.rows import NEW_ID, sweep
from tests.web.conftest import TestClient
from tests.web.office import CASE, COORDINATOR, OFFICER, SECRETARY, Office, forms, prepared, words

SITE = "http://sandvig.example"
DESK = f"{CASE}/hoering/handicapraad"


def sent(office: Office) -> None:
    """Approved and kept out of mails, then sent: the letters wait for their undo period."""
    office.imported_and_approved()
    office.done(OFFICER, CASE, "mail", grund="Borgeren kan genkendes")
    office.send()
    office.later(minutes=11)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, sent)


def letters(office: Office) -> list[Letter]:
    sender = MemorySender()
    links = LinkMaker(office.folder, SITE)
    sweep(office.store.engine, office.clock.now(), sender, NEW_ID, links=links)
    return sender.letters


def link_in(letter: Letter) -> str:
    address = re.search(r"https?://\S+/svar/\S+", letter.text)
    assert address is not None, letter.text
    return urlsplit(address[0]).path


def guest(office: Office) -> TestClient:
    return TestClient(office.app, base_url=SITE, follow_redirects=False)


def title(office: Office) -> str:
    return office.state().case.title


def test_the_link_asks_for_a_code_that_the_coordinator_reads_out(office: Office) -> None:
    mails = letters(office)
    assert mails
    for letter in mails:
        assert title(office) not in letter.subject + letter.text + letter.html
        assert letter.attached == ()
    path = link_in(next(letter for letter in mails if letter.name == "Troels Vindum"))
    reader = guest(office)
    for address in (path, f"{path}/kontrol"):
        asked = reader.get(address)
        assert (asked.status_code, asked.headers["location"]) == (303, f"{path}/kode")
    html = reader.get(f"{path}/kode").text
    assert title(office) not in html
    assert "få en kode læst op" in words(html)
    _, fields = forms(html)[f"{path}/kode"]
    assert reader.post(path, data={**fields, "tekst": "x"}).headers["location"] == f"{path}/kode"
    wrong = reader.post(f"{path}/kode", data={**fields, "kode": "000000"})
    assert (wrong.status_code, "Koden passer ikke" in wrong.text) == (422, True)

    assert f'href="{DESK}/kode"' in office.get(COORDINATOR, DESK)
    assert office.person(SECRETARY).get(f"{DESK}/kode").status_code == 403
    read_out = office.fill(COORDINATOR, f"{DESK}/kode", f"{DESK}/kode", person=SECRETARY).text
    figures = re.search(r"<strong>(\d{3} \d{3})</strong>", read_out)
    assert figures is not None
    opened = reader.post(f"{path}/kode", data={**fields, "kode": figures[1]})
    assert opened.headers["location"] == path
    assert title(office) in reader.get(path).text
    assert guest(office).get(path).status_code == 303, "another browser has given no code"


def test_the_code_goes_to_the_person_s_own_channel_where_there_is_one(office: Office) -> None:
    path = link_in(next(letter for letter in letters(office) if letter.name == "Troels Vindum"))
    person = office.store.reference.register.person(SECRETARY)
    with writing(office.store.engine) as connection:
        connection.execute(t.persons.update().where(t.persons.c.id == person.id).values(channel="json://sms"))
    reader = guest(office)
    _, fields = forms(reader.get(f"{path}/kode").text)[f"{path}/kode"]
    assert "Koden er sendt" in reader.post(f"{path}/kode", data={**fields, "goer": "send"}).text
    (message,) = letters(office)
    assert (message.channel, message.address) == ("json", "json://sms")
    figures = re.search(r"Koden er (\d{6})", message.text)
    assert figures is not None
    assert title(office) not in message.subject + message.text
    opened = reader.post(f"{path}/kode", data={**fields, "kode": figures[1]})
    assert (opened.status_code, opened.headers["location"]) == (303, path)
    for _ in range(4):
        last = reader.post(f"{path}/kode", data={**fields, "goer": "send"})
    assert "nok koder" in last.text


def test_it_may_stand_in_mails_again_and_the_history_says_both(office: Office) -> None:
    assert "Må ikke stå i mail" in office.get(OFFICER, CASE)
    office.done(OFFICER, CASE, "mail", grund="Klaret", igen="ja")
    page = words(office.get(OFFICER, CASE))
    assert "Må ikke stå i mail" not in page
    assert "Sagen må ikke længere omtales i mail." in page
    assert "Sagen må igen omtales i mail." in page
    mails = letters(office)
    assert all(title(office) in letter.text for letter in mails)
    path = link_in(next(letter for letter in mails if letter.name == "Troels Vindum"))
    assert guest(office).get(path).status_code == 200
