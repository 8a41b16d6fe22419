"""What a meeting's pages tell of its day, and what its secretary is asked to do next."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

from process import meeting_commands as mc
from process.calendar import instant
from process.protocol import Published
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
