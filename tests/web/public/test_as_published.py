"""What is published of a closed meeting stays as it was said, whatever becomes of its people, bodies and cases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.web.site import create_app
from process.commands import act
from process.commands import case as c
from process.register import SeatRole
from tests.builders.case import a_registration
from tests.publishing import BODY, Publishing, publishing
from tests.web.conftest import Hands, TestClient

pytestmark = pytest.mark.slow


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Publishing]:
    """Its minutes are out, and every embargo is over."""
    town = publishing(tmp_path)
    for step in (town.prepare, town.publish_agenda, town.after_publication, town.withdraw, town.hold):
        step()
    town.publish_minutes()
    town.until(town.opens_at + timedelta(days=1))
    yield town
    town.store.engine.dispose()


def shown(town: Publishing) -> dict[str, str]:
    """Page, feed and open interface, as everybody gets them now."""
    clock = Hands(town.clock)
    about = {"municipality": "Sandvig Kommune", "base_url": "http://sandvig.example", "wall": clock}
    app = create_app(town.store.engine, clock, data=town.folder, **about)
    client, number = TestClient(app, base_url="http://sandvig.example"), town.meeting.id
    addresses = (town.address, f"/dagsordener/{BODY}/atom.xml", f"/oparl/v1.1/meeting/{number}", "/oparl/v1.1/paper")
    answers = {address: client.get(address).text for address in addresses}
    page = answers[town.address].partition("<main")[2].partition("</main>")[0]
    answers[town.address] = re.sub(r'<p class="sg-back">.*?</p>', "", page)  # leads to the body as it is called today
    feed = answers[addresses[1]]
    answers[addresses[1]] = feed[feed.index("<entry>") :]
    return answers


def renamed(town: Publishing) -> None:
    body = town.store.reference.register.organization(BODY)
    assert body is not None
    day = town.meeting.held_on
    people = {seat.person for seat in town.store.reference.register.seats_in(body.id, day)}
    changes = [("organization", each.code) for each in town.store.reference.register.organizations.values()]
    changes += [("person", town.store.reference.register.persons[person].code) for person in sorted(people)]
    for number, (kind, code) in enumerate(changes):
        town.do(
            act.RegisterCommand(kind=kind, key=code, fields={"name": f"Omdøbt nummer {number}"}), administrator(town)
        )


def administrator(town: Publishing) -> int:
    person = town.store.reference.register.anyone(town.meeting.held_on, SeatRole.ADMINISTRATOR)
    assert person is not None
    return person


def revised(town: Publishing) -> None:
    draft = act.Draft("Helt ny titel", {"sections": {"Beskrivelse": "Noget ganske andet"}}, "Noget ganske andet")
    coordinator = town.store.reference.register.anyone(town.meeting.held_on, SeatRole.COORDINATOR)
    town.do(c.ReviseProposal(case=1, proposal=1, draft=draft, reason="Rettet"), coordinator)


def another_case(town: Publishing) -> None:
    command, officer = a_registration(town.store.reference.register, title="En sag, der kom senere")
    town.do(command, officer)


@pytest.mark.parametrize("later", [renamed, revised, another_case], ids=lambda later: later.__name__)
def test_nothing_that_comes_later_changes_what_is_shown(town: Publishing, later) -> None:
    before = shown(town)
    later(town)
    after = shown(town)
    for address in before:
        assert after[address].splitlines() == before[address].splitlines(), address
    assert all(before.values())
