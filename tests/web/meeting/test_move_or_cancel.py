"""Moving and cancelling a meeting: the page offers what the store would decide, from the same knowledge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.web import meeting_work
from models.database import reading, writing
from models.store import RefusedError
from process.calendar import instant
from process.change import Context, Decided
from process.commands import hearing as hc
from process.commands import meeting as mc
from process.commands.act import Act
from process.decide import decide
from process.refusals import Refusal
from tests.web.meeting.test_agenda import OF_SOCIAL, SOCIAL, a_case, approve_all, record
from tests.web.meeting.test_closing import not_heard
from tests.web.office import Office, prepared, words

AGENDA, RECORD = f"{SOCIAL}/dagsorden", f"{SOCIAL}/protokol"
CHAIR = "bjarne.bakkegaard"


def ready(office: Office) -> None:
    """One case on the committee's agenda, another whose turn it is there."""
    for case, name in ((1, "Nye rampanlæg"), (2, "Nye bænke")):
        a_case(office, name)
        approve_all(office, f"2027-000{case}")
        not_heard(office, case)
    office.done(OF_SOCIAL, AGENDA, "saet-sag", sagsnummer="2027-0001")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, ready)


def planned(_office: Office) -> None:
    """As it is."""


def dispatched(office: Office) -> None:
    office.done(OF_SOCIAL, AGENDA, "godkend", formand=CHAIR)
    office.done(OF_SOCIAL, AGENDA, "send")


def decided_alone(office: Office) -> None:
    typed = {"udfald": "approved", "formand": CHAIR, "grund": "Fristen udløber i morgen."}
    office.done(OF_SOCIAL, RECORD, "alene", sag="2027-0002", **typed)


def cancelled(office: Office) -> None:
    office.done(OF_SOCIAL, AGENDA, "aflys", grund="Ingen sager")


def held(office: Office) -> None:
    office.clock.moment = record(office, SOCIAL).meeting.starts_at
    office.done(OF_SOCIAL, RECORD, "kort-1", udfald="postponed", tekst="Udsat.")


class UndoneError(Exception):
    pass


def taken(office: Office, command: mc.MeetingCommand) -> bool:
    """Whether the store would take it; nothing is kept."""
    person = office.store.reference.register.person(OF_SOCIAL)
    assert person is not None
    try:
        with writing(office.store.engine) as connection:
            office.store.apply_in(connection, command, Act(person.id, "prøve"), office.clock.now())
            raise UndoneError
    except RefusedError:
        return False
    except UndoneError:
        return True


@pytest.mark.parametrize(
    ("so_far", "is_moved", "is_cancelled"),
    [
        (planned, True, True),
        (dispatched, True, True),
        (decided_alone, True, False),
        (cancelled, False, False),
        (held, False, False),
    ],
)
def test_what_the_page_offers_is_what_the_store_would_decide(
    office: Office, so_far: Callable[[Office], None], is_moved: bool, is_cancelled: bool
) -> None:
    so_far(office)
    meeting, offered = record(office, SOCIAL).meeting, office.offered(OF_SOCIAL, AGENDA)
    later = max(meeting.starts_at, office.clock.now()) + timedelta(days=1)
    move = mc.MoveMeeting(meeting=meeting.id, starts_at=later, reason="Ferie")
    cancel = mc.CancelMeeting(meeting=meeting.id, reason="Ferie")
    assert ("flyt" in offered, "aflys" in offered) == (is_moved, is_cancelled)
    assert (taken(office, move), taken(office, cancel)) == (is_moved, is_cancelled)


@pytest.mark.parametrize("kind", [mc.MoveMeeting, mc.CancelMeeting])
def test_the_page_knows_what_the_store_knows(
    office: Office, monkeypatch: pytest.MonkeyPatch, kind: type[mc.MeetingCommand]
) -> None:
    """Also of every case on the agenda, which both ask about."""
    asked: list[tuple[mc.MeetingCommand, Context]] = []

    def listening(case: Any, meeting: Any, command: Any, ctx: Context) -> Decided | Refusal:
        asked.append((command, ctx))
        return decide(case, meeting, command, ctx)

    monkeypatch.setattr(meeting_work, "decide", listening)
    office.get(OF_SOCIAL, AGENDA)
    command, known = next((command, ctx) for command, ctx in asked if isinstance(command, kind))
    with reading(office.store.engine) as connection:
        whole = office.store.context(connection, command, None, known.act, known.now, record(office, SOCIAL))
    assert known == whole
    assert [state.case.number for state in known.states.values()] == ["2027-0001"]


# -- what it costs, said before it is pressed ------------------------------------------------------------------------

LOSES_THE_COUNCIL = (
    "Sagen kan tidligst komme på igen 4. oktober 2027. Sandvig Byråd 5. oktober 2027 kan ikke længere nås, næste er "
    "26. oktober 2027."
)


def test_cancelling_says_what_it_costs_each_case(office: Office) -> None:
    assert f"Sag 2027-0001 Nye rampanlæg: {LOSES_THE_COUNCIL}" in words(office.get(OF_SOCIAL, AGENDA))


def test_moving_says_what_comes_along_and_asks_where_it_costs_a_case_its_meeting(office: Office) -> None:
    page = words(office.get(OF_SOCIAL, AGENDA))
    assert "Sagerne på dagsordenen flytter med: 2027-0001 Nye rampanlæg." in page
    assert "Dagene før mødet flytter med: udsendelsen 8. september 2027" in page
    late = {"dag": "2027-11-20", "grund": "Ferie"}
    refused = words(office.refused(OF_SOCIAL, AGENDA, "flyt", **late))
    assert (
        "Det koster at flytte mødet til 20. november 2027. Sag 2027-0001 Nye rampanlæg: Sandvig Byråd 5. oktober 2027 "
        "kan ikke længere nås, næste er 14. december 2027."
    ) in refused
    assert record(office, SOCIAL).meeting.held_on == date(2027, 9, 14)
    assert office.fill(OF_SOCIAL, AGENDA, "flyt", alligevel="ja", **late).status_code == 303


def test_a_move_that_costs_nothing_is_made_at_once(office: Office) -> None:
    assert office.fill(OF_SOCIAL, AGENDA, "flyt", dag="2027-09-15", grund="Ferie").status_code == 303


@pytest.mark.parametrize("page", [RECORD, f"{RECORD}/1"])
def test_postponing_says_what_it_costs_beside_the_outcome(office: Office, page: str) -> None:
    dispatched(office)
    office.clock.moment = record(office, SOCIAL).meeting.starts_at
    assert f"Vælges »Udsat«: {LOSES_THE_COUNCIL}" in words(office.get(OF_SOCIAL, page))
    office.done(OF_SOCIAL, RECORD, "kort-1", udfald="postponed", tekst="Udsat.")
    assert "Vælges »Udsat«" not in words(office.get(OF_SOCIAL, page))


def asked(office: Office) -> None:
    office.imported_and_approved()
    office.send()


def test_a_body_that_is_asked_learns_that_it_has_no_meeting_left_to_answer_from(tmp_path: Path) -> None:
    office = prepared(tmp_path, asked)
    secretary, page = "troels.vindum", "/moeder/handicapraad/2027-09-23/dagsorden"
    told = "Organet har så intet møde før høringsfristen i sag 2027-0001 (frist 30. september 2027)"
    assert told not in words(office.get(secretary, page)), "the deadline is before the meeting"
    body = office.store.reference.register.organization("handicapraad")
    extension = hc.ExtendHearing(
        case=1, body=body.id, due_on=date(2027, 9, 30), due_time=time(12), reason="Møde 23/9", accepts_cost=True
    )
    office.store.apply(extension, Act(None, "længere"), office.clock.now())
    assert told in words(office.get(secretary, page))


# -- sending the agenda out ------------------------------------------------------------------------------------------

NO_UNDO = (
    "Det kan ikke fortrydes: ændres dagsordenen bagefter, får alle besked igen, og sager, der sættes på, er hastesager."
)
EVERYBODY = (
    "7 får besked: Bjarne Bakkegaard, Lone Rosenvinge, Henning Engelund, Rikke Toftegaard, Hanne Vindum, Flemming "
    "Grønlykke og Jørn Snedker."
)


@pytest.mark.parametrize(
    ("on", "when"),
    [
        (date(2027, 9, 8), "Dagsordenen går ud 6 dage før mødet den 14. september 2027."),
        (
            date(2027, 9, 13),
            "Dagsordenen går ud dagen før mødet den 14. september 2027. Den skulle være sendt senest 8. september "
            "2027.",
        ),
    ],
)
def test_sending_the_agenda_says_to_whom_when_and_that_it_cannot_be_undone(office: Office, on: date, when: str) -> None:
    office.done(OF_SOCIAL, AGENDA, "godkend", formand=CHAIR)
    office.clock.moment = instant(on, time(9))
    page = words(office.get(OF_SOCIAL, AGENDA))
    assert f"Bjarne Bakkegaard har godkendt dagsordenen. {EVERYBODY} {when} {NO_UNDO} Send dagsordenen ud" in page


def test_sending_the_agenda_says_what_is_missing(tmp_path: Path) -> None:
    office = prepared(tmp_path, asked)
    office.done(OF_SOCIAL, AGENDA, "saet-sag", sagsnummer="2027-0001", slags="decision", trods="Ekstraordinært")
    office.done(OF_SOCIAL, AGENDA, "tilfoej", titel="Ny mødeform", slags="decision")
    office.done(OF_SOCIAL, AGENDA, "godkend", formand=CHAIR)
    page = words(office.get(OF_SOCIAL, AGENDA))
    follow, late = page.partition("Punkt 1: svar fra ")[2].split(" eftersendes. Punkt 1: svar fra ")
    assert "LokalMED" in follow
    assert "Handicaprådet" in late.partition(" har frist efter mødet.")[0], "24 September; they meet on the 14th"
    assert "Punkt 2 har ingen indstilling." in page
