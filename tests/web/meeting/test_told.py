"""What a meeting's pages tell of its day, and what its secretary is asked to do next."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

from process.calendar import instant
from process.commands import meeting as mc
from process.state.record import Published
from tests.web.conftest import TestClient
from tests.web.council import CLERK, HELD, PAGE, Council, council_evening
from tests.web.office import Office, words

MEETING = PAGE.removesuffix("/protokol")


def test_moved_and_cancelled_with_the_reason(tmp_path: Path) -> None:
    office = Office(tmp_path)
    council = Council(office)
    page = words(office.get(CLERK, MEETING))
    assert "Forventet fremmøde" in page
    council.do(mc.MoveMeeting(meeting=council.meeting, starts_at=instant(HELD, time(16)), reason="Salen er optaget"))
    page = words(office.get(CLERK, MEETING))
    assert "Flyttet fra 5. oktober 2027 kl. 17.00. Begrundelse: Salen er optaget" in page
    council.do(mc.CancelMeeting(meeting=council.meeting, reason="For få sager"))
    page = words(office.get(CLERK, MEETING))
    assert "Mødet er aflyst. Begrundelse: For få sager" in page
    assert "Forventet fremmøde" not in page
    assert "Udsendelse" not in page


def test_everybody_is_told_that_it_was_moved_and_cancelled_and_nobody_outside_why(tmp_path: Path) -> None:
    office = Office(tmp_path)
    council, outside = Council(office), TestClient(office.app, base_url="http://sandvig.example")
    public = f"/dagsordener/byraad/{HELD.isoformat()}"
    assert "flyttet" not in words(outside.get(public).text)
    for hour in (16, 15):
        starts_at = instant(HELD, time(hour))
        council.do(mc.MoveMeeting(meeting=council.meeting, starts_at=starts_at, reason="Kaj Nørtoft er syg"))
    page = words(outside.get(public).text)
    assert "Mødet er flyttet Fra 5. oktober 2027 kl. 16.00 til 5. oktober 2027 kl. 15.00. Det har været" in page
    assert "syg" not in page
    council.do(mc.CancelMeeting(meeting=council.meeting, reason="Kaj Nørtoft er syg"))
    page = words(outside.get(public).text)
    assert "Mødet er aflyst Der holdes ikke møde denne dag." in page
    assert "syg" not in page
    assert "aflyst" in words(outside.get("/dagsordener?organ=byraad").text)


def test_the_secretary_is_told_to_make_the_agenda_and_to_publish(tmp_path: Path) -> None:
    office = Office(tmp_path)
    make = "Lav dagsordenen for Sandvig Byråd 5. oktober 2027"
    office.clock.moment = instant(HELD - timedelta(days=60), time(9))
    assert make not in words(office.get(CLERK, "/opgaver"))
    office.clock.moment = instant(HELD - timedelta(days=9), time(9))
    assert make in words(office.get(CLERK, "/opgaver"))
    council = council_evening(office)
    assert make not in words(office.get(CLERK, "/opgaver"))
    office.done(CLERK, PAGE, "resten")
    office.done(CLERK, PAGE, "luk", bekraeft="ja")
    assert "Offentliggør referatet for" in words(office.get(CLERK, "/opgaver"))
    council.do(mc.Publish(meeting=council.meeting, what=Published.MINUTES))
    assert "Offentliggør referatet" not in words(office.get(CLERK, "/opgaver"))
    office.clock.moment += timedelta(hours=1)
    council.do(mc.AddToRecord(meeting=council.meeting, text="Mødet blev afbrudt.", reason="Glemt"))
    assert "Offentliggør referatet igen" in words(office.get(CLERK, "/opgaver"))
