"""The calendar from today, one's own bodies first; and what a member finds on the page after login: the next meetings,
absence, and the records to sign, also when the seat has ended since.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from documents.writing.meeting.editions import PaperPress
from models.database import writing
from process.calendar import instant
from process.commands import meeting as mc
from tests.web.council import AWAY, CLERK, HELD, ILL, MAYOR, PAGE, SECRET, STAND_IN, TITLES, council_evening
from tests.web.office import OFFICER, Office, prepared, words

OF_BOTH, OF_SOCIAL = "erling.brandstrup", "flemming.groenlykke"


def closed(office: Office) -> None:
    """The council of 5 October: one was ill, everything decided, the record closed."""
    council = council_evening(office)
    council.do(mc.RecordAttendance(meeting=council.meeting, person=council.person(ILL), present=False))
    council.do(mc.DecideRest(meeting=council.meeting))
    council.do(mc.CloseRecord(meeting=council.meeting))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_the_calendar_begins_today_and_ones_own_bodies_come_first(office: Office) -> None:
    office.clock.moment = instant(date(2027, 9, 16), time(8))
    page = words(office.get(OF_SOCIAL, "/moeder"))
    assert "Møder fra i dag" in page
    assert "Socialudvalget 14. september 2027" not in page
    mine, _, others = page.partition("Andre organer")
    assert "Dine organer" in mine
    assert "Socialudvalget 4. oktober 2027" in mine
    assert "Teknik- og Miljøudvalget 4. oktober 2027" not in mine
    assert "Teknik- og Miljøudvalget 4. oktober 2027" in others
    assert "Socialudvalget 4. oktober" not in others


def test_earlier_meetings_are_behind_a_link_and_months_go_on(office: Office) -> None:
    office.clock.moment = instant(date(2027, 9, 16), time(8))
    page = office.get(OFFICER, "/moeder?organ=socialudvalg")
    assert "Dine organer" not in page
    assert 'href="/moeder?organ=socialudvalg&amp;maaned=2027-09">Tidligere møder' in page
    assert 'href="/moeder?organ=socialudvalg&amp;maaned=2027-11">Senere møder' in page
    earlier = office.get(OFFICER, "/moeder?organ=socialudvalg&maaned=2027-09")
    assert "Socialudvalget 14. september 2027" in words(earlier)
    assert 'href="/moeder?organ=socialudvalg">Fra i dag' in earlier


def test_a_member_sees_the_next_meetings_and_tells_of_an_absence(office: Office) -> None:
    page = office.get(OF_SOCIAL, "/opgaver")
    assert "Dine næste møder" in words(page)
    assert "kl. 14.00 Mødelokale 2, Sandvig Rådhus Ikke sendt ud endnu Meld afbud til Socialudvalget" in words(page)
    assert "Teknik- og Miljøudvalget" not in words(page)
    assert 'href="/moeder/socialudvalg/2027-09-14/afbud"' in page
    office.done(OF_SOCIAL, "/moeder/socialudvalg/2027-09-14/afbud", "afbud", grund="Rejse")
    page = office.get(OF_SOCIAL, "/opgaver")
    assert "Du har meldt afbud" in words(page)
    assert 'href="/moeder/socialudvalg/2027-09-14/afbud"' not in page
    assert "Dine næste møder" not in office.get(OFFICER, "/opgaver")


def test_the_agenda_sent_out_is_a_link_and_a_cancelled_meeting_is_said(office: Office) -> None:
    council_evening(office)
    office.clock.moment = instant(HELD - timedelta(days=4), time(9))
    page = office.get(OF_SOCIAL, "/opgaver")
    assert '<a href="/moeder/byraad/2027-10-05">Dagsordenen er sendt ud' in page
    office.done("annelise.tornby", "/moeder/socialudvalg/2027-10-04/dagsorden", "aflys", grund="For få sager")
    assert "Mødet er aflyst" in words(office.get(OF_SOCIAL, "/opgaver"))
    stand_in = words(office.get(STAND_IN, "/opgaver"))  # called for one evening, no member
    assert "Sandvig Byråd 5. oktober 2027 Tirsdag den 5. oktober 2027 kl. 17" in stand_in
    assert stand_in.count("Tirsdag den 5. oktober 2027 kl.") == 1


def test_who_took_part_signs_though_the_seat_has_ended_and_nobody_else_gets_in(tmp_path: Path) -> None:
    office = prepared(tmp_path, closed)
    with writing(office.store.engine) as connection:
        seats = SQLModel.metadata.tables["membership"]
        connection.execute(sa.update(seats).where(seats.c.person.in_(ids(office))).values(ends_on=HELD))
    office = Office(tmp_path, instant(HELD + timedelta(days=3), time(9)))
    sign = "Underskriv protokollen for Sandvig Byråd 5. oktober 2027"
    page = office.get(OF_BOTH, "/opgaver")
    assert "Dine møder" in words(page)
    assert "Meld afbud" not in words(page)
    assert sign in words(page)
    record = office.get(OF_BOTH, PAGE)
    assert "Køb af ejendom på Strandvej" in words(record)  # they were in the room, and sign it
    assert 'href="/opgaver">' in record
    office.done(OF_BOTH, PAGE, "underskriv")
    assert sign not in words(office.get(OF_BOTH, "/opgaver"))
    assert office.person(ILL).get(PAGE).status_code == 404
    assert sign not in words(office.get(ILL, "/opgaver"))
    assert office.person(OF_BOTH).get("/moeder/byraad/2027-11-02/protokol").status_code == 404
    office.later(days=130)
    assert office.person(OF_BOTH).get(PAGE).status_code == 404


def ids(office: Office) -> list[int]:
    people = (office.store.reference.register.person(code) for code in (OF_BOTH, ILL))
    return [person.id for person in people if person is not None]


def test_nobody_is_offered_what_is_not_theirs(tmp_path: Path) -> None:
    office = prepared(tmp_path, closed)
    sign = "Underskriv protokollen"
    owed = {who: sign in words(office.get(who, "/opgaver")) for who in (MAYOR, STAND_IN, ILL, AWAY, CLERK)}
    assert owed == {MAYOR: True, STAND_IN: True, ILL: False, AWAY: False, CLERK: False}


def test_after_the_record_is_closed_the_meeting_s_page_is_the_minutes(office: Office) -> None:
    """The agenda is one link away, as it went out; a closed item is told to nobody it was not told to before."""
    office.store.press = PaperPress(lambda: "Sandvig Kommune")
    closed(office)
    meeting = PAGE.removesuffix("/protokol")
    page, before = office.get(MAYOR, meeting), office.get(MAYOR, f"{meeting}?vis=dagsorden")
    assert "Protokol lukket" in words(page)
    assert "Forventet fremmøde" not in words(page)
    assert page.count("Godkendt som indstillet") >= len(TITLES)
    assert f'<a href="{meeting}" aria-current="page">Referat</a>' in page
    assert f'<a href="{meeting}?vis=dagsorden">Dagsorden</a>' in page
    assert "Godkendt som indstillet" not in before
    assert f'<a href="{meeting}?vis=dagsorden" aria-current="page">Dagsorden</a>' in before
    assert SECRET in page
    for path in (meeting, f"{meeting}?vis=dagsorden"):
        assert SECRET not in office.get(OFFICER, path)
        assert TITLES[0] in office.get(OFFICER, path)
