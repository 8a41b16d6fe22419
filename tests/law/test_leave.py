"""A leave over several meetings: who takes the seat is asked once, and once told that it is not needed.

Rule, source, situation, what people do by the pages, and the words of the mails a real server received.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from process.state.presence import SubstitutionState
from tests.notifications.mailserver import mail_server
from tests.notifications.rows import NEW_ID, sweep
from tests.web.meeting.test_agenda import record
from tests.web.office import Office, words

MEMBER, SECRETARY = "flemming.groenlykke", "annelise.tornby"
DAYS = ("2027-09-14", "2027-10-04", "2027-11-02")
"""Socialudvalgets møder i orloven."""
HERE = "/moeder/socialudvalg/2027-09-14/afbud"
MEETINGS = (
    "tirsdag den 14. september 2027 kl. 14.00",
    "mandag den 4. oktober 2027 kl. 14.00",
    "tirsdag den 2. november 2027 kl. 14.00",
)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def mails(office: Office, code: str) -> list[tuple[str, str]]:
    """Subject and text of what one person gets of what waits now."""
    person = office.store.reference.register.person(code)
    assert person is not None
    office.later(minutes=1)
    with mail_server() as inbox:
        sweep(office.store.engine, office.clock.moment + timedelta(hours=1), inbox.sender(), NEW_ID)
    own = [mail for mail in inbox.mails if mail["To"].addresses[0].addr_spec == person.email]
    return [(str(mail["Subject"]), " ".join(mail.get_body(("plain",)).get_content().split())) for mail in own]


def leave(office: Office) -> None:
    office.done(MEMBER, HERE, "afbud", til="2027-11-02", grund="Barsel")


def asked(office: Office) -> str:
    """Who was asked, of the first meeting."""
    persons = office.store.reference.register.persons
    (seat,) = record(office, "/moeder/socialudvalg/2027-09-14").substitutions
    return persons[seat.substitute].code


def states(office: Office, code: str) -> list[SubstitutionState]:
    persons = office.store.reference.register.persons
    return [
        seat.state
        for day in DAYS
        for seat in record(office, f"/moeder/socialudvalg/{day}").substitutions
        if persons[seat.substitute].code == code
    ]


def _yes_to_all(office: Office) -> None:
    leave(office)
    mails(office, asked(office))
    office.done(asked(office), HERE, "svar", svar="ja", alle="ja")


def _taken_back(office: Office) -> None:
    leave(office)
    mails(office, asked(office))
    office.done(MEMBER, HERE, "kommer", alle="ja")


@dataclass(frozen=True)
class Row:
    """`to` gets one mail: its subject, and words in it in their order."""

    rule: str
    source: str
    situation: str
    lived: Callable[[Office], None]
    to: Callable[[Office], str]
    subject: str
    words: tuple[str, ...]


ROWS = (
    Row(
        "Stedfortræderen spørges én gang",
        "Kommunestyrelsesloven § 28; én orlov er ét fravær",
        "Et udvalgsmedlem går på barsel hen over tre møder",
        leave,
        asked,
        f"Kan du møde som stedfortræder? Socialudvalget, {MEETINGS[0]} og 2 andre møder",
        (
            "Flemming Grønlykke har meldt afbud til 3 møder. Kan du møde som stedfortræder?",
            f"Møde: Socialudvalget, {MEETINGS[0]}",
            f"Det gælder også disse møder: - {MEETINGS[1]} - {MEETINGS[2]}",
            "Grundlaget er kommunestyrelsesloven § 28. Svaret gælder alle møderne, medmindre du siger andet.",
        ),
    ),
    Row(
        "Sekretæren får svaret én gang",
        "Kommunestyrelsesloven § 28",
        "Stedfortræderen siger ja til alle tre møder",
        _yes_to_all,
        lambda _: SECRETARY,
        f" har sagt ja: Socialudvalget, {MEETINGS[0]} og 2 andre møder",
        (f"Det gælder også disse møder: - {MEETINGS[1]} - {MEETINGS[2]}",),
    ),
    Row(
        "Orloven tages tilbage på én gang",
        "Kommunestyrelsesloven § 28: fraværet er grundlaget for indkaldelsen",
        "Medlemmet kommer alligevel til alle tre møder",
        _taken_back,
        asked,
        f"Du skal ikke møde som stedfortræder: Socialudvalget, {MEETINGS[0]} og 2 andre møder",
        (
            "Flemming Grønlykke kommer alligevel til møderne. Der er ikke brug for, at du møder som stedfortræder.",
            f"Det gælder også disse møder: - {MEETINGS[1]} - {MEETINGS[2]}",
        ),
    ),
)


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=[row.rule for row in ROWS])
def test_one_mail_that_names_the_meetings(row: Row, office: Office) -> None:
    row.lived(office)
    ((subject, text),) = mails(office, row.to(office))
    assert subject.endswith(row.subject)
    places = [text.find(said) for said in row.words]
    assert -1 not in places, text
    assert places == sorted(places)


def test_one_answer_is_for_all_the_meetings_unless_one_says_otherwise(office: Office) -> None:
    leave(office)
    who = asked(office)
    page = words(office.get(who, HERE))
    assert "Svaret gælder også 4. oktober 2027 og 2. november 2027" in page
    assert "Svar på, om du træder ind i Socialudvalget 14. september 2027 og 2 senere møder" in words(
        office.get(who, "/opgaver")
    )
    office.done(who, HERE, "svar", svar="ja")
    assert states(office, who) == [SubstitutionState.ACCEPTED] * 3
    assert "træder ind i Socialudvalget" not in words(office.get(who, "/opgaver"))


def test_for_this_meeting_alone_the_others_are_still_asked_about(office: Office) -> None:
    leave(office)
    who = asked(office)
    office.done(who, HERE, "svar", svar="ja", alle=[])
    assert states(office, who) == [SubstitutionState.ACCEPTED, SubstitutionState.ASKED, SubstitutionState.ASKED]


def test_a_no_to_all_asks_the_next_once(office: Office) -> None:
    leave(office)
    first = asked(office)
    office.done(first, HERE, "svar", svar="nej", alle="ja")
    assert states(office, first) == [SubstitutionState.DECLINED] * 3
    persons = office.store.reference.register.persons
    seats = record(office, "/moeder/socialudvalg/2027-09-14").substitutions
    second = next(persons[seat.substitute].code for seat in seats if seat.state is SubstitutionState.ASKED)
    ((subject, _),) = mails(office, second)
    assert subject.endswith("og 2 andre møder")


def test_taken_back_at_one_meeting_the_leave_goes_on_at_the_others(office: Office) -> None:
    leave(office)
    who = asked(office)
    office.done(MEMBER, HERE, "kommer")
    assert states(office, who) == [SubstitutionState.RELEASED, SubstitutionState.ASKED, SubstitutionState.ASKED]


def test_taken_back_at_all_nobody_is_away(office: Office) -> None:
    _taken_back(office)
    for day in DAYS:
        away = [row for row in record(office, f"/moeder/socialudvalg/{day}").attendance if row.presence == "absent"]
        assert away == []
