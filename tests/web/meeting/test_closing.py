"""«Luk protokollen» asks first: it says where each case goes, who is told, and does nothing without the tick."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from models.database import reading
from models.rows.case import load_case
from process.calendar import instant, local_day
from process.commands import case as c
from process.commands import meeting as mc
from process.commands.act import Act
from process.planning.assessment import Assessment, Assessor
from process.register import MeetingStatus
from process.state.case import CaseState
from tests.web.meeting.test_agenda import OF_SOCIAL, SOCIAL, a_case, approve_all, record
from tests.web.office import Office, forms, prepared, words

HERE = f"{SOCIAL}/protokol"
UNTICKED = "Protokollen er ikke lukket. Sæt kryds for, at den skal lukkes."


def decided(office: Office) -> None:
    """Two cases before the committee, one recommended and one postponed; nothing is closed."""
    for name, number in (("Nye rampanlæg", "2027-0001"), ("Nye bænke", "2027-0002")):
        a_case(office, name)
        approve_all(office, number)
        not_heard(office, int(number[-1]))
    agenda = f"{SOCIAL}/dagsorden"
    office.done(OF_SOCIAL, agenda, "klargoer")
    office.done(OF_SOCIAL, agenda, "saet-paa")
    office.done(OF_SOCIAL, agenda, "godkend", formand="bjarne.bakkegaard")
    office.clock.moment = instant(date(2027, 9, 14), time(14))
    second = next(item.number for item in record(office, SOCIAL).items if item.title == "Nye bænke")
    office.done(OF_SOCIAL, HERE, f"kort-{second}", udfald="postponed", tekst="Udsat.")
    office.done(OF_SOCIAL, HERE, "resten")


def not_heard(office: Office, case: int) -> None:
    for step in _case(office, case).hearings():
        strike = c.StrikeConsultation(case=case, consultation=step.number, reason="Ikke nødvendig")
        office.store.apply(strike, Act(None, f"strike-{case}-{step.number}"), office.clock.moment)


def _case(office: Office, number: int) -> CaseState:
    with reading(office.store.engine) as connection:
        state = load_case(connection, number)
    assert state is not None
    return state


def _assessed(office: Office, state: CaseState) -> Assessment:
    reference, now = office.store.reference, office.clock.moment
    rules, calendar = reference.rules(state.case.pinned_config, local_day(state.case.created_at))
    return Assessor(reference.register, calendar, rules, local_day(now), now).assess(state)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return prepared(tmp_path, decided)


def test_what_closing_does_is_said_before_it_is_done_and_is_what_happens(office: Office) -> None:
    told = words(office.get(OF_SOCIAL, HERE)).partition("Luk protokollen")[2]
    assert "2. Nye rampanlæg: Sagen er i udvalgsbehandling. Birger Overgaard skal sætte sagen på" in told
    assert "7 bliver bedt om at underskrive: Bjarne Bakkegaard, " in told
    assert "Uden beslutning: 4 Meddelelser, " in told
    office.done(OF_SOCIAL, HERE, "luk", bekraeft="ja")
    for number, body in ((1, "Økonomiudvalget"), (2, "Socialudvalget")):
        office.store.apply(c.Advance(case=number), Act(None, f"on-{number}"), office.clock.moment)
        waits = _assessed(office, _case(office, number)).binding.sentence
        assert f"på dagsordenen i {body}" in waits
        assert waits in told


def brought(office: Office) -> None:
    """A matter without a case, decided by the committee; its chair brings it before the council."""
    agenda = f"{SOCIAL}/dagsorden"
    office.done(OF_SOCIAL, agenda, "klargoer")
    office.done(OF_SOCIAL, agenda, "tilfoej", titel="Garanti", slags="decision", indstilling="at garantien gives.")
    office.done(OF_SOCIAL, agenda, "godkend", formand="bjarne.bakkegaard")
    office.clock.moment = instant(date(2027, 9, 14), time(14))
    number = next(item.number for item in record(office, SOCIAL).items if item.title == "Garanti")
    office.done(OF_SOCIAL, HERE, f"kort-{number}", udfald="approved")
    office.done(OF_SOCIAL, HERE, "resten")
    chair = office.store.reference.register.person("bjarne.bakkegaard")
    assert chair is not None
    stop = mc.StopDecision(meeting=record(office, SOCIAL).meeting.id, item=number, member=chair.id)
    office.store.apply(stop, Act(chair.id, "stop-1"), office.clock.moment)


def test_what_a_member_brings_before_the_council_is_told_where_no_case_tells_it(tmp_path: Path) -> None:
    office = prepared(tmp_path, brought)
    told = words(office.get(OF_SOCIAL, HERE)).partition("Det sker også")[2]
    assert (
        ". Garanti: Beslutningen udføres ikke. Punktet kommer af sig selv på dagsordenen for det næste møde i Sandvig "
        "Byråd (kommunestyrelsesloven § 23)."
    ) in told


def test_without_the_tick_nothing_is_closed_and_nothing_lost(office: Office) -> None:
    before = record(office, SOCIAL)
    page = office.refused(OF_SOCIAL, HERE, "luk")
    assert UNTICKED in words(page)
    assert 'href="#luk-bekraeft"' in page
    assert record(office, SOCIAL) == before


def test_what_was_written_meanwhile_is_looked_at_first(office: Office) -> None:
    address, fields = forms(office.get(OF_SOCIAL, HERE))["luk"]
    office.done(OF_SOCIAL, HERE, "oevrige", aabnet="14:00")
    answer = office.person(OF_SOCIAL).post(address, data={**fields, "bekraeft": "ja"})
    assert answer.status_code == 422
    assert record(office, SOCIAL).meeting.state is MeetingStatus.HELD
