"""Field cases 8, 11 and 21: the mails of one hearing as their reader has them: the most urgent first, a calendar entry
that follows the hearing, one thread.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from icalendar import Calendar
from icalendar.cal import Component

from process.notices import NoticeKind as Kind
from tests.notifications.mailserver import Inbox, mail_server
from tests.notifications.rows import NEW_ID, NOW, Rows, database, later, sweep


@pytest.fixture
def rows(tmp_path: Path) -> Rows:
    return database(tmp_path)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as received:
        yield received


def calendar_of(mail: EmailMessage) -> Calendar:
    (part,) = (part for part in mail.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    assert part.get_param("method") == calendar["METHOD"]
    return calendar


def entry_of(mail: EmailMessage) -> Component:
    (entry,) = calendar_of(mail).walk("VEVENT")
    return entry


def test_8_the_deadline_of_today_is_the_subject_of_a_collected_mail_and_stands_first(rows: Rows, inbox: Inbox) -> None:
    decided = rows.case("En afgjort sag")
    rows.notice(Kind.DECIDED, decided)
    passed = rows.case("En sag, hvis frist er udløbet")
    rows.request(passed, next_due=None, due_on=date(2027, 8, 30))
    rows.notice(Kind.DEADLINE_PASSED, passed, about="0")
    today = rows.case("Lukning af værksted")
    rows.request(today, due_on=date(2027, 9, 1))
    rows.notice(Kind.REMINDER, today)
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    (mail,) = inbox.mails
    assert mail["Subject"] == (
        "Venlig påmindelse: Lukning af værksted – svar senest onsdag den 1. september 2027 kl. 12.00 "
        "og 2 andre beskeder"
    )
    text = mail.get_body(("plain",)).get_content()
    assert text.index("1. Venlig påmindelse: Lukning af værksted") < text.index("2. Fristen er udløbet")


def test_11_an_extended_hearing_moves_the_entry_and_a_withdrawn_one_takes_it_back(rows: Rows, inbox: Inbox) -> None:
    case, _ = rows.hearing()
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    rows.change_request(case, due_on=date(2027, 9, 20), next_due=datetime(2027, 9, 20, 10, 1, tzinfo=UTC))
    rows.notice(Kind.HEARING_EXTENDED, case, planned_at=later(days=1))
    sweep(rows.engine, later(days=1), inbox.sender(), NEW_ID)
    rows.change_request(case, withdrawn_at=later(days=2))
    rows.notice(Kind.HEARING_WITHDRAWN, case, planned_at=later(days=2))
    sweep(rows.engine, later(days=2), inbox.sender(), NEW_ID)
    asked, extended, withdrawn = (entry_of(mail) for mail in inbox.mails)
    assert asked["UID"] == extended["UID"] == withdrawn["UID"]
    assert [int(entry["SEQUENCE"]) for entry in (asked, extended, withdrawn)] == [0, 1, 2]
    assert extended.decoded("DTEND") == datetime(2027, 9, 20, 10, 0, tzinfo=UTC)
    assert "STATUS" not in extended
    assert withdrawn["STATUS"] == "CANCELLED"
    assert [str(calendar_of(mail)["METHOD"]) for mail in inbox.mails] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert [str(alarm["TRIGGER"].to_ical(), "ascii") for alarm in asked.walk("VALARM")] == ["-P1D"]


def test_21_what_follows_a_letter_is_shown_beneath_it(rows: Rows, inbox: Inbox) -> None:
    case, _ = rows.hearing()
    sweep(rows.engine, NOW, inbox.sender(), NEW_ID)
    for day, kind in enumerate((Kind.REMINDER, Kind.HEARING_EXTENDED, Kind.RECEIPT), 1):
        rows.notice(kind, case, planned_at=later(days=day))
        sweep(rows.engine, later(days=day), inbox.sender(), NEW_ID)
    letter, *following = inbox.mails
    assert (letter["In-Reply-To"], letter["References"]) == (None, None)
    assert [(mail["In-Reply-To"], mail["References"]) for mail in following] == [(letter["Message-ID"],) * 2] * 3
    assert len({mail["Message-ID"] for mail in inbox.mails}) == 4
