"""Field case 18: one «På dagsordenen» mail reached the same person twice when two causes met."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest

from notifications.channels.sender import Letter, MemorySender
from notifications.outbox.compose import message_ids
from process.calendar import instant
from process.commands import case as c
from process.commands import meeting as mc
from tests.builders.passwords import cheap_passwords
from tests.law.test_hearings_as_read import october, stated, summed_up
from tests.notifications.rows import sweep
from tests.web.office import Office, prepared

NAME = "Solvej Lykkegaard"
PLACED = "Sagen er sat på dagsordenen"


@pytest.fixture(scope="module", autouse=True)
def weak_passwords() -> Iterator[None]:
    with cheap_passwords():
        yield


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """The case of an officer stands on the agenda for 5 October, taken in by the engine; nothing has been told yet."""
    office = prepared(tmp_path, summed_up)
    stated(office, c.Advance(case=1), None)
    return office


def _told(office: Office) -> list[Letter]:
    """All that the officer is told in the next two days."""
    letters: list[Letter] = []
    for _ in range(48):
        sender, now = MemorySender(), office.clock.now()
        is_open = office.store.reference.office_is_open(now)
        sweep(office.store.engine, now, sender, message_ids("sandvig.example"), is_open=is_open)
        letters += [letter for letter in sender.letters if letter.name == NAME]
        office.later(hours=1)
    return letters


def _placed_again(office: Office) -> None:
    with office.store.engine.connect() as connection:
        item = connection.exec_driver_sql(
            f"SELECT max(number) FROM agenda_item WHERE meeting_id = {october(office)} AND case_id = 1"
        ).scalar_one()
    stated(office, mc.RemoveFromAgenda(meeting=october(office), item=item, reason="Forkert sted"), None)
    stated(office, c.Advance(case=1), None)
    stated(office, mc.PlaceOnAgenda(meeting=october(office), case=1, override_reason="Byrådet har bedt om det."), None)
    stated(office, c.Advance(case=1), None)


def test_placed_twice_is_told_once(office: Office) -> None:
    _placed_again(office)
    letters = _told(office)
    assert sum(letter.text.count(PLACED) for letter in letters) == 1


def test_placed_and_taken_off_again_is_not_told(office: Office) -> None:
    with office.store.engine.connect() as connection:
        query = f"SELECT number FROM agenda_item WHERE meeting_id = {october(office)} AND case_id = 1"
        item = connection.exec_driver_sql(query).scalar_one()
    stated(office, mc.RemoveFromAgenda(meeting=october(office), item=item, reason="Ikke nu"), None)
    stated(office, c.Advance(case=1), None)
    assert not any(PLACED in letter.text for letter in _told(office))


def _moved(office: Office, *days: int) -> list[Letter]:
    for day in days:
        starts_at = instant(date(2027, 10, day), time(17))
        stated(office, mc.MoveMeeting(meeting=october(office), starts_at=starts_at, reason="Salen"), None)
    return [letter for letter in _told(office) if "flyttet" in letter.subject]


def test_a_meeting_moved_twice_is_moved_once_from_the_day_people_knew(office: Office) -> None:
    (letter,) = _moved(office, 6, 7)
    assert letter.subject == "Mødet er flyttet: Sandvig Byråd, nu torsdag den 7. oktober 2027 kl. 17.00"
    assert "tirsdag den 5. oktober 2027" in letter.text


def test_a_meeting_moved_back_before_anybody_heard_has_not_been_moved(office: Office) -> None:
    assert _moved(office, 6, 5) == []
