"""A calendar feed has what its owner waits for, in entries a calendar keeps apart, and gives no closed title away."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from icalendar import Calendar

from documents.writing.calendar_feed import feed
from models.access.calendar_feed import FeedEvent, body_feed, person_feed
from models.database import reading, writing
from notifications.hearing.calendar_file import Deadline, deadline_file
from process.calendar import instant
from process.commands import case as c
from process.register import SeatRole
from tests.documents.writing.hearing import Hearing

NOW = instant(date(2027, 9, 27), time(10, 0))


def of_body(hearing: Hearing, code: str, now=NOW) -> dict[str, FeedEvent]:
    with reading(hearing.store.engine) as connection:
        events = body_feed(connection, hearing.body(code).id, now, hearing.store.reference.register)
    return {event.uid: event for event in events}


def of_person(hearing: Hearing, person: int | None, now=NOW) -> list[FeedEvent]:
    assert person is not None
    with reading(hearing.store.engine) as connection:
        return list(person_feed(connection, person, now, hearing.store.reference.register))


def request_key(hearing: Hearing, code: str) -> str:
    body = hearing.body(code).id
    request = next(r for r in hearing.state.requests if r.body == body)
    return f"hoeringsfrist-{hearing.case}-{request.consultation}-{request.round}"


def test_a_body_sees_its_deadline_and_its_meetings(hearing) -> None:
    events = of_body(hearing, "aeldreraad")
    deadline = events[request_key(hearing, "aeldreraad")]
    assert deadline.title == "Svarfrist for Ældrerådet: Omlægning af værksteder"
    assert deadline.ends == datetime(2027, 9, 15, 10, 0, tzinfo=UTC)
    assert deadline.note == f"Sag {hearing.number}"
    assert {event.title for uid, event in events.items() if uid.startswith("moede-")} == {"Møde i Ældrerådet"}


def test_an_answered_request_stays_and_says_so(hearing) -> None:
    assert of_body(hearing, "handicapraad")[request_key(hearing, "handicapraad")].title.endswith(" (besvaret)")


def test_an_extension_moves_the_same_entry(hearing) -> None:
    event = of_body(hearing, "hovedmed")[request_key(hearing, "hovedmed")]
    assert (event.sequence, event.ends) == (1, datetime(2027, 9, 22, 10, 0, tzinfo=UTC))
    assert of_body(hearing, "aeldreraad")[request_key(hearing, "aeldreraad")].sequence == 0


def test_a_withdrawn_hearing_is_cancelled_not_forgotten(hearing) -> None:
    with writing(hearing.store.engine) as connection:
        connection.exec_driver_sql("UPDATE hearing_request SET withdrawn_at = '2027-09-16 10:00:00.000000'")
    assert of_body(hearing, "aeldreraad")[request_key(hearing, "aeldreraad")].is_cancelled


@pytest.mark.parametrize("hidden", ["is_closed = 1", "public_from = '2027-10-01 10:00:00.000000'"])
def test_a_closed_or_embargoed_case_has_no_title_for_anybody(hearing, hidden) -> None:
    with writing(hearing.store.engine) as connection:
        connection.exec_driver_sql(f'UPDATE "case" SET {hidden}')
    before = instant(date(2027, 9, 10), time(9, 0))
    shown = list(of_body(hearing, "aeldreraad", before).values())
    shown += of_person(hearing, hearing.state.case.officer, before) + of_person(hearing, hearing.coordinator(), before)
    assert not [event for event in shown if "værksteder" in event.title + event.note]
    assert [event for event in shown if event.title == "Svarfrist i Sagsgang"]


def test_an_officer_sees_who_is_missing_in_one_entry_a_deadline(again) -> None:
    hearing = again()
    with writing(hearing.store.engine) as connection:
        connection.exec_driver_sql("UPDATE hearing_request SET answered_at = NULL, closed_at = NULL")
    events = [e for e in of_person(hearing, hearing.state.case.officer) if e.uid.startswith("hoering-")]
    assert [event.title for event in events] == [
        "Høringsfrist, 4 mangler: Omlægning af værksteder",
        "Høringsfrist, 1 mangler: Omlægning af værksteder",
        "Høringsfrist, 1 mangler: Omlægning af værksteder",
    ]
    assert events[1].note == f"Sag {hearing.number}. Mangler svar: HovedMED"
    assert all(events[n].starts < events[n + 1].starts for n in range(2))


def test_an_officer_sees_the_target_meeting_and_its_case_deadline(hearing) -> None:
    register = hearing.store.reference.register
    council = hearing.body("byraad")
    target = next(m for m in register.meetings_of(council.id) if m.held_on > date(2027, 11, 1))
    command = c.Retarget(case=hearing.case, target_meeting=target.id, reason="Regnes om.")
    hearing.do(command, hearing.state.case.officer, date(2027, 9, 27))
    events = {event.uid: event for event in of_person(hearing, hearing.state.case.officer)}
    assert events[f"maal-{hearing.case}-{target.id}"].title == "Sandvig Byråd: Omlægning af værksteder"
    assert events[f"sagsfrist-{hearing.case}-{target.id}"].starts == target.case_deadline_on


def test_a_director_sees_the_political_meetings_and_the_house_s_cases(hearing) -> None:
    register, case = hearing.store.reference.register, hearing.state.case
    director = register.above(case.department, date(2027, 9, 27), SeatRole.DIRECTOR)
    titles = {event.title for event in of_person(hearing, director)}
    assert "Møde i Sandvig Byråd" in titles
    with writing(hearing.store.engine) as connection:
        connection.exec_driver_sql("UPDATE hearing_request SET answered_at = NULL, closed_at = NULL")
    assert [e for e in of_person(hearing, director) if e.uid.startswith(f"hoering-{hearing.case}-")]


def test_somebody_without_part_in_it_sees_nothing_of_the_case(hearing) -> None:
    register = hearing.store.reference.register
    member = register.first_in(hearing.body("byraad").id, date(2027, 9, 27), SeatRole.MEMBER)
    titles = {event.title for event in of_person(hearing, member)}
    assert titles
    assert not [title for title in titles if "værksteder" in title]


def test_only_the_time_around_today_is_given_out(hearing) -> None:
    days = [event.starts.date() for event in of_body(hearing, "byraad").values()]
    today = date(2027, 9, 27)
    assert today - timedelta(days=60) <= min(days) <= today <= max(days) <= today + timedelta(days=400)


EVENTS = (
    FeedEvent("a-1", "Svarfrist; Æ, \\ to\nlinjer", NOW - timedelta(minutes=30), NOW, "Sag 2027-0001", 2),
    FeedEvent("b-2", "Sagsfrist", date(2027, 10, 1), date(2027, 10, 2), is_cancelled=True),
)


def test_a_calendar_reads_back_what_was_written() -> None:
    calendar = Calendar.from_ical(feed("Sandvig: Handicaprådet", EVENTS, NOW, "sandvig.example"))
    first, second = calendar.walk("VEVENT")
    assert (str(first["UID"]), first["SEQUENCE"], str(first["SUMMARY"])) == (
        "a-1@sandvig.example",
        2,
        "Svarfrist; Æ, \\ to linjer",
    )
    assert (first.decoded("DTSTART"), first.decoded("DTEND")) == (EVENTS[0].starts, NOW)
    assert first.decoded("DTSTAMP") == NOW
    assert (second.decoded("DTSTART"), str(second["STATUS"])) == (date(2027, 10, 1), "CANCELLED")
    assert str(calendar["X-WR-CALNAME"]) == "Sandvig: Handicaprådet"


def test_the_file_is_the_same_for_the_same_moment_and_has_utc_times_only() -> None:
    made = feed("x", EVENTS, NOW, "sandvig.example")
    assert made == feed("x", EVENTS, NOW, "sandvig.example")
    assert b"DTSTART:20270927T073000Z" in made
    assert b"TZID" not in made
    assert b"DTSTART;VALUE=DATE:20271001" in made
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))


def test_an_empty_feed_is_still_a_calendar() -> None:
    assert Calendar.from_ical(feed("x", (), NOW, "h")).walk("VEVENT") == []


def test_the_uid_is_the_one_of_the_entry_mailed_with_the_letter(hearing) -> None:
    """Else a body that subscribes would have every deadline twice."""
    body = hearing.body("aeldreraad").id
    request = next(r for r in hearing.state.requests if r.body == body)
    case = SimpleNamespace(kind="sag", number=hearing.number, title="Omlægning", is_protected=False)
    key, due = (hearing.case, request.consultation, request.round), instant(request.due_on, request.due_time)
    _, mailed = deadline_file(Deadline(case, "Ældrerådet", key, due, 0), NOW, "sandvig.example")
    (entry,) = Calendar.from_ical(mailed).walk("VEVENT")
    fed = Calendar.from_ical(feed("x", of_body(hearing, "aeldreraad").values(), NOW, "sandvig.example"))
    same = [event for event in fed.walk("VEVENT") if event["UID"] == entry["UID"]]
    assert [(event.decoded("DTSTART"), event.decoded("DTEND")) for event in same] == [
        (entry.decoded("DTSTART"), entry.decoded("DTEND"))
    ]
