"""Moving and cancelling a meeting: the page offers what the store would decide, from the same knowledge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.web import meeting_work
from models.database import reading, writing
from models.store import RefusedError
from process.change import Context, Decided
from process.commands import meeting as mc
from process.commands.act import Act
from process.decide import decide
from process.refusals import Refusal
from tests.web.meeting.test_agenda import OF_SOCIAL, SOCIAL, a_case, approve_all, record
from tests.web.meeting.test_closing import not_heard
from tests.web.office import Office, prepared

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
