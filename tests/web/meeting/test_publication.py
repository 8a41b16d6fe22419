"""The secretary publishes: the guard speaks first, a reason lets through, the edition is kept, an item taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.web.site import create_app
from documents.public.guard import findings
from models.access.signin import add_login
from models.database import reading, writing
from process.calendar import local_day
from process.commands import meeting as mc
from process.register import SeatRole
from process.state.record import DocumentKind, Published
from tests.documents.writing.papers import text_of
from tests.publishing import BODY, SECRETS, Publishing, publishing
from tests.web.conftest import Hands, TestClient, sign_in
from tests.web.office import forms
from tests.web.rows import PASSWORD

pytestmark = pytest.mark.slow


@pytest.fixture
def town(tmp_path: Path) -> Publishing:
    town = publishing(tmp_path)
    town.prepare()
    return town


def client(town: Publishing, person: int | None = None) -> TestClient:
    clock = Hands(town.clock)
    app = create_app(town.store.engine, clock, municipality="Sandvig Kommune", wall=clock, data=town.folder)
    client = TestClient(app, base_url="http://sandvig.example", follow_redirects=False)
    if person is not None:
        with writing(town.store.engine) as connection:
            add_login(connection, person, f"bruger{person}", PASSWORD)
        assert sign_in(client, f"bruger{person}").status_code == 303
    return client


def desk(town: Publishing) -> str:
    return f"/moeder/{BODY}/{town.meeting.held_on.isoformat()}/offentliggoer"


def test_the_guard_stops_it_until_somebody_says_why(town: Publishing) -> None:
    secretary = client(town, town.secretary)
    shown = secretary.get(desk(town)).text
    assert "Punkt 1, bilag 2 er lukket, men punktet er åbent: bilaget kommer ikke med." in shown
    assert "Offentliggør dagsordenen igen" not in shown
    fields = next(fields for _, fields in forms(shown).values() if fields.get("handling") == "agenda")
    refused = secretary.post(desk(town), data=fields)
    assert (refused.status_code, refused.text.count('role="alert"')) == (422, 1)
    assert not town.record.publications
    taken = secretary.post(desk(town), data={**fields, "grund": "Det lukkede bilag er holdt ude."})
    assert taken.headers["location"] == f"{desk(town)}?ok=offentliggjort"
    assert "Offentliggør dagsordenen igen" in secretary.get(desk(town)).text
    made = town.record
    assert made.publications[0].findings
    assert [document.kind for document in made.documents] == [DocumentKind.AGENDA_PUBLIC]
    page = client(town).get(town.address)
    assert f"/dokument-{made.documents[0].number}" in page.text
    pdf = client(town).get(f"{town.address}/dokument-{made.documents[0].number}")
    printed = " ".join(text_of(pdf.content).split())
    assert "Cykelsti ved Nordhavnen" in printed
    assert [name for name, word in SECRETS.items() if word in printed] == ["withdrawn"]  # not withdrawn here
    assert (
        "Ja, det er det offentliggjorte dokument"
        in client(town).get(f"/kontrol?sha256={made.documents[0].sha256}").text
    )


def test_an_item_is_taken_back_with_a_reason_everybody_may_read(town: Publishing) -> None:
    town.publish_agenda()
    secretary = client(town, town.secretary)
    fields = next(f for _, f in forms(secretary.get(desk(town)).text).values() if f.get("handling") == "traek")
    for reason in ("", "Ring på tlf. 20304050"):
        answer = secretary.post(desk(town), data={**fields, "punkt": "3", "grund": reason})
        assert answer.status_code == 422
    answer = secretary.post(desk(town), data={**fields, "punkt": "3", "grund": "Forkert bilag."})
    assert answer.headers["location"].endswith("?ok=taget-ned")
    assert "Begrundelse: Forkert bilag." in client(town).get(town.address).text


def test_nobody_else_may(town: Publishing) -> None:
    other = next(
        person for person in town.store.reference.register.persons if person not in (town.secretary, town.chair)
    )
    assert client(town, other).get(desk(town)).status_code in (403, 404)
    assert client(town).get(desk(town)).status_code == 303


def test_files_are_read_and_what_cannot_be_read_is_said(town: Publishing) -> None:
    town.attach("cpr", "policy", "Brev", "Borgerens nummer er 010203-1234.")
    register, now = town.store.reference.register, town.clock
    with reading(town.store.engine) as connection:
        whole = findings(connection, town.meeting.id, Published.AGENDA, register, now, data=town.folder)
        blind = findings(connection, town.meeting.id, Published.AGENDA, register, now)
    assert any("1 CPR-nummer (01••••-••••)" in finding for finding in whole)
    assert any("kan ikke læses maskinelt" in finding for finding in blind)
    assert not any("kan ikke læses maskinelt" in finding for finding in whole)


def test_the_old_address_of_a_moved_meeting_leads_to_the_new_one(town: Publishing) -> None:
    was, to = town.meeting.starts_at, town.meeting.starts_at + timedelta(days=1)
    old, new = (f"{BODY}/{local_day(moment).isoformat()}" for moment in (was, to))
    town.say(mc.MoveMeeting, starts_at=to, reason="Salen er optaget.")
    outside = client(town)
    for file in ("", "/dokument-1"):
        answer = outside.get(f"/dagsordener/{old}{file}")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/dagsordener/{new}{file}")
    assert outside.get(f"/dagsordener/{new}").status_code == 200
    secretary = client(town, town.secretary)
    answer = secretary.get(f"/moeder/{old}/protokol")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/moeder/{new}/protokol")
    citizens = town.store.reference.register.organization("aeldreraad")
    assert citizens is not None
    outsider = town.store.reference.register.first_in(citizens.id, town.meeting.held_on, SeatRole.SECRETARY)
    assert client(town, outsider).get(f"/moeder/{old}").status_code == 404


def test_the_page_prints_the_coming_cases_of_the_published_file(tmp_path: Path) -> None:
    town = publishing(tmp_path)
    town.say(mc.PrepareAgenda)
    town.prepare()
    secretary = client(town, town.secretary)
    fields = next(
        fields for _, fields in forms(secretary.get(desk(town)).text).values() if fields.get("handling") == "agenda"
    )
    assert secretary.post(desk(town), data={**fields, "grund": "Set efter."}).status_code == 303
    page = client(town).get(town.address).text
    coming = page.partition("Kommende sager</h2>")[2].partition("</section>")[0]
    assert "Ingen sager er på vej." in coming, "as the published file has it"
